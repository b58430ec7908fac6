// Package kustomize does what `kustomize edit` and `kustomize build` do, on the files of a host and nothing else.
package kustomize

import (
	"errors"
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// Render changes a copy of the kustomization file by the options, then builds it.
func Render(host files.Host, request Request) (*answer.Answer, error) {
	sealOff()
	in := files.NewFileSystem(host, request.Root).In(request.Path)
	if kind, err := in.Kind("."); err != nil || kind != files.Directory {
		return nil, missing(request, err)
	}
	result, err := renderIn(in, request)
	if err != nil {
		return nil, explained(in, request, err)
	}
	return result, nil
}

func renderIn(in files.FileSystem, request Request) (result *answer.Answer, err error) {
	defer func() {
		// The library panics on some of what users write, as on a schema that is none.
		if problem := recover(); problem != nil {
			result, err = nil, fmt.Errorf("kustomize stopped: %v", problem)
		}
	}()
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

// missing is the failure of a source whose path is no directory.
func missing(request Request, err error) error {
	if err == nil {
		err = &files.Error{Path: request.Path, Code: files.WrongKind}
	}
	failure := answer.Failure{Code: answer.PathNotFound, Message: err.Error()}
	if refusal, ok := errors.AsType[*files.Error](err); ok && refusal.Code != files.NotFound && refusal.Code != files.WrongKind {
		failure.Code = answer.CodeOf(refusal.Code)
	}
	return &failure
}

// explained turns an error of the library into a failure that says what to do about it.
func explained(in files.FileSystem, request Request, err error) error {
	if failure, ok := errors.AsType[*answer.Failure](err); ok {
		return failure
	}
	text := err.Error()
	refusals := in.Refusals()
	if failure := diagnose(in, text); failure != nil {
		failure.Message = withoutSecrets(failure.Message, in)
		return failure
	}
	text = unquoted(text)
	failure := answer.Failure{Code: answer.RenderFailed, Message: withoutSecrets(cleaned(text, request.Root), in), Place: placeOf(text, in)}
	if strings.Contains(text, errFetch.Error()) || strings.Contains(text, gitIsMissing) {
		failure.Code, failure.Message = answer.RemoteRefused, failure.Message+": "+remoteAdvice
	}
	for _, refusal := range refusals {
		if strings.Contains(text, refusal.Error()) {
			failure.Code, failure.Place = answer.CodeOf(refusal.Code), files.Relative(refusal.Path)
			break
		}
	}
	return &failure
}
