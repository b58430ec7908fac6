package helm

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// caseFile is a file of testdata/cases; its README says what stands in it.
type caseFile struct {
	Chart       string   `json:"chart"`
	Release     string   `json:"release"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
	Values      []string `json:"values"`
	ValuesText  string   `json:"valuesText"`
	Set         []string `json:"set"`
	SetString   []string `json:"setString"`
	SetFile     []string `json:"setFile"`
	SkipCRDs    bool     `json:"skipCrds"`
	SkipTests   bool     `json:"skipTests"`
	SkipSchema  bool     `json:"skipSchema"`

	root string
	// expected are the sections that are not files, by their names.
	expected map[string]string
}

// readCase reads a file and lays its files into a folder.
func readCase(t *testing.T, name string) caseFile {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	options, rest, _ := strings.Cut(string(text), "\n")
	read := caseFile{Chart: "shop", Release: "rel", Namespace: "ns", KubeVersion: "1.31.4", root: t.TempDir(), expected: map[string]string{}}
	if err := json.Unmarshal([]byte(options), &read); err != nil {
		t.Fatal(err)
	}
	for section := range strings.SplitSeq(strings.TrimPrefix(rest, "-- "), "\n-- ") {
		// The line break before the next header belongs to the content.
		header, content, _ := strings.Cut(section+"\n", " --\n")
		read.take(t, header, content)
	}
	return read
}

func (c *caseFile) take(t *testing.T, header, content string) {
	t.Helper()
	kind, name, _ := strings.Cut(header, " ")
	file := filepath.Join(c.root, name)
	switch kind {
	case "text":
		writeFile(t, file, []byte(content))
	case "cut":
		writeFile(t, file, []byte(strings.TrimSuffix(content, "\n")))
	case "base64":
		bytes, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(content, "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, file, bytes)
	case "link":
		linkFile(t, file, strings.TrimSpace(content))
	default:
		c.expected[header] = strings.TrimSpace(content)
	}
}

func writeFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func linkFile(t *testing.T, name, target string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, name); err != nil {
		t.Fatal(err)
	}
}

// request is what the case asks of this package.
func (c *caseFile) request() Request {
	request := Request{
		Chart: "/0/" + c.Chart, ReleaseName: c.Release, Namespace: c.Namespace, KubeVersion: c.KubeVersion, APIVersions: c.APIVersions,
		Set: c.Set, SetString: c.SetString, IncludeCRDs: !c.SkipCRDs, SkipTests: c.SkipTests, SkipSchemaValidation: c.SkipSchema,
	}
	for _, name := range c.Values {
		request.Values = append(request.Values, ValuesSource{Path: "/0/" + name})
	}
	if c.ValuesText != "" {
		request.Values = append(request.Values, ValuesSource{Text: c.ValuesText})
	}
	for _, parameter := range c.SetFile {
		name, file, _ := strings.Cut(parameter, "=")
		request.SetFile = append(request.SetFile, name+"=/0/"+file)
	}
	return request
}
