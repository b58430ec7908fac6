// Package handover lets two parts of one library pass plain data on as JSON where they would write and read YAML.
//
// Kustomize writes the settings of each of its transformers as YAML, and the transformer reads them back: half of the time of a
// small build. The build of the module changes both ends (see scripts/library-changes.mjs) to ask here first. The text is JSON
// behind a mark that is a comment in YAML, so a reader that does not know the mark reads the same.
package handover

import (
	"bytes"
	"encoding/json"
)

var (
	mark     = []byte("# handed over as JSON\n")
	lineEnd  = []byte(`\n`)
	mergeKey = []byte(`\u003c\u003c`)
)

// isHTML are the codes of `<`, `>` and `&`, which are only escaped because JSON may end up in a page.
var isHTML = map[string]bool{"003c": true, "003e": true, "0026": true}

// Write gives the text of a value, or false where only YAML gives what reading it back has always given.
func Write(value any) ([]byte, bool) {
	text, err := json.Marshal(value)
	if err != nil || !Survives(text) {
		return nil, false
	}
	return append(mark[:len(mark):len(mark)], text...), true
}

// Read gives the JSON of a text that Write gave, false for any other text.
func Read(text []byte) ([]byte, bool) {
	return bytes.CutPrefix(text, mark)
}

// Survives tells whether JSON surely means the same after it was written as YAML and read again. That changes line ends, does not
// know some characters, and treats a text that begins with a blank or a line end, and a key `<<`, on its own terms.
func Survives(text []byte) bool {
	for index := 0; index < len(text); index++ {
		rest := text[index+1:]
		switch text[index] {
		case '\\':
			if !isPlainEscape(rest) {
				return false
			}
			// What is escaped is no sign of its own.
			index++
		case '"':
			if len(rest) > 0 && (rest[0] == ' ' || bytes.HasPrefix(rest, lineEnd) || bytes.HasPrefix(rest, mergeKey)) {
				return false
			}
		case 0x7f, 0xc2, 0xef:
			// Of those that begin with the last two only few are in doubt; the others take the long way with them.
			return false
		}
	}
	return true
}

// isPlainEscape tells whether what follows a backslash is a quote, a backslash, a line end, or a character that is only escaped for HTML.
func isPlainEscape(rest []byte) bool {
	switch rest[0] {
	case '"', '\\', 'n':
		return true
	case 'u':
		return isHTML[string(rest[1:5])]
	default:
		return false
	}
}
