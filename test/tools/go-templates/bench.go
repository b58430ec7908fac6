package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/template"
	"time"

	"github.com/valyala/fasttemplate"
	"sigs.k8s.io/yaml"
)

// benchInput is what the benchmark hands over: the texts of one template in both languages, the parameter sets, and files with parameters.
type benchInput struct {
	Plain []string         `json:"plain"`
	Go    []string         `json:"go"`
	Sets  []map[string]any `json:"sets"`
	Files []string         `json:"files"`
}

// bench does the work on texts that Argo CD does for each parameter set: one core, and every text parsed anew for every set.
func bench() {
	runtime.GOMAXPROCS(1)
	var input benchInput
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	bare := template.New("").Funcs(functionMap())
	figures := map[string]float64{
		"plainPerSecond": perSecond(len(input.Sets), func(index int) { fillPlain(input.Plain, input.Sets[index]) }),
		"goPerSecond":    perSecond(len(input.Sets)/20, func(index int) { fillGo(bare, input.Go, input.Sets[index]) }),
		"filesPerSecond": perSecond(len(input.Files), func(index int) { readFile(input.Files[index]) }),
	}
	if err := json.NewEncoder(os.Stdout).Encode(figures); err != nil {
		os.Exit(1)
	}
}

func perSecond(count int, work func(index int)) float64 {
	start := time.Now()
	for index := range count {
		work(index)
	}
	return float64(count) / time.Since(start).Seconds()
}

func fillPlain(texts []string, set map[string]any) {
	for _, text := range texts {
		parsed, err := fasttemplate.NewTemplate(text, "{{", "}}")
		if err != nil {
			panic(err)
		}
		parsed.ExecuteFuncString(func(output io.Writer, tag string) (int, error) {
			value, ok := set[strings.TrimSpace(tag)].(string)
			if !ok {
				return output.Write([]byte("{{" + tag + "}}"))
			}
			return output.Write([]byte(value))
		})
	}
}

func fillGo(bare *template.Template, texts []string, set map[string]any) {
	for _, text := range texts {
		parsed, err := bare.Clone()
		if err != nil {
			panic(err)
		}
		if parsed, err = parsed.Parse(text); err != nil {
			panic(err)
		}
		var output bytes.Buffer
		if err := parsed.Execute(&output, set); err != nil {
			panic(err)
		}
	}
}

func readFile(text string) {
	var object map[string]any
	if err := yaml.Unmarshal([]byte(text), &object); err != nil {
		panic(err)
	}
	flat := map[string]string{}
	flatten("", object, flat)
}

func flatten(prefix string, value any, flat map[string]string) {
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			flatten(prefix+"."+key, member, flat)
		}
	case []any:
		for index, item := range value {
			flatten(fmt.Sprintf("%s.%d", prefix, index), item, flat)
		}
	default:
		flat[strings.TrimPrefix(prefix, ".")] = fmt.Sprint(value)
	}
}
