//go:build wasip1

package files

import (
	"strings"
	"unsafe"
)

//go:wasmimport wheelhouse open
func hostOpen(path unsafe.Pointer, length uint32) int32

//go:wasmimport wheelhouse list
func hostList(path unsafe.Pointer, length uint32) int32

//go:wasmimport wheelhouse stat
func hostStat(path unsafe.Pointer, length uint32) int32

//go:wasmimport wheelhouse resolve
func hostResolve(path unsafe.Pointer, length uint32) int32

//go:wasmimport wheelhouse take
func hostTake(target unsafe.Pointer)

// ImportedHost asks the process around the module, synchronously.
type ImportedHost struct{}

var _ Host = ImportedHost{}

// Stat says what lies at a path.
func (ImportedHost) Stat(path string) (Kind, error) {
	answer := hostStat(addressOf(path), uint32(len(path)))
	if answer < 0 {
		return 0, &Error{Path: path, Code: Code(answer)}
	}
	return Kind(answer), nil
}

// Resolve gives the path with every symbolic link in it followed.
func (ImportedHost) Resolve(path string) (string, error) {
	text, err := taken(path, hostResolve(addressOf(path), uint32(len(path))))
	return string(text), err
}

// Read gives the bytes of a file.
func (ImportedHost) Read(path string) ([]byte, error) {
	return taken(path, hostOpen(addressOf(path), uint32(len(path))))
}

// List gives the entries of a directory, which come as lines of a letter for the kind, a space and the name.
func (ImportedHost) List(path string) ([]Entry, error) {
	text, err := taken(path, hostList(addressOf(path), uint32(len(path))))
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for line := range strings.Lines(string(text)) {
		letter, name, found := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !found {
			continue
		}
		entries = append(entries, Entry{Name: name, Kind: kindOfLetter(letter)})
	}
	return entries, nil
}

func kindOfLetter(letter string) Kind {
	switch letter {
	case "f":
		return File
	case "d":
		return Directory
	default:
		return Broken
	}
}

// taken fetches the pending bytes whose size the host has just answered.
func taken(path string, size int32) ([]byte, error) {
	if size < 0 {
		return nil, &Error{Path: path, Code: Code(size)}
	}
	if size == 0 {
		return []byte{}, nil
	}
	bytes := make([]byte, size)
	hostTake(unsafe.Pointer(unsafe.SliceData(bytes)))
	return bytes, nil
}

func addressOf(text string) unsafe.Pointer {
	return unsafe.Pointer(unsafe.StringData(text))
}
