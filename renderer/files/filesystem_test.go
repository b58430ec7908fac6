package files

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func repository() FileSystem {
	return NewFileSystem(MemoryHost{
		Files: map[string]string{
			"/0/app/kustomization.yaml": "a: 1", "/0/app/.hidden.yaml": "", "/0/base/one.yaml": "1", "/0/base/two.yaml": "2", "/1/secret.yaml": "other",
		},
		Refused: map[string]Code{"/0/module": Submodule},
	}, "/0").In("/0/app")
}

func TestPathsBeginAtTheWorkingDirectory(t *testing.T) {
	for name, want := range map[string]string{"kustomization.yaml": "a: 1", "../base/one.yaml": "1", "/0/base/./two.yaml": "2"} {
		content, err := repository().ReadFile(name)
		if err != nil || string(content) != want {
			t.Errorf("%s: got %q, %v", name, content, err)
		}
	}
}

func TestNothingOutsideOfTheRootIsGiven(t *testing.T) {
	for _, name := range []string{"/etc/passwd", "../../1/secret.yaml", "/1/secret.yaml", "../../..", "/", "/00/a", "/0/../1/secret.yaml"} {
		in := repository()
		_, err := in.ReadFile(name)
		refusal, ok := errors.AsType[*Error](err)
		if !ok || refusal.Code != Outside || len(in.Refusals()) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if in.Exists(name) || in.IsDir(name) {
			t.Errorf("%s exists", name)
		}
	}
}

func TestWhatIsWrittenStaysInMemory(t *testing.T) {
	host := MemoryHost{Files: map[string]string{"/0/a.yaml": "before"}}
	in := NewFileSystem(host, "/0")
	if err := in.WriteFile("a.yaml", []byte("after")); err != nil {
		t.Fatal(err)
	}
	if content, _ := in.ReadFile("/0/a.yaml"); string(content) != "after" {
		t.Errorf("reads %q", content)
	}
	if host.Files["/0/a.yaml"] != "before" {
		t.Error("the host's file changed")
	}
	if err := in.WriteFile("new.yaml", nil); err == nil {
		t.Error("a new file was written")
	}
	for _, err := range []error{in.Mkdir("x"), in.MkdirAll("x"), in.RemoveAll("/0"), in.Walk("/0", nil)} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("got %v", err)
		}
	}
}

func TestPatternsMatchAsOnADisk(t *testing.T) {
	for pattern, want := range map[string][]string{
		"../base/*.yaml": {"../base/one.yaml", "../base/two.yaml"}, "../b*/t*": {"../base/two.yaml"}, "*": {"kustomization.yaml"}, ".h*": {".hidden.yaml"}, "none*": nil,
		"../base": {"../base"}, "/0/base/o*": {"/0/base/one.yaml"}, "none": nil,
	} {
		if got, err := repository().Glob(pattern); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %v, %v", pattern, got, err)
		}
	}
	if _, err := repository().Glob("["); err == nil {
		t.Error("a broken pattern matched")
	}
}

func TestTheRealPathOfALinkCounts(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"app", "base"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "base", "a.yaml"), []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"app/link": "../base", "app/out": "/etc", "app/loop": "loop"} {
		if err := os.Symlink(target, filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	in := NewFileSystem(FolderHost{Roots: []string{folder}}, "/0")
	if directory, name, err := in.CleanedAbs("app/link/a.yaml"); err != nil || directory != "/0/base" || name != "a.yaml" {
		t.Errorf("got %s %s %v", directory, name, err)
	}
	_, _, err := in.CleanedAbs("app/out/hostname")
	if refusal, ok := errors.AsType[*Error](err); !ok || refusal.Code != Outside && refusal.Code != NotFound {
		t.Errorf("got %v", err)
	}
	if in.Exists("app/loop") {
		t.Error("a link to itself exists")
	}
}

func TestPathsAreShownRelativeToTheirRoot(t *testing.T) {
	for name, want := range map[string]string{"/0/a/b": "a/b", "/0": ".", "/12/a": "a", "/etc/a": "/etc/a", "a": "a", "/": "/", "/0a/b": "/0a/b"} {
		if got := Relative(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
