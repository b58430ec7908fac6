package engine

import (
	"fmt"
	"strings"

	"wheelhouse/renderer/answer"
)

const (
	// maxIncludes is Helm's bound for how often a template may be included within itself.
	maxIncludes = 1000
	// maxNestedTexts bounds texts of `tpl` that call `tpl`. Helm has no bound: its process ends.
	maxNestedTexts = 1000
	// maxWrittenBytes bounds what all templates of a render write, included ones and texts of `tpl` each counted by itself.
	maxWrittenBytes = 200 << 20
)

// run is what one render counts.
type run struct {
	// included says how often a template is being included now.
	included map[string]int
	// nested is how many texts of `tpl` are being rendered now.
	nested int
	// room is how many bytes may still be written.
	room int
}

func newRun() *run {
	return &run{included: make(map[string]int), room: maxWrittenBytes}
}

// boundedText is what a template writes, as far as there is room.
type boundedText struct {
	strings.Builder
	run *run
}

// Write refuses what there is no room for.
func (t *boundedText) Write(piece []byte) (int, error) {
	if t.run.room -= len(piece); t.run.room < 0 {
		return 0, &answer.Failure{
			Code:    answer.LimitExceeded,
			Message: fmt.Sprintf("the templates of the chart write more than %d MiB", maxWrittenBytes>>20),
		}
	}
	return t.Builder.Write(piece)
}
