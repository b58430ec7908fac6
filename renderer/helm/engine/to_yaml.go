package engine

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v2"
	"helm.sh/helm/v3/pkg/chartutil"
	sigsyaml "sigs.k8s.io/yaml"
)

// toYAML writes a value by way of JSON, as sigs.k8s.io/yaml does. What values of charts are made of is written without the detour,
// which takes most of the time.
func toYAML(value any) string {
	write := sigsyaml.Marshal
	if plain, ok := asReadFromJSON(value, 0); ok {
		value, write = plain, yaml.Marshal
	}
	text, err := write(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}

const (
	// maxPlainDepth bounds what is written without the detour, which notices values that hold themselves.
	maxPlainDepth = 50
	// maxPlainKey bounds keys: the YAML parser refuses very long ones.
	maxPlainKey = 100
	// exactIntegers are floating point numbers below this whose digits are those of the whole number.
	exactIntegers = 1e15
)

// asReadFromJSON gives a value as the YAML parser would read it after it was written as JSON. It refuses what it is not sure of.
func asReadFromJSON(value any, depth int) (any, bool) {
	if depth > maxPlainDepth {
		return nil, false
	}
	switch value := value.(type) {
	case nil, bool, int:
		return value, true
	case int64:
		return int(value), true
	case float64:
		return numberAsRead(value)
	case string:
		return value, isPlainText(value)
	case chartutil.Values:
		return mapAsRead(value, depth)
	case map[string]any:
		return mapAsRead(value, depth)
	case []any:
		return listAsRead(value, depth)
	default:
		return nil, false
	}
}

func mapAsRead(table map[string]any, depth int) (any, bool) {
	if table == nil {
		return nil, true
	}
	read := make(map[string]any, len(table))
	for key, value := range table {
		plain, ok := asReadFromJSON(value, depth+1)
		if !ok || len(key) > maxPlainKey || !isPlainText(key) {
			return nil, false
		}
		read[key] = plain
	}
	return read, true
}

func listAsRead(list []any, depth int) (any, bool) {
	if list == nil {
		return nil, true
	}
	read := make([]any, 0, len(list))
	for _, item := range list {
		plain, ok := asReadFromJSON(item, depth+1)
		if !ok {
			return nil, false
		}
		read = append(read, plain)
	}
	return read, true
}

// numberAsRead makes whole numbers of those that JSON writes without a point.
func numberAsRead(number float64) (any, bool) {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return nil, false
	}
	if number != math.Trunc(number) || math.Abs(number) >= 1e21 {
		return number, true
	}
	if math.Abs(number) < exactIntegers {
		return int(number), true
	}
	text := strconv.FormatFloat(number, 'f', -1, 64)
	if whole, err := strconv.Atoi(text); err == nil {
		return whole, true
	}
	if whole, err := strconv.ParseUint(text, 10, 64); err == nil {
		return whole, true
	}
	return number, true
}

// isPlainText says whether a text comes out of JSON and the YAML parser as it went in.
func isPlainText(text string) bool {
	for _, char := range text {
		switch {
		case char == '\n' || char == '\t':
		case char < ' ' || (char >= 0x7f && char < 0xa0) || char == 0xfeff || char >= 0xfffd:
			return false
		}
	}
	return true
}
