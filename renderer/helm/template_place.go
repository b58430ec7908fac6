package helm

import (
	"errors"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"wheelhouse/renderer/answer"
)

var (
	// positionInTemplate is how messages of templates name a place: the name of the template, the line, and mostly the column.
	positionInTemplate = regexp.MustCompile(`(?:template: |error at \()([^:()\n]+):(\d+)(?::(\d+))?`)
	// textWithoutPosition is how Helm names a template whose text cannot be read.
	textWithoutPosition = regexp.MustCompile(`YAML parse error on ([^:\n]+): `)
)

// explained finds out where in the repository an error of a template arose.
func (t *chartTree) explained(loaded *chart.Chart, err error) error {
	if _, ok := errors.AsType[*answer.Failure](err); ok {
		return err
	}
	if _, ok := errors.AsType[*placedError](err); ok {
		return err
	}
	places := t.templatePlaces(loaded)
	message := err.Error()
	if match := textWithoutPosition.FindStringSubmatch(message); match != nil {
		return placed(places[match[1]], err)
	}
	// Positions after `tpl` are those within its text, not in the file. Before that the last one is nearest to the cause.
	message, _, _ = strings.Cut(message, "error calling tpl: ")
	matches := positionInTemplate.FindAllStringSubmatch(message, -1)
	if len(matches) == 0 {
		return err
	}
	last := matches[len(matches)-1]
	place := places[last[1]]
	if place == "" {
		return err
	}
	place += ":" + last[2]
	if last[3] != "" {
		place += ":" + last[3]
	}
	return placed(place, err)
}
