package helm

import "github.com/santhosh-tekuri/jsonschema/v6"

// Most renders repeat much of one before: the chart for another application or cluster, or with one value changed.
var (
	documents = newTextCache[document](maxKeptDocumentBytes)
	tables    = newTextCache[map[string]any](maxKeptTableBytes)
	schemas   = newTextCache[*jsonschema.Schema](maxKeptSchemaBytes)
)

const (
	// maxKeptDocumentBytes bounds rendered documents that are kept as JSON.
	maxKeptDocumentBytes = 8 << 20
	// maxKeptTableBytes bounds texts of values that are kept parsed: parsed they take about ten times as much.
	maxKeptTableBytes = 2 << 20
	// maxKeptSchemaBytes bounds the texts of schemas that are kept compiled.
	maxKeptSchemaBytes = 2 << 20
)

// readKept reads a rendered document.
func readKept(text string) (document, error) {
	return documents.of(text, readDocument)
}

// compiledSchema gives a validator. Compiling one takes longer than rendering a small chart.
func compiledSchema(text []byte) (*jsonschema.Schema, error) {
	return schemas.of(string(text), compileSchema)
}

// readTable reads a text of values: a copy that the caller may change.
func readTable(text []byte) (map[string]any, error) {
	table, err := tables.of(string(text), parseTable)
	if err != nil {
		return nil, err
	}
	return copiedTable(table), nil
}

func copiedTable(table map[string]any) map[string]any {
	if table == nil {
		return nil
	}
	copied := make(map[string]any, len(table))
	for key, value := range table {
		copied[key] = copiedValue(value)
	}
	return copied
}

func copiedValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return copiedTable(value)
	case []any:
		copied := make([]any, len(value))
		for index, item := range value {
			copied[index] = copiedValue(item)
		}
		return copied
	default:
		return value
	}
}
