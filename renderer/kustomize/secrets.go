package kustomize

import (
	"encoding/base64"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/files"
)

// shortestSecret is how long a value of a Secret must be, in bytes, to be searched in messages: shorter ones are parts of words.
const shortestSecret = 4

// withoutSecrets hides the values of all Secrets among the files that were read, should a message still hold one.
func withoutSecrets(message string, in files.FileSystem) string {
	found := secretValues{}
	in.EachRead(func(name string, content []byte) {
		found.inText(string(content), in.In(path.Dir(name)))
	})
	slices.SortFunc(found.values, func(a, b string) int { return len(b) - len(a) })
	for _, value := range slices.Compact(found.values) {
		message = strings.ReplaceAll(message, value, "***")
	}
	return message
}

// secretValues gathers what is in Secrets, in patches of them, and in their generators.
type secretValues struct{ values []string }

// inText looks through documents of YAML, with the directory that paths in them begin at.
func (s *secretValues) inText(text string, in files.FileSystem) {
	if !strings.Contains(text, "ecret") && !strings.Contains(text, "ata/") {
		return
	}
	for _, document := range strings.Split("\n"+text, "\n---") {
		var value any
		if yaml.Unmarshal([]byte(document), &value) == nil {
			s.inValue(value, in)
		}
	}
}

func (s *secretValues) inValue(value any, in files.FileSystem) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			s.inValue(item, in)
		}
	case map[string]any:
		if value["kind"] == "Secret" {
			s.addAll(value["data"])
			s.addAll(value["stringData"])
		}
		if where, ok := value["path"].(string); ok && (strings.HasPrefix(where, "/data/") || strings.HasPrefix(where, "/stringData/")) {
			s.addAll(value["value"])
		}
		for key, item := range value {
			if key == "secretGenerator" {
				s.inGenerators(item, in)
			}
			s.inValue(item, in)
		}
	case string:
		if strings.Contains(value, "\n") {
			s.inText(value, in)
		}
	}
}

func (s *secretValues) inGenerators(value any, in files.FileSystem) {
	generators, _ := value.([]any)
	for _, one := range generators {
		generator, _ := one.(map[string]any)
		for _, literal := range textsOf(generator["literals"]) {
			_, text, _ := strings.Cut(literal, "=")
			s.add(literal, strings.Trim(text, `"'`))
		}
		for _, source := range slices.Concat(textsOf(generator["files"]), textsOf(generator["envs"]), textsOf(generator["env"])) {
			_, file, found := strings.Cut(source, "=")
			if !found {
				file = source
			}
			if content, err := in.ReadFile(file); err == nil {
				s.add(string(content))
			}
		}
	}
}

// textsOf gives the texts in a list, or a text alone.
func textsOf(value any) []string {
	var texts []string
	switch value := value.(type) {
	case string:
		texts = append(texts, value)
	case []any:
		for _, item := range value {
			texts = append(texts, textsOf(item)...)
		}
	}
	return texts
}

// addAll adds the texts of a map, or a text alone.
func (s *secretValues) addAll(value any) {
	if values, ok := value.(map[string]any); ok {
		for _, item := range values {
			s.addAll(item)
		}
		return
	}
	for _, text := range textsOf(value) {
		s.add(text)
		if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
			s.add(string(decoded))
		}
	}
}

// add remembers texts, their lines, and what follows the first `=` of each.
func (s *secretValues) add(texts ...string) {
	for _, text := range texts {
		for _, line := range append(strings.Split(text, "\n"), text) {
			_, value, _ := strings.Cut(line, "=")
			for _, part := range []string{line, value} {
				if part = strings.TrimSpace(part); len(part) >= shortestSecret {
					s.values = append(s.values, part)
				}
			}
		}
	}
}
