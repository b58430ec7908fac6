package helm

import (
	"strings"
	"testing"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// withDependencies is a Chart.yaml that names dependencies, one a line as `name version repository`.
func withDependencies(name string, dependencies ...string) string {
	text := "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\ndependencies:\n"
	for _, dependency := range dependencies {
		fields := strings.Fields(dependency)
		text += "- {name: " + fields[0] + ", version: \"" + fields[1] + "\", repository: \"" + fields[2] + "\"}\n"
	}
	return text
}

func part(name, version string) string {
	return "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n"
}

func namedConfig(name string) string {
	return strings.Replace(configMap, "name: config", "name: "+name, 1)
}

func placesOf(result *answer.Answer) string {
	places := make([]string, 0, len(result.Manifests))
	for _, manifest := range result.Manifests {
		places = append(places, manifest.Place)
	}
	return strings.Join(places, " ")
}

func TestARemoteDependencyIsTakenFromWhatWasFetched(t *testing.T) {
	shop := repository(t, map[string]string{"shop/Chart.yaml": withDependencies("shop", "part ^1.0.0 https://charts.example.com")})
	fetched := repository(t, map[string]string{"Chart.yaml": part("part", "1.4.0"), "templates/a.yaml": namedConfig("a")})
	host := files.FolderHost{Roots: append(shop.Roots, fetched.Roots...)}
	request := Request{Chart: "/0/shop", Dependencies: []FetchedDependency{
		{Name: "part", Version: "1.4.0", Repository: "https://charts.example.com/", Path: "/1"},
	}}
	if places := placesOf(mustRender(t, host, request)); places != "shop/charts/part/templates/a.yaml" {
		t.Errorf("objects of %q", places)
	}
	request.Dependencies[0].Repository = "https://other.example.com"
	expectFailure(t, mustFail(t, host, request), answer.RemoteRefused, "shop/Chart.yaml", `"part"`, `"https://charts.example.com"`)
}

func TestAFetchedDependencyOfAnotherVersionIsNotTaken(t *testing.T) {
	shop := repository(t, map[string]string{"shop/Chart.yaml": withDependencies("shop", "part ^2.0.0 oci://charts.example.com/x")})
	fetched := repository(t, map[string]string{"Chart.yaml": part("part", "1.4.0")})
	host := files.FolderHost{Roots: append(shop.Roots, fetched.Roots...)}
	request := Request{Chart: "/0/shop", Dependencies: []FetchedDependency{{Name: "part", Repository: "oci://charts.example.com/x", Path: "/1"}}}
	expectFailure(t, mustFail(t, host, request), answer.RemoteRefused, "shop/Chart.yaml")
}

func TestARemoteDependencyThatIsPresentStaysWhenAnotherIsMissing(t *testing.T) {
	host := repository(t, map[string]string{
		"shop/Chart.yaml":                   withDependencies("shop", "there ^1.0.0 https://charts.example.com", "part * file://../part"),
		"shop/charts/there/Chart.yaml":      part("there", "1.0.0"),
		"shop/charts/there/templates/a.yml": namedConfig("there"),
		"part/Chart.yaml":                   part("part", "3.0.0"),
		"part/templates/a.yaml":             namedConfig("part"),
	})
	if places := placesOf(mustRender(t, host, Request{Chart: "/0/shop"})); places != "part/templates/a.yaml shop/charts/there/templates/a.yml" {
		t.Errorf("objects of %q", places)
	}
}

func TestDependenciesCannotLeaveTheRepository(t *testing.T) {
	for _, repository := range []string{
		"file://../../outside", "file:///0/part", "file://../../1/part", "file://..//..//..//", "file://charts/../../../x", "file:///etc",
	} {
		host := repositoryWithTwoRoots(t, withDependencies("shop", "part * "+repository))
		failure := mustFail(t, host, Request{Chart: "/0/shop"})
		expectFailure(t, failure, answer.PathOutOfRepo, "shop/Chart.yaml", "leads out of the repository", repository)
	}
}

func repositoryWithTwoRoots(t *testing.T, chart string) files.Host {
	t.Helper()
	first := repository(t, map[string]string{"shop/Chart.yaml": chart})
	second := repository(t, map[string]string{"part/Chart.yaml": part("part", "1.0.0")})
	return files.FolderHost{Roots: append(first.Roots, second.Roots...)}
}

func TestADependencyAtTheRootOfTheRepositoryIsInside(t *testing.T) {
	host := repository(t, map[string]string{
		"Chart.yaml": part("whole", "1.0.0"), "templates/a.yaml": configMap, "charts/.keep": "",
		".helmignore": "apps/\n", "apps/shop/Chart.yaml": withDependencies("shop", "whole * file://../.."),
	})
	if places := placesOf(mustRender(t, host, Request{Chart: "/0/apps/shop"})); places != "templates/a.yaml" {
		t.Errorf("objects of %q", places)
	}
}

func TestLoopsOfDependenciesArePrinted(t *testing.T) {
	host := repository(t, map[string]string{
		"charts/shop/Chart.yaml": withDependencies("shop", "b * file://../b"),
		"charts/b/Chart.yaml":    withDependencies("b", "c * file://../c"),
		"charts/c/Chart.yaml":    withDependencies("c", "b * file://../b"),
	})
	failure := mustFail(t, host, Request{Chart: "/0/charts/shop"})
	expectFailure(t, failure, answer.RenderFailed, "charts/c/Chart.yaml", "charts/b -> charts/c -> charts/b")

	host = repository(t, map[string]string{"shop/Chart.yaml": withDependencies("shop", "shop * file://.")})
	expectFailure(t, mustFail(t, host, Request{Chart: "/0/shop"}), answer.RenderFailed, "shop/Chart.yaml", "shop -> shop")
}

func TestTwoWaysToTheSameChartAreNoLoop(t *testing.T) {
	host := repository(t, map[string]string{
		"shop/Chart.yaml": withDependencies("shop", "b * file://../b", "c * file://../c"),
		"b/Chart.yaml":    withDependencies("b", "c * file://../c"),
		"c/Chart.yaml":    part("c", "1.0.0"), "c/templates/a.yaml": configMap,
	})
	result := mustRender(t, host, Request{Chart: "/0/shop"})
	if places := placesOf(result); places != "c/templates/a.yaml" {
		t.Errorf("objects of %q", places)
	}
	if warnings := strings.Join(result.Warnings, "\n"); !strings.Contains(warnings, "shop/charts/b depends on c") {
		t.Errorf("warnings %q", warnings)
	}
}

func TestALockThatFitsIsFollowed(t *testing.T) {
	lock := "dependencies:\n- {name: part, repository: \"file://../part\", version: VERSION}\ndigest: DIGEST\n"
	chart := withDependencies("shop", "part ^1.0.0 file://../part")
	content := map[string]string{"shop/Chart.yaml": chart, "part/Chart.yaml": part("part", "1.2.0"), "part/templates/a.yaml": configMap}
	// Digests made by `helm dependency update`.
	const digest = "sha256:db5a0c2130f233687e31c829f43bbfd74670d560ea9512febe3c5f1d3c545b57"
	content["shop/Chart.lock"] = strings.NewReplacer("VERSION", "1.2.0", "DIGEST", digest).Replace(lock)
	if places := placesOf(mustRender(t, repository(t, content), Request{Chart: "/0/shop"})); places != "part/templates/a.yaml" {
		t.Errorf("objects of %q", places)
	}
	content["shop/Chart.lock"] = strings.NewReplacer("VERSION", "1.3.0", "DIGEST", digest).Replace(lock)
	expectFailure(t, mustFail(t, repository(t, content), Request{Chart: "/0/shop"}), answer.RenderFailed, "shop/Chart.yaml", "out of sync")
}
