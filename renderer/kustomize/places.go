package kustomize

import (
	"path"
	"regexp"

	"wheelhouse/renderer/files"
)

var (
	brokenResource      = regexp.MustCompile(`accumulating resources from '([^']+)': MalformedYAMLError: yaml: line (\d+)`)
	brokenKustomization = regexp.MustCompile(`invalid Kustomization: (?:error converting YAML to JSON: )?yaml: line (\d+)`)
	directoryOfMessage  = regexp.MustCompile(`(?:recursed accumulation of|couldn't make target for) path '([^']+)'`)
)

// placeOf finds the file and line that a message of the library speaks of, or gives nothing.
func placeOf(message string, in files.FileSystem) string {
	if found := directoryOfMessage.FindAllStringSubmatch(message, -1); found != nil {
		in = in.In(found[len(found)-1][1])
	}
	directory, _, err := in.CleanedAbs(".")
	if err != nil {
		return ""
	}
	if found := brokenResource.FindStringSubmatch(message); found != nil {
		return files.Relative(path.Join(directory.String(), found[1])) + ":" + found[2]
	}
	if found := brokenKustomization.FindStringSubmatch(message); found != nil {
		return files.Relative(path.Join(directory.String(), kustomizationFile(in))) + ":" + found[1]
	}
	return ""
}
