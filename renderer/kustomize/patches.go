package kustomize

import (
	"errors"
	"fmt"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/files"
)

// appendPatches adds patches to the field `patches`: `kustomize edit` has no command that takes them as they are in an Application.
// The file goes through plain data and back, so that fields which the commands above do not know survive.
func appendPatches(in files.FileSystem, patches []Patch) error {
	if len(patches) == 0 {
		return nil
	}
	name := kustomizationFile(in)
	if name == "" {
		return errors.New("kustomization file not found in the path")
	}
	text, err := in.ReadFile(name)
	if err != nil {
		return err
	}
	var kustomization map[string]any
	if err := yaml.Unmarshal(text, &kustomization); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if kustomization == nil {
		return fmt.Errorf("%s is empty", name)
	}
	list := []any{}
	if present, ok := kustomization["patches"]; ok {
		if list, ok = present.([]any); !ok {
			return fmt.Errorf("%s: patches must be a list", name)
		}
	}
	for _, patch := range patches {
		list = append(list, patch)
	}
	kustomization["patches"] = list
	changed, err := yaml.Marshal(kustomization)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return in.WriteFile(name, changed)
}

// kustomizationFile is the name of the file in the directory, or empty.
func kustomizationFile(in files.FileSystem) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if in.Exists(name) {
			return name
		}
	}
	return ""
}
