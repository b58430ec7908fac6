package jsonnet

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-jsonnet"

	"wheelhouse/renderer/files"
)

// cases are repositories whose main.jsonnet lies in app/deep. Imports are found where Argo CD finds them, which looks on the machine's
// disk with go-jsonnet's own importer.
var cases = map[string]map[string]string{
	"beside the file before everything else": {
		"app/deep/main.jsonnet": "import 'a.libsonnet'",
		"app/deep/a.libsonnet":  "'beside'",
		"app/a.libsonnet":       "'source'",
		"one/a.libsonnet":       "'one'",
		"two/a.libsonnet":       "'two'",
	},
	"in the last library": {
		"app/deep/main.jsonnet": "import 'a.libsonnet'",
		"app/a.libsonnet":       "'source'",
		"one/a.libsonnet":       "'one'",
		"two/a.libsonnet":       "'two'",
	},
	"in the first library": {
		"app/deep/main.jsonnet": "import 'a.libsonnet'",
		"app/a.libsonnet":       "'source'",
		"one/a.libsonnet":       "'one'",
	},
	"in the directory of the source": {
		"app/deep/main.jsonnet": "import 'a.libsonnet'",
		"app/a.libsonnet":       "'source'",
	},
	"from within a library, beside itself": {
		"app/deep/main.jsonnet":   "import 'lib/a.libsonnet'",
		"two/lib/a.libsonnet":     "[import 'b.libsonnet', import '../../one/b.libsonnet', import './sub//b.libsonnet']",
		"two/lib/b.libsonnet":     "'beside'",
		"two/lib/sub/b.libsonnet": "'below'",
		"one/b.libsonnet":         "'one'",
		"two/b.libsonnet":         "'two'",
	},
	"one name in two places": {
		"app/deep/main.jsonnet": "[import 'a.libsonnet', import '../a.libsonnet', import '../../one/a.libsonnet']",
		"app/deep/a.libsonnet":  "import 'b.libsonnet'",
		"app/a.libsonnet":       "import 'b.libsonnet'",
		"one/a.libsonnet":       "import 'b.libsonnet'",
		"app/b.libsonnet":       "'source'",
		"one/b.libsonnet":       "'one'",
	},
	"as texts and bytes": {
		"app/deep/main.jsonnet": "[importstr 'a.txt', importbin 'a.txt', importstr 'main.jsonnet']",
		"one/a.txt":             "a\r\n\u00e9",
	},
	"for code of variables": {
		"app/deep/main.jsonnet": "function(argument) [std.extVar('variable'), argument]",
		"app/a.libsonnet":       "'source'",
		"two/a.libsonnet":       "'two'",
	},
	"not at all":     {"app/deep/main.jsonnet": "import 'a.libsonnet'"},
	"of a directory": {"app/deep/main.jsonnet": "import 'a'", "app/deep/a/b": "", "two/a": "'two'"},
}

func TestImportsAreFoundAsByTheProgram(t *testing.T) {
	for name, repository := range cases {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for file, content := range repository {
				path := filepath.Join(folder, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			wanted, expectedFailure := byProgram(folder)
			given, failure := byRender(folder)
			if (failure == nil) != (expectedFailure == nil) {
				t.Fatalf("failed with %v, the program with %v", failure, expectedFailure)
			}
			if failure == nil && !reflect.DeepEqual(given, wanted) {
				t.Fatalf("%q, but the program gives %q", given, wanted)
			}
		})
	}
}

const imported = "import 'a.libsonnet'"

func byProgram(folder string) ([]string, error) {
	vm := jsonnet.MakeVM()
	vm.ExtCode("variable", imported)
	vm.TLACode("argument", imported)
	vm.Importer(&jsonnet.FileImporter{JPaths: []string{
		filepath.Join(folder, "app"), filepath.Join(folder, "one"), filepath.Join(folder, "two"),
	}})
	main := filepath.Join(folder, "app/deep/main.jsonnet")
	text, err := os.ReadFile(main)
	if err != nil {
		return nil, err
	}
	return evaluate(vm, main, string(text))
}

func byRender(folder string) ([]string, error) {
	code := func(name string) []Variable { return []Variable{{Name: name, Value: imported, Code: true}} }
	result, err := Render(files.FolderHost{Roots: []string{folder}}, Request{
		Root: "/0", Path: "/0/app", Files: []string{"/0/app/deep/main.jsonnet"}, Libs: []string{"/0/one", "/0/two"},
		ExtVars: code("variable"), TLAs: code("argument"),
	})
	if err != nil {
		return nil, err
	}
	var values []string
	for _, manifest := range result.Manifests {
		values = append(values, manifest.JSON)
	}
	return values, nil
}
