//go:build wasip1

package main

import (
	"encoding/json"
	"fmt"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
	"wheelhouse/renderer/helm"
	"wheelhouse/renderer/kustomize"
)

// render reads a request and has it rendered by the tool that it is for.
func render(host files.Host, text []byte) (*answer.Answer, error) {
	var kind struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(text, &kind); err != nil {
		return nil, err
	}
	switch kind.Kind {
	case "kustomize":
		var request kustomize.Request
		if err := json.Unmarshal(text, &request); err != nil {
			return nil, err
		}
		return kustomize.Render(host, request)
	case "helm":
		var request helm.Request
		if err := json.Unmarshal(text, &request); err != nil {
			return nil, err
		}
		return helm.Render(host, request)
	default:
		return nil, fmt.Errorf("a request of the unknown kind %q", kind.Kind)
	}
}
