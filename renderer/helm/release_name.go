package helm

import (
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"helm.sh/helm/v3/pkg/chartutil"
)

// releaseNameOf gives the name of the release, which may be written as a template as after `--name-template`.
func releaseNameOf(text string) (string, error) {
	name := text
	if strings.Contains(text, "{{") {
		parsed, err := template.New("name-template").Funcs(sprig.HermeticTxtFuncMap()).Parse(text)
		if err != nil {
			return "", err
		}
		var result strings.Builder
		if err := parsed.Execute(&result, nil); err != nil {
			return "", err
		}
		name = result.String()
	}
	return name, chartutil.ValidateReleaseName(name)
}
