package helm

import (
	"strings"
	"testing"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// shopWith is a chart with one template and values.
func shopWith(t *testing.T, template, values string) files.FolderHost {
	t.Helper()
	return repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/templates/a.yaml": template, "shop/values.yaml": values})
}

func TestMessagesDoNotHoldValues(t *testing.T) {
	const secret = "hunter2"
	for name, failing := range map[string]struct {
		template, values string
		request          Request
	}{
		"text of tpl that fails":          {"a: {{ tpl .Values.text . }}", "text: '{{ .Values.a.b.c }} hunter2'", Request{}},
		"text of tpl that is no template": {"a: {{ tpl .Values.text . }}", "text: '{{ hunter2 \"hunter2\" '", Request{}},
		"value under a key of no text":    {configMap + "{{ .Values.none }}: {{ .Values.text }}", "text: hunter2", Request{}},
		"key of values that is no text":   {configMap, "~: hunter2", Request{}},
		"broken values":                   {configMap, "text: [hunter2", Request{}},
		"text of values that is broken":   {configMap, "", Request{Values: []ValuesSource{{Text: "text: {hunter2"}}}},
		"list of a parameter":             {configMap, "", Request{Set: []string{"a={x,{hunter2}}"}}},
		"parameter":                       {configMap, "", Request{SetString: []string{"a[x]=hunter2"}}},
		"broken YAML":                     {configMap + "data: {a: {{ .Values.text }}", "text: hunter2", Request{}},
	} {
		failing.request.Chart = "/0/shop"
		failure := mustFail(t, shopWith(t, failing.template, failing.values), failing.request)
		// Of a text that is no template, the names of functions are told: without them nobody finds the mistake.
		message := strings.Replace(failure.Message, `function "hunter2" not defined`, "", 1)
		if strings.Contains(message, secret) {
			t.Errorf("%s: %s", name, failure.Message)
		}
	}
}

func TestRemarksOfHelmAreWarningsWithoutValues(t *testing.T) {
	host := shopWith(t, configMap, "table: {a: 1}\nother: hunter2")
	result := mustRender(t, host, Request{Chart: "/0/shop", Values: []ValuesSource{{Text: "table: hunter2\nother: {hunter2: 1}"}}})
	warnings := strings.Join(result.Warnings, "\n")
	if strings.Contains(warnings, "hunter2") || !strings.Contains(warnings, "shop.other") {
		t.Errorf("warnings %q", warnings)
	}
	if again := mustRender(t, host, Request{Chart: "/0/shop"}); len(again.Warnings) != 0 {
		t.Errorf("warnings of another render: %q", again.Warnings)
	}
}

func TestLongMessagesAreCutInTheMiddle(t *testing.T) {
	host := shopWith(t, `{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}`, "")
	failure := mustFail(t, host, Request{Chart: "/0/shop"})
	expectFailure(t, failure, answer.RenderFailed, "shop/templates/a.yaml:1:19", "nested reference name: x", " ... ", "error calling include")
	if len(failure.Message) > maxMessageBytes+10 {
		t.Errorf("%d bytes", len(failure.Message))
	}
}

func TestARenderLeavesNothingBehind(t *testing.T) {
	host := shopWith(t, configMap+"data:\n  a: {{ $_ := set .Values.table \"added\" 1 }}{{ .Values.table | toJson | quote }}", "table: {list: [1, {x: y}]}")
	request := Request{Chart: "/0/shop"}
	plain := mustRender(t, host, request).Manifests[0].JSON
	request.Set = []string{"table.list[1].x=z", "table.more=2"}
	changed := mustRender(t, host, request).Manifests[0].JSON
	if plain == changed {
		t.Error("the parameter had no effect")
	}
	request.Set = nil
	if again := mustRender(t, host, request).Manifests[0].JSON; again != plain {
		t.Errorf("%s, before %s", again, plain)
	}
}

func TestAChangedFileIsNoticed(t *testing.T) {
	for _, text := range []string{"one", "two", "one"} {
		host := shopWith(t, namedConfig(text)+"data: {v: {{ .Values.v }}}", "v: "+text)
		object := mustRender(t, host, Request{Chart: "/0/shop"}).Manifests[0].JSON
		if !strings.Contains(object, `"name":"`+text) || !strings.Contains(object, `"v":"`+text) {
			t.Errorf("%s: %s", text, object)
		}
	}
}

func TestAChartThatWritesWithoutEndIsStopped(t *testing.T) {
	for name, template := range map[string]string{
		"numbers":         `{{ range until 1000000000 }}x{{ end }}`,
		"steps":           `{{ range untilStep 0 9223372036854775807 4611686018427387904 }}x{{ end }}`,
		"downwards":       `{{ range untilStep 0 -1000000000 -1 }}x{{ end }}`,
		"negative":        `{{ len (until -1000000000) }}`,
		"sequence":        `{{ seq 1 1000000000 }}`,
		"repetition":      `{{ repeat 1000000000 "text" }}`,
		"indentation":     `{{ indent 1000000000 "text" }}`,
		"line and indent": `{{ nindent 1000000 (repeat 1000 "text\n") }}`,
		"chance":          `{{ randAlphaNum 1000000000 }}`,
		"random bytes":    `{{ randBytes 1000000000 }}`,
		"output":          `{{ range 1000000000 }}` + strings.Repeat("text", 1000) + `{{ end }}`,
		"nested tpl":      `{{ tpl .Values.text . }}`,
	} {
		failure := mustFail(t, shopWith(t, template, "text: '{{ tpl .Values.text . }}'"), Request{Chart: "/0/shop"})
		if failure.Code != answer.LimitExceeded && failure.Code != answer.RenderFailed {
			t.Errorf("%s: %s %s", name, failure.Code, failure.Message)
		}
	}
	host := shopWith(t, configMap+"data: {a: \"{{ repeat 3 \"ab\" }}{{ until 3 }}{{ untilStep 5 0 -2 }}{{ seq 3 1 }}{{ untilStep 3 0 1 }}\"}", "")
	want := `"ababab[0 1 2][5 3 1]3 2 1[]"`
	if object := mustRender(t, host, Request{Chart: "/0/shop"}).Manifests[0].JSON; !strings.Contains(object, want) {
		t.Errorf("%s does not hold %s", object, want)
	}
}

func TestValuesOfARenderAreBounded(t *testing.T) {
	text := "a: " + strings.Repeat("x", maxValuesBytes/2) + "\n"
	request := Request{Chart: "/0/shop", Values: []ValuesSource{{Text: text}, {Text: text}}}
	expectFailure(t, mustFail(t, shopWith(t, configMap, ""), request), answer.LimitExceeded, "", "values")
}

func TestFilesOfValuesAreThoseOfAnyRoot(t *testing.T) {
	shop := shopWith(t, configMap+"data: {a: {{ .Values.a | quote }}, b: {{ .Values.b | quote }}}", "a: chart\nb: chart")
	values := repository(t, map[string]string{"envs/prod.yaml": "a: prod", "b.txt": "text"})
	host := files.FolderHost{Roots: append(shop.Roots, values.Roots...)}
	request := Request{Chart: "/0/shop", Values: []ValuesSource{{Path: "/1/envs/prod.yaml"}}, SetFile: []string{"b=/1/b.txt"}}
	if object := mustRender(t, host, request).Manifests[0].JSON; !strings.Contains(object, `"data":{"a":"prod","b":"text"}`) {
		t.Error(object)
	}
	request.Values = append(request.Values, ValuesSource{Path: "/1/envs/none.yaml"})
	expectFailure(t, mustFail(t, host, request), answer.PathNotFound, "envs/none.yaml", "envs/none.yaml")
	request.Values = []ValuesSource{{Path: "/1/../0/shop/values.yaml"}}
	if failure := mustFail(t, host, request); failure.Code != answer.PathOutOfRepo && failure.Code != answer.PathNotFound {
		t.Errorf("%s %s", failure.Code, failure.Message)
	}
}

func TestSchemasFetchAndReadNothing(t *testing.T) {
	for reference, code := range map[string]answer.Code{
		"https://schemas.invalid/a.json": answer.RemoteRefused, "http://127.0.0.1:1/a.json": answer.RemoteRefused,
		"file:///etc/hostname": answer.PathOutOfRepo, "other.json": answer.PathOutOfRepo,
	} {
		host := repository(t, map[string]string{
			"shop/Chart.yaml": shopChart, "shop/other.json": "{}", "shop/charts/part/Chart.yaml": part("part", "1.0.0"),
			"shop/charts/part/values.schema.json": `{"properties": {"a": {"$ref": "` + reference + `"}}}`,
		})
		expectFailure(t, mustFail(t, host, Request{Chart: "/0/shop"}), code, "", "shop/charts/part", "values.schema.json", reference)
		mustRender(t, host, Request{Chart: "/0/shop", SkipSchemaValidation: true})
	}
	custom := repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/values.schema.json": `{"$schema": "https://schemas.invalid/draft"}`})
	expectFailure(t, mustFail(t, custom, Request{Chart: "/0/shop"}), answer.RemoteRefused, "", "https://schemas.invalid/draft")
}

func TestCapabilitiesAreThoseOfAReleasedHelm(t *testing.T) {
	template := configMap + "data: {a: \"{{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has \"x/v1/Kind\" }}\"}"
	host := shopWith(t, template, "")
	object := mustRender(t, host, Request{Chart: "/0/shop", APIVersions: []string{"x/v1,x/v1/Kind"}}).Manifests[0].JSON
	if !strings.Contains(object, `"v3.22.0 v1.37.0 true"`) {
		t.Error(object)
	}
	if object := mustRender(t, host, Request{Chart: "/0/shop"}).Manifests[0].JSON; !strings.Contains(object, `false`) {
		t.Errorf("API versions of another render: %s", object)
	}
}

func TestAliasesCannotMakeMoreThanARenderMayHold(t *testing.T) {
	line := "a: &a " + strings.Repeat("x", 100_000) + "\nb: [" + strings.Repeat("*a,", 600) + "]\n"
	failure := mustFail(t, shopWith(t, configMap+line, ""), Request{Chart: "/0/shop"})
	expectFailure(t, failure, answer.LimitExceeded, "", "renders to more than")
}

func TestLargeTablesAreNotKept(t *testing.T) {
	table := map[string]any{"list": make([]any, maxKeptTableBytes/nodeBytes)}
	made, err := tables.of("a text that stands for large values", func(string) (map[string]any, error) { return table, nil })
	if _, isKept := tables.made["a text that stands for large values"]; err != nil || len(made) != 1 || isKept {
		t.Errorf("kept: %v", isKept)
	}
}

func TestProblemsOfValuesComeInTheSameOrderEveryTime(t *testing.T) {
	schema := `{"additionalProperties": false, "properties": {"a": {"type": "string"}, "b": {"type": "string", "pattern": "^x"}, "c": {"required": ["z", "y"]}}}`
	host := repository(t, map[string]string{
		"shop/Chart.yaml": shopChart, "shop/values.schema.json": schema, "shop/values.yaml": "a: 1\nb: hunter2\nc: {}\nq: 1\np: 2\no: 3",
	})
	first := mustFail(t, host, Request{Chart: "/0/shop"}).Message
	for _, word := range []string{"at '/a': got number, want string", "'...' does not match pattern", "missing properties 'z', 'y'", "'o', 'p', 'q' not allowed"} {
		if !strings.Contains(first, word) {
			t.Errorf("%q does not hold %q", first, word)
		}
	}
	for range 20 {
		if again := mustFail(t, host, Request{Chart: "/0/shop"}).Message; again != first {
			t.Fatalf("%q, before %q", again, first)
		}
	}
}
