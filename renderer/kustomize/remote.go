package kustomize

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
)

// sealOff makes the library unable to fetch anything, wherever it runs: it would use the default client of the process for files,
// and a program `git` for repositories. As WebAssembly it has neither a network nor programs in the first place.
var sealOff = sync.OnceFunc(func() {
	http.DefaultTransport = refusingTransport{}
	_ = os.Unsetenv("PATH")
})

// errFetch is what the library is told when it would fetch.
var errFetch = errors.New("nothing is fetched while rendering")

// gitIsMissing is what the library says when it would start git.
const gitIsMissing = "no 'git' program on path"

type refusingTransport struct{}

// RoundTrip refuses every request.
func (refusingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errFetch
}

var (
	userPattern = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*@`)
	gitSchemes  = []string{"ssh://", "https://", "http://", "file://"}
)

// isRemoteFile tells whether Kustomize would ask a server for a file.
func isRemoteFile(reference string) bool {
	parsed, err := url.Parse(reference)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https")
}

// isRemoteRoot tells whether Kustomize would clone a repository, if nothing of that name lies in this one.
func isRemoteRoot(reference string) bool {
	if isRemoteFile(reference) {
		return true
	}
	if path.IsAbs(reference) {
		return false
	}
	rest := strings.ToLower(strings.TrimSpace(reference))
	rest = strings.TrimPrefix(rest, "git::")
	for _, scheme := range gitSchemes {
		if strings.HasPrefix(rest, scheme) {
			return true
		}
	}
	user := userPattern.FindString(rest)
	rest = strings.TrimPrefix(rest, user)
	isGitHub := strings.HasPrefix(rest, "github.com/") || strings.HasPrefix(rest, "github.com:")
	return isGitHub || user != "" && strings.ContainsAny(rest, "/:")
}
