package kustomize

import (
	"bytes"

	"sigs.k8s.io/kustomize/kyaml/openapi"

	"wheelhouse/renderer/files"
)

// Kustomize keeps the definitions of types in memory of the process: a process for each build forgets them by ending. Here the
// builds share a process. So the built-in definitions, which nearly all builds use, stay; a build with definitions of its own gets
// the memory of a new process, and leaves that of a new process behind.

// customSchema is what the library says it uses when a kustomization brought its own definitions.
const customSchema = "using custom schema from file provided"

// withSchemas runs a build such that it sees the definitions that it would see in a process of its own.
func withSchemas[T any](in files.FileSystem, build func() (T, error)) (T, error) {
	if !mentionsSchema(in) {
		built, err := build()
		if openapi.GetSchemaVersion() != customSchema {
			return built, err
		}
		// A base brought definitions, too late to be alone: once more from the beginning.
	}
	openapi.ResetOpenAPI()
	defer openapi.ResetOpenAPI()
	return build()
}

// mentionsSchema tells whether the first kustomization may bring its own definitions.
func mentionsSchema(in files.FileSystem) bool {
	text, err := in.ReadFile(kustomizationFile(in))
	return err == nil && bytes.Contains(bytes.ToLower(text), []byte("openapi"))
}
