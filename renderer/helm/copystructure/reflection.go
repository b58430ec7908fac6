package copystructure

import (
	"reflect"
	"time"
)

// reflected copies a value of any type.
func reflected(value reflect.Value, depth int) (reflect.Value, error) {
	switch value.Kind() {
	case reflect.Interface:
		return reflectedInterface(value, depth)
	case reflect.Pointer:
		return reflectedPointer(value, depth)
	case reflect.Map:
		return reflectedMap(value, depth)
	case reflect.Slice:
		if value.IsNil() {
			return value, nil
		}
		return reflectedItems(value, reflect.MakeSlice(value.Type(), value.Len(), value.Len()), depth)
	case reflect.Array:
		return reflectedItems(value, reflect.New(value.Type()).Elem(), depth)
	case reflect.Struct:
		return reflectedStruct(value, depth)
	default:
		return value, nil
	}
}

func reflectedInterface(value reflect.Value, depth int) (reflect.Value, error) {
	if value.IsNil() {
		return value, nil
	}
	inside, err := copied(value.Elem().Interface(), depth+1)
	if err != nil {
		return value, err
	}
	copy := reflect.New(value.Type()).Elem()
	copy.Set(reflect.ValueOf(inside))
	return copy, nil
}

func reflectedPointer(value reflect.Value, depth int) (reflect.Value, error) {
	if value.IsNil() {
		return value, nil
	}
	if depth > maxDepth {
		return value, errTooDeep
	}
	inside, err := reflected(value.Elem(), depth+1)
	if err != nil {
		return value, err
	}
	copy := reflect.New(value.Type().Elem())
	copy.Elem().Set(inside)
	return copy, nil
}

func reflectedMap(value reflect.Value, depth int) (reflect.Value, error) {
	if value.IsNil() {
		return value, nil
	}
	if depth > maxDepth {
		return value, errTooDeep
	}
	copy := reflect.MakeMapWithSize(value.Type(), value.Len())
	for entry := value.MapRange(); entry.Next(); {
		inside, err := reflected(entry.Value(), depth+1)
		if err != nil {
			return value, err
		}
		copy.SetMapIndex(entry.Key(), inside)
	}
	return copy, nil
}

func reflectedItems(value, copy reflect.Value, depth int) (reflect.Value, error) {
	if depth > maxDepth {
		return value, errTooDeep
	}
	for index := range value.Len() {
		inside, err := reflected(value.Index(index), depth+1)
		if err != nil {
			return value, err
		}
		copy.Index(index).Set(inside)
	}
	return copy, nil
}

var timeType = reflect.TypeFor[time.Time]()

func reflectedStruct(value reflect.Value, depth int) (reflect.Value, error) {
	if value.Type() == timeType {
		return value, nil
	}
	copy := reflect.New(value.Type()).Elem()
	for index := range value.NumField() {
		if !value.Type().Field(index).IsExported() {
			continue
		}
		inside, err := reflected(value.Field(index), depth+1)
		if err != nil {
			return value, err
		}
		copy.Field(index).Set(inside)
	}
	return copy, nil
}
