package kustomize

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// secretText is in the Secrets of the overlays, and must be in no message.
const secretText = "hunter2"

// overlay is one entry of testdata/overlays, see the README there.
type overlay struct {
	Name    string            `yaml:"name"`
	Path    string            `yaml:"path"`
	Files   map[string]string `yaml:"files"`
	Options map[string]any    `yaml:"options"`
	Refused string            `yaml:"refused"`
}

// outcome is what the program gave for an overlay: objects, or nothing for an error.
type outcome struct {
	Name    string            `json:"name"`
	Objects []json.RawMessage `json:"objects"`
	Fails   bool              `json:"fails,omitempty"`
}

func TestOverlaysGiveWhatTheProgramGave(t *testing.T) {
	expected := expectedOutcomes(t)
	for _, one := range overlays(t) {
		t.Run(one.Name, func(t *testing.T) {
			result, err := Render(files.FolderHost{Roots: []string{one.write(t)}}, one.request(t))
			if err != nil {
				checkMessage(t, one, err)
			}
			want, known := expected[one.Name]
			switch {
			case !known:
				t.Fatal("testdata/expected.jsonl does not know this overlay: see program_test.go")
			case one.Refused != "" || want.Fails:
				if err == nil {
					t.Fatalf("gave %v, and was to fail", result.Manifests)
				}
			case err != nil:
				t.Fatal(err)
			default:
				compare(t, result.Manifests, want.Objects)
			}
		})
	}
}

func checkMessage(t *testing.T, one overlay, err error) {
	t.Helper()
	failure, ok := errors.AsType[*answer.Failure](err)
	if !ok {
		t.Fatalf("%T is no failure of the contract", err)
	}
	if strings.Contains(failure.Message, secretText) {
		t.Errorf("the message holds a secret: %s", failure.Message)
	}
	if strings.Contains(failure.Message, "'/0") || strings.Contains(failure.Message, "0xc0") {
		t.Errorf("the message holds what only the renderer knows: %s", failure.Message)
	}
	if !strings.Contains(failure.Message, one.Refused) {
		t.Errorf("the message does not say %q: %s", one.Refused, failure.Message)
	}
}

func compare(t *testing.T, manifests []answer.Manifest, want []json.RawMessage) {
	t.Helper()
	if len(manifests) != len(want) {
		t.Fatalf("%d objects, not %d", len(manifests), len(want))
	}
	for index, manifest := range manifests {
		if got, wanted := canonical(t, []byte(manifest.JSON)), canonical(t, want[index]); got != wanted {
			t.Errorf("object %d is\n%s\nnot\n%s", index, got, wanted)
		}
	}
}

// canonical has sorted keys and keeps the digits of numbers.
func canonical(t *testing.T, text []byte) string {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(sorted)
}

func overlays(t *testing.T) []overlay {
	t.Helper()
	names, err := filepath.Glob("testdata/overlays/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal("no overlays", err)
	}
	var all []overlay
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some []overlay
		if err := yaml.Unmarshal(text, &some); err != nil {
			t.Fatal(name, err)
		}
		all = append(all, some...)
	}
	return all
}

func expectedOutcomes(t *testing.T) map[string]outcome {
	t.Helper()
	text, err := os.ReadFile("testdata/expected.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]outcome{}
	for line := range strings.Lines(string(text)) {
		var one outcome
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		known[one.Name] = one
	}
	return known
}

// write makes the files of an overlay in a new folder.
func (o overlay) write(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range o.Files {
		name, target, isLink := strings.Cut(name, " -> ")
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if isLink {
			err = os.Symlink(target, name)
		} else {
			err = os.WriteFile(name, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func (o overlay) request(t *testing.T) Request {
	t.Helper()
	text, err := json.Marshal(o.Options)
	if err != nil {
		t.Fatal(err)
	}
	var request Request
	if err := json.Unmarshal(text, &request); err != nil {
		t.Fatal(err)
	}
	request.Root, request.Path = "/0", filepath.Join("/0", o.Path)
	return request
}
