package kustomize

import (
	"fmt"
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// What to do about a reference that would have to be fetched.
const remoteAdvice = "add that repository as a source of its own, or copy what is needed into this repository"

// diagnosis looks, after a build has failed, for what the library only says in passing: references that would have to be fetched or
// lead out of the repository, and kustomizations that take each other in a circle.
type diagnosis struct {
	files files.FileSystem
	// stack are the kustomizations from the first one to that which is looked at, relative to the root of the repository.
	stack []string
	seen  map[string]bool
	// triedGit is whether the library tried to clone.
	triedGit bool
}

// diagnose gives what is wrong with a kustomization or one below it, or nil.
func diagnose(in files.FileSystem, message string) *answer.Failure {
	look := diagnosis{files: in, seen: map[string]bool{}, triedGit: strings.Contains(message, gitIsMissing)}
	directory, _, err := in.CleanedAbs(".")
	if err != nil {
		return nil
	}
	return look.kustomization(files.Relative(directory.String()), in)
}

// kustomization looks at one directory and those it refers to.
func (d *diagnosis) kustomization(directory string, in files.FileSystem) *answer.Failure {
	if d.seen[directory] {
		return nil
	}
	d.seen[directory] = true
	name := kustomizationFile(in)
	text, err := in.ReadFile(name)
	if err != nil {
		return nil
	}
	var kustomization types.Kustomization
	if err := kustomization.Unmarshal(text); err != nil {
		return nil
	}
	kustomization.FixKustomization()
	d.stack = append(d.stack, directory)
	defer func() { d.stack = d.stack[:len(d.stack)-1] }()
	file := path.Join(directory, name)
	for _, one := range referencesOf(kustomization) {
		if failure := d.reference(one, file, in); failure != nil {
			return failure
		}
	}
	return nil
}

func (d *diagnosis) reference(one reference, file string, in files.FileSystem) *answer.Failure {
	if d.isRemote(one, in) {
		return remoteFailure(fmt.Sprintf("%s: %s", file, one.field), one.text, file)
	}
	if leadsOut(path.Dir(file), one.text) {
		message := fmt.Sprintf("%s: %s names %s, which leads out of the repository", file, one.field, one.text)
		return &answer.Failure{Code: answer.PathOutOfRepo, Message: message, Place: file}
	}
	if !one.isRoot || !in.IsDir(one.text) {
		return nil
	}
	below := in.In(one.text)
	real, _, err := below.CleanedAbs(".")
	if err != nil {
		return nil
	}
	directory := files.Relative(real.String())
	if failure := d.cycle(directory, file); failure != nil {
		return failure
	}
	return d.kustomization(directory, below)
}

func (d *diagnosis) isRemote(one reference, in files.FileSystem) bool {
	if isRemoteFile(one.text) {
		return true
	}
	return one.isRoot && isRemoteRoot(one.text) && (d.triedGit || !in.Exists(one.text))
}

// cycle refuses, as Kustomize does, a directory that is or holds one of those that led to it.
func (d *diagnosis) cycle(directory, file string) *answer.Failure {
	for index, visited := range d.stack {
		if visited == directory || directory == "." || strings.HasPrefix(visited, directory+"/") {
			circle := strings.Join(append(d.stack[index:len(d.stack):len(d.stack)], directory), " -> ")
			message := fmt.Sprintf("cycle detected: candidate root '%s' contains visited root '%s': %s", directory, visited, circle)
			return &answer.Failure{Code: answer.RenderFailed, Message: message, Place: file}
		}
	}
	return nil
}

func remoteFailure(who, text, place string) *answer.Failure {
	message := fmt.Sprintf("%s names %s, and nothing is fetched while rendering: %s", who, withoutCredentials(text), remoteAdvice)
	return &answer.Failure{Code: answer.RemoteRefused, Message: message, Place: place}
}
