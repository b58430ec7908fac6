package handover

import (
	"encoding/json"
	"reflect"
	"testing"

	"sigs.k8s.io/yaml"
)

// throughYAML is what the library does without this package.
func throughYAML(t *testing.T, value map[string]string) map[string]string {
	t.Helper()
	text, err := yaml.Marshal(value)
	if err != nil {
		t.Skip("not a value that YAML can hold")
	}
	var back map[string]string
	if err := yaml.Unmarshal(text, &back); err != nil {
		return nil
	}
	return back
}

func check(t *testing.T, key, text string) {
	t.Helper()
	value := map[string]string{key: text}
	written, ok := Write(value)
	if !ok {
		return
	}
	handed, ok := Read(written)
	if !ok {
		t.Fatalf("%q was written and not recognised", written)
	}
	var back map[string]string
	if err := json.Unmarshal(handed, &back); err != nil {
		t.Fatal(err)
	}
	if want := throughYAML(t, value); !reflect.DeepEqual(back, want) {
		t.Errorf("%q: handed over as %q, through YAML %q", text, back, want)
	}
}

func FuzzWhatIsHandedOverIsWhatYAMLWouldHaveGiven(f *testing.F) {
	for _, text := range []string{
		"plain", "", " leading", "trailing ", "\nfirst", "a\nb\n", "a\nb\n\n", "a\r\nb", "\ttab", "a\tb", "yes", "0644", "2001-01-01", "~", "<<", "é", "\u0085",
		"\u2028", "\ufeff", "\x7f", "\\n", `"quoted"`, "<a & b>", "- op: add\n  path: /a\n", "a:\n- b\n \n c", "#comment", "!!int 3", "a: b", "日本語", "\x00", "\\", "\\u0085",
	} {
		f.Add("key", text)
		f.Add(text, "value")
	}
	f.Fuzz(check)
}

func TestOrdinarySettingsAreHandedOver(t *testing.T) {
	for _, text := range []string{"metadata/labels", "- op: replace\n  path: /spec\n  value: \"x\"\n", "a <b>", "\\"} {
		if _, ok := Write(map[string]string{"key": text}); !ok {
			t.Errorf("%q takes the long way", text)
		}
	}
}

func TestOtherTextsAreNotTakenForHandedOver(t *testing.T) {
	if _, ok := Read([]byte("# a comment\n{}")); ok {
		t.Error("a comment was taken for the mark")
	}
}
