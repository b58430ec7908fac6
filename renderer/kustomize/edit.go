package kustomize

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/api/ifc"
	"sigs.k8s.io/kustomize/api/kv"
	"sigs.k8s.io/kustomize/api/pkg/loader"
	"sigs.k8s.io/kustomize/api/provider"
	"sigs.k8s.io/kustomize/kustomize/v5/commands/edit/add"
	"sigs.k8s.io/kustomize/kustomize/v5/commands/edit/set"

	"wheelhouse/renderer/files"
)

// editor runs the commands of `kustomize edit` themselves, in memory: what they do to a kustomization file cannot differ.
type editor struct {
	files   files.FileSystem
	factory *provider.DepProvider
}

// applyOptions changes the kustomization file by the options of the Application. The order is part of the result: a later command
// sees what an earlier one wrote.
func applyOptions(in files.FileSystem, request Request) error {
	edit := editor{files: in, factory: provider.NewDepProvider()}
	steps := []func() error{
		func() error { return edit.text("nameprefix", request.NamePrefix) },
		func() error { return edit.text("namesuffix", request.NameSuffix) },
		func() error { return edit.images(request.Images) },
		func() error { return edit.replicas(request.Replicas) },
		func() error { return edit.labels(request) },
		func() error { return edit.annotations(request) },
		func() error { return edit.text("namespace", request.Namespace) },
		func() error { return appendPatches(in, request.Patches) },
		func() error { return edit.components(request) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (e editor) text(field, value string) error {
	if value == "" {
		return nil
	}
	return e.set(field, "--", value)
}

func (e editor) images(images []string) error {
	if len(images) == 0 {
		return nil
	}
	return e.set(append([]string{"image"}, images...)...)
}

func (e editor) replicas(replicas []Replica) error {
	if len(replicas) == 0 {
		return nil
	}
	arguments := []string{"replicas"}
	for _, replica := range replicas {
		arguments = append(arguments, fmt.Sprintf("%s=%s", replica.Name, replica.Count))
	}
	return e.set(arguments...)
}

func (e editor) labels(request Request) error {
	if len(request.CommonLabels) == 0 {
		return nil
	}
	arguments := []string{"label"}
	for flag, isSet := range map[string]bool{
		"--force":             request.ForceCommonLabels,
		"--without-selector":  request.LabelWithoutSelector,
		"--include-templates": request.LabelIncludeTemplates,
	} {
		if isSet {
			arguments = append(arguments, flag)
		}
	}
	return e.add(append(arguments, pairs(request.CommonLabels)...)...)
}

func (e editor) annotations(request Request) error {
	if len(request.CommonAnnotations) == 0 {
		return nil
	}
	arguments := []string{"annotation"}
	if request.ForceCommonAnnotations {
		arguments = append(arguments, "--force")
	}
	return e.add(append(arguments, pairs(request.CommonAnnotations)...)...)
}

func (e editor) components(request Request) error {
	components := request.Components
	if request.IgnoreMissingComponents {
		components = slices.DeleteFunc(slices.Clone(components), func(component string) bool {
			// A component that would lie outside of the repository counts as missing, too.
			return !e.files.Exists("./" + component)
		})
	}
	if len(components) == 0 {
		return nil
	}
	for _, component := range components {
		if isRemoteRoot(component) && !e.files.Exists(component) {
			return remoteFailure("components of the Application", component, "")
		}
	}
	return e.add(append([]string{"component"}, components...)...)
}

func (e editor) set(arguments ...string) error {
	return run(set.NewCmdSet(e.files, e.values(), e.factory.GetFieldValidator(), e.factory.GetResourceFactory()), arguments)
}

func (e editor) add(arguments ...string) error {
	return run(add.NewCmdAdd(e.files, e.values(), e.factory.GetResourceFactory()), arguments)
}

func (e editor) values() ifc.KvLoader {
	return kv.NewLoader(loader.NewFileLoaderAtCwd(e.files), e.factory.GetFieldValidator())
}

func run(command *cobra.Command, arguments []string) error {
	command.SetArgs(arguments)
	command.SetOut(io.Discard)
	command.SetErr(io.Discard)
	command.SilenceUsage = true
	return command.Execute()
}

// pairs are the arguments `key:value`, sorted so that errors come in the same order every time.
func pairs(values map[string]string) []string {
	arguments := make([]string, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		arguments = append(arguments, key+":"+values[key])
	}
	return arguments
}
