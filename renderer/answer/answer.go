// Package answer is what a render gives back: manifests, or a failure with a stable code.
package answer

import (
	"encoding/json"
	"errors"

	"wheelhouse/renderer/files"
)

// Answer is the result of a render.
type Answer struct {
	Manifests []Manifest `json:"manifests"`
	Warnings  []string   `json:"warnings"`
}

// Manifest is one rendered object.
type Manifest struct {
	// JSON is the object as JSON text; whole numbers keep their digits.
	JSON string `json:"json"`
	// Place is the file of a template it came from, or empty.
	Place string `json:"place"`
}

// Code names a kind of failure.
type Code string

// The codes of the contract with the host.
const (
	// RenderFailed: the tool refused; the message is its own text.
	RenderFailed Code = "RENDER_FAILED"
	// PathNotFound: the path of the source does not exist.
	PathNotFound Code = "PATH_NOT_FOUND"
	// PathOutOfRepo: something leads out of the repository.
	PathOutOfRepo Code = "PATH_OUT_OF_REPO"
	// RemoteRefused: something would have to be fetched.
	RemoteRefused Code = "REMOTE_REFUSED"
	// LimitExceeded: above a limit.
	LimitExceeded Code = "RENDER_LIMIT_EXCEEDED"
	// LFSPointer: a file's content is kept in Git LFS.
	LFSPointer Code = "LFS_POINTER"
	// Submodule: a path lies in a Git submodule.
	Submodule Code = "SUBMODULE"
)

// Failure says why there is no result. The message never holds the content of a file.
type Failure struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Place is `file`, `file:line` or `file:line:column`, or empty.
	Place string `json:"place,omitempty"`
}

// Error is the message alone.
func (f *Failure) Error() string { return f.Message }

// CodeOf translates the refusal of a host.
func CodeOf(code files.Code) Code {
	switch code {
	case files.Outside:
		return PathOutOfRepo
	case files.LimitExceeded:
		return LimitExceeded
	case files.LFSPointer:
		return LFSPointer
	case files.Submodule:
		return Submodule
	default:
		return RenderFailed
	}
}

// Encode writes a result, or the error instead of it, as JSON.
func Encode(result *Answer, err error) []byte {
	var text []byte
	var encoding error
	if err != nil {
		text, encoding = json.Marshal(map[string]*Failure{"error": failureOf(err)})
	} else {
		text, encoding = json.Marshal(result.complete())
	}
	if encoding != nil {
		// Both are plain strings: this cannot fail.
		panic(encoding)
	}
	return text
}

// complete has lists where nothing was found, never null.
func (a *Answer) complete() *Answer {
	manifests, warnings := a.Manifests, a.Warnings
	if manifests == nil {
		manifests = []Manifest{}
	}
	if warnings == nil {
		warnings = []string{}
	}
	return &Answer{Manifests: manifests, Warnings: warnings}
}

func failureOf(err error) *Failure {
	if failure, ok := errors.AsType[*Failure](err); ok {
		return failure
	}
	if refusal, ok := errors.AsType[*files.Error](err); ok {
		return &Failure{Code: CodeOf(refusal.Code), Message: err.Error()}
	}
	return &Failure{Code: RenderFailed, Message: err.Error()}
}
