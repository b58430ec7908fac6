package helm

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// chartTree loads charts with their subcharts. Subcharts are loaded one by one, in the order of their names: so what comes out
// does not depend on the order of a map, packed charts count against one budget, and every file's place is known.
type chartTree struct {
	host   files.Host
	budget *budget
	// places says where the templates and files of all loaded charts lie in the repository.
	places map[*chart.File]string
}

func newChartTree(host files.Host) *chartTree {
	return &chartTree{host: host, budget: newBudget(), places: make(map[*chart.File]string)}
}

// load reads the chart in a directory of the host.
func (t *chartTree) load(dir string) (*loadedChart, error) {
	return t.loadAs(dir, files.Relative(dir))
}

// loadAs reads the chart in a directory and says of its files that they lie at a place.
func (t *chartTree) loadAs(dir, place string) (*loadedChart, error) {
	entries, err := readChartFolder(t.host, dir, t.budget)
	if err != nil {
		return nil, err
	}
	return t.assemble(entries, place, 0)
}

// loadOwnFiles loads a chart without subcharts. Its values are read here: they are most of the work, and often known already.
func loadOwnFiles(entries []*loader.BufferedFile) (*chart.Chart, error) {
	var values *loader.BufferedFile
	others := make([]*loader.BufferedFile, 0, len(entries))
	for _, file := range entries {
		if file.Name == chartutil.ValuesfileName {
			values = file
		} else {
			others = append(others, file)
		}
	}
	loaded, err := loader.LoadFiles(others)
	if err != nil || values == nil {
		return loaded, err
	}
	if loaded.Values, err = readTable(values.Data); err != nil {
		return nil, fmt.Errorf("cannot load %s: %w", values.Name, err)
	}
	return loaded, nil
}

// loadedChart is a chart and the entries of its `charts/`.
type loadedChart struct {
	*chart.Chart
	subcharts []subchart
}

// subchart is an entry of `charts/` that is a chart.
type subchart struct {
	entry  string
	packed bool
	*chart.Chart
}

func (t *chartTree) assemble(entries []*loader.BufferedFile, place string, depth int) (*loadedChart, error) {
	if depth > maxSubchartDepth {
		return nil, &answer.Failure{
			Code:    answer.LimitExceeded,
			Message: fmt.Sprintf("%s: subcharts are nested deeper than %d", shortened(place, maxWarningBytes), maxSubchartDepth),
		}
	}
	own, parts := splitSubcharts(entries)
	loaded, err := loadOwnFiles(own)
	if err != nil {
		return nil, placed(placeOfLoadError(place, err), err)
	}
	t.remember(loaded, place)
	result := &loadedChart{Chart: loaded}
	for _, entry := range slices.Sorted(maps.Keys(parts)) {
		if strings.HasPrefix(entry, "_") || strings.HasPrefix(entry, ".") {
			continue
		}
		if isPacked(entry) && parts[entry][0].Name != entry {
			return nil, placed(place, fmt.Errorf("error unpacking subchart tar in %s: expected %s, got %s",
				loaded.Name(), entry, parts[entry][0].Name))
		}
		part, err := t.subchart(entry, parts[entry], path.Join(place, "charts", entry), depth)
		if err != nil {
			return nil, fmt.Errorf("error unpacking subchart %s in %s: %w", entry, loaded.Name(), err)
		}
		result.subcharts = append(result.subcharts, part)
	}
	result.attach()
	return result, nil
}

// subchart loads one entry of `charts/`: a packed chart or a directory.
func (t *chartTree) subchart(entry string, entries []*loader.BufferedFile, place string, depth int) (subchart, error) {
	var inside []*loader.BufferedFile
	if isPacked(entry) {
		var err error
		if inside, err = unpackedChart(entries[0].Data, t.budget); err != nil {
			return subchart{}, placed(place, err)
		}
	} else {
		for _, file := range entries {
			if _, name, found := strings.Cut(file.Name, "/"); found {
				inside = append(inside, &loader.BufferedFile{Name: name, Data: file.Data})
			}
		}
	}
	loaded, err := t.assemble(inside, place, depth+1)
	if err != nil {
		return subchart{}, err
	}
	return subchart{entry: entry, packed: isPacked(entry), Chart: loaded.Chart}, nil
}

func isPacked(entry string) bool { return path.Ext(entry) == ".tgz" }

// attach makes the entries of `charts/` the dependencies of the chart.
func (c *loadedChart) attach() {
	charts := make([]*chart.Chart, 0, len(c.subcharts))
	for _, part := range c.subcharts {
		charts = append(charts, part.Chart)
	}
	c.SetDependencies(charts...)
}

func (t *chartTree) remember(loaded *chart.Chart, place string) {
	for _, list := range [][]*chart.File{loaded.Templates, loaded.Files} {
		for _, file := range list {
			t.places[file] = path.Join(place, file.Name)
		}
	}
}

// splitSubcharts parts the files of a chart from those of its subcharts, which come by the name of their entry in `charts/`.
func splitSubcharts(entries []*loader.BufferedFile) (own []*loader.BufferedFile, parts map[string][]*loader.BufferedFile) {
	parts = make(map[string][]*loader.BufferedFile)
	for _, file := range entries {
		name, isPart := strings.CutPrefix(file.Name, "charts/")
		if !isPart || path.Ext(file.Name) == ".prov" {
			own = append(own, file)
			continue
		}
		entry, _, _ := strings.Cut(name, "/")
		parts[entry] = append(parts[entry], &loader.BufferedFile{Name: name, Data: file.Data})
	}
	return own, parts
}

var cannotLoad = regexp.MustCompile(`^cannot load ([A-Za-z.]+): `)

// placeOfLoadError finds the file of a chart that Helm could not read.
func placeOfLoadError(place string, err error) string {
	text := err.Error()
	if match := cannotLoad.FindStringSubmatch(text); match != nil {
		return path.Join(place, match[1]) + lineIn(text)
	}
	if strings.HasPrefix(text, "validation: ") {
		return path.Join(place, "Chart.yaml")
	}
	return place
}
