//go:build wasip1

package schema

import (
	_ "embed"
	"sync"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// encoded is written by the build of the module, from the library, before it is compiled.
//
//go:embed dist/definitions.bin
var encoded []byte

// Builtin gives the built-in definitions. They are read once, and must not be changed.
var Builtin = sync.OnceValue(func() spec.Definitions { return Decode(encoded) })
