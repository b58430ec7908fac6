package copystructure

import (
	"reflect"
	"testing"
	"time"
)

type point struct {
	X    int
	Next *point
	note string
}

type table map[string]any

func TestACopyIsEqualAndSharesNothing(t *testing.T) {
	now := time.Now()
	original := map[string]any{
		"a": map[string]any{"list": []any{1, "b", nil, map[string]any{"c": 1.5}}}, "nil": nil, "none": map[string]any(nil), "empty": []any{},
		"table": table{"x": []string{"y"}}, "point": &point{X: 1, Next: &point{X: 2}}, "bytes": []byte("b"), "time": now, "array": [2][]int{{1}, {2}},
		"texts": map[string]string{"k": "v"}, "nothing": (*point)(nil), "int32": int32(5), "no list": []any(nil),
		"times": []time.Time{now}, "timed": struct{ At time.Time }{now},
	}
	copy, err := Copy(original)
	if err != nil || !reflect.DeepEqual(copy, any(original)) {
		t.Fatalf("%v %v", copy, err)
	}
	changed := copy.(map[string]any)
	changed["a"].(map[string]any)["list"].([]any)[3].(map[string]any)["c"] = 2
	changed["table"].(table)["x"].([]string)[0] = "z"
	changed["point"].(*point).Next.X = 3
	changed["array"].([2][]int)[0][0] = 9
	changed["texts"].(map[string]string)["k"] = "w"
	changed["bytes"].([]byte)[0] = 'c'
	if original["a"].(map[string]any)["list"].([]any)[3].(map[string]any)["c"] != 1.5 || original["table"].(table)["x"].([]string)[0] != "y" ||
		original["point"].(*point).Next.X != 2 || original["array"].([2][]int)[0][0] != 1 || original["texts"].(map[string]string)["k"] != "v" ||
		original["bytes"].([]byte)[0] != 'b' {
		t.Errorf("the original changed: %v", original)
	}
}

func TestMapsThatDoNotExistKeepTheirType(t *testing.T) {
	copy, err := Copy(map[string]any(nil))
	if got, isMap := copy.(map[string]any); err != nil || !isMap || got != nil {
		t.Errorf("%#v %v", copy, err)
	}
	if copy, err := Copy(nil); err != nil || copy != nil {
		t.Errorf("%#v %v", copy, err)
	}
}

func TestFieldsThatAreNotExportedAreLeftOut(t *testing.T) {
	copy, err := Copy(point{X: 1, note: "n"})
	if err != nil || copy != (point{X: 1}) {
		t.Errorf("%#v %v", copy, err)
	}
}

func TestValuesThatHoldThemselvesAreRefused(t *testing.T) {
	plain := map[string]any{}
	plain["self"] = plain
	list := make([]any, 1)
	list[0] = list
	typed := table{}
	typed["self"] = typed
	loop := &point{}
	loop.Next = loop
	for _, value := range []any{plain, list, typed, loop} {
		if _, err := Copy(value); err == nil {
			t.Errorf("%T has an end", value)
		}
	}
}
