package helm

import (
	"cmp"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

func caseNames(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return names
}

func TestChartsRenderAsHelmRenders(t *testing.T) {
	for _, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			read := readCase(t, name)
			result, err := Render(files.FolderHost{Roots: []string{read.root}}, read.request())
			if said, isError := read.expected["helm says"]; isError {
				checkFailure(t, err, cmp.Or(read.expected["message"], said), read.expected["code"])
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			checkObjects(t, result.Manifests, read.expected["objects"])
		})
	}
}

func checkFailure(t *testing.T, err error, message, code string) {
	t.Helper()
	failure, isFailure := errors.AsType[*answer.Failure](err)
	if !isFailure {
		t.Fatalf("no failure but %v", err)
	}
	if failure.Message != message {
		t.Errorf("message\n%s\nwant\n%s", failure.Message, message)
	}
	if got := strings.TrimSpace(string(failure.Code) + " " + failure.Place); got != code {
		t.Errorf("%s, want %s", got, code)
	}
}

func checkObjects(t *testing.T, manifests []answer.Manifest, want string) {
	t.Helper()
	var wanted []string
	if want != "" {
		wanted = strings.Split(want, "\n")
	}
	if len(manifests) != len(wanted) {
		t.Fatalf("%d objects, want %d", len(manifests), len(wanted))
	}
	for index, manifest := range manifests {
		if got, want := normalized(t, manifest.JSON), normalized(t, wanted[index]); got != want {
			t.Errorf("object %d\n%s\nwant\n%s", index, got, want)
		}
		if manifest.Place == "" {
			t.Errorf("object %d has no place", index)
		}
	}
}
