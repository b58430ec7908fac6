package jsonnet

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/go-jsonnet"
	"github.com/google/go-jsonnet/ast"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// shownFrames is how many calls of a failure are shown at most: the innermost, and as many of the outermost.
const shownFrames = 10

var (
	// quoted is what the parser quotes of a file, which may be none of Jsonnet; its kind is enough beside the place.
	quoted = regexp.MustCompile(`(?s)\(([A-Z_]+), ".*"\)`)
	// quotedNumber is what a function of the standard library quotes of its argument.
	quotedNumber = regexp.MustCompile(`(?s)^.* is not a base (\d+) integer`)
	// leadingPlace is how an error of the parser begins: `file:line:column` or `file:(line:column)-(line:column)`.
	leadingPlace = regexp.MustCompile(`^([^\n]+?):\(?(\d+):(\d+)`)
)

// located is what errors of the parser have.
type located interface{ Loc() ast.LocationRange }

// unread says why a file of the source could not be had.
func unread(err error, file string) error {
	refusal, ok := errors.AsType[*files.Error](err)
	if !ok {
		return err
	}
	return &answer.Failure{Code: answer.CodeOf(refusal.Code), Message: err.Error(), Place: file}
}

// failureOf says what is wrong and where. A refused import is not told apart by Jsonnet: its code comes from the refusal.
func failureOf(err error, imports *imports, file string) *answer.Failure {
	failure := &answer.Failure{Code: answer.RenderFailed, Message: messageOf(err), Place: file}
	if imports.refusal != nil {
		failure.Code = imports.refusal.Code
	}
	if place, ok := placeOf(err, imports); ok {
		failure.Place = place
	}
	return failure
}

// messageOf is the text of the program: the reason, and the calls that led there.
func messageOf(err error) string {
	reason, stack, isCrash := strings.Cut(err.Error(), "\n")
	if isCrash && strings.HasPrefix(reason, "(CRASH)") && strings.Contains(stack, "goroutine") {
		return "Jsonnet failed: " + reason
	}
	failure, ok := errors.AsType[jsonnet.RuntimeError](err)
	if !ok {
		return quoted.ReplaceAllString(strings.TrimSpace(err.Error()), "($1)")
	}
	text := failure.Msg
	if leadingPlace.MatchString(text) {
		text = quoted.ReplaceAllString(text, "($1)")
	}
	text = quotedNumber.ReplaceAllString(text, "The text is not a base $1 integer")
	return "RUNTIME ERROR: " + text + "\n" + stackOf(failure.StackTrace)
}

func stackOf(frames []jsonnet.TraceFrame) string {
	var lines []string
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
func placeOf(err error, imports *imports) (string, bool) {
	failure, ok := errors.AsType[jsonnet.RuntimeError](err)
	if !ok {
		var parsing located
		if errors.As(err, &parsing) {
			return inFile(parsing.Loc())
		}
		return "", false
	}
	if place := leadingPlace.FindStringSubmatch(failure.Msg); place != nil && imports.has(place[1]) {
		return strings.Join(place[1:], ":"), true
	}
	for index := len(failure.StackTrace) - 1; index >= 0; index-- {
		if place, ok := inFile(failure.StackTrace[index].Loc); ok {
			return place, true
		}
	}
	return "", false
}

func inFile(place ast.LocationRange) (string, bool) {
	if !place.IsSet() || place.FileName == "" || strings.HasPrefix(place.FileName, "<") {
		return "", false
	}
	return fmt.Sprintf("%s:%d:%d", place.FileName, place.Begin.Line, place.Begin.Column), true
}
