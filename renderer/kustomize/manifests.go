package kustomize

import (
	"sigs.k8s.io/kustomize/api/resmap"

	"wheelhouse/renderer/answer"
)

// manifestsOf gives the objects as JSON.
func manifestsOf(built resmap.ResMap) (*answer.Answer, error) {
	result := &answer.Answer{}
	for _, resource := range built.Resources() {
		text, err := resource.MarshalJSON()
		if err != nil {
			return nil, err
		}
		result.Manifests = append(result.Manifests, answer.Manifest{JSON: string(text)})
	}
	return result, nil
}
