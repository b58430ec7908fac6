//go:build !wasip1

package schema

import (
	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

// FromLibrary reads the built-in definitions as Kustomize does, and leaves its memory of definitions as that of a new process. It is
// not for the module, whose library asks Builtin.
func FromLibrary() spec.Definitions {
	openapi.ResetOpenAPI()
	definitions := openapi.Schema().Definitions
	openapi.ResetOpenAPI()
	return definitions
}
