package helm

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// fileScheme begins the repository of a dependency that lies beside the chart.
const fileScheme = "file://"

// dependencyPath gives the directory of a dependency by path, which must lie in the repository of the chart.
func dependencyPath(host files.Host, chartDir string, dependency *chart.Dependency) (string, error) {
	dir, isInside := joinInRoot(chartDir, strings.TrimPrefix(dependency.Repository, fileScheme))
	if !isInside {
		return "", &answer.Failure{
			Code: answer.PathOutOfRepo,
			Message: fmt.Sprintf("dependency %q leads out of the repository: %s; only directories of the same repository can be named",
				dependency.Name, dependency.Repository),
			Place: files.Relative(path.Join(chartDir, "Chart.yaml")),
		}
	}
	if _, err := host.Stat(dir); err != nil {
		if refusal, ok := errors.AsType[*files.Error](err); ok && refusal.Code == files.NotFound {
			return "", &answer.Failure{
				Code:    answer.PathNotFound,
				Message: fmt.Sprintf("dependency %q: directory %s not found", dependency.Name, files.Relative(dir)),
				Place:   files.Relative(path.Join(chartDir, "Chart.yaml")),
			}
		}
		return "", err
	}
	return dir, nil
}

// joinInRoot follows a path from a directory without leaving its root.
func joinInRoot(dir, relative string) (string, bool) {
	root := files.RootOf(dir)
	within := path.Join(files.Relative(dir), relative)
	if root == "" || path.IsAbs(relative) || within == ".." || strings.HasPrefix(within, "../") {
		return "", false
	}
	return path.Join(root, within), true
}

// refuseLoop follows dependencies by path through the repository. Helm itself would not follow them further than to the first,
// and leave out what is missing there; a loop is a mistake that this would hide.
func (b *dependencyBuild) refuseLoop() error {
	return b.followPaths(b.chart.Metadata.Dependencies, []string{b.request.Chart}, map[string]bool{})
}

func (b *dependencyBuild) followPaths(dependencies []*chart.Dependency, chain []string, seen map[string]bool) error {
	from := chain[len(chain)-1]
	for _, dependency := range dependencies {
		if dependency == nil || !strings.HasPrefix(dependency.Repository, fileScheme) {
			continue
		}
		dir, isInside := joinInRoot(from, strings.TrimPrefix(dependency.Repository, fileScheme))
		if !isInside {
			continue
		}
		if start := slices.Index(chain, dir); start >= 0 {
			return b.loopError(append(slices.Clone(chain[start:]), dir))
		}
		if seen[dir] || len(chain) >= maxDependencyChain {
			continue
		}
		seen[dir] = true
		if err := b.followPaths(b.declaredDependencies(dir), append(slices.Clone(chain), dir), seen); err != nil {
			return err
		}
	}
	return nil
}

func (b *dependencyBuild) loopError(loop []string) error {
	names := make([]string, 0, len(loop))
	for _, dir := range loop {
		names = append(names, files.Relative(dir))
	}
	return placed(files.Relative(path.Join(loop[len(loop)-2], "Chart.yaml")),
		fmt.Errorf("the dependencies of the charts form a loop: %s", strings.Join(names, " -> ")))
}

// declaredDependencies reads what a chart says it depends on. What cannot be read has none here: loading it tells why.
func (b *dependencyBuild) declaredDependencies(dir string) []*chart.Dependency {
	var metadata chart.Metadata
	for _, name := range []string{"Chart.yaml", "requirements.yaml"} {
		text, err := b.tree.host.Read(path.Join(dir, name))
		if err == nil && yaml.Unmarshal(text, &metadata) != nil {
			return nil
		}
	}
	return metadata.Dependencies
}
