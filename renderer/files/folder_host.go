package files

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// FolderHost serves real folders as the roots of a render. It is for tests outside of WebAssembly.
type FolderHost struct {
	// Roots are folders by number: the first is `/0`.
	Roots []string
}

var _ Host = FolderHost{}

// Stat says what lies at a path.
func (h FolderHost) Stat(path string) (Kind, error) {
	real, err := h.resolve(path)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return 0, &Error{Path: path, Code: NotFound}
	}
	if info.IsDir() {
		return Directory, nil
	}
	return File, nil
}

// Resolve gives the path with every symbolic link in it followed.
func (h FolderHost) Resolve(path string) (string, error) {
	real, err := h.resolve(path)
	if err != nil {
		return "", err
	}
	root := RootOf(path)
	folder, err := h.folderOf(root)
	if err != nil {
		return "", &Error{Path: path, Code: NotFound}
	}
	return root + filepath.ToSlash(strings.TrimPrefix(real, folder)), nil
}

// Read gives the bytes of a file.
func (h FolderHost) Read(path string) ([]byte, error) {
	kind, err := h.Stat(path)
	if err != nil {
		return nil, err
	}
	if kind != File {
		return nil, &Error{Path: path, Code: WrongKind}
	}
	real, err := h.resolve(path)
	if err != nil {
		return nil, err
	}
	bytes, err := os.ReadFile(real)
	if err != nil {
		return nil, &Error{Path: path, Code: NotFound}
	}
	return bytes, nil
}

// List gives the entries of a directory, sorted by name.
func (h FolderHost) List(path string) ([]Entry, error) {
	kind, err := h.Stat(path)
	if err != nil {
		return nil, err
	}
	if kind != Directory {
		return nil, &Error{Path: path, Code: WrongKind}
	}
	real, err := h.resolve(path)
	if err != nil {
		return nil, err
	}
	found, err := os.ReadDir(real)
	if err != nil {
		return nil, &Error{Path: path, Code: NotFound}
	}
	entries := make([]Entry, 0, len(found))
	for _, one := range found {
		kind, err := h.Stat(strings.TrimSuffix(path, "/") + "/" + one.Name())
		if err != nil {
			kind = Broken
		}
		entries = append(entries, Entry{Name: one.Name(), Kind: kind})
	}
	return entries, nil
}

// resolve finds the real place of a path and refuses one that leaves its root.
func (h FolderHost) resolve(path string) (string, error) {
	root := RootOf(path)
	folder, err := h.folderOf(root)
	if err != nil {
		return "", &Error{Path: path, Code: NotFound}
	}
	real, err := filepath.EvalSymlinks(filepath.Join(folder, filepath.FromSlash(path[len(root):])))
	if err != nil {
		return "", &Error{Path: path, Code: NotFound}
	}
	if real != folder && !strings.HasPrefix(real, folder+string(filepath.Separator)) {
		return "", &Error{Path: path, Code: Outside}
	}
	return real, nil
}

// folderOf finds the real folder of a root, `/0`.
func (h FolderHost) folderOf(root string) (string, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(root, "/"))
	if err != nil || number >= len(h.Roots) {
		return "", os.ErrNotExist
	}
	return filepath.EvalSymlinks(h.Roots[number])
}
