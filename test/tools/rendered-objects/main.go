// Reads what `helm template` and `kustomize build` printed as Argo CD reads it: one question a line, `{"text": "..."}`, one answer a line,
// `{"objects": [...]}` or `{"error": "..."}`. Numbers keep their digits.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// bufferSize is how far the decoder looks for a brace that tells JSON from YAML.
const bufferSize = 4096

type question struct {
	Text string `json:"text"`
}

type answer struct {
	Objects []json.RawMessage `json:"objects"`
	Error   string            `json:"error,omitempty"`
}

func main() {
	questions := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(output)
	for {
		var asked question
		if err := questions.Decode(&asked); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		var given answer
		var err error
		if given.Objects, err = objects(asked.Text); err != nil {
			given = answer{Error: err.Error()}
		}
		if err := answers.Encode(given); err != nil {
			log.Fatal(err)
		}
	}
	if err := output.Flush(); err != nil {
		log.Fatal(err)
	}
}

func objects(text string) ([]json.RawMessage, error) {
	documents := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), bufferSize)
	found := []json.RawMessage{}
	for {
		var document runtime.RawExtension
		if err := documents.Decode(&document); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		raw := bytes.TrimSpace(document.Raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		found = append(found, raw)
	}
}
