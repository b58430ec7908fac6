package helm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"
	yamlstream "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/answer"
)

// notesSuffix ends the names of templates that are for people.
const notesSuffix = "NOTES.txt"

// manifestList collects the objects of a render in the order in which Helm prints them.
type manifestList struct {
	// places says where a template lies in the repository.
	places map[string]string
	list   []answer.Manifest
}

// manifestsOf gives the objects of the rendered texts: definitions from crds/ if they are wanted, what Helm would install, in its
// order, and hooks.
func manifestsOf(tree *chartTree, loaded *chart.Chart, texts map[string]string, request Request) ([]answer.Manifest, error) {
	if err := checkRenderedSize(texts); err != nil {
		return nil, err
	}
	for name := range texts {
		if strings.HasSuffix(name, notesSuffix) {
			delete(texts, name)
		}
	}
	hooks, resources, err := releaseutil.SortManifests(texts, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, err
	}
	found := &manifestList{places: tree.templatePlaces(loaded)}
	if request.IncludeCRDs {
		if err := found.addDefinitions(tree, loaded.CRDObjects(), len(resources) == 0); err != nil {
			return nil, err
		}
	}
	for _, resource := range resources {
		if err := found.add(resource.Name, resource.Content); err != nil {
			return nil, err
		}
	}
	for _, hook := range hooks {
		if request.SkipTests && slices.Contains(hook.Events, release.HookTest) {
			continue
		}
		if err := found.add(hook.Path, hook.Manifest); err != nil {
			return nil, err
		}
	}
	return found.list, nil
}

func checkRenderedSize(texts map[string]string) error {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	if size > maxRenderedBytes {
		return &answer.Failure{
			Code:    answer.LimitExceeded,
			Message: fmt.Sprintf("the chart renders to more than %d MiB", maxRenderedBytes>>20),
		}
	}
	return nil
}

// addDefinitions reads the files of crds/. Helm prints them as they are, and takes blank space off the end of all it prints
// besides hooks.
func (m *manifestList) addDefinitions(tree *chartTree, definitions []chart.CRD, areLast bool) error {
	for number, definition := range definitions {
		text := string(definition.File.Data)
		if areLast && number == len(definitions)-1 {
			text = strings.TrimSpace(text)
		}
		m.places[definition.Filename] = tree.places[definition.File]
		if err := m.add(definition.Filename, text); err != nil {
			return err
		}
	}
	return nil
}

// add reads the documents of a text. Helm ends it with a line break, which counts where a block of text is at its end.
func (m *manifestList) add(name, text string) error {
	text += "\n"
	if !strings.HasPrefix(text, "---") && !strings.Contains(text, "\n---") {
		return m.addDocument(name, []byte(text))
	}
	documents := yamlstream.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return m.unreadable(name, err)
		}
		if err := m.addDocument(name, document); err != nil {
			return err
		}
	}
}

func (m *manifestList) addDocument(name string, document []byte) error {
	json, err := yaml.YAMLToJSON(document)
	if err != nil {
		return m.unreadable(name, err)
	}
	switch {
	case string(json) == "null":
		return nil
	case json[0] != '{':
		return m.unreadable(name, errors.New("a document is not an object"))
	}
	m.list = append(m.list, answer.Manifest{JSON: string(json), Place: m.places[name]})
	return nil
}

func (m *manifestList) unreadable(name string, err error) error {
	return placed(m.places[name], fmt.Errorf("failed to unmarshal manifest of %s: %w", name, err))
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
