package engine

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
)

const (
	// maxListItems bounds lists that a template makes out of a number (`until`, `untilStep`, `seq`).
	maxListItems = 1_000_000
	// maxTextBytes bounds texts that a template makes out of a number (`repeat`, `indent`, `randAlphaNum`, ...).
	maxTextBytes = 50 << 20
)

// boundedFunctions are the functions of sprig that make much out of a number: `until 1000000000` would end the whole process
// instead of the one render.
func boundedFunctions(original template.FuncMap) template.FuncMap {
	bounded := make(template.FuncMap)
	boundLists(original, bounded)
	boundTexts(original, bounded)
	return bounded
}

// boundLists bounds the lists of numbers.
func boundLists(original template.FuncMap, bounded template.FuncMap) {
	until := original["until"].(func(int) []int)
	untilStep := original["untilStep"].(func(int, int, int) []int)
	seq := original["seq"].(func(...int) string)
	bounded["until"] = func(count int) ([]int, error) {
		if err := tooMany(0, count, stepTowards(0, count)); err != nil {
			return nil, err
		}
		return until(count), nil
	}
	bounded["untilStep"] = func(start, stop, step int) ([]int, error) {
		if err := tooMany(start, stop, step); err != nil {
			return nil, err
		}
		return untilStep(start, stop, step), nil
	}
	bounded["seq"] = func(params ...int) (string, error) {
		start, stop, step := limitsOfSeq(params)
		if err := tooMany(start, stop, step); err != nil {
			return "", err
		}
		return seq(params...), nil
	}
}

// boundTexts bounds texts whose length is a number of the template.
func boundTexts(original template.FuncMap, bounded template.FuncMap) {
	repeat := original["repeat"].(func(int, string) string)
	bounded["repeat"] = func(count int, text string) (string, error) {
		if err := tooLong(count, len(text)); err != nil {
			return "", err
		}
		return repeat(count, text), nil
	}
	for _, name := range []string{"indent", "nindent"} {
		indent := original[name].(func(int, string) string)
		bounded[name] = func(spaces int, text string) (string, error) {
			if err := tooLong(spaces, strings.Count(text, "\n")+1); err != nil {
				return "", err
			}
			return indent(spaces, text), nil
		}
	}
	for _, name := range []string{"randAlphaNum", "randAlpha", "randAscii", "randNumeric"} {
		random := original[name].(func(int) string)
		bounded[name] = func(count int) (string, error) {
			if err := tooLong(count, 1); err != nil {
				return "", err
			}
			return random(count), nil
		}
	}
	randomBytes := original["randBytes"].(func(int) (string, error))
	bounded["randBytes"] = func(count int) (string, error) {
		if err := tooLong(count, 1); err != nil {
			return "", err
		}
		return randomBytes(count)
	}
}

// limitsOfSeq reads the parameters of `seq`: the end, start and end, or start, step and end.
func limitsOfSeq(params []int) (start, stop, step int) {
	switch len(params) {
	case 1:
		return 1, params[0], stepTowards(1, params[0])
	case 2:
		return params[0], params[1], stepTowards(params[0], params[1])
	case 3:
		return params[0], params[2], params[1]
	default:
		return 0, 0, 1
	}
}

func stepTowards(start, stop int) int {
	if stop < start {
		return -1
	}
	return 1
}

// tooMany says whether a list from start to stop would be longer than a template may make one. Numbers near the end of their
// range are refused too: sums of them would start again at the other end.
func tooMany(start, stop, step int) error {
	const farthest = 1 << 60
	isFar := slices.ContainsFunc([]int{start, stop, step}, func(number int) bool { return number > farthest || number < -farthest })
	if isFar || (step != 0 && (stop-start)/step > maxListItems) {
		return fmt.Errorf("a list of more than %d numbers is more than a render may make", maxListItems)
	}
	return nil
}

// tooLong says whether a number of pieces of a size would be longer than a template may make a text.
func tooLong(count, size int) error {
	if count > 0 && size > 0 && count > maxTextBytes/size {
		return fmt.Errorf("a text of more than %d MiB is more than a render may make", maxTextBytes>>20)
	}
	return nil
}
