package files

import (
	"io/fs"
	"path"
	"time"
)

// globView lets the standard library match patterns, which may hold `..`, against a FileSystem.
type globView struct{ files FileSystem }

var (
	_ fs.ReadDirFS = globView{}
	_ fs.StatFS    = globView{}
)

// Open refuses: matching reads no content.
func (globView) Open(string) (fs.File, error) { return nil, ErrReadOnly }

// Stat says whether something lies at a path, and whether it is a directory.
func (v globView) Stat(name string) (fs.FileInfo, error) {
	found := v.files.find(name)
	if found.err != nil {
		return nil, found.err
	}
	return listed{name: path.Base(name), isDirectory: found.kind == Directory}, nil
}

// ReadDir gives the names in a directory.
func (v globView) ReadDir(name string) ([]fs.DirEntry, error) {
	names, err := v.files.ReadDir(name)
	if err != nil {
		return nil, err
	}
	entries := make([]fs.DirEntry, len(names))
	for index, one := range names {
		entries[index] = fs.FileInfoToDirEntry(listed{name: one})
	}
	return entries, nil
}

// listed is as much of a fs.FileInfo as matching looks at.
type listed struct {
	name        string
	isDirectory bool
}

func (l listed) Name() string     { return l.name }
func (listed) Size() int64        { return 0 }
func (listed) ModTime() time.Time { return time.Time{} }
func (l listed) IsDir() bool      { return l.isDirectory }
func (listed) Sys() any           { return nil }
func (l listed) Mode() fs.FileMode {
	if l.isDirectory {
		return fs.ModeDir
	}
	return 0
}
