package jsonnet

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-jsonnet"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// webAddress is how an address of something elsewhere begins.
var webAddress = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*://`)

// imports finds what Jsonnet code imports: beside the importing file, in the libraries, in the directory of the source, and never
// outside of the repository. Files are known to Jsonnet by their paths from the repository's root.
type imports struct {
	host files.Host
	root string
	// folders are looked into in this order when nothing is beside the importing file.
	folders []string
	found   map[string]*entry
	// refusal is why the last import could not be had, if it is more than that nothing is there.
	refusal *answer.Failure
}

type entry struct {
	contents jsonnet.Contents
	err      error
}

var _ jsonnet.Importer = (*imports)(nil)

func newImports(host files.Host, request Request) *imports {
	folders := append([]string{request.Path}, request.Libs...)
	slices.Reverse(folders)
	return &imports{host: host, root: request.Root, folders: folders, found: map[string]*entry{}}
}

// read gives the bytes of a file of the host, read once.
func (i *imports) read(file string) ([]byte, error) {
	known, ok := i.found[file]
	if !ok {
		bytes, err := i.host.Read(file)
		known = &entry{contents: jsonnet.MakeContentsRaw(bytes), err: err}
		i.found[file] = known
	}
	if known.err != nil {
		return nil, known.err
	}
	return known.contents.Data(), nil
}

// has tells whether a file was imported, by its path from the repository's root.
func (i *imports) has(file string) bool {
	known, ok := i.found[i.root+"/"+file]
	return ok && known.err == nil
}

// Import gives the content of what a file imports, and where it was found. Code that is in no file, as that of variables, has no
// place of its own.
func (i *imports) Import(from, name string) (jsonnet.Contents, string, error) {
	if webAddress.MatchString(name) {
		return i.refused(answer.RemoteRefused, "import %q is a web address; files from elsewhere are not fetched. Commit the file to the repository", name)
	}
	if path.IsAbs(name) {
		return i.refused(answer.PathOutOfRepo, "import %q is an absolute path; only files of the repository can be imported, by relative paths", name)
	}
	isOutside := false
	for _, folder := range i.foldersFor(from) {
		file := path.Join(folder, name)
		if !strings.HasPrefix(file, i.root+"/") {
			isOutside = true
			continue
		}
		_, err := i.read(file)
		if err == nil {
			return i.found[file].contents, files.Relative(file), nil
		}
		if refusal, ok := errors.AsType[*files.Error](err); ok && refusal.Code != files.NotFound {
			return i.refused(answer.CodeOf(refusal.Code), "import %q: %s", name, err.Error())
		}
	}
	if isOutside {
		return i.refused(answer.PathOutOfRepo, "import %q leads out of the repository", name)
	}
	return jsonnet.Contents{}, "", fmt.Errorf("import %q was not found: neither beside the file nor in the directories of directory.jsonnet.libs", name)
}

func (i *imports) foldersFor(from string) []string {
	if from == "" {
		return i.folders
	}
	return append([]string{path.Dir(i.root + "/" + from)}, i.folders...)
}

func (i *imports) refused(code answer.Code, format string, values ...any) (jsonnet.Contents, string, error) {
	i.refusal = &answer.Failure{Code: code, Message: fmt.Sprintf(format, values...)}
	return jsonnet.Contents{}, "", i.refusal
}
