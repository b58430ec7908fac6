package kustomize

import (
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
)

// reference is what a kustomization names outside of itself.
type reference struct {
	field string
	text  string
	// isRoot is whether it may be another kustomization.
	isRoot bool
}

// referencesOf lists what a kustomization names, in the order of its fields.
func referencesOf(kustomization types.Kustomization) []reference {
	var all []reference
	add := func(field string, isRoot bool, texts ...string) {
		for _, text := range texts {
			if text != "" && !isInline(text) {
				all = append(all, reference{field: field, text: text, isRoot: isRoot})
			}
		}
	}
	add("resources", true, kustomization.Resources...)
	add("components", true, kustomization.Components...)
	add("generators", true, kustomization.Generators...)
	add("transformers", true, kustomization.Transformers...)
	add("validators", true, kustomization.Validators...)
	add("crds", false, kustomization.Crds...)
	add("configurations", false, kustomization.Configurations...)
	add("openapi", false, kustomization.OpenAPI["path"])
	for _, patch := range kustomization.Patches {
		add("patches", false, patch.Path)
	}
	for _, patch := range kustomization.PatchesJson6902 {
		add("patchesJson6902", false, patch.Path)
	}
	for _, patch := range kustomization.PatchesStrategicMerge {
		add("patchesStrategicMerge", false, string(patch))
	}
	for _, replacement := range kustomization.Replacements {
		add("replacements", false, replacement.Path)
	}
	for _, generator := range kustomization.ConfigMapGenerator {
		add("configMapGenerator", false, filesOf(generator.KvPairSources)...)
	}
	for _, generator := range kustomization.SecretGenerator {
		add("secretGenerator", false, filesOf(generator.KvPairSources)...)
	}
	return all
}

// filesOf gives the files of a generator without the keys they may be given under.
func filesOf(sources types.KvPairSources) []string {
	files := append([]string{sources.EnvSource}, sources.EnvSources...)
	for _, source := range sources.FileSources {
		if key, file, found := strings.Cut(source, "="); found && !strings.Contains(key, "/") {
			source = file
		}
		files = append(files, source)
	}
	return files
}

// isInline tells whether a text is YAML itself instead of a path to it.
func isInline(text string) bool {
	return strings.Contains(text, "\n") || strings.HasPrefix(text, "{")
}

// leads tells whether a reference from a directory, both relative to the root of the repository, leads out of it.
func leadsOut(directory, text string) bool {
	if path.IsAbs(text) {
		return true
	}
	joined := path.Join(directory, text)
	return joined == ".." || strings.HasPrefix(joined, "../")
}
