package jsonnet

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/google/go-jsonnet"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// skipMarker is in files that are left out.
var skipMarker = []byte("+argocd:skip-file-rendering")

// Render evaluates the files one after the other. What they import is parsed once for all of them.
func Render(host files.Host, request Request) (*answer.Answer, error) {
	imports := newImports(host, request)
	vm := newVM(imports, request)
	result := &answer.Answer{}
	for _, file := range request.Files {
		place := files.Relative(file)
		text, err := imports.read(file)
		if err != nil {
			return nil, unread(err, place)
		}
		if bytes.Contains(text, skipMarker) {
			continue
		}
		objects, err := evaluate(vm, place, string(text))
		if err != nil {
			return nil, failureOf(err, imports, place)
		}
		for _, object := range objects {
			result.Manifests = append(result.Manifests, answer.Manifest{JSON: object, Place: place})
		}
	}
	return result, nil
}

func newVM(imports *imports, request Request) *jsonnet.VM {
	vm := jsonnet.MakeVM()
	vm.Importer(imports)
	// There is nobody to read it.
	vm.SetTraceOut(io.Discard)
	for _, argument := range request.TLAs {
		if argument.Code {
			vm.TLACode(argument.Name, argument.Value)
		} else {
			vm.TLAVar(argument.Name, argument.Value)
		}
	}
	for _, variable := range request.ExtVars {
		if variable.Code {
			vm.ExtCode(variable.Name, variable.Value)
		} else {
			vm.ExtVar(variable.Name, variable.Value)
		}
	}
	return vm
}

// evaluate gives the value of a file as JSON: the items of a list each by itself.
func evaluate(vm *jsonnet.VM, name, text string) ([]string, error) {
	node, err := jsonnet.SnippetToAST(name, text)
	if err != nil {
		return nil, err
	}
	value, err := vm.Evaluate(node)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(value, "[") {
		return []string{value}, nil
	}
	var items []json.RawMessage
	if err := json.Unmarshal([]byte(value), &items); err != nil {
		return nil, err
	}
	objects := make([]string, len(items))
	for index, item := range items {
		objects[index] = string(item)
	}
	return objects, nil
}
