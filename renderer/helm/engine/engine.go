// Package engine renders the templates of a chart as Helm's own engine does. It differs in what it may cost: template sets are
// parsed once and kept, and a template that would write or build without end is stopped. The tests of package helm hold its
// results against Helm's engine.
package engine

import (
	"fmt"
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// Render gives the text of every template of a chart and its subcharts by its name, which begins with the name of the chart.
// Partials, whose file names begin with `_`, have none. It is not for concurrent use.
func Render(root *chart.Chart, values chartutil.Values) (texts map[string]string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			texts, err = nil, fmt.Errorf("rendering template failed: %v", problem)
		}
	}()
	sources := sourcesOf(root, values)
	set, err := parsedSet(sources)
	if err != nil {
		return nil, err
	}
	set.run = newRun()
	defer func() { set.run = nil }()
	texts = make(map[string]string, len(sources))
	for _, source := range sources {
		if strings.HasPrefix(path.Base(source.name), "_") {
			continue
		}
		source.data["Template"] = chartutil.Values{"Name": source.name, "BasePath": source.basePath}
		text, err := set.execute(source.name, source.data)
		if err != nil {
			return nil, executionError(err)
		}
		texts[source.name] = withoutNoValue(text)
	}
	return texts, nil
}

// noValue is what templates print for a key that does not exist. Helm takes it out of every text, wherever it comes from.
const noValue = "<no value>"

func withoutNoValue(text string) string {
	return strings.ReplaceAll(text, noValue, "")
}
