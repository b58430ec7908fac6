package helm

import (
	"fmt"
	"log"
	"slices"
	"strings"

	"go.yaml.in/yaml/v2"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/releaseutil"
	sigsyaml "sigs.k8s.io/yaml"
)

// document is one YAML document of a rendered text, read once: as JSON, and what Helm wants to know of it.
type document struct {
	// json is empty for a document that holds nothing.
	json string
	kind string
	// hook is the annotation of that name.
	hook   string
	isHook bool
}

// readDocument reads a YAML document by the rules of sigs.k8s.io/yaml.
func readDocument(text string) (document, error) {
	var content any
	if err := yaml.Unmarshal([]byte(text), &content); err != nil {
		return document{}, fmt.Errorf("error converting YAML to JSON: %w", err)
	}
	json, err := appendJSON(nil, content)
	if err != nil {
		return document{}, fmt.Errorf("error converting YAML to JSON: %w", err)
	}
	if content == nil {
		return document{}, nil
	}
	read := document{json: string(json)}
	if !read.readHead(content) {
		err = read.readUnusualHead(text)
	}
	return read, err
}

// readHead finds kind and hook where all of a document's head has the types it should have.
func (d *document) readHead(content any) bool {
	fields, isMap := content.(map[any]any)
	if !isMap || !isText(fields["apiVersion"]) || !isText(fields["kind"]) || hasOtherSpelling(fields) {
		return false
	}
	d.kind, _ = fields["kind"].(string)
	metadata, isMap := fields["metadata"].(map[any]any)
	if !isMap {
		return fields["metadata"] == nil
	}
	if !isText(metadata["name"]) || hasOtherSpelling(metadata) {
		return false
	}
	annotations, isMap := metadata["annotations"].(map[any]any)
	if !isMap {
		return metadata["annotations"] == nil
	}
	for _, value := range annotations {
		if _, isString := value.(string); !isString {
			return false
		}
	}
	d.hook, d.isHook = annotations[release.HookAnnotation].(string)
	return true
}

// hasOtherSpelling says whether a key is a field of the head but for its case, which JSON in Go takes for the field too.
func hasOtherSpelling(fields map[any]any) bool {
	for key := range fields {
		name, _ := key.(string)
		for _, known := range headFields {
			if name != known && strings.EqualFold(name, known) {
				return true
			}
		}
	}
	return false
}

var headFields = []string{"apiVersion", "kind", "metadata", "name", "annotations"}

func isText(value any) bool {
	_, isString := value.(string)
	return isString || value == nil
}

// readUnusualHead reads the head with what Helm reads it with.
func (d *document) readUnusualHead(text string) error {
	var head releaseutil.SimpleHead
	if err := sigsyaml.Unmarshal([]byte(text), &head); err != nil {
		return err
	}
	d.kind = head.Kind
	if head.Metadata != nil {
		d.hook, d.isHook = head.Metadata.Annotations[release.HookAnnotation]
	}
	return nil
}

// hookEvents are the moments that an annotation can name.
var hookEvents = []release.HookEvent{
	release.HookPreInstall, release.HookPostInstall, release.HookPreDelete, release.HookPostDelete, release.HookPreUpgrade,
	release.HookPostUpgrade, release.HookPreRollback, release.HookPostRollback, release.HookTest, formerTest,
}

// formerTest is how Helm 2 named tests.
const formerTest release.HookEvent = "test-success"

// isTest says of a hook whether it is one for tests. A hook that names an unknown moment is none at all: Helm leaves it out.
func (d *document) isTest() (isTest, isKnown bool) {
	for name := range strings.SplitSeq(d.hook, ",") {
		event := release.HookEvent(strings.ToLower(strings.TrimSpace(name)))
		if !slices.Contains(hookEvents, event) {
			log.Printf("info: skipping unknown hook: %q", d.hook)
			return false, false
		}
		isTest = isTest || event == release.HookTest || event == formerTest
	}
	return isTest, true
}
