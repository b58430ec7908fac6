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

// answerTo reads a request, renders it, and writes the answer. It does not let a panic of a tool end the process.
func answerTo(host files.Host, text []byte) []byte {
	result, err := rendered(host, text)
	return answer.Encode(result, err)
}

func rendered(host files.Host, text []byte) (result *answer.Answer, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the renderer failed: %v", problem)
		}
	}()
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
