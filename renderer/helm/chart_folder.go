package helm

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/ignore"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// chartFolder reads the files of a chart's directory: all but those that `.helmignore` names, in the order of their names.
type chartFolder struct {
	host    files.Host
	root    string
	rules   *ignore.Rules
	budget  *budget
	entries []*loader.BufferedFile
}

// readChartFolder gives the files below a directory by their path in it.
func readChartFolder(host files.Host, dir string, budget *budget) ([]*loader.BufferedFile, error) {
	rules, err := readIgnoreRules(host, dir)
	if err != nil {
		return nil, err
	}
	folder := &chartFolder{host: host, root: dir, rules: rules, budget: budget}
	if err := folder.walk("", 0); err != nil {
		return nil, err
	}
	return folder.entries, nil
}

func readIgnoreRules(host files.Host, dir string) (*ignore.Rules, error) {
	rules := ignore.Empty()
	name := path.Join(dir, ignore.HelmIgnore)
	text, err := host.Read(name)
	if err == nil {
		if rules, err = ignore.Parse(bytes.NewReader(text)); err != nil {
			return nil, placed(files.Relative(name), err)
		}
	} else if refusal, ok := errors.AsType[*files.Error](err); !ok || refusal.Code != files.NotFound {
		return nil, err
	}
	rules.AddDefaults()
	return rules, nil
}

func (f *chartFolder) walk(below string, depth int) error {
	if depth > maxFolderDepth {
		return &answer.Failure{
			Code: answer.LimitExceeded,
			Message: fmt.Sprintf("%s: directories are nested deeper than %d; perhaps a symbolic link leads to a directory above itself",
				shortened(files.Relative(path.Join(f.root, below)), maxWarningBytes), maxFolderDepth),
		}
	}
	if err := f.budget.spend(0); err != nil {
		return err
	}
	entries, err := f.host.List(path.Join(f.root, below))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := path.Join(below, entry.Name)
		if f.rules.Ignore(name, entryInfo{entry}) {
			continue
		}
		switch entry.Kind {
		case files.Directory:
			err = f.walk(name, depth+1)
		case files.File:
			err = f.read(name)
		default:
			err = f.explainBroken(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *chartFolder) read(name string) error {
	full := path.Join(f.root, name)
	data, err := f.host.Read(full)
	if err != nil {
		return err
	}
	if len(data) > maxFileBytes {
		return &answer.Failure{
			Code:    answer.LimitExceeded,
			Message: fmt.Sprintf("chart file %q is larger than the maximum file size %d", path.Base(name), maxFileBytes),
			Place:   files.Relative(full),
		}
	}
	if err := f.budget.spend(len(data)); err != nil {
		return err
	}
	f.entries = append(f.entries, &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(data, byteOrderMark)})
	return nil
}

// explainBroken says why an entry leads nowhere.
func (f *chartFolder) explainBroken(name string) error {
	full := path.Join(f.root, name)
	if _, err := f.host.Stat(full); err != nil {
		return placed(files.Relative(full), fmt.Errorf("error evaluating symlink %w", err))
	}
	return placed(files.Relative(full), fmt.Errorf("error evaluating symlink %s", files.Relative(full)))
}

// entryInfo is what rules of `.helmignore` ask of a file.
type entryInfo struct{ entry files.Entry }

func (i entryInfo) Name() string       { return i.entry.Name }
func (i entryInfo) Size() int64        { return 0 }
func (i entryInfo) ModTime() time.Time { return time.Time{} }
func (i entryInfo) IsDir() bool        { return i.entry.Kind == files.Directory }
func (i entryInfo) Sys() any           { return nil }

func (i entryInfo) Mode() fs.FileMode {
	if i.IsDir() {
		return fs.ModeDir
	}
	return 0
}

// shortened cuts a text to a number of bytes, out of its middle.
func shortened(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	half := limit / 2
	return strings.ToValidUTF8(text[:half], "") + " ... " + strings.ToValidUTF8(text[len(text)-half:], "")
}
