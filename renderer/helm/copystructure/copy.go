// Package copystructure stands for the module of that name, which Helm copies values with at every merge. That one finds its way
// by reflection, step by step: with it a chart with ten subcharts takes seven times as long. This one copies what values are made
// of directly, and the rest by reflection.
package copystructure

import (
	"errors"
	"reflect"
	"time"
)

// maxDepth bounds values within values: one that holds itself has no end.
const maxDepth = 20_000

var errTooDeep = errors.New("the value is nested too deep to be copied")

// Copy gives a copy that shares nothing that can be changed with the value. Fields of structs that are not exported are left out.
func Copy(value any) (any, error) {
	return copied(value, 0)
}

func copied(value any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch value := value.(type) {
	case nil, string, bool, int, int64, float64, time.Time:
		return value, nil
	case map[string]any:
		return copiedTable(value, depth)
	case []any:
		return copiedList(value, depth)
	default:
		copy, err := reflected(reflect.ValueOf(value), depth)
		if err != nil {
			return nil, err
		}
		return copy.Interface(), nil
	}
}

func copiedTable(table map[string]any, depth int) (any, error) {
	if table == nil {
		return table, nil
	}
	copy := make(map[string]any, len(table))
	for key, value := range table {
		var err error
		if copy[key], err = copied(value, depth+1); err != nil {
			return nil, err
		}
	}
	return copy, nil
}

func copiedList(list []any, depth int) (any, error) {
	if list == nil {
		return list, nil
	}
	copy := make([]any, len(list))
	for index, item := range list {
		var err error
		if copy[index], err = copied(item, depth+1); err != nil {
			return nil, err
		}
	}
	return copy, nil
}
