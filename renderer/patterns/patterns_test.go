package patterns

import (
	"fmt"
	"testing"
)

func TestAPatternIsCompiledOnce(t *testing.T) {
	first, err := Compile("^a+$")
	if err != nil || !first.MatchString("aa") || first.MatchString("b") {
		t.Fatal(first, err)
	}
	if MustCompile("^a+$") != first {
		t.Error("compiled again")
	}
}

func TestABrokenPatternIsAnErrorEachTime(t *testing.T) {
	for range 2 {
		if pattern, err := Compile("("); err == nil || pattern != nil {
			t.Error("compiled", pattern)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustCompile("(")
}

func TestNotAllPatternsAreKeptForever(t *testing.T) {
	for number := range 3 * mostKept {
		MustCompile(fmt.Sprintf("^%d$", number))
	}
	if len(kept) > mostKept {
		t.Errorf("%d patterns are kept", len(kept))
	}
}
