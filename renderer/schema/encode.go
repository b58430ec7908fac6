package schema

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"k8s.io/kube-openapi/pkg/validation/spec"
)

// What a definition has, as bits of its first byte.
const (
	hasRef = 1 << iota
	hasType
	hasFormat
	hasItems
	hasProperties
	hasAdditional
	hasExtensions
	hasDescription
)

// Encode writes reduced definitions: the number of different strings, each with its length, then the definitions in order of
// their names, with strings as indexes. All numbers are unsigned varints.
func Encode(definitions spec.Definitions) ([]byte, error) {
	into := &encoder{indexes: map[string]uint64{}}
	into.number(uint64(len(definitions)))
	for _, name := range slices.Sorted(maps.Keys(definitions)) {
		into.text(name)
		if err := into.definition(definitions[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	encoded := binary.AppendUvarint(nil, uint64(len(into.strings)))
	for _, text := range into.strings {
		encoded = binary.AppendUvarint(encoded, uint64(len(text)))
		encoded = append(encoded, text...)
	}
	return append(encoded, into.body...), nil
}

type encoder struct {
	indexes map[string]uint64
	strings []string
	body    []byte
}

func (e *encoder) number(value uint64) {
	e.body = binary.AppendUvarint(e.body, value)
}

func (e *encoder) text(value string) {
	index, known := e.indexes[value]
	if !known {
		index = uint64(len(e.strings))
		e.indexes[value] = index
		e.strings = append(e.strings, value)
	}
	e.number(index)
}

func (e *encoder) definition(from spec.Schema) error {
	e.number(presence(from))
	if ref := from.Ref.String(); ref != "" {
		e.text(ref)
	}
	if len(from.Type) > 0 {
		e.number(uint64(len(from.Type)))
		for _, one := range from.Type {
			e.text(one)
		}
	}
	if from.Format != "" {
		e.text(from.Format)
	}
	if from.Items != nil {
		if err := e.definition(*from.Items.Schema); err != nil {
			return err
		}
	}
	if err := e.properties(from.Properties); err != nil {
		return err
	}
	if err := e.additional(from.AdditionalProperties); err != nil {
		return err
	}
	return e.extensions(from.Extensions)
}

func (e *encoder) properties(from map[string]spec.Schema) error {
	if from == nil {
		return nil
	}
	e.number(uint64(len(from)))
	for _, name := range slices.Sorted(maps.Keys(from)) {
		e.text(name)
		if err := e.definition(from[name]); err != nil {
			return err
		}
	}
	return nil
}

// additional is 0 or 1 for a yes or no, 2 or 3 with a definition after it.
func (e *encoder) additional(from *spec.SchemaOrBool) error {
	if from == nil {
		return nil
	}
	var kind uint64
	if from.Allows {
		kind = 1
	}
	if from.Schema == nil {
		e.number(kind)
		return nil
	}
	e.number(kind + 2)
	return e.definition(*from.Schema)
}

// extensions are any values: their JSON is among the strings.
func (e *encoder) extensions(from spec.Extensions) error {
	if len(from) == 0 {
		return nil
	}
	e.number(uint64(len(from)))
	for _, name := range slices.Sorted(maps.Keys(from)) {
		value, err := json.Marshal(from[name])
		if err != nil {
			return err
		}
		e.text(name)
		e.text(string(value))
	}
	return nil
}

func presence(from spec.Schema) uint64 {
	var bits uint64
	for bit, present := range map[uint64]bool{
		hasRef:         from.Ref.String() != "",
		hasType:        len(from.Type) > 0,
		hasFormat:      from.Format != "",
		hasItems:       from.Items != nil,
		hasProperties:  from.Properties != nil,
		hasAdditional:  from.AdditionalProperties != nil,
		hasExtensions:  len(from.Extensions) > 0,
		hasDescription: from.Description != "",
	} {
		if present {
			bits |= bit
		}
	}
	return bits
}
