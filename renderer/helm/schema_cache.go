package helm

import "github.com/santhosh-tekuri/jsonschema/v6"

// maxCachedSchemaBytes bounds the texts of the compiled schemas that are kept.
const maxCachedSchemaBytes = 4 << 20

// schemas are compiled schemas by their text. A chart is mostly rendered more than once, for several applications and clusters.
var schemas = struct {
	byText map[string]*jsonschema.Schema
	bytes  int
}{byText: map[string]*jsonschema.Schema{}}

func compiledSchema(text []byte) (*jsonschema.Schema, error) {
	if known, ok := schemas.byText[string(text)]; ok {
		return known, nil
	}
	compiled, err := compileSchema(text)
	if err != nil {
		return nil, err
	}
	if schemas.bytes+len(text) > maxCachedSchemaBytes {
		clear(schemas.byText)
		schemas.bytes = 0
	}
	schemas.byText[string(text)] = compiled
	schemas.bytes += len(text)
	return compiled, nil
}
