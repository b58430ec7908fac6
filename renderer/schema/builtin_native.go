//go:build !wasip1

package schema

import "k8s.io/kube-openapi/pkg/validation/spec"

// Builtin gives the built-in definitions; natively, for tests, those of the library.
func Builtin() spec.Definitions {
	return FromLibrary()
}
