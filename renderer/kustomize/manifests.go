package kustomize

import (
	"encoding/json"

	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/yaml"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/handover"
)

// manifestsOf gives the objects as JSON.
func manifestsOf(built resmap.ResMap) (*answer.Answer, error) {
	result := &answer.Answer{}
	for _, one := range built.Resources() {
		text, err := jsonOf(one)
		if err != nil {
			return nil, err
		}
		result.Manifests = append(result.Manifests, answer.Manifest{JSON: string(text)})
	}
	return result, nil
}

// jsonOf gives an object as it is after `kustomize build` has written it as YAML and that was read again. For nearly all objects that
// is what was to be written.
func jsonOf(one *resource.Resource) ([]byte, error) {
	// Not by MarshalJSON of the resource: it writes YAML and reads it again, a tenth of the time of a small build.
	var value map[string]any
	if err := one.YNode().Decode(&value); err == nil {
		if text, err := json.Marshal(value); err == nil && handover.Survives(text) {
			return text, nil
		}
	}
	written, err := one.AsYAML()
	if err != nil {
		return nil, err
	}
	return yaml.YAMLToJSON(written)
}
