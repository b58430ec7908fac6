// Package schema keeps the built-in OpenAPI definitions of Kubernetes ready.
//
// Kustomize asks them how lists merge. As the library carries them they take half a second to read, in every instance of the
// module. Here they lie in a form that is read in a few milliseconds, without what no merge looks at: descriptions and the like.
package schema

import (
	"reflect"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// described stands for everything that was left out of a definition: one that says something is not the same as an empty one.
const described = "left out"

// Reduce keeps of definitions what decides how objects are merged.
func Reduce(definitions spec.Definitions) spec.Definitions {
	reduced := make(spec.Definitions, len(definitions))
	for name, definition := range definitions {
		reduced[name] = reduceOne(definition)
	}
	return reduced
}

func reduceOne(from spec.Schema) spec.Schema {
	var to spec.Schema
	to.Ref = from.Ref
	to.Type = from.Type
	to.Format = from.Format
	to.Extensions = from.Extensions
	if from.Items != nil && from.Items.Schema != nil {
		item := reduceOne(*from.Items.Schema)
		to.Items = &spec.SchemaOrArray{Schema: &item}
	}
	if from.AdditionalProperties != nil {
		to.AdditionalProperties = &spec.SchemaOrBool{Allows: from.AdditionalProperties.Allows}
		if from.AdditionalProperties.Schema != nil {
			value := reduceOne(*from.AdditionalProperties.Schema)
			to.AdditionalProperties.Schema = &value
		}
	}
	if from.Properties != nil {
		to.Properties = make(map[string]spec.Schema, len(from.Properties))
		for name, property := range from.Properties {
			to.Properties[name] = reduceOne(property)
		}
	}
	if reflect.DeepEqual(to, spec.Schema{}) && !reflect.DeepEqual(from, spec.Schema{}) {
		to.Description = described
	}
	return to
}
