package schema

import (
	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// FromLibrary reads the built-in definitions as Kustomize does, and leaves its memory of definitions as that of a new process.
func FromLibrary() spec.Definitions {
	openapi.ResetOpenAPI()
	definitions := openapi.Schema().Definitions
	openapi.ResetOpenAPI()
	return definitions
}
