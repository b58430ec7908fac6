// Package jsonnet evaluates the Jsonnet files of a plain directory, as Argo CD does.
package jsonnet

// Request names the files of a source, and what they are given. Paths are those of a host: `/0/apps/shop`.
type Request struct {
	// Root is the repository.
	Root string `json:"root"`
	// Path is the directory of the source: imports are looked for there in the end.
	Path string `json:"path"`
	// Files are evaluated in their order.
	Files   []string   `json:"files"`
	ExtVars []Variable `json:"extVars"`
	TLAs    []Variable `json:"tlas"`
	// Libs are directories that imports are looked for in, the last one first.
	Libs []string `json:"libs"`
}

// Variable is an external variable or a top-level argument: text, or code that is evaluated.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Code  bool   `json:"code"`
}
