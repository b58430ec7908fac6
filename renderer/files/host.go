// Package files is the only way from a render to the world: files of the repository at one commit, read through a host.
//
// Paths are absolute, with `/`: `/0/...` is the repository of the source, `/1/...` the next root (another repository, or an
// unpacked chart). Nothing else exists. A host resolves symbolic links inside their root and records what was read.
package files

import "fmt"

// Kind says what lies at a path.
type Kind int

// The kinds of entries. Symbolic links count as what they lead to.
const (
	// File is a regular file.
	File Kind = 1
	// Directory is a directory.
	Directory Kind = 2
	// Broken is an entry of a list that leads nowhere or outside of its root; reading it says why not.
	Broken Kind = 3
)

// Entry is one name in a directory.
type Entry struct {
	Name string
	Kind Kind
}

// Host gives the files of a render. Errors are of type *Error.
type Host interface {
	// Stat says what lies at a path.
	Stat(path string) (Kind, error)
	// Resolve gives the path of an existing file or directory with every symbolic link in it followed.
	Resolve(path string) (string, error)
	// List gives the entries of a directory, sorted by name.
	List(path string) ([]Entry, error)
	// Read gives the bytes of a file. The caller may keep them but must not change them.
	Read(path string) ([]byte, error)
}

// Code says why a host did not give what was asked.
type Code int32

// The codes of the contract with the host.
const (
	// NotFound: nothing lies there.
	NotFound Code = -1
	// Outside: the path, or a symbolic link on it, leads out of its root.
	Outside Code = -2
	// LimitExceeded: above a limit on sizes or numbers of files.
	LimitExceeded Code = -3
	// WrongKind: a file where a directory was asked for, or the reverse.
	WrongKind Code = -4
	// LFSPointer: the file only says where its content is kept.
	LFSPointer Code = -5
	// Submodule: the path lies in another repository that is only referred to.
	Submodule Code = -6
)

// Error is the refusal of a host.
type Error struct {
	// Path is the path as it was asked for.
	Path string
	Code Code
}

// Error says what is wrong, with the path relative to its root.
func (e *Error) Error() string {
	if e.Code == NotFound {
		return fmt.Sprintf("%s: %s", Relative(e.Path), e.Code)
	}
	return fmt.Sprintf("%s %s", Relative(e.Path), e.Code)
}

// String is the end of the sentence that starts with the path.
func (code Code) String() string {
	switch code {
	case NotFound:
		return "no such file or directory"
	case Outside:
		return "leads out of the repository"
	case LimitExceeded:
		return "is larger than a render may read"
	case WrongKind:
		return "is a directory where a file is expected, or the reverse"
	case LFSPointer:
		return "is a Git LFS pointer, its content is not in the repository"
	case Submodule:
		return "lies in a Git submodule, which is not fetched"
	default:
		return "cannot be read"
	}
}
