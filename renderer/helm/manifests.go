package helm

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	yamlstream "k8s.io/apimachinery/pkg/util/yaml"

	"wheelhouse/renderer/answer"
)

// notesSuffix ends the names of templates that are for people.
const notesSuffix = "NOTES.txt"

// manifestList collects the objects of a render in the order in which Helm prints them: definitions from crds/, what Helm would
// install, and hooks, both by their kind.
type manifestList struct {
	// places says where a file lies in the repository, by the name Helm gives it.
	places      map[string]string
	definitions []answer.Manifest
	resources   []sortedManifest
	hooks       []sortedManifest
	skipTests   bool
	// bytes is the size of all objects as JSON, which may be much more than that of their texts: aliases are written out.
	bytes int
}

// sortedManifest are the documents of one piece of rendered text, mostly one, and the kind it is sorted by.
type sortedManifest struct {
	kind      string
	manifests []answer.Manifest
}

// manifestsOf gives the objects of the rendered texts.
func manifestsOf(tree *chartTree, loaded *chart.Chart, texts map[string]string, request Request) ([]answer.Manifest, error) {
	if err := checkRenderedSize(texts); err != nil {
		return nil, err
	}
	found := &manifestList{places: tree.templatePlaces(loaded), skipTests: request.SkipTests}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if strings.HasSuffix(name, notesSuffix) {
			continue
		}
		for _, text := range splitDocuments(texts[name]) {
			if err := found.addRendered(name, text); err != nil {
				return nil, err
			}
		}
	}
	if request.IncludeCRDs {
		if err := found.addDefinitions(tree, loaded.CRDObjects()); err != nil {
			return nil, err
		}
	}
	return found.sorted(), nil
}

func checkRenderedSize(texts map[string]string) error {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	if size > maxRenderedBytes {
		return rendersTooMuch()
	}
	return nil
}

func rendersTooMuch() error {
	return &answer.Failure{
		Code:    answer.LimitExceeded,
		Message: fmt.Sprintf("the chart renders to more than %d MiB", maxRenderedBytes>>20),
	}
}

// addRendered reads one piece of the text of a template.
func (m *manifestList) addRendered(name, text string) error {
	read, err := readKept(printed(text))
	if err != nil {
		return placed(m.places[name], fmt.Errorf("YAML parse error on %s: %w", name, err))
	}
	if m.bytes += len(read.json); m.bytes > maxRenderedBytes {
		return rendersTooMuch()
	}
	found := sortedManifest{kind: read.kind, manifests: m.manifestOf(name, read)}
	if strings.HasPrefix(text, separator) || strings.HasPrefix(text, string(byteOrderMark)) {
		// Helm takes it for one document, and prints a comment before it: then it is read as two, or begins with an odd character.
		if found.manifests, err = m.readPrinted(name, "#\n"+text); err != nil {
			return err
		}
	}
	if !read.isHook {
		m.resources = append(m.resources, found)
		return nil
	}
	if isTest, isKnown := read.isTest(); isKnown && !(isTest && m.skipTests) {
		m.hooks = append(m.hooks, found)
	}
	return nil
}

// addDefinitions reads the files of crds/. Helm prints them as they are, and takes blank space off the end of all it prints
// besides hooks.
func (m *manifestList) addDefinitions(tree *chartTree, definitions []chart.CRD) error {
	for index, definition := range definitions {
		text := string(definition.File.Data)
		if len(m.resources) == 0 && index == len(definitions)-1 {
			text = strings.TrimSpace(text)
		}
		m.places[definition.Filename] = tree.places[definition.File]
		found, err := m.readPrinted(definition.Filename, text)
		if err != nil {
			return err
		}
		m.definitions = append(m.definitions, found...)
	}
	return nil
}

// printed is a piece of text as Helm prints it, with a line break at its end: it counts where a block of text ends with the piece.
func printed(text string) string { return text + "\n" }

// readPrinted reads the documents of a text as who reads what Helm prints.
func (m *manifestList) readPrinted(name, text string) ([]answer.Manifest, error) {
	documents := yamlstream.NewYAMLReader(bufio.NewReader(strings.NewReader(printed(text))))
	var found []answer.Manifest
	for {
		text, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		var read document
		if err == nil {
			read, err = readKept(string(text))
		}
		if err != nil {
			return nil, placed(m.places[name], fmt.Errorf("failed to unmarshal manifest of %s: %w", name, err))
		}
		if m.bytes += len(read.json); m.bytes > maxRenderedBytes {
			return nil, rendersTooMuch()
		}
		found = append(found, m.manifestOf(name, read)...)
	}
}

// manifestOf gives the object of a document, none if it is empty.
func (m *manifestList) manifestOf(name string, read document) []answer.Manifest {
	if read.json == "" {
		return nil
	}
	return []answer.Manifest{{JSON: read.json, Place: m.places[name]}}
}

func (m *manifestList) sorted() []answer.Manifest {
	all := m.definitions
	for _, list := range [][]sortedManifest{m.resources, m.hooks} {
		slices.SortStableFunc(list, func(one, other sortedManifest) int {
			place, otherPlace := installPlace(one.kind), installPlace(other.kind)
			if place == unknownKind && otherPlace == unknownKind {
				return cmp.Compare(one.kind, other.kind)
			}
			return cmp.Compare(place, otherPlace)
		})
		for _, found := range list {
			all = append(all, found.manifests...)
		}
	}
	return all
}

// templatePlaces says where the templates of a chart and its subcharts lie in the repository, by the names Helm gives them.
func (t *chartTree) templatePlaces(loaded *chart.Chart) map[string]string {
	places := make(map[string]string)
	t.addTemplatePlaces(places, loaded)
	return places
}

func (t *chartTree) addTemplatePlaces(places map[string]string, loaded *chart.Chart) {
	for _, template := range loaded.Templates {
		places[path.Join(loaded.ChartFullPath(), template.Name)] = t.places[template]
	}
	for _, part := range loaded.Dependencies() {
		t.addTemplatePlaces(places, part)
	}
}
