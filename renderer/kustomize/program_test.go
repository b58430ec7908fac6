package kustomize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// TestTheProgramStillGivesWhatIsExpected runs the program that KUSTOMIZE names on every overlay, as Argo CD would, and compares with
// testdata/expected.jsonl; with UPDATE_EXPECTED=1 it writes that file. The version must be that of go.mod.
func TestTheProgramStillGivesWhatIsExpected(t *testing.T) {
	program := os.Getenv("KUSTOMIZE")
	if program == "" {
		t.Skip("KUSTOMIZE names no program")
	}
	var written bytes.Buffer
	known := map[string]outcome{}
	isUpdate := os.Getenv("UPDATE_EXPECTED") != ""
	if !isUpdate {
		known = expectedOutcomes(t)
	}
	for _, one := range overlays(t) {
		objects, err := programRun{t: t, program: program, folder: one.write(t), overlay: one}.objects()
		got := outcome{Name: one.Name, Objects: objects, Fails: err != nil}
		line, encoding := json.Marshal(got)
		if encoding != nil {
			t.Fatal(encoding)
		}
		written.Write(append(line, '\n'))
		if want, encoding := json.Marshal(known[one.Name]); !isUpdate && (encoding != nil || string(want) != string(line)) {
			t.Errorf("%s: the program gives\n%s (%v)\nexpected is\n%s", one.Name, line, err, want)
		}
	}
	if isUpdate {
		if err := os.WriteFile("testdata/expected.jsonl", written.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type programRun struct {
	t       *testing.T
	program string
	folder  string
	overlay overlay
}

// objects edits the kustomization, builds it, and reads the result as Argo CD does.
func (r programRun) objects() ([]json.RawMessage, error) {
	request := r.overlay.request(r.t)
	if err := r.edits(request); err != nil {
		return nil, err
	}
	if err := r.patches(request.Patches); err != nil {
		return nil, err
	}
	components := request.Components
	if request.IgnoreMissingComponents {
		components = nil
		for _, component := range request.Components {
			if _, err := os.Stat(filepath.Join(r.folder, r.overlay.Path, component)); err == nil {
				components = append(components, component)
			}
		}
	}
	if len(components) > 0 {
		if _, err := r.run(append([]string{"edit", "add", "component"}, components...)...); err != nil {
			return nil, err
		}
	}
	text, err := r.run("build", ".")
	if err != nil {
		return nil, err
	}
	objects := []json.RawMessage{}
	for _, document := range strings.Split(text, "\n---\n") {
		object, err := yaml.YAMLToJSON([]byte(document))
		if err != nil {
			return nil, err
		}
		if string(object) != "null" {
			objects = append(objects, object)
		}
	}
	return objects, nil
}

func (r programRun) edits(request Request) error {
	var commands [][]string
	add := func(isWanted bool, command ...string) {
		if isWanted {
			commands = append(commands, command)
		}
	}
	add(request.NamePrefix != "", "set", "nameprefix", "--", request.NamePrefix)
	add(request.NameSuffix != "", "set", "namesuffix", "--", request.NameSuffix)
	add(len(request.Images) > 0, append([]string{"set", "image"}, request.Images...)...)
	var replicas []string
	for _, replica := range request.Replicas {
		replicas = append(replicas, fmt.Sprintf("%s=%s", replica.Name, replica.Count))
	}
	add(len(replicas) > 0, append([]string{"set", "replicas"}, replicas...)...)
	labels := flags(map[string]bool{
		"--force": request.ForceCommonLabels, "--without-selector": request.LabelWithoutSelector, "--include-templates": request.LabelIncludeTemplates,
	})
	add(len(request.CommonLabels) > 0, append(append([]string{"add", "label"}, labels...), pairs(request.CommonLabels)...)...)
	force := flags(map[string]bool{"--force": request.ForceCommonAnnotations})
	add(len(request.CommonAnnotations) > 0, append(append([]string{"add", "annotation"}, force...), pairs(request.CommonAnnotations)...)...)
	add(request.Namespace != "", "set", "namespace", "--", request.Namespace)
	for _, command := range commands {
		if _, err := r.run(append([]string{"edit"}, command...)...); err != nil {
			return err
		}
	}
	return nil
}

func flags(wanted map[string]bool) []string {
	var given []string
	for flag, isWanted := range wanted {
		if isWanted {
			given = append(given, flag)
		}
	}
	return given
}

// patches appends to the field of the file on the disk.
func (r programRun) patches(patches []Patch) error {
	if len(patches) == 0 {
		return nil
	}
	name := filepath.Join(r.folder, r.overlay.Path, "kustomization.yaml")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	kustomization := map[string]any{}
	if err := yaml.Unmarshal(text, &kustomization); err != nil {
		return err
	}
	list, _ := kustomization["patches"].([]any)
	for _, patch := range patches {
		list = append(list, patch)
	}
	kustomization["patches"] = list
	changed, err := yaml.Marshal(kustomization)
	if err != nil {
		return err
	}
	return os.WriteFile(name, changed, 0o644)
}

// run has no programs within reach, so a remote base fails at once.
func (r programRun) run(arguments ...string) (string, error) {
	command := exec.Command(r.program, arguments...)
	command.Dir = filepath.Join(r.folder, r.overlay.Path)
	command.Env = []string{"PATH=/nonexistent", "HOME=" + r.t.TempDir()}
	text, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	return string(text), err
}
