package kustomize

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The library quotes freely from what it worked on: settings, whole objects, values. Messages are shown to people who may not see
// those, so whatever is content goes; what is left says which file, object and field.

// longestMessage is where a message is cut, in bytes.
const longestMessage = 4000

// rule replaces what a pattern matches.
type rule struct {
	pattern *regexp.Regexp
	by      string
}

var rules = []rule{
	{regexp.MustCompile("(?s) with config: `\n.*`: "), ": "},
	{regexp.MustCompile(`(?s)literal sources \[.*invalid literal source .*?, expected key=value`), "a literal source is not key=value"},
	{regexp.MustCompile(`(?s)literal sources \[.*\]: `), "literal sources: "},
	{regexp.MustCompile(`(?s)invalid literal source .*?, expected key=value`), "invalid literal source, expected key=value"},
	{regexp.MustCompile(`\[patch: "(?:[^"\\]|\\.)*"\]`), "an inline patch"},
	{regexp.MustCompile(`(?s)(must specify one of patch and path|patch and path can't be set at the same time)( in)?\n.*`), "$1"},
	{regexp.MustCompile(`(?s)\bdecoding [-\[{].*`), "decoding a JSON patch failed"},
	{regexp.MustCompile(`(?s)must specify a target for patch .*`), "must specify a target for a JSON patch"},
	{regexp.MustCompile(`(?s)patch appears to be empty; .*`), "patch appears to be empty"},
	{regexp.MustCompile(`(?s):? ?(?:node contents|for the following resource):\n.*`), ""},
	{regexp.MustCompile(`(?s)\n?\*\*\*\* Too many possible referral targets.*`), ""},
	{regexp.MustCompile(`(?s)((?:roleRef|apiGroup|kind) cannot be found in)( roleRef)? .*`), "$1 a role binding"},
	{regexp.MustCompile(`in object \{\{(\S*) ?(\S*)\} .*?\}\}`), "in an object of kind '$2'"},
	{regexp.MustCompile(`(?s)(missing (?:kind|metadata\.name) in) object .*`), "$1 an object"},
	{regexp.MustCompile(`(?s)out of bounds for value .*`), "out of bounds"},
	{regexp.MustCompile(`(line \d+ has invalid utf8 bytes) : .*`), "$1"},
	{regexp.MustCompile(`(?s)(lists have different number of entries|nodes unequal): .*`), "$1"},
	{regexp.MustCompile(`(?s)(unsupported map key of type: \S+), key: .*`), "$1"},
	{regexp.MustCompile(`(?s)(expected 1 resource, found \d+) in .*`), "$1"},
	{regexp.MustCompile(`(?s)(empty item at \S+) in object .*`), "$1"},
	{regexp.MustCompile(`(?s)(merging (?:config|CRDs|vars)|loading CRDs|(?:merging from|adding origin annotations for) generator) [&\[].*?: `), "$1: "},
	{regexp.MustCompile(`(cannot unmarshal !!\w+) ` + "`[^`]*`"), "$1"},
	{regexp.MustCompile(`(?s)(yaml MappingNodes must have even length contents): .*`), "$1"},
	{regexp.MustCompile(`(?s)&yaml\.RNode\{.*\} is expected`), "a value is expected"},
	{regexp.MustCompile(`(invalid map key): value='[^']*'`), "$1"},
	{regexp.MustCompile(`(?s)(bad replacement type=\S+) val=.*`), "$1"},
	{regexp.MustCompile(`\b(?:\(?0x[0-9a-f]{6,}\)?)`), "..."},
}

// advice is what to do about some refusals, after the library's own words.
var advice = map[string]string{
	"must specify --enable-helm": "charts are not rendered within a kustomization; give the chart a source of its own",
	"external plugins disabled":  "programs and containers are never started while rendering; built-in transformers and generators are there",
}

// advised adds what to do.
func advised(message string) string {
	for words, what := range advice {
		if strings.Contains(message, words) {
			return message + ": " + what
		}
	}
	return message
}

var credentials = regexp.MustCompile(`://[^/\s@'"]+@`)

// withoutCredentials hides a user and password in a URL.
func withoutCredentials(text string) string {
	return credentials.ReplaceAllString(text, "://***@")
}

// cleaned is the library's own text, with paths relative to the root of the repository and without content.
func cleaned(message, root string) string {
	for _, one := range rules {
		message = one.pattern.ReplaceAllString(message, one.by)
	}
	message = withoutCredentials(named(message))
	return advised(shortened(strings.TrimSpace(relativePaths(message, root))))
}

var quotedCause = regexp.MustCompile(`(?:accumulateDirectory|loader\.New)(:?) "`)

// unquoted opens the causes that the library wraps as quoted texts, one within the other.
func unquoted(message string) string {
	for {
		at := quotedCause.FindStringIndex(message)
		if at == nil {
			return message
		}
		quoted, err := strconv.QuotedPrefix(message[at[1]-1:])
		if err != nil {
			return message
		}
		cause, err := strconv.Unquote(quoted)
		if err != nil {
			return message
		}
		message = message[:at[1]-1] + cause + message[at[1]-1+len(quoted):]
	}
}

// named puts the names of objects in the place of the objects that a message holds as JSON.
func named(message string) string {
	var result strings.Builder
	for {
		at := strings.Index(message, `{"`)
		if at < 0 {
			result.WriteString(message)
			return result.String()
		}
		result.WriteString(message[:at])
		message = message[at:]
		decoder := json.NewDecoder(strings.NewReader(message))
		var object struct {
			Kind     string `json:"kind"`
			Metadata struct {
				Name      string `json:"name"`
				Namespace string `json:"namespace"`
			} `json:"metadata"`
		}
		if err := decoder.Decode(&object); err != nil {
			return result.String() + "..."
		}
		fmt.Fprintf(&result, "%s %s/%s", object.Kind, object.Metadata.Namespace, object.Metadata.Name)
		message = message[decoder.InputOffset():]
	}
}

// relativePaths takes the root (`/0`) off paths, and leaves alone what only looks like one, as `/spec/0/image`.
func relativePaths(message, root string) string {
	pattern := regexp.MustCompile("(^|[\\s'\"`\\[({=:,])" + regexp.QuoteMeta(root) + "(/|['\"`\\s\\])},:;]|$)")
	return pattern.ReplaceAllStringFunc(message, func(match string) string {
		before, after, _ := strings.Cut(match, root)
		if after == "/" {
			return before
		}
		return before + "." + after
	})
}

func shortened(message string) string {
	if len(message) <= longestMessage {
		return message
	}
	return strings.ToValidUTF8(message[:longestMessage], "") + "..."
}
