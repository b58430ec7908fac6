package helm

import (
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v3/pkg/chartutil"
)

// releaseNameOf gives the name of the release, which may be written as a template as after `--name-template`.
func releaseNameOf(text string) (string, error) {
	name := text
	if strings.Contains(text, "{{") {
		functions := sprig.TxtFuncMap()
		for _, name := range []string{"env", "expandenv", "getHostByName"} {
			delete(functions, name)
		}
		parsed, err := template.New("name-template").Funcs(functions).Parse(text)
		if err != nil {
			return "", err
		}
		var result strings.Builder
		if err := parsed.Execute(&result, nil); err != nil {
			return "", err
		}
		name = result.String()
	}
	if err := chartutil.ValidateReleaseName(name); err != nil {
		return "", fmt.Errorf("release name %q: %w", name, err)
	}
	return name, nil
}
