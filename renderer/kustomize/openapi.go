package kustomize

import (
	"bytes"
	"sync"

	"sigs.k8s.io/kustomize/kyaml/openapi"

	"wheelhouse/renderer/files"
	"wheelhouse/renderer/schema"
)

// Kustomize keeps the definitions of types in memory of the process: a process for each build forgets them by ending. Here the
// builds share a process. So the built-in definitions, which nearly all builds use, stay; a build with definitions of its own gets
// the memory of a new process, and the next one finds it cleaned.

// customSchema is what the library says it uses when a kustomization brought its own definitions.
const customSchema = "using custom schema from file provided"

var (
	builtinDefinitions = sync.OnceValue(schema.Builtin)
	// isBuiltinInUse is whether the library holds the built-in definitions and nothing else.
	isBuiltinInUse bool
)

// withSchemas runs a build such that it sees the definitions that it would see in a process of its own.
func withSchemas[T any](in files.FileSystem, build func() (T, error)) (T, error) {
	if !mentionsSchema(in) {
		useBuiltin()
		built, err := build()
		if openapi.GetSchemaVersion() != customSchema {
			return built, err
		}
		// A base brought definitions, too late to be alone: once more from the beginning.
	}
	isBuiltinInUse = false
	openapi.ResetOpenAPI()
	return build()
}

// mentionsSchema tells whether the first kustomization may bring its own definitions.
func mentionsSchema(in files.FileSystem) bool {
	text, err := in.ReadFile(kustomizationFile(in))
	return err == nil && bytes.Contains(bytes.ToLower(text), []byte("openapi"))
}

// useBuiltin hands the library the definitions that it would otherwise read itself, which takes it half a second.
func useBuiltin() {
	if isBuiltinInUse {
		return
	}
	openapi.ResetOpenAPI()
	openapi.SuppressBuiltInSchemaUse()
	openapi.AddDefinitions(builtinDefinitions())
	isBuiltinInUse = true
}
