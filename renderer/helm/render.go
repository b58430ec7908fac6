// Package helm does what `helm template` does, on the files of a host and nothing else: no cluster, network, environment or disk.
package helm

import (
	"errors"
	"fmt"
	"path"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
	"wheelhouse/renderer/helm/engine"
)

// Render gives the objects that `helm template` prints. Errors are of type *answer.Failure.
func Render(host files.Host, request Request) (*answer.Answer, error) {
	request.Chart = path.Clean(request.Chart)
	log, stop := collectLog()
	defer stop()
	manifests, err := render(host, request, log)
	if err != nil {
		return nil, failureOf(err)
	}
	return &answer.Answer{Manifests: manifests, Warnings: log.lines}, nil
}

func render(host files.Host, request Request, log *logLines) ([]answer.Manifest, error) {
	capabilities, err := capabilitiesOf(request)
	if err != nil {
		return nil, err
	}
	values, err := mergedValues(host, request)
	if err != nil {
		return nil, err
	}
	tree := newChartTree(host)
	loaded, err := loadChart(tree, request, log)
	if err != nil {
		return nil, err
	}
	texts, err := renderTemplates(loaded, values, request, capabilities)
	if err != nil {
		return nil, tree.explained(loaded, err)
	}
	manifests, err := manifestsOf(tree, loaded, texts, request)
	if err != nil {
		return nil, tree.explained(loaded, err)
	}
	return manifests, nil
}

// loadChart reads the chart of the request and completes its dependencies.
func loadChart(tree *chartTree, request Request, log *logLines) (*chart.Chart, error) {
	if kind, err := tree.host.Stat(request.Chart); err != nil || kind != files.Directory {
		return nil, noChart(request, err)
	}
	loaded, err := tree.load(request.Chart)
	if err != nil {
		return nil, err
	}
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return nil, placed(files.Relative(path.Join(request.Chart, "Chart.yaml")), fmt.Errorf("%s charts are not installable", kind))
	}
	if loaded.Metadata.Deprecated {
		log.add("This chart is deprecated")
	}
	if err := completeDependencies(tree, request, loaded); err != nil {
		return nil, err
	}
	warnOfMissing(log, loaded.Dependencies())
	return loaded.Chart, nil
}

// warnOfMissing names what subcharts depend on and do not hold: Helm renders without it and says nothing.
func warnOfMissing(log *logLines, charts []*chart.Chart) {
	for _, part := range charts {
		for _, name := range missingDependencies(part) {
			log.add(fmt.Sprintf("the subchart %s depends on %s, which is not in its charts/ directory: it is left out", part.ChartFullPath(), name))
		}
		warnOfMissing(log, part.Dependencies())
	}
}

func noChart(request Request, err error) error {
	if refusal, ok := errors.AsType[*files.Error](err); ok && refusal.Code != files.NotFound && refusal.Code != files.WrongKind {
		return err
	}
	return &answer.Failure{
		Code:    answer.PathNotFound,
		Message: fmt.Sprintf("path %q not found: a chart is a directory", files.Relative(request.Chart)),
		Place:   files.Relative(request.Chart),
	}
}

// renderTemplates gives the text of every template by its name, which begins with the name of the chart.
func renderTemplates(loaded *chart.Chart, values map[string]any, request Request, capabilities *chartutil.Capabilities) (map[string]string, error) {
	name, err := releaseNameOf(request.ReleaseName)
	if err != nil {
		return nil, err
	}
	if err := chartutil.ProcessDependenciesWithMerge(loaded, values); err != nil {
		return nil, err
	}
	release := chartutil.ReleaseOptions{Name: name, Namespace: request.Namespace, Revision: 1, IsInstall: true}
	if release.Namespace == "" {
		release.Namespace = "default"
	}
	const skipSchemas = true
	data, err := chartutil.ToRenderValuesWithSchemaValidation(loaded, values, release, capabilities, skipSchemas)
	if err != nil {
		return nil, err
	}
	if !request.SkipSchemaValidation {
		if err := checkSchemas(loaded, data["Values"].(chartutil.Values)); err != nil {
			return nil, err
		}
	}
	wanted, version := loaded.Metadata.KubeVersion, capabilities.KubeVersion.String()
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, version) {
		return nil, placed(files.Relative(path.Join(request.Chart, "Chart.yaml")),
			fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, version))
	}
	return engine.Render(loaded, data)
}
