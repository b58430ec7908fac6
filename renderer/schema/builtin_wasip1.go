//go:build wasip1

package schema

import (
	_ "embed"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// encoded is written by the build of the module, from the library, before it is compiled.
//
//go:embed dist/definitions.bin
var encoded []byte

// Builtin gives the built-in definitions.
func Builtin() spec.Definitions {
	return Decode(encoded)
}
