package files

import (
	"path"
	"slices"
	"strings"
)

// MemoryHost serves files from memory. It is for tests.
type MemoryHost struct {
	// Files are contents by path, `/0/a.yaml`.
	Files map[string]string
	// Refused are paths that are not given, and why.
	Refused map[string]Code
}

var _ Host = MemoryHost{}

// Stat says what lies at a path.
func (h MemoryHost) Stat(name string) (Kind, error) {
	if code, ok := h.Refused[name]; ok && code != LFSPointer {
		return 0, &Error{Path: name, Code: code}
	}
	if _, ok := h.Files[name]; ok {
		return File, nil
	}
	for file := range h.Files {
		if strings.HasPrefix(file, strings.TrimSuffix(name, "/")+"/") {
			return Directory, nil
		}
	}
	return 0, &Error{Path: name, Code: NotFound}
}

// Resolve gives an existing path as it is: there are no symbolic links.
func (h MemoryHost) Resolve(name string) (string, error) {
	_, err := h.Stat(name)
	return path.Clean(name), err
}

// List gives the entries of a directory, sorted by name.
func (h MemoryHost) List(name string) ([]Entry, error) {
	kind, err := h.Stat(name)
	if err != nil {
		return nil, err
	}
	if kind != Directory {
		return nil, &Error{Path: name, Code: WrongKind}
	}
	found := map[string]Kind{}
	for file := range h.Files {
		if below, ok := strings.CutPrefix(file, strings.TrimSuffix(name, "/")+"/"); ok {
			first, _, isDeeper := strings.Cut(below, "/")
			found[first] = File
			if isDeeper {
				found[first] = Directory
			}
		}
	}
	var entries []Entry
	for name, kind := range found {
		entries = append(entries, Entry{Name: name, Kind: kind})
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries, nil
}

// Read gives the bytes of a file.
func (h MemoryHost) Read(name string) ([]byte, error) {
	if code, ok := h.Refused[name]; ok {
		return nil, &Error{Path: name, Code: code}
	}
	kind, err := h.Stat(name)
	if err != nil {
		return nil, err
	}
	if kind != File {
		return nil, &Error{Path: name, Code: WrongKind}
	}
	return []byte(h.Files[name]), nil
}
