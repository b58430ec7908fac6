// Package kustomize does what `kustomize edit` and `kustomize build` do, on the files of a host and nothing else.
package kustomize

import (
	"fmt"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// Render changes a copy of the kustomization file by the options, then builds it.
func Render(host files.Host, request Request) (*answer.Answer, error) {
	in := files.NewFileSystem(host, request.Root).In(request.Path)
	kind, err := in.Kind(".")
	if err != nil || kind != files.Directory {
		return nil, missing(request, err)
	}
	result, err := renderIn(in, request)
	if err != nil {
		return nil, explained(in, request, err)
	}
	return result, nil
}

func renderIn(in files.FileSystem, request Request) (*answer.Answer, error) {
	if err := applyOptions(in, request); err != nil {
		return nil, err
	}
	built, err := withSchemas(in, func() (resmap.ResMap, error) { return build(in, request.Path) })
	if err != nil {
		return nil, err
	}
	return manifestsOf(built)
}

// build is `kustomize build` without flags: no plugins, no helm, no files above the folder of a kustomization.
func build(in files.FileSystem, path string) (resmap.ResMap, error) {
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	return krusty.MakeKustomizer(options).Run(in, path)
}

func missing(request Request, err error) error {
	if err == nil {
		err = &files.Error{Path: request.Path, Code: files.WrongKind}
	}
	failure := answer.Failure{Code: answer.PathNotFound, Message: err.Error()}
	if refusal, ok := err.(*files.Error); ok && refusal.Code != files.NotFound && refusal.Code != files.WrongKind {
		failure.Code = answer.CodeOf(refusal.Code)
	}
	return &failure
}

func explained(_ files.FileSystem, _ Request, err error) error {
	return fmt.Errorf("%w", err)
}
