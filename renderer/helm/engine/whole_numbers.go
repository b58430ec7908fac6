package engine

import (
	"math"
	"text/template"
)

// wholeNumberFunctions are the functions of sprig that make whole numbers of any.
var wholeNumberFunctions = []string{"int", "int64", "add1", "add", "sub", "div", "mod", "mul", "max", "biggest", "min", "slice", "mustSlice"}

// withHelmsWholeNumbers makes them give for numbers beyond 64 bits what Helm's program gives: what a floating point number that is
// too large becomes depends on the processor, and WebAssembly is not what the program mostly runs on.
func withHelmsWholeNumbers(list template.FuncMap) template.FuncMap {
	changed := make(template.FuncMap)
	for _, name := range wholeNumberFunctions {
		switch original := list[name].(type) {
		case func(any) int:
			changed[name] = func(one any) int { return original(inRange(one)) }
		case func(any) int64:
			changed[name] = func(one any) int64 { return original(inRange(one)) }
		case func(any, any) int64:
			changed[name] = func(one, other any) int64 { return original(inRange(one), inRange(other)) }
		case func(...any) int64:
			changed[name] = func(all ...any) int64 { return original(allInRange(all)...) }
		case func(any, ...any) int64:
			changed[name] = func(one any, others ...any) int64 { return original(inRange(one), allInRange(others)...) }
		case func(any, ...any) any:
			changed[name] = func(one any, others ...any) any { return original(one, allInRange(others)...) }
		case func(any, ...any) (any, error):
			changed[name] = func(one any, others ...any) (any, error) { return original(one, allInRange(others)...) }
		}
	}
	return changed
}

func allInRange(all []any) []any {
	changed := make([]any, len(all))
	for index, one := range all {
		changed[index] = inRange(one)
	}
	return changed
}

// inRange gives the least whole number for one beyond 64 bits, as x86 processors do.
func inRange(value any) any {
	const beyond = 1 << 63
	number, isFloat := value.(float64)
	if isFloat && !(number >= -beyond && number < beyond) {
		return int64(math.MinInt64)
	}
	return value
}
