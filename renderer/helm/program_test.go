package helm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	yamlstream "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// program is the environment variable that names the program of Helm.
const program = "HELM"

func TestProgramStillGivesWhatTheCasesSay(t *testing.T) {
	if os.Getenv(program) == "" {
		t.Skip("HELM names no program")
	}
	for _, name := range caseNames(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			read := readCase(t, name)
			printed, failed := read.runProgram(t)
			if _, isError := read.expected["helm says"]; isError != failed {
				t.Fatalf("the program refuses: %v", failed)
			}
			if !failed {
				if got := objectsIn(t, printed); got != read.expected["objects"] {
					t.Errorf("got\n%s\nwant\n%s", got, read.expected["objects"])
				}
			}
		})
	}
}

// runProgram calls `helm template`, and `helm dependency build` before it where that is wanted, as Argo CD does.
func (c *caseFile) runProgram(t *testing.T) (printed string, failed bool) {
	t.Helper()
	printed, message, err := c.call(t, c.arguments(t)...)
	if err != nil && strings.Contains(message, "missing in charts/ directory") {
		if _, _, err := c.call(t, "dependency", "build"); err == nil {
			printed, message, err = c.call(t, c.arguments(t)...)
			return onlyObjects(printed, message, err)
		}
	}
	return onlyObjects(printed, message, err)
}

// onlyObjects counts as refused what the program prints but cannot be read.
func onlyObjects(printed, _ string, err error) (string, bool) {
	if err == nil {
		_, err = documentsIn(printed)
	}
	return printed, err != nil
}

func (c *caseFile) call(t *testing.T, arguments ...string) (printed, message string, err error) {
	t.Helper()
	home := t.TempDir()
	var output, problems bytes.Buffer
	command := exec.Command(os.Getenv(program), arguments...)
	command.Dir = filepath.Join(c.root, c.Chart)
	command.Env = []string{"HOME=" + home, "HELM_CACHE_HOME=" + home, "HELM_CONFIG_HOME=" + home, "HELM_DATA_HOME=" + home}
	command.Stdout, command.Stderr = &output, &problems
	err = command.Run()
	return output.String(), problems.String(), err
}

func (c *caseFile) arguments(t *testing.T) []string {
	t.Helper()
	arguments := []string{"template", ".", "--name-template", c.Release, "--namespace", c.Namespace, "--kube-version", c.KubeVersion}
	add := func(flag string, values ...string) {
		for _, value := range values {
			arguments = append(arguments, flag, value)
		}
	}
	add("--api-versions", c.APIVersions...)
	add("--set", c.Set...)
	add("--set-string", c.SetString...)
	for _, parameter := range c.SetFile {
		name, file, _ := strings.Cut(parameter, "=")
		add("--set-file", name+"="+filepath.Join(c.root, file))
	}
	for _, name := range c.Values {
		add("--values", filepath.Join(c.root, name))
	}
	if c.ValuesText != "" {
		file := filepath.Join(t.TempDir(), "values.yaml")
		writeFile(t, file, []byte(c.ValuesText))
		add("--values", file)
	}
	for flag, isSet := range map[string]bool{"--include-crds": !c.SkipCRDs, "--skip-tests": c.SkipTests, "--skip-schema-validation": c.SkipSchema} {
		if isSet {
			arguments = append(arguments, flag)
		}
	}
	return arguments
}

func documentsIn(printed string) ([]string, error) {
	documents := yamlstream.NewYAMLReader(bufio.NewReader(strings.NewReader(printed)))
	var found []string
	for {
		text, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		object, err := yaml.YAMLToJSON(text)
		if err != nil {
			return nil, err
		}
		if string(object) != "null" {
			found = append(found, string(object))
		}
	}
}

func objectsIn(t *testing.T, printed string) string {
	t.Helper()
	found, err := documentsIn(printed)
	if err != nil {
		t.Fatal(err)
	}
	for index, object := range found {
		found[index] = normalized(t, object)
	}
	return strings.Join(found, "\n")
}

// normalized writes JSON so that equal objects are equal texts. Numbers keep their digits.
func normalized(t *testing.T, object string) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(object))
	decoder.UseNumber()
	var content any
	if err := decoder.Decode(&content); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
