package engine

import (
	"fmt"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chartutil"
	helmengine "helm.sh/helm/v3/pkg/engine"
)

func chartWith(templates map[string]string) *chart.Chart {
	made := &chart.Chart{Metadata: &chart.Metadata{Name: "c", Version: "1.0.0", APIVersion: "v2"}}
	for name, text := range templates {
		made.Templates = append(made.Templates, &chart.File{Name: "templates/" + name, Data: []byte(text)})
	}
	return made
}

func valuesWith(values map[string]any) chartutil.Values {
	return chartutil.Values{"Values": values, "Release": map[string]any{"Name": "r"}, "Capabilities": chartutil.DefaultCapabilities}
}

// checkAgainstHelm renders with both engines.
func checkAgainstHelm(t *testing.T, templates map[string]string, values map[string]any) {
	t.Helper()
	want, wantErr := helmengine.Render(chartWith(templates), valuesWith(values))
	got, err := Render(chartWith(templates), valuesWith(values))
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Errorf("got %v, want %v", err, wantErr)
	}
	if wantErr == nil && fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestManyTextsOfTplAreForgottenAgain(t *testing.T) {
	template := `{{ range $i := until 250 }}{{ tpl (printf "{{ . }}-%d {{ define \"x\" }}%d{{ end }}{{ include \"x\" . }}" $i $i) $i }} {{ end }}`
	checkAgainstHelm(t, map[string]string{"a.yaml": template}, nil)
	if kept.children > maxKeptChildren {
		t.Errorf("%d texts are kept", kept.children)
	}
}

func TestManyChartsAreForgottenAgain(t *testing.T) {
	const count = 40
	for round := range 2 {
		for number := range count {
			text := fmt.Sprintf("%d{{ include \"p\" . }}%s", number, strings.Repeat("x", maxKeptText/count*2))
			checkAgainstHelm(t, map[string]string{"a.yaml": text, "_p.tpl": fmt.Sprintf(`{{ define "p" }}%d{{ end }}`, round)}, nil)
		}
	}
	if kept.bytes > maxKeptText {
		t.Errorf("%d bytes of templates are kept", kept.bytes)
	}
}

func TestAFailedRenderDoesNotSpoilTheNext(t *testing.T) {
	templates := map[string]string{"a.yaml": `{{ include "p" . }}`, "_p.tpl": `{{ define "p" }}{{ required "need it" .Values.a }}{{ end }}`}
	checkAgainstHelm(t, templates, map[string]any{"a": "1"})
	for range maxIncludes + 10 {
		if _, err := Render(chartWith(templates), valuesWith(nil)); err == nil || !strings.Contains(err.Error(), "need it") {
			t.Fatal(err)
		}
	}
	checkAgainstHelm(t, templates, map[string]any{"a": "2"})
}

func TestTemplatesRenderAsInHelmsEngine(t *testing.T) {
	for _, template := range []string{
		`{{ .Nope.Nope }}`, `{{ .Values.a.b }}`, `{{ fail "x: y" }}`, `{{ required "HELM" nil }}`, `{{ include "none" . }}`, `{{ template "none" }}`,
		`{{ tpl "{{ .Template.Name }}" . }}`, `{{ tpl "  " . }}|`, `{{ tpl "{{/* c */}}" . }}|`, `{{ tpl "{{ define \"q\" }}{{ end }}" . }}|`,
		`{{ "a" | nope }}`, `{{ if }}`, `{{`, `{{ end }}`, `{{ . | toJson | len }}`, `{{ .Files.Get "x" }}{{ .Files.Lines "x" }}{{ .Files.AsConfig }}`,
		`{{ printf "%T %T %T" .Files .Chart .Values }}`, `{{ index .Values "x" "y" }}`, `{{ .Values }}{{ .Subcharts }}{{ .Template }}`, `{{ nil }}`,
		`{{ define "a" }}1{{ end }}{{ include "a" . }}{{ block "b" . }}2{{ end }}`, `{{ env "HOME" }}`, `{{ getHostByName "localhost" }}`, `<no value>`,
		`{{ lookup "v1" "Pod" "" "" }}`, `{{ fromYaml "a: [" }}{{ fromJson "[" }}{{ fromToml "=" }}{{ toToml 1 }}`, `{{ range until 3 }}{{ break }}{{ end }}`,
		`{{ toYaml (dict "a" (list 1 "b" nil)) }}{{ toYamlPretty (dict "a" (list 1 "b")) }}`, `{{ fromYamlArray "- 1" }}{{ fromJsonArray "{" }}`,
	} {
		checkAgainstHelm(t, map[string]string{"a.yaml": template, "b.yaml": "b", "_c.yaml": "c"}, map[string]any{"x": "z"})
	}
}

func TestTextsOfTplThatCallThemselvesEnd(t *testing.T) {
	templates := map[string]string{"a.yaml": `{{ tpl .Values.text . }}`}
	_, err := Render(chartWith(templates), valuesWith(map[string]any{"text": "{{ tpl .Values.text . }}"}))
	if err == nil || !strings.Contains(err.Error(), "tpl is nested deeper than") {
		t.Error(err)
	}
}

func TestEveryFunctionOfWholeNumbersIsKnown(t *testing.T) {
	if changed := withHelmsWholeNumbers(functions()); len(changed) != len(wholeNumberFunctions) {
		t.Errorf("%d of %d functions: %v", len(changed), len(wholeNumberFunctions), changed)
	}
}

func TestNumbersBeyond64BitsAreWhatX86MakesOfThem(t *testing.T) {
	template := `{{ int .Values.a }} {{ int64 .Values.a }} {{ add .Values.a 1 }} {{ max .Values.a 1 }} {{ min 1 .Values.b }} {{ add1 .Values.b }} {{ sub 0 .Values.b }}`
	texts, err := Render(chartWith(map[string]string{"a.yaml": template}), valuesWith(map[string]any{"a": 1e19, "b": -1e300}))
	const want = "-9223372036854775808 -9223372036854775808 -9223372036854775807 1 -9223372036854775808 -9223372036854775807 -9223372036854775808"
	if got := texts["c/templates/a.yaml"]; err != nil || got != want {
		t.Errorf("%q %v", got, err)
	}
}
