package kustomize

import "encoding/json"

// Request says what to build. The options are those of an Application, with variables substituted.
type Request struct {
	// Root is the repository, `/0`.
	Root string `json:"root"`
	// Path is the directory to build, `/0/apps/shop`.
	Path string `json:"path"`

	NamePrefix string    `json:"namePrefix"`
	NameSuffix string    `json:"nameSuffix"`
	Images     []string  `json:"images"`
	Replicas   []Replica `json:"replicas"`

	CommonLabels          map[string]string `json:"commonLabels"`
	ForceCommonLabels     bool              `json:"forceCommonLabels"`
	LabelWithoutSelector  bool              `json:"labelWithoutSelector"`
	LabelIncludeTemplates bool              `json:"labelIncludeTemplates"`

	CommonAnnotations      map[string]string `json:"commonAnnotations"`
	ForceCommonAnnotations bool              `json:"forceCommonAnnotations"`

	Namespace string  `json:"namespace"`
	Patches   []Patch `json:"patches"`

	Components              []string `json:"components"`
	IgnoreMissingComponents bool     `json:"ignoreMissingComponents"`
}

// Replica is a number of replicas for the workloads of one name.
type Replica struct {
	Name  string      `json:"name"`
	Count json.Number `json:"count"`
}

// Patch is one entry of `patches` of an Application; other fields are not part of it and fall away.
type Patch struct {
	Path    string          `json:"path,omitempty"`
	Patch   string          `json:"patch,omitempty"`
	Target  *Target         `json:"target,omitempty"`
	Options map[string]bool `json:"options,omitempty"`
}

// Target selects the objects of a patch.
type Target struct {
	Group              string `json:"group,omitempty"`
	Version            string `json:"version,omitempty"`
	Kind               string `json:"kind,omitempty"`
	Name               string `json:"name,omitempty"`
	Namespace          string `json:"namespace,omitempty"`
	AnnotationSelector string `json:"annotationSelector,omitempty"`
	LabelSelector      string `json:"labelSelector,omitempty"`
}
