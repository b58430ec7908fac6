package engine

import (
	"encoding/base64"
	"path"
	"strings"

	"github.com/gobwas/glob"
	"helm.sh/helm/v3/pkg/chart"
)

// files are the files of a chart that are not templates, as `.Files`.
type files map[string][]byte

func filesOf(list []*chart.File) files {
	byName := make(files, len(list))
	for _, file := range list {
		byName[file.Name] = file.Data
	}
	return byName
}

// GetBytes gives the content of a file, empty if there is none.
func (f files) GetBytes(name string) []byte {
	if content, ok := f[name]; ok {
		return content
	}
	return []byte{}
}

// Get gives the text of a file, empty if there is none.
func (f files) Get(name string) string {
	return string(f.GetBytes(name))
}

// Glob gives the files whose path fits a pattern, all of them if the pattern is none.
func (f files) Glob(pattern string) files {
	compiled, err := glob.Compile(pattern, '/')
	if err != nil {
		compiled = glob.MustCompile("**")
	}
	fitting := make(files)
	for name, content := range f {
		if compiled.Match(name) {
			fitting[name] = content
		}
	}
	return fitting
}

// AsConfig writes the files as the data of a ConfigMap, by their names without directories.
func (f files) AsConfig() string {
	if f == nil {
		return ""
	}
	data := make(map[string]string, len(f))
	for name, content := range f {
		data[path.Base(name)] = string(content)
	}
	return toYAML(data)
}

// AsSecrets writes the files as the data of a Secret, by their names without directories.
func (f files) AsSecrets() string {
	if f == nil {
		return ""
	}
	data := make(map[string]string, len(f))
	for name, content := range f {
		data[path.Base(name)] = base64.StdEncoding.EncodeToString(content)
	}
	return toYAML(data)
}

// Lines gives the lines of a file, none if there is no such file.
func (f files) Lines(name string) []string {
	text := string(f[name])
	if text == "" {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}
