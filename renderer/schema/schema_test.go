package schema

import (
	"reflect"
	"testing"

	"k8s.io/kube-openapi/pkg/validation/spec"
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
