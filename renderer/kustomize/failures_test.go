package kustomize

import (
	"errors"
	"strings"
	"testing"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

const configMap = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"

// failureOf renders `/0/app`, which must fail.
func failureOf(t *testing.T, host files.MemoryHost, request Request) *answer.Failure {
	t.Helper()
	request.Root = "/0"
	if request.Path == "" {
		request.Path = "/0/app"
	}
	_, err := Render(host, request)
	failure, ok := errors.AsType[*answer.Failure](err)
	if !ok {
		t.Fatalf("got %v, not a failure", err)
	}
	return failure
}

func check(t *testing.T, failure *answer.Failure, code answer.Code, words ...string) {
	t.Helper()
	if failure.Code != code {
		t.Errorf("the code is %s, not %s: %s", failure.Code, code, failure.Message)
	}
	for _, word := range words {
		if !strings.Contains(failure.Message, word) {
			t.Errorf("%q is not in: %s", word, failure.Message)
		}
	}
}

func TestARemoteBaseIsRefusedWithItsPlaceAndWhatToDo(t *testing.T) {
	for _, reference := range []string{
		"https://git.invalid/org/repo//base?ref=v1", "git@git.invalid:org/repo.git", "ssh://git.invalid/org/repo", "github.com/org/repo", "git::https://git.invalid/o/r",
		"file:///etc", "HTTPS://git.invalid/a/b",
	} {
		for _, field := range []string{"resources", "components", "generators", "transformers", "validators"} {
			host := files.MemoryHost{Files: map[string]string{
				"/0/app/kustomization.yaml":  "resources: [../base]",
				"/0/base/kustomization.yaml": field + ": ['" + reference + "']",
			}}
			failure := failureOf(t, host, Request{})
			check(t, failure, answer.RemoteRefused, reference, "base/kustomization.yaml", field, "as a source of its own", "copy")
			if failure.Place != "base/kustomization.yaml" {
				t.Errorf("the place is %q", failure.Place)
			}
		}
	}
}

func TestRemoteFilesAreRefusedInEveryField(t *testing.T) {
	for _, text := range []string{
		"resources: [URL]", "crds: [URL]", "configurations: [URL]", "openapi: {path: URL}", "patches: [{path: URL}]", "patchesStrategicMerge: [URL]",
		"patchesJson6902: [{target: {kind: A, version: v1, name: a}, path: URL}]", "replacements: [{path: URL}]", "configMapGenerator: [{name: a, files: [URL]}]",
		"configMapGenerator: [{name: a, files: ['k=URL']}]", "secretGenerator: [{name: a, envs: [URL]}]", "configMapGenerator: [{name: a, env: URL}]",
	} {
		text = strings.ReplaceAll(text, "URL", "https://files.invalid/a.yaml")
		host := files.MemoryHost{Files: map[string]string{"/0/app/kustomization.yaml": "namePrefix: a\n" + text}}
		check(t, failureOf(t, host, Request{}), answer.RemoteRefused, "https://files.invalid/a.yaml")
	}
}

func TestARemoteFileOfATransformersSettingsIsNotFetched(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{
		"/0/app/kustomization.yaml": "resources: [a.yaml]\ntransformers: [t.yaml]",
		"/0/app/a.yaml":             configMap,
		"/0/app/t.yaml":             "{apiVersion: builtin, kind: PatchTransformer, metadata: {name: t}, path: 'https://files.invalid/a.yaml'}",
	}}
	check(t, failureOf(t, host, Request{}), answer.RemoteRefused, "files.invalid", "nothing is fetched")
}

func TestRemoteComponentsOfTheApplicationAreRefused(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{"/0/app/kustomization.yaml": "resources: [a.yaml]", "/0/app/a.yaml": configMap}}
	failure := failureOf(t, host, Request{Components: []string{"https://user:hunter2@git.invalid/org/repo"}})
	check(t, failure, answer.RemoteRefused, "git.invalid/org/repo", "Application")
	if strings.Contains(failure.Message, "hunter2") {
		t.Errorf("the message holds the password: %s", failure.Message)
	}
}

func TestChartsProgramsAndContainersAreRefusedWithWhatToDo(t *testing.T) {
	function := func(what string) string {
		return "apiVersion: example.com/v1\nkind: Runner\nmetadata:\n  name: r\n  annotations:\n    config.kubernetes.io/function: |\n      " + what
	}
	for what, words := range map[string]string{
		"container: {image: 'example.com/a:1'}": "never started", "exec: {path: ./run.sh}": "never started", "starlark: {path: a.star, name: a}": "never started",
	} {
		host := files.MemoryHost{Files: map[string]string{"/0/app/kustomization.yaml": "generators: [g.yaml]", "/0/app/g.yaml": function(what)}}
		check(t, failureOf(t, host, Request{}), answer.RenderFailed, "Runner", words)
	}
	host := files.MemoryHost{Files: map[string]string{"/0/app/kustomization.yaml": "helmCharts: [{name: a, repo: 'https://charts.invalid', version: 1.0.0}]"}}
	check(t, failureOf(t, host, Request{}), answer.RenderFailed, "enable-helm", "a source of its own")
}

func TestACycleIsPrintedWithItsPath(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{
		"/0/app/kustomization.yaml":   "resources: [../one]",
		"/0/one/kustomization.yaml":   "components: [../two]",
		"/0/two/kustomization.yaml":   "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [../three]",
		"/0/three/kustomization.yaml": "resources: [../one]",
	}}
	check(t, failureOf(t, host, Request{}), answer.RenderFailed, "cycle detected", "one -> two -> three -> one")
}

func TestWhatLeadsOutOfTheRepositoryIsRefused(t *testing.T) {
	for _, text := range []string{
		"resources: [../../outside]", "resources: [../../../../etc]", "components: [../..]", "configMapGenerator: [{name: a, files: ['k=../../../etc/passwd']}]",
		"patches: [{path: /etc/passwd}]", "secretGenerator: [{name: a, envs: [/0/../../etc/passwd]}]", "resources: [../../1/a.yaml]",
	} {
		host := files.MemoryHost{Files: map[string]string{"/0/app/kustomization.yaml": "namePrefix: a\n" + text, "/1/a.yaml": configMap}}
		check(t, failureOf(t, host, Request{}), answer.PathOutOfRepo, "leads out of the repository", "app/kustomization.yaml")
	}
}

func TestRefusalsOfTheHostHaveTheirCodes(t *testing.T) {
	for refused, want := range map[files.Code]answer.Code{
		files.LFSPointer: answer.LFSPointer, files.Submodule: answer.Submodule, files.LimitExceeded: answer.LimitExceeded, files.Outside: answer.PathOutOfRepo,
	} {
		host := files.MemoryHost{
			Files:   map[string]string{"/0/app/kustomization.yaml": "configMapGenerator: [{name: a, files: [big.bin]}]", "/0/app/big.bin": "x"},
			Refused: map[string]files.Code{"/0/app/big.bin": refused},
		}
		failure := failureOf(t, host, Request{})
		check(t, failure, want, "app/big.bin")
		if failure.Place != "app/big.bin" {
			t.Errorf("the place is %q", failure.Place)
		}
	}
}

func TestAPathThatIsNoDirectoryIsNotFound(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{"/0/app/file": ""}, Refused: map[string]files.Code{"/0/module": files.Submodule}}
	check(t, failureOf(t, host, Request{Path: "/0/none"}), answer.PathNotFound, "none")
	check(t, failureOf(t, host, Request{Path: "/0/app/file"}), answer.PathNotFound, "app/file")
	check(t, failureOf(t, host, Request{Path: "/0/../etc"}), answer.PathOutOfRepo)
	check(t, failureOf(t, host, Request{Path: "/0/module"}), answer.Submodule, "module")
}

func TestALineOfABrokenFileIsItsPlace(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{
		"/0/app/kustomization.yaml": "resources: [a.yaml]",
		"/0/app/a.yaml":             "apiVersion: v1\nkind: Secret\nstringData: {a: hunter2\n",
	}}
	failure := failureOf(t, host, Request{})
	check(t, failure, answer.RenderFailed, "a.yaml")
	if failure.Place != "app/a.yaml:2" {
		t.Errorf("the place is %q: %s", failure.Place, failure.Message)
	}
}

func TestALineOfABrokenKustomizationIsItsPlace(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{
		"/0/app/kustomization.yaml": "resources: [../base]",
		"/0/base/kustomization.yml": "resources:\n- a.yaml\n  b: {\n",
	}}
	if failure := failureOf(t, host, Request{}); failure.Place != "base/kustomization.yml:3" {
		t.Errorf("the place is %q: %s", failure.Place, failure.Message)
	}
}

func TestABrokenSchemaEndsOnlyItsOwnBuild(t *testing.T) {
	host := files.MemoryHost{Files: map[string]string{
		"/0/app/kustomization.yaml":  "resources: [a.yaml]\nopenapi: {path: schema.json}\npatches: [{patch: '" + configMap + "'}]",
		"/0/app/schema.json":         "[1]",
		"/0/app/a.yaml":              configMap,
		"/0/next/kustomization.yaml": "resources: [a.yaml]\npatches: [{patch: '" + configMap + "'}]",
		"/0/next/a.yaml":             configMap,
	}}
	check(t, failureOf(t, host, Request{}), answer.RenderFailed, "schema")
	if _, err := Render(host, Request{Root: "/0", Path: "/0/next"}); err != nil {
		t.Error(err)
	}
}
