// Renders Go templates for the differential test: one JSON request a line in, one JSON answer a line out. The functions are those that
// Argo CD gives to the templates of an ApplicationSet: sprig's without the environment, and its own.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"github.com/gosimple/slug"
	"sigs.k8s.io/yaml"
)

type request struct {
	Template string   `json:"template"`
	Data     any      `json:"data"`
	Options  []string `json:"options"`
}

type answer struct {
	// The bytes, and the text that they become in JSON: every byte that is not UTF-8 is U+FFFD there.
	Output []byte `json:"output,omitempty"`
	Text   string `json:"text"`
	Error  string `json:"error,omitempty"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "bench" {
		bench()
		return
	}
	bare := template.New("t").Funcs(functionMap())
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	encoder := json.NewEncoder(output)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) == 0 && err != nil {
			return
		}
		var asked request
		if problem := json.Unmarshal(line, &asked); problem != nil {
			fmt.Fprintln(os.Stderr, problem)
			os.Exit(1)
		}
		if problem := encoder.Encode(render(asked, bare)); problem != nil {
			os.Exit(1)
		}
	}
}

func render(asked request, bare *template.Template) (result answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			result = answer{Error: fmt.Sprint("panic: ", panicked)}
		}
	}()
	parsed, err := bare.Clone()
	if err == nil {
		parsed, err = parsed.Option(asked.Options...).Parse(asked.Template)
	}
	if err != nil {
		return answer{Error: "parse: " + err.Error()}
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, typed(asked.Data)); err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Output: text.Bytes(), Text: text.String()}
}

// typed gives lists and maps of strings their Go types: {"$strings": [...]} and {"$stringMap": {...}}.
func typed(value any) any {
	switch value := value.(type) {
	case []any:
		for index, item := range value {
			value[index] = typed(item)
		}
	case map[string]any:
		if items, ok := value["$strings"].([]any); ok {
			texts := make([]string, len(items))
			for index, item := range items {
				texts[index] = item.(string)
			}
			return texts
		}
		if members, ok := value["$stringMap"].(map[string]any); ok {
			texts := make(map[string]string, len(members))
			for key, member := range members {
				texts[key] = member.(string)
			}
			return texts
		}
		for key, member := range value {
			value[key] = typed(member)
		}
	}
	return value
}

func functionMap() template.FuncMap {
	functions := sprig.GenericFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(functions, name)
	}
	functions["normalize"] = normalize
	functions["slugify"] = slugify
	functions["toYaml"] = func(value any) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	functions["fromYaml"] = func(text string) (map[string]any, error) {
		found := map[string]any{}
		return found, yaml.Unmarshal([]byte(text), &found)
	}
	functions["fromYamlArray"] = func(text string) ([]any, error) {
		found := []any{}
		return found, yaml.Unmarshal([]byte(text), &found)
	}
	return functions
}

var notInName = regexp.MustCompile(`[^-a-z0-9.]`)

// normalize makes a DNS name, as Argo CD does.
func normalize(name string) string {
	name = notInName.ReplaceAllString(strings.ToLower(name), "-")
	if len(name) > 253 {
		name = name[:253]
	}
	return strings.Trim(name, "-.")
}

// slugify takes [longest] [whether to cut between words] name, as Argo CD does.
func slugify(arguments ...any) string {
	longest, smart, name := 50, false, ""
	for index, argument := range arguments {
		switch {
		case index == len(arguments)-1:
			name = argument.(string)
		case index == 0:
			longest = argument.(int)
		case index == 1:
			smart = argument.(bool)
		}
	}
	slug.MaxLength = longest
	slug.EnableSmartTruncate = smart
	return slug.Make(normalize(name))
}
