package engine

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/BurntSushi/toml"
	"sigs.k8s.io/yaml"
	goyaml "sigs.k8s.io/yaml/goyaml.v3"
)

// These functions never fail, as in Helm: what cannot be written is an empty text, what cannot be read a map with the key `Error`
// or a list with the message.

func toYAMLPretty(value any) string {
	const indent = 2
	var text bytes.Buffer
	encoder := goyaml.NewEncoder(&text)
	encoder.SetIndent(indent)
	if err := encoder.Encode(value); err != nil {
		return ""
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func fromYAML(text string) map[string]any {
	result := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &result); err != nil {
		result["Error"] = err.Error()
	}
	return result
}

func fromYAMLArray(text string) []any {
	result := []any{}
	if err := yaml.Unmarshal([]byte(text), &result); err != nil {
		return []any{err.Error()}
	}
	return result
}

// toTOML gives the message where a value cannot be written.
func toTOML(value any) string {
	var text bytes.Buffer
	if err := toml.NewEncoder(&text).Encode(value); err != nil {
		return err.Error()
	}
	return text.String()
}

func fromTOML(text string) map[string]any {
	result := map[string]any{}
	if err := toml.Unmarshal([]byte(text), &result); err != nil {
		result["Error"] = err.Error()
	}
	return result
}

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

func fromJSON(text string) map[string]any {
	result := map[string]any{}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		result["Error"] = err.Error()
	}
	return result
}

func fromJSONArray(text string) []any {
	result := []any{}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		return []any{err.Error()}
	}
	return result
}
