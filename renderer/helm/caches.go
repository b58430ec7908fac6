package helm

import (
	"github.com/santhosh-tekuri/jsonschema/v6"
	"helm.sh/helm/v3/pkg/chart/loader"
)

const (
	// maxKeptDocumentBytes bounds rendered documents that are kept as JSON.
	maxKeptDocumentBytes = 4 << 20
	// maxKeptTableBytes bounds values that are kept parsed.
	maxKeptTableBytes = 8 << 20
	// nodeBytes is about what one value in a map or list takes.
	nodeBytes = 64
	// maxKeptSchemaBytes bounds the texts of schemas that are kept compiled: compiled they take about twenty times as much.
	maxKeptSchemaBytes = 256 << 10
	// maxKeptPackedBytes bounds packed charts that are kept unpacked.
	maxKeptPackedBytes = 4 << 20
)

// Most renders repeat much of one before: the chart for another application or cluster, or with one value changed. What is kept
// must be small beside the memory of the module, which is looked through when garbage is collected.
var (
	documents = newTextCache(maxKeptDocumentBytes, func(read document) int { return len(read.json) })
	tables    = newTextCache(maxKeptTableBytes, func(table map[string]any) int { return nodeBytes * nodesIn(table) })
	schemas   = newTextCache(maxKeptSchemaBytes, func(*jsonschema.Schema) int { return 0 })
	packed    = newTextCache(maxKeptPackedBytes, func(entries []*loader.BufferedFile) int {
		size := 0
		for _, entry := range entries {
			size += len(entry.Name) + len(entry.Data)
		}
		return size
	})
)

// readKept reads a rendered document.
func readKept(text string) (document, error) {
	return documents.of(text, readDocument)
}

// unpackedChart gives the files of a packed chart.
func unpackedChart(text []byte, budget *budget) ([]*loader.BufferedFile, error) {
	room := *budget
	entries, err := packed.of(string(text), func(text string) ([]*loader.BufferedFile, error) { return unpackChart(text, &room) })
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if err := budget.spend(len(entry.Data)); err != nil {
			return nil, err
		}
	}
	return entries, nil
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

// nodesIn counts the values in a value.
func nodesIn(value any) int {
	count := 1
	switch value := value.(type) {
	case map[string]any:
		for _, inside := range value {
			count += nodesIn(inside)
		}
	case []any:
		for _, inside := range value {
			count += nodesIn(inside)
		}
	}
	return count
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
