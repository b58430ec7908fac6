package helm

import (
	"errors"
	"regexp"
	"strings"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// placedError is a problem at a place of the repository: `file`, `file:line` or `file:line:column`.
type placedError struct {
	place string
	cause error
}

func placed(place string, cause error) error {
	return &placedError{place: place, cause: cause}
}

func (e *placedError) Error() string { return e.cause.Error() }

func (e *placedError) Unwrap() error { return e.cause }

// failureOf gives an error its code and its place, and leaves out of its text what came from values.
func failureOf(err error) *answer.Failure {
	failure := &answer.Failure{Code: answer.RenderFailed, Message: err.Error()}
	if known, ok := errors.AsType[*answer.Failure](err); ok {
		failure.Code, failure.Place = known.Code, known.Place
	} else if refusal, ok := errors.AsType[*files.Error](err); ok {
		failure.Code, failure.Place = answer.CodeOf(refusal.Code), files.Relative(refusal.Path)
	}
	if place, ok := errors.AsType[*placedError](err); ok && failure.Place == "" {
		failure.Place = place.place
	}
	failure.Message = shortened(withoutValues(strings.TrimSpace(failure.Message)), maxMessageBytes)
	return failure
}

const quotedText = `"(?:[^"\\]|\\.)*"`

var (
	// valueOfKey is what a YAML map holds under a key that is not text.
	valueOfKey = regexp.MustCompile(`(unsupported map key of type: [^,]*), key: (?s:.*)$`)
	// lineOfYAML is the line that the YAML parser names.
	lineOfYAML = regexp.MustCompile(`yaml: line (\d+): `)
)

// withoutValues leaves out of a message what the tool quotes of values.
func withoutValues(message string) string {
	return valueOfKey.ReplaceAllString(message, "$1")
}

// lineIn gives the line that a message of the YAML parser names, as `:line`.
func lineIn(message string) string {
	if match := lineOfYAML.FindStringSubmatch(message); match != nil {
		return ":" + match[1]
	}
	return ""
}
