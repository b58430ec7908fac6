package helm

import (
	"log"
	"regexp"
	"slices"
	"strings"
)

// logLines collects what Helm's packages write to the process's log while they work: remarks such as "Condition path ...
// returned non-bool value". They become warnings of the render.
type logLines struct {
	lines []string
}

// collectLog turns the log of the process to a list until stop is called.
func collectLog() (lines *logLines, stop func()) {
	lines = &logLines{}
	before, flags, prefix := log.Writer(), log.Flags(), log.Prefix()
	log.SetOutput(lines)
	log.SetFlags(0)
	log.SetPrefix("")
	return lines, func() {
		log.SetOutput(before)
		log.SetFlags(flags)
		log.SetPrefix(prefix)
	}
}

// Write takes one remark.
func (l *logLines) Write(text []byte) (int, error) {
	l.add(string(text))
	return len(text), nil
}

var (
	warningWord = regexp.MustCompile(`^(?i:warning|info): `)
	// loggedValue is the value at the end of a remark about tables that do not fit.
	loggedValue = regexp.MustCompile(`(?s)(non-table value|non table for [^ ]+) \(.*\)$`)
)

func (l *logLines) add(line string) {
	line = warningWord.ReplaceAllString(strings.TrimSpace(line), "")
	line = shortened(loggedValue.ReplaceAllString(line, "$1"), maxWarningBytes)
	if line != "" && len(l.lines) < maxWarnings && !slices.Contains(l.lines, line) {
		l.lines = append(l.lines, line)
	}
}
