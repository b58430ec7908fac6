package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"
)

var oddTexts = []string{
	"", " ", "a", "true", "yes", "on", "y", "~", "null", "0644", "0x1F", "1e3", "1_000", "-", "- a", "a: b", "# c", "a #b", "\"", "'", "{}",
	"[a]", "*x", "&x", "!x", "|", ">", "%", "@", "`", "a\nb", "a\n", "\na", "a\n\n", "  a\n b", "\t", "a\tb", "ü", "日本", "🎉", "\u00a0",
	"\u2028", "\u0085", "\x01", "\x7f", "\xff", "\ufeff", "\ufffd", "\U0010ffff", "<<", "=", "2024-01-02", "1.0", ".5", ".inf", "1:30", "?",
	"<b>&", "\\", "\r\n", "\r", "a ", " a", "---", "...", "...\n", "0o7", "0b1", "+1", "1.", "1e400", "a:", ":a", "-1", strings.Repeat("k", 300),
}

var oddNumbers = []float64{
	0, math.Copysign(0, -1), 1, -1, 0.5, 1e6, 1e15, 1e15 + 1, 9007199254740993, 1 << 60, 9223372036854775807, 1e19, 18446744073709551615, 1e20,
	1e21, 1e22, -1e20, 1e-7, 123456789.125, math.MaxFloat64, math.SmallestNonzeroFloat64, math.NaN(), math.Inf(1), math.Inf(-1),
}

func randomValue(random *rand.Rand, depth int) any {
	kind := random.IntN(12)
	if depth > 3 {
		kind = random.IntN(8)
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return random.IntN(2) == 0
	case 2:
		return random.IntN(1000) - 500
	case 3:
		return int64(random.Uint64())
	case 4:
		return oddNumbers[random.IntN(len(oddNumbers))]
	case 5, 6, 7:
		return oddTexts[random.IntN(len(oddTexts))]
	case 8:
		list := make([]any, random.IntN(4))
		for index := range list {
			list[index] = randomValue(random, depth+1)
		}
		return list
	default:
		table := map[string]any{}
		for range random.IntN(4) {
			key := oddTexts[random.IntN(len(oddTexts))]
			if strings.ContainsAny(key, "0123456789") {
				// The library's order of keys with digits is not the same every time.
				key = "k"
			}
			table[key] = randomValue(random, depth+1)
		}
		if kind == 9 {
			return chartutil.Values(table)
		}
		return table
	}
}

func TestToYAMLWritesWhatTheLibraryWrites(t *testing.T) {
	const rounds = 30_000
	random := rand.New(rand.NewPCG(1, 2))
	for round := range rounds {
		value := randomValue(random, 0)
		text, err := yaml.Marshal(value)
		want := strings.TrimSuffix(string(text), "\n")
		if err != nil {
			want = ""
		}
		if got := toYAML(value); got != want {
			t.Fatalf("round %d: %#v\ngot  %q\nwant %q", round, value, got, want)
		}
	}
}

func TestToYAMLGivesUpOnAValueThatHoldsItself(t *testing.T) {
	table := map[string]any{}
	table["self"] = table
	if got := toYAML(table); got != "" {
		t.Errorf("got %q", got)
	}
	if got := fmt.Sprint(len(toYAML(map[string]any(nil)))); got != "4" {
		t.Errorf("a map that does not exist is null: %s characters", got)
	}
}
