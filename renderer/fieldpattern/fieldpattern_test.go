package fieldpattern

import (
	"regexp"
	"testing"
)

func TestLinesMatchAsTheyWouldWithTheStandardLibrary(t *testing.T) {
	lines := []string{
		"resources:", "Resources: [a]", "RESOURCES:\n", "resource:", "resources", " resources:", "- resources:", "# resources:", "", "\n", "re\u017fource\u017f:",
		"\u212aind:", "kind: x", "{kind: x}", "\"kind\": x",
	}
	for _, name := range []string{"Resources", "Kind", "resources"} {
		expression := "^((?i)" + name + "):"
		for _, line := range lines {
			want := regexp.MustCompile(expression).MatchString(line)
			if got := MustCompile(expression).Match([]byte(line)); got != want {
				t.Errorf("%s on %q: got %v, want %v", expression, line, got, want)
			}
		}
	}
}
