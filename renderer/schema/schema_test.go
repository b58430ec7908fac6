//go:build !wasip1

package schema

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func TestTheEncodedDefinitionsAreThoseOfTheLibraryWithoutDescriptions(t *testing.T) {
	reduced := Reduce(FromLibrary())
	encoded, err := Encode(reduced)
	if err != nil {
		t.Fatal(err)
	}
	decoded := Decode(encoded)
	if len(decoded) < 600 {
		t.Fatalf("only %d definitions", len(decoded))
	}
	for name, definition := range reduced {
		if !reflect.DeepEqual(decoded[name], definition) {
			t.Errorf("%s: got %#v, want %#v", name, decoded[name], definition)
		}
	}
}

// The definitions here come without the paths that tell the library which kinds are in namespaces. It knows those by heart.
func TestTheLibraryKnowsWithoutItsDefinitionsWhatIsInNamespaces(t *testing.T) {
	kinds := map[yaml.TypeMeta]bool{}
	for _, definition := range FromLibrary() {
		groupVersionKinds, _ := definition.Extensions["x-kubernetes-group-version-kind"].([]any)
		for _, one := range groupVersionKinds {
			fields, _ := one.(map[string]any)
			version := strings.TrimPrefix(fmt.Sprintf("%v/%v", fields["group"], fields["version"]), "/")
			kinds[yaml.TypeMeta{APIVersion: version, Kind: fmt.Sprint(fields["kind"])}] = true
		}
	}
	if len(kinds) < 150 {
		t.Fatalf("only %d kinds", len(kinds))
	}
	type scope struct{ isNamespaced, isKnown bool }
	scopes := func() map[yaml.TypeMeta]scope {
		found := map[yaml.TypeMeta]scope{}
		for kind := range kinds {
			isNamespaced, isKnown := openapi.IsNamespaceScoped(kind)
			found[kind] = scope{isNamespaced, isKnown}
		}
		return found
	}
	without := scopes()
	openapi.Schema()
	with := scopes()
	openapi.ResetOpenAPI()
	if !reflect.DeepEqual(with, without) {
		t.Errorf("with definitions %v, without %v", with, without)
	}
}

func TestADefinitionThatOnlyDescribesIsNotEmpty(t *testing.T) {
	var from spec.Schema
	from.Description = "any value"
	reduced := Reduce(spec.Definitions{"any": from, "empty": {}})
	if reflect.DeepEqual(reduced["any"], spec.Schema{}) {
		t.Error("a described definition became empty")
	}
	if !reflect.DeepEqual(reduced["empty"], spec.Schema{}) {
		t.Error("an empty definition did not stay so")
	}
}

func TestTheMergeKeyOfContainersIsKept(t *testing.T) {
	pod := Reduce(Builtin())["io.k8s.api.core.v1.PodSpec"]
	containers := pod.Properties["containers"]
	if containers.Extensions["x-kubernetes-patch-merge-key"] != "name" || containers.Extensions["x-kubernetes-patch-strategy"] != "merge" {
		t.Errorf("got %v", containers.Extensions)
	}
}
