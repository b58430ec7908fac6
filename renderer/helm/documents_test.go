package helm

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"
)

func TestTextsArePartedWhereHelmPartsThem(t *testing.T) {
	const rounds = 20_000
	pieces := []string{"---", "\n", "\n---", "---\n", "a: 1", " ", "\t", "# c", "--", "\r\n", "\n\n", "b: |\n  ---", "\f", "\u00a0", "- x"}
	random := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		var text strings.Builder
		for range random.IntN(9) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		parts := releaseutil.SplitManifests(text.String())
		var want []string
		for index := range len(parts) {
			if part := parts[fmt.Sprintf("manifest-%d", index)]; part != "" {
				want = append(want, part)
			}
		}
		if got := splitDocuments(text.String()); !slices.Equal(got, want) {
			t.Fatalf("%q: got %q, want %q", text.String(), got, want)
		}
	}
}

func TestDocumentsAreReadAsTheLibraryReadsThem(t *testing.T) {
	for _, text := range []string{
		"", "~", "{}", "a: 1", "a: 0644\nb: 0x1F\nc: 1e3\nd: 1_000\ne: .inf", "a: yes\nb: no\non: off", "1: a\n1.5: b\ntrue: c\n-.5: d", "a: .nan",
		"a: 9223372036854775808\nb: 18446744073709551615\nc: 18446744073709551616\nd: -9223372036854775808", "? [a]\n: b", "? ~\n: b",
		"a: \"\\u0001\\u2028<>&\\\"\\\\\"\nb: ü\nc: \"\\ud83c\\udf89\"", "a: 2024-01-02\nb: 2024-01-02T03:04:05Z", "a: !!binary aGk=\nb: !!str 5",
		"a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}", "a: 1\na: 2", "a: |\n  x\n  y\n", "- 1\n- [a, {b: c}]", "a: [", "\"<<\": a", "a: 1.0\nb: 1.5e300\nc: -0.0",
		"18446744073709551615: a", "a: \"\\xff\"", "a: !!binary /w==",
	} {
		want, wantErr := yaml.YAMLToJSON([]byte(text))
		read, err := readDocument("x: 0\nwhole:\n" + indented(text))
		whole, wholeErr := yaml.YAMLToJSON([]byte("x: 0\nwhole:\n" + indented(text)))
		if (wholeErr == nil) != (err == nil) {
			t.Errorf("%q: %v, want %v", text, err, wholeErr)
		} else if err == nil && normalized(t, read.json) != normalized(t, string(whole)) {
			t.Errorf("%q: %s, want %s", text, read.json, whole)
		}
		if single, err := readDocument(text); err == nil && wantErr == nil && single.json != "" && normalized(t, single.json) != normalized(t, string(want)) {
			t.Errorf("%q: %s, want %s", text, single.json, want)
		}
	}
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(text, "\n", "\n  ") + "\n"
}

// randomHead is the head of an object, now and then an odd one.
func randomHead(random *rand.Rand, number int) string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	kind := pick("Job", "Pod", "Service", "Namespace", "Zed", "Abc", "Secret", "5", "~", "\"\"", "[a]", "Deployment", "APIService")
	name := pick(fmt.Sprint("n", number), fmt.Sprint(number), "~", "true")
	hook := pick("", "", "", "", "helm.sh/hook: pre-install", "helm.sh/hook: test", "\"helm.sh/hook\": \" Test , pre-install\"", "helm.sh/hook: odd", "x: y", "x: 5",
		"helm.sh/hook: {a: b}", "helm.sh/hook: test-success", "helm.sh/hook: \"\"", "helm.sh/hook: ~")
	annotations := pick("annotations", "annotations", "annotations", "Annotations")
	if hook != "" {
		hook = fmt.Sprintf(", %s: {%s}", annotations, hook)
	}
	return fmt.Sprintf("%s: v1\nkind: %s\n%s: {name: %s%s}\nnumber: %d\n", pick("apiVersion", "apiversion"), kind, pick("metadata", "metadata", "Metadata"), name, hook, number)
}

func TestObjectsComeInHelmsOrder(t *testing.T) {
	const rounds = 3_000
	random := rand.New(rand.NewPCG(3, 4))
	for range rounds {
		texts := map[string]string{}
		for file := range random.IntN(4) {
			var documents []string
			for range random.IntN(4) {
				documents = append(documents, randomHead(random, random.IntN(1000)))
			}
			texts[fmt.Sprintf("c/templates/%d.yaml", file)] = strings.Join(documents, "---\n")
		}
		hooks, resources, wantErr := releaseutil.SortManifests(texts, nil, releaseutil.InstallOrder)
		var want []string
		for _, resource := range resources {
			want = append(want, resource.Content)
		}
		for _, hook := range hooks {
			want = append(want, hook.Manifest)
		}
		got, err := manifestsOf(&chartTree{}, emptyChart(), texts, Request{})
		if wantErr != nil {
			if err == nil || err.Error() != wantErr.Error() {
				t.Fatalf("got %v, want %v", err, wantErr)
			}
			continue
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%d objects (%v), want %d", len(got), err, len(want))
		}
		for index, text := range want {
			object, _ := yaml.YAMLToJSON([]byte(text))
			if normalized(t, got[index].JSON) != normalized(t, string(object)) {
				t.Fatalf("object %d: %s, want %s", index, got[index].JSON, object)
			}
		}
	}
}
