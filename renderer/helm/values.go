package helm

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/strvals"
	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// mergedValues puts together what the request gives besides the chart's own values, with the weights of Helm's command line:
// files and texts in their order, then `--set`, `--set-string` and `--set-file`.
func mergedValues(host files.Host, request Request) (map[string]any, error) {
	merged := map[string]any{}
	size := 0
	for _, source := range request.Values {
		name, text, err := readValues(host, source)
		if err != nil {
			return nil, err
		}
		if size += len(text); size > maxValuesBytes {
			return nil, &answer.Failure{
				Code:    answer.LimitExceeded,
				Message: fmt.Sprintf("the values of a render are larger than %d MiB", maxValuesBytes>>20),
			}
		}
		values, err := readTable(text)
		if err != nil {
			return nil, placed(placeOfValues(source, err), fmt.Errorf("failed to parse %s: %w", name, err))
		}
		merged = mergedMaps(merged, values)
	}
	return merged, setParameters(host, request, merged)
}

func parseTable(text string) (map[string]any, error) {
	table := map[string]any{}
	err := yaml.Unmarshal([]byte(text), &table)
	return table, err
}

func setParameters(host files.Host, request Request, into map[string]any) error {
	for _, parameter := range request.Set {
		if err := strvals.ParseInto(parameter, into); err != nil {
			return parameterError("--set", parameter, err)
		}
	}
	for _, parameter := range request.SetString {
		if err := strvals.ParseIntoString(parameter, into); err != nil {
			return parameterError("--set-string", parameter, err)
		}
	}
	read := func(name []rune) (any, error) {
		text, err := readValuesFile(host, string(name))
		return string(text), err
	}
	for _, parameter := range request.SetFile {
		if err := strvals.ParseIntoFile(parameter, into, read); err != nil {
			return parameterError("--set-file", parameter, err)
		}
	}
	return nil
}

func readValues(host files.Host, source ValuesSource) (name string, text []byte, err error) {
	if source.Path == "" {
		return "values of the source", []byte(source.Text), nil
	}
	text, err = readValuesFile(host, source.Path)
	return files.Relative(source.Path), text, err
}

// readValuesFile reads a file that the source names: one that is missing is the source's mistake, not the chart's.
func readValuesFile(host files.Host, path string) ([]byte, error) {
	text, err := host.Read(path)
	if refusal, ok := errors.AsType[*files.Error](err); ok && refusal.Code == files.NotFound {
		return nil, &answer.Failure{
			Code:    answer.PathNotFound,
			Message: fmt.Sprintf("open %s: %s", files.Relative(path), refusal.Code),
			Place:   files.Relative(path),
		}
	}
	return text, err
}

func placeOfValues(source ValuesSource, err error) string {
	if source.Path == "" {
		return ""
	}
	return files.Relative(source.Path) + lineIn(err.Error())
}

var quoted = regexp.MustCompile(quotedText)

// parameterError names the parameter. What the parser quotes may be a piece of the value: then it is left out.
func parameterError(flag, parameter string, err error) error {
	name, _, _ := strings.Cut(parameter, "=")
	failure := failureOf(err)
	reason := quoted.ReplaceAllStringFunc(failure.Message, func(text string) string {
		if strings.Contains(name, strings.Trim(text, `"`)) {
			return text
		}
		return `"..."`
	})
	failure.Message = fmt.Sprintf("failed parsing %s data of %s: %s", flag, name, reason)
	return failure
}

// mergedMaps gives both maps as one: maps in them are merged, of all else the second wins.
func mergedMaps(low, high map[string]any) map[string]any {
	merged := make(map[string]any, len(low)+len(high))
	for key, value := range low {
		merged[key] = value
	}
	for key, value := range high {
		table, isTable := value.(map[string]any)
		under, isBoth := merged[key].(map[string]any)
		if isTable && isBoth {
			value = mergedMaps(under, table)
		}
		merged[key] = value
	}
	return merged
}
