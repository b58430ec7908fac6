package kustomize

import (
	"strings"
	"testing"
)

func TestMessagesLoseContentAndKeepWhatIsWrong(t *testing.T) {
	for message, want := range map[string]string{
		"trouble configuring builtin SecretGenerator with config: `\nliterals:\n- a=hunter2\n`: bad":                                        "trouble configuring builtin SecretGenerator: bad",
		`namespace transformation produces ID conflict: [{"kind":"Secret","metadata":{"name":"a","namespace":"n"},"data":{"p":"hunter2"}}]`: "namespace transformation produces ID conflict: [Secret n/a]",
		"loading KV pairs: literal sources [a=hunter2 hunter2]: invalid literal source hunter2, expected key=value":                         "loading KV pairs: a literal source is not key=value",
		`unable to parse SM or JSON patch from [patch: "a: \"hunter2\""]`:                                                                   "unable to parse SM or JSON patch from an inline patch",
		"yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str `hunter2` into map[string]string":                                        "yaml: unmarshal errors:\n  line 2: cannot unmarshal !!str into map[string]string",
		"merging from generator &{0xc000123456 <nil>}: id exists":                                                                           "merging from generator: id exists",
		"options.index 7 is out of bounds for value hunter2":                                                                                "options.index 7 is out of bounds",
		`accumulating components: accumulateDirectory: "path '/0/a': \"/0/b\" is wrong"`:                                                    `accumulating components: accumulateDirectory: path 'a': "b" is wrong`,
		"path '/0/apps/x' and '/0' and /0/y, but not /spec/0/z or a/0/b":                                                                    "path 'apps/x' and '.' and y, but not /spec/0/z or a/0/b",
		"Get \"https://user:hunter2@host/a\": refused":                                                                                      "Get \"https://***@host/a\": refused",
		strings.Repeat("long ", 2000): strings.Repeat("long ", 2000)[:longestMessage] + "...",
	} {
		if got := cleaned(unquoted(message), "/0"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
