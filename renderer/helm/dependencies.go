package helm

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v3/pkg/chart"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// dependencyBuild does for a chart what `helm dependency build` does, without a network: charts by path are taken from the
// repository, remote ones only if they were fetched beforehand.
type dependencyBuild struct {
	tree    *chartTree
	request Request
	chart   *loadedChart
	// built are the charts that `charts/` gets, by the name of the file Helm would save.
	built map[string]subchart
	// kept are names of charts whose packed files stay in `charts/`.
	kept map[string]bool
}

// completeDependencies adds to a chart what its list of dependencies names and `charts/` does not hold. Like Helm it does so for
// the chart itself and not for its subcharts, and takes all dependencies anew when one is missing.
func completeDependencies(tree *chartTree, request Request, loaded *loadedChart) error {
	if len(missingDependencies(loaded.Chart)) == 0 {
		return nil
	}
	build := &dependencyBuild{tree: tree, request: request, chart: loaded, built: map[string]subchart{}, kept: map[string]bool{}}
	if err := build.run(); err != nil {
		return err
	}
	if missing := missingDependencies(loaded.Chart); len(missing) > 0 {
		return placed(build.chartFile(), fmt.Errorf("An error occurred while checking for chart dependencies. "+
			"You may need to run `helm dependency build` to fetch missing dependencies: "+
			"found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", ")))
	}
	return nil
}

// missingDependencies lists the names that `charts/` holds no chart for.
func missingDependencies(loaded *chart.Chart) []string {
	var missing []string
	for _, dependency := range loaded.Metadata.Dependencies {
		isThere := slices.ContainsFunc(loaded.Dependencies(), func(part *chart.Chart) bool { return part.Name() == dependency.Name })
		if !isThere {
			missing = append(missing, dependency.Name)
		}
	}
	return missing
}

func (b *dependencyBuild) run() error {
	if err := b.refuseLoop(); err != nil {
		return err
	}
	wanted := b.chart.Metadata.Dependencies
	isLocked := b.chart.Lock != nil
	if isLocked {
		if err := checkLock(b.chart.Chart); err != nil {
			return placed(b.chartFile(), err)
		}
		wanted = b.chart.Lock.Dependencies
	}
	for _, dependency := range wanted {
		if err := b.take(dependency); err != nil {
			return placed(b.chartFile(), err)
		}
	}
	b.replaceSubcharts()
	return nil
}

// take finds the chart of one dependency.
func (b *dependencyBuild) take(dependency *chart.Dependency) error {
	constraint, err := semver.NewConstraint(dependency.Version)
	if err != nil {
		return fmt.Errorf("dependency %q has an invalid version/constraint format: %w", dependency.Name, err)
	}
	switch {
	case dependency.Repository == "":
		return b.takeIncluded(dependency, constraint)
	case strings.HasPrefix(dependency.Repository, fileScheme):
		return b.takeByPath(dependency, constraint)
	default:
		return b.takeRemote(dependency, constraint)
	}
}

// takeIncluded checks a dependency without a repository, which must be a directory in `charts/`.
func (b *dependencyBuild) takeIncluded(dependency *chart.Dependency, constraint *semver.Constraints) error {
	b.kept[dependency.Name] = true
	for _, part := range b.chart.subcharts {
		if part.entry != dependency.Name || part.packed {
			continue
		}
		if !satisfies(part.Chart, constraint) {
			return fmt.Errorf("dependency %s at version %s does not satisfy the constraint %s",
				dependency.Name, part.Metadata.Version, dependency.Version)
		}
		return nil
	}
	return fmt.Errorf("directory %s/charts/%s not found", files.Relative(b.request.Chart), dependency.Name)
}

// takeByPath loads a dependency from another directory of the same repository.
func (b *dependencyBuild) takeByPath(dependency *chart.Dependency, constraint *semver.Constraints) error {
	dir, err := dependencyPath(b.tree.host, b.request.Chart, dependency)
	if err != nil {
		return err
	}
	loaded, err := b.tree.load(dir)
	if err != nil {
		return err
	}
	if !satisfies(loaded.Chart, constraint) {
		return noValidVersion(dependency)
	}
	b.add(loaded)
	return nil
}

// takeRemote uses a fetched chart, or one that `charts/` holds already.
func (b *dependencyBuild) takeRemote(dependency *chart.Dependency, constraint *semver.Constraints) error {
	for _, fetched := range b.request.Dependencies {
		if !isFetchedFor(fetched, dependency) {
			continue
		}
		// It is no file of the repository: its place is where Helm would have put it.
		loaded, err := b.tree.loadAs(fetched.Path, files.Relative(path.Join(b.request.Chart, "charts", fetched.Name)))
		if err != nil {
			return fmt.Errorf("dependency %s of %s: %w", dependency.Name, dependency.Repository, err)
		}
		if satisfies(loaded.Chart, constraint) {
			b.add(loaded)
			return nil
		}
	}
	for _, part := range b.chart.subcharts {
		if part.Name() == dependency.Name && satisfies(part.Chart, constraint) {
			b.kept[dependency.Name] = true
			return nil
		}
	}
	return &answer.Failure{
		Code: answer.RemoteRefused,
		Message: fmt.Sprintf("dependency %q (version %q) of the repository %q is not in charts/ and was not fetched: "+
			"allow the repository, or put the chart into charts/ (`helm dependency build`) and commit it",
			dependency.Name, dependency.Version, dependency.Repository),
		Place: b.chartFile(),
	}
}

func (b *dependencyBuild) add(loaded *loadedChart) {
	entry := fmt.Sprintf("%s-%s.tgz", loaded.Name(), loaded.Metadata.Version)
	b.built[entry] = subchart{entry: entry, packed: true, Chart: loaded.Chart}
}

// replaceSubcharts gives the chart what was built, besides the directories in `charts/` and the packed charts that are kept.
func (b *dependencyBuild) replaceSubcharts() {
	var parts []subchart
	for _, part := range b.chart.subcharts {
		_, isReplaced := b.built[part.entry]
		if !part.packed || (b.kept[part.Name()] && !isReplaced) {
			parts = append(parts, part)
		}
	}
	for _, part := range b.built {
		parts = append(parts, part)
	}
	slices.SortFunc(parts, func(one, other subchart) int { return cmp.Compare(one.entry, other.entry) })
	b.chart.subcharts = parts
	b.chart.attach()
}

func (b *dependencyBuild) chartFile() string {
	return files.Relative(b.request.Chart + "/Chart.yaml")
}

func isFetchedFor(fetched FetchedDependency, dependency *chart.Dependency) bool {
	return fetched.Name == dependency.Name &&
		strings.TrimSuffix(fetched.Repository, "/") == strings.TrimSuffix(dependency.Repository, "/")
}

func satisfies(loaded *chart.Chart, constraint *semver.Constraints) bool {
	version, err := semver.NewVersion(loaded.Metadata.Version)
	return err == nil && constraint.Check(version)
}

func noValidVersion(dependency *chart.Dependency) error {
	return fmt.Errorf("can't get a valid version for 1 subchart(s): %q (repository %q, version %q). "+
		"Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml",
		dependency.Name, dependency.Repository, dependency.Version)
}
