// Package fieldpattern stands for `regexp` where `kustomize edit` looks for the fields of a kustomization file.
//
// It compiles a pattern for each field on each line of the file, in every command: 10 ms for a small file. The build of the module
// lets it ask here instead (see scripts/library-changes.mjs): each pattern is compiled once.
package fieldpattern

import "regexp"

// Pattern matches lines that begin with the name of a field.
type Pattern struct{ expression *regexp.Regexp }

// patterns are as many as a kustomization has fields.
var patterns = map[string]Pattern{}

// MustCompile gives the pattern `^((?i)NAME):`.
func MustCompile(expression string) Pattern {
	pattern, known := patterns[expression]
	if !known {
		pattern = Pattern{expression: regexp.MustCompile(expression)}
		patterns[expression] = pattern
	}
	return pattern
}

// Match tells whether a line begins with the name and a colon.
func (p Pattern) Match(line []byte) bool {
	return mayBeginName(line) && p.expression.Match(line)
}

// mayBeginName sorts out most lines: those within a field. Some letters beyond ASCII fold to ones within.
func mayBeginName(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	first := line[0]
	return first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z' || first >= 0x80
}
