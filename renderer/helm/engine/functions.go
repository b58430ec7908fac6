package engine

import (
	"maps"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

// functionsOnly is an empty template with all functions: making the list costs more than copying it.
var functionsOnly = template.New("gotpl").Option("missingkey=zero").Funcs(functions())

// functions are those of sprig and of Helm, without any that would see the machine. `include` and `tpl` stand for those of a set.
func functions() template.FuncMap {
	list := sprig.TxtFuncMap()
	delete(list, "env")
	delete(list, "expandenv")
	maps.Copy(list, boundedFunctions(list))
	maps.Copy(list, withHelmsWholeNumbers(list))
	maps.Copy(list, template.FuncMap{
		"toToml":        toTOML,
		"fromToml":      fromTOML,
		"toYaml":        toYAML,
		"toYamlPretty":  toYAMLPretty,
		"fromYaml":      fromYAML,
		"fromYamlArray": fromYAMLArray,
		"toJson":        toJSON,
		"fromJson":      fromJSON,
		"fromJsonArray": fromJSONArray,
		"required":      required,
		"fail":          fail,
		"lookup":        lookup,
		"getHostByName": getHostByName,
		"include":       func(string, any) string { return "" },
		"tpl":           func(string, any) any { return "" },
	})
	return list
}

func required(message string, value any) (any, error) {
	if text, isText := value.(string); value == nil || (isText && text == "") {
		return value, &statement{message}
	}
	return value, nil
}

func fail(message string) (string, error) {
	return "", &statement{message}
}

// lookup finds nothing: there is no cluster.
func lookup(string, string, string, string) (map[string]any, error) {
	return map[string]any{}, nil
}

// getHostByName finds nothing: there is no network.
func getHostByName(string) string { return "" }
