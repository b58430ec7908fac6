package helm

import "strings"

const (
	separator  = "---"
	blankSpace = "\t\n\f\r "
)

// splitDocuments parts a rendered text where Helm does: at every line that begins with `---`, and the blank space around it. What
// stands behind it on the line belongs to the next document. Of two such lines on end the second is part of a document.
func splitDocuments(text string) []string {
	rest := strings.TrimSpace(text)
	if after, found := strings.CutPrefix(rest, separator); found {
		rest = strings.TrimLeft(after, blankSpace)
	}
	var documents []string
	for rest != "" {
		document, after, _ := strings.Cut(rest, "\n"+separator)
		if document = strings.TrimSpace(document); document != "" {
			documents = append(documents, document)
		}
		rest = strings.TrimLeft(after, blankSpace)
	}
	return documents
}
