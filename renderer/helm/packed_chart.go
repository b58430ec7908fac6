package helm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
)

var windowsDrive = regexp.MustCompile(`^[a-zA-Z]:/`)

// unpackChart gives the files of a packed chart by their path in it. Sizes and numbers inside count against the budget while
// they are read: what an archive says of itself is not believed.
func unpackChart(text string, budget *budget) ([]*loader.BufferedFile, error) {
	unzipped, err := gzip.NewReader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	archive := tar.NewReader(unzipped)
	var found []*loader.BufferedFile
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		entry, err := unpackEntry(archive, header, budget)
		if err != nil {
			return nil, err
		}
		if entry != nil {
			found = append(found, entry)
		}
	}
	if len(found) == 0 {
		return nil, errors.New("no files in chart archive")
	}
	return found, nil
}

// unpackEntry reads one entry of an archive; directories and headers are nil, but count as files: numbers are bounded too.
func unpackEntry(archive io.Reader, header *tar.Header, budget *budget) (*loader.BufferedFile, error) {
	if err := budget.spend(0); err != nil {
		return nil, err
	}
	if header.FileInfo().IsDir() || header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == tar.TypeXHeader {
		return nil, nil
	}
	name, err := nameInChart(header.Name)
	if err != nil {
		return nil, err
	}
	if header.Size > maxFileBytes {
		return nil, fmt.Errorf("decompressed chart file %q is larger than the maximum file size %d", header.Name, maxFileBytes)
	}
	data, err := io.ReadAll(io.LimitReader(archive, maxFileBytes))
	if err != nil {
		return nil, err
	}
	budget.files++
	if err := budget.spend(len(data)); err != nil {
		return nil, err
	}
	return &loader.BufferedFile{Name: name, Data: bytes.TrimPrefix(data, byteOrderMark)}, nil
}

// nameInChart takes the first directory off the name of an entry, which is that of the chart, and refuses names that lead elsewhere.
func nameInChart(entry string) (string, error) {
	delimiter := "/"
	if strings.Contains(entry, `\`) {
		delimiter = `\`
	}
	first, rest, _ := strings.Cut(entry, delimiter)
	rest = strings.ReplaceAll(rest, delimiter, "/")
	if path.IsAbs(rest) {
		return "", errors.New("chart illegally contains absolute paths")
	}
	name := path.Clean(rest)
	switch {
	case name == ".":
		return "", fmt.Errorf("chart illegally contains content outside the base directory: %q", entry)
	case strings.HasPrefix(name, ".."):
		return "", errors.New("chart illegally references parent directory")
	case windowsDrive.MatchString(name):
		return "", errors.New("chart contains illegally named files")
	case first == "Chart.yaml":
		return "", errors.New("chart yaml not in base directory")
	}
	return name, nil
}
