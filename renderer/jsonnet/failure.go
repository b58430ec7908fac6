package jsonnet

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// shownFrames is how many calls of a failure are shown at most: the innermost, and as many of the outermost.
const shownFrames = 10

// located is what errors of the parser have.
type located interface{ Loc() ast.LocationRange }

// failureOf says what is wrong and where. A refused import is not told apart by Jsonnet: its code comes from the refusal.
func failureOf(err error, refusal *answer.Failure, file string) *answer.Failure {
	failure := &answer.Failure{Code: answer.RenderFailed, Message: messageOf(err), Place: file}
	if refusal != nil {
		failure.Code = refusal.Code
	}
	if place, ok := placeOf(err); ok {
		failure.Place = place
	}
	return failure
}

// unread says why a file of the source could not be had.
func unread(err error, file string) error {
	refusal, ok := errors.AsType[*files.Error](err)
	if !ok {
		return err
	}
	return &answer.Failure{Code: answer.CodeOf(refusal.Code), Message: err.Error(), Place: file}
}

// messageOf is the text of the program: the reason, and the calls that led there.
func messageOf(err error) string {
	reason, stack, isCrash := strings.Cut(err.Error(), "\n")
	if isCrash && strings.HasPrefix(reason, "(CRASH)") && strings.Contains(stack, "goroutine") {
		return "Jsonnet failed: " + reason
	}
	failure, ok := errors.AsType[jsonnet.RuntimeError](err)
	if !ok {
		return strings.TrimSpace(err.Error())
	}
	lines := []string{failure.Error()}
	frames := failure.StackTrace
	for index := len(frames) - 1; index >= 0; index-- {
		if index == len(frames)-1-shownFrames && index >= shownFrames {
			lines = append(lines, "\t...")
			index = shownFrames - 1
		}
		lines = append(lines, strings.TrimRight(fmt.Sprintf("\t%s\t%s", frames[index].Loc.String(), frames[index].Name), "\t"))
	}
	return strings.Join(lines, "\n")
}

// placeOf is the innermost place in a file, `file:line:column`. The standard library and variables are in none.
func placeOf(err error) (string, bool) {
	if failure, ok := errors.AsType[jsonnet.RuntimeError](err); ok {
		for index := len(failure.StackTrace) - 1; index >= 0; index-- {
			if place, ok := inFile(failure.StackTrace[index].Loc); ok {
				return place, true
			}
		}
		return "", false
	}
	var failure located
	if errors.As(err, &failure) {
		return inFile(failure.Loc())
	}
	return "", false
}

func inFile(place ast.LocationRange) (string, bool) {
	if !place.IsSet() || place.FileName == "" || strings.HasPrefix(place.FileName, "<") {
		return "", false
	}
	return fmt.Sprintf("%s:%d:%d", place.FileName, place.Begin.Line, place.Begin.Column), true
}
