package schema

import (
	"encoding/binary"
	"encoding/json"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// Decode reads what Encode wrote. It is only ever given what the build wrote, and stops hard at anything else.
func Decode(encoded []byte) spec.Definitions {
	from := &decoder{rest: encoded, refs: map[uint64]spec.Ref{}, values: map[uint64]any{}}
	from.strings = make([]string, from.number())
	for index := range from.strings {
		length := from.number()
		from.strings[index] = string(from.rest[:length])
		from.rest = from.rest[length:]
	}
	count := from.number()
	definitions := make(spec.Definitions, count)
	for range count {
		name := from.text()
		definitions[name] = from.definition()
	}
	return definitions
}

type decoder struct {
	rest    []byte
	strings []string
	// refs and values are read once for each string: many definitions hold the same ones.
	refs   map[uint64]spec.Ref
	values map[uint64]any
}

func (d *decoder) number() uint64 {
	value, length := binary.Uvarint(d.rest)
	if length <= 0 {
		panic("the definitions end early")
	}
	d.rest = d.rest[length:]
	return value
}

func (d *decoder) text() string {
	return d.strings[d.number()]
}

func (d *decoder) definition() spec.Schema {
	var to spec.Schema
	bits := d.number()
	if bits&hasRef != 0 {
		to.Ref = d.ref()
	}
	if bits&hasType != 0 {
		to.Type = make(spec.StringOrArray, d.number())
		for index := range to.Type {
			to.Type[index] = d.text()
		}
	}
	if bits&hasFormat != 0 {
		to.Format = d.text()
	}
	if bits&hasItems != 0 {
		item := d.definition()
		to.Items = &spec.SchemaOrArray{Schema: &item}
	}
	if bits&hasProperties != 0 {
		count := d.number()
		to.Properties = make(map[string]spec.Schema, count)
		for range count {
			name := d.text()
			to.Properties[name] = d.definition()
		}
	}
	if bits&hasAdditional != 0 {
		to.AdditionalProperties = d.additional()
	}
	if bits&hasExtensions != 0 {
		to.Extensions = d.extensions()
	}
	if bits&hasDescription != 0 {
		to.Description = described
	}
	return to
}

func (d *decoder) ref() spec.Ref {
	index := d.number()
	ref, known := d.refs[index]
	if !known {
		ref = spec.MustCreateRef(d.strings[index])
		d.refs[index] = ref
	}
	return ref
}

func (d *decoder) additional() *spec.SchemaOrBool {
	kind := d.number()
	to := &spec.SchemaOrBool{Allows: kind&1 != 0}
	if kind >= 2 {
		value := d.definition()
		to.Schema = &value
	}
	return to
}

func (d *decoder) extensions() spec.Extensions {
	count := d.number()
	to := make(spec.Extensions, count)
	for range count {
		name := d.text()
		to[name] = d.value()
	}
	return to
}

func (d *decoder) value() any {
	index := d.number()
	value, known := d.values[index]
	if !known {
		if err := json.Unmarshal([]byte(d.strings[index]), &value); err != nil {
			panic("a value among the definitions is not JSON")
		}
		d.values[index] = value
	}
	return value
}
