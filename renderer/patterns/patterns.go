// Package patterns stands for `regexp` where Kustomize compiles the same few patterns again and again: for each field on each line
// of a kustomization file that is edited, for each image of each container. The build of the module lets it ask here instead (see
// scripts/library-changes.mjs): a pattern is compiled once.
package patterns

import "regexp"

// Regexp is the standard one.
type Regexp = regexp.Regexp

// mostKept is how many patterns are kept; users choose some of them.
const mostKept = 1000

// kept has no lock: the module runs one render at a time, on one thread.
var kept = map[string]*Regexp{}

// Compile is that of the standard library.
func Compile(expression string) (*Regexp, error) {
	if pattern, known := kept[expression]; known {
		return pattern, nil
	}
	pattern, err := regexp.Compile(expression)
	if err != nil {
		return nil, err
	}
	if len(kept) >= mostKept {
		clear(kept)
	}
	kept[expression] = pattern
	return pattern, nil
}

// MustCompile is that of the standard library.
func MustCompile(expression string) *Regexp {
	pattern, err := Compile(expression)
	if err != nil {
		return regexp.MustCompile(expression)
	}
	return pattern
}
