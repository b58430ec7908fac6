package files

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// ErrReadOnly is the answer to everything that would make or remove a file.
var ErrReadOnly = errors.New("the files of a render cannot be changed")

// FileSystem shows one root of a host to Kustomize. Files written to it stay in memory, over those of the host; each is read from
// the host once. It lives as long as one render.
type FileSystem struct {
	*state
	// workDir is what relative paths begin at.
	workDir string
}

type state struct {
	host     Host
	root     string
	written  map[string][]byte
	read     map[string]content
	found    map[string]place
	refusals []*Error
}

type content struct {
	bytes []byte
	err   error
}

// place is what a path leads to.
type place struct {
	real string
	kind Kind
	err  error
}

var _ filesys.FileSystem = FileSystem{}

// NewFileSystem shows what lies below a root (`/0`) of a host.
func NewFileSystem(host Host, root string) FileSystem {
	return FileSystem{workDir: root, state: &state{
		host: host, root: root,
		written: map[string][]byte{}, read: map[string]content{}, found: map[string]place{},
	}}
}

// In is the same file system with another directory for relative paths.
func (f FileSystem) In(directory string) FileSystem {
	return FileSystem{workDir: f.absolute(directory), state: f.state}
}

// Refusals are the paths that the host did not give for another reason than that nothing is there, in order.
func (f FileSystem) Refusals() []*Error {
	return f.refusals
}

// EachRead gives the files that were read or written so far, by their real paths.
func (f FileSystem) EachRead(visit func(name string, content []byte)) {
	for name, content := range f.written {
		visit(name, content)
	}
	for name, content := range maps.Clone(f.read) {
		if _, isChanged := f.written[name]; content.err == nil && !isChanged {
			visit(name, content.bytes)
		}
	}
}

// Kind says what lies at a path.
func (f FileSystem) Kind(name string) (Kind, error) {
	found := f.find(name)
	return found.kind, found.err
}

// CleanedAbs splits the real path of a file into directory and name; the name of a directory is empty.
func (f FileSystem) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	found := f.find(name)
	if found.err != nil {
		return "", "", fmt.Errorf("evalsymlink failure on '%s' : %w", name, found.err)
	}
	if found.kind == Directory {
		return filesys.ConfirmedDir(found.real), "", nil
	}
	return filesys.ConfirmedDir(path.Dir(found.real)), path.Base(found.real), nil
}

// Exists tells whether anything lies at a path.
func (f FileSystem) Exists(name string) bool {
	return f.find(name).err == nil
}

// IsDir tells whether a directory lies at a path.
func (f FileSystem) IsDir(name string) bool {
	found := f.find(name)
	return found.err == nil && found.kind == Directory
}

// ReadDir gives the names in a directory, sorted.
func (f FileSystem) ReadDir(name string) ([]string, error) {
	found := f.find(name)
	if found.err != nil {
		return nil, found.err
	}
	entries, err := f.host.List(found.real)
	if err != nil {
		return nil, f.refused(err)
	}
	names := make([]string, len(entries))
	for index, entry := range entries {
		names[index] = entry.Name
	}
	return names, nil
}

// ReadFile gives the bytes of a file.
func (f FileSystem) ReadFile(name string) ([]byte, error) {
	found := f.find(name)
	if found.err != nil {
		return nil, found.err
	}
	if bytes, ok := f.written[found.real]; ok {
		return bytes, nil
	}
	known, ok := f.read[found.real]
	if !ok {
		known.bytes, known.err = f.host.Read(found.real)
		if known.err != nil {
			known.err = f.refused(known.err)
		}
		f.read[found.real] = known
	}
	return known.bytes, known.err
}

// WriteFile changes what the following reads of an existing file give. Nothing leaves the memory of the render.
func (f FileSystem) WriteFile(name string, data []byte) error {
	found := f.find(name)
	if found.err != nil {
		return found.err
	}
	if found.kind != File {
		return &Error{Path: found.real, Code: WrongKind}
	}
	f.written[found.real] = data
	return nil
}

// Glob lists the paths that match a pattern, without hidden ones unless the pattern asks for them.
func (f FileSystem) Glob(pattern string) ([]string, error) {
	matches, err := fs.Glob(globView{f}, pattern)
	if err != nil || filesys.IsHiddenFilePath(pattern) {
		return matches, err
	}
	return filesys.RemoveHiddenFiles(matches), nil
}

// Create refuses.
func (FileSystem) Create(string) (filesys.File, error) { return nil, ErrReadOnly }

// Mkdir refuses.
func (FileSystem) Mkdir(string) error { return ErrReadOnly }

// MkdirAll refuses.
func (FileSystem) MkdirAll(string) error { return ErrReadOnly }

// RemoveAll refuses.
func (FileSystem) RemoveAll(string) error { return ErrReadOnly }

// Open refuses: everything is read whole.
func (FileSystem) Open(string) (filesys.File, error) { return nil, ErrReadOnly }

// Walk refuses: a build reads only what a kustomization names.
func (FileSystem) Walk(string, filepath.WalkFunc) error { return ErrReadOnly }

// absolute is the lexically clean path that a name means.
func (f FileSystem) absolute(name string) string {
	if !path.IsAbs(name) {
		name = f.workDir + "/" + name
	}
	return path.Clean(name)
}

// find resolves a path, once for each.
func (f FileSystem) find(name string) place {
	absolute := f.absolute(name)
	known, ok := f.found[absolute]
	if !ok {
		known = f.ask(absolute)
		f.found[absolute] = known
	}
	return known
}

func (f FileSystem) ask(absolute string) place {
	if absolute != f.root && !strings.HasPrefix(absolute, f.root+"/") {
		return place{err: f.refused(&Error{Path: absolute, Code: Outside})}
	}
	real, err := f.host.Resolve(absolute)
	if err != nil {
		return place{err: f.refused(err)}
	}
	kind, err := f.host.Stat(real)
	if err != nil {
		return place{err: f.refused(err)}
	}
	return place{real: real, kind: kind}
}

// refused remembers a refusal, and gives the error as it is.
func (f FileSystem) refused(err error) error {
	if refusal, ok := errors.AsType[*Error](err); ok && refusal.Code != NotFound {
		f.refusals = append(f.refusals, refusal)
	}
	return err
}
