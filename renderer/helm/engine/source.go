package engine

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
)

// source is one template file and what it sees.
type source struct {
	name     string
	text     string
	basePath string
	data     map[string]any
}

// sourcesOf lists the templates of a chart and its subcharts in the order in which they are parsed and executed: the deepest
// first, so that definitions of a chart win over those of its subcharts.
func sourcesOf(root *chart.Chart, values chartutil.Values) []source {
	collected := &collector{byName: make(map[string]source)}
	collected.add(root, values)
	sources := make([]source, 0, len(collected.byName))
	for _, one := range collected.byName {
		sources = append(sources, one)
	}
	slices.SortFunc(sources, func(one, other source) int {
		byDepth := cmp.Compare(strings.Count(other.name, "/"), strings.Count(one.name, "/"))
		return cmp.Or(byDepth, cmp.Compare(other.name, one.name))
	})
	return sources
}

type collector struct {
	byName map[string]source
}

// add collects the templates of a chart. Its subcharts see their own part of its values, and it sees what they see.
func (c *collector) add(from *chart.Chart, above map[string]any) map[string]any {
	subcharts := make(map[string]any)
	data := map[string]any{
		"Chart": struct {
			chart.Metadata
			IsRoot bool
		}{*from.Metadata, from.IsRoot()},
		"Files":        filesOf(from.Files),
		"Release":      above["Release"],
		"Capabilities": above["Capabilities"],
		"Values":       valuesOf(from, above),
		"Subcharts":    subcharts,
	}
	for _, part := range from.Dependencies() {
		subcharts[part.Name()] = c.add(part, data)
	}
	isLibrary := strings.EqualFold(from.Metadata.Type, "library")
	parent := from.ChartFullPath()
	for _, template := range from.Templates {
		if isLibrary && !strings.HasPrefix(path.Base(template.Name), "_") {
			continue
		}
		name := path.Join(parent, template.Name)
		c.byName[name] = source{name: name, text: string(template.Data), basePath: path.Join(parent, "templates"), data: data}
	}
	return data
}

// valuesOf gives a chart its values: all of them for the root, the table of its name for a subchart.
func valuesOf(from *chart.Chart, above map[string]any) any {
	if from.IsRoot() {
		return above["Values"]
	}
	if table, err := chartutil.Values(above).Table("Values." + from.Name()); err == nil {
		return table
	}
	return make(chartutil.Values)
}
