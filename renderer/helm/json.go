package helm

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// appendJSON writes what the YAML parser read as JSON, as sigs.k8s.io/yaml does: keys become text, whole numbers keep their digits.
func appendJSON(to []byte, value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return append(to, "null"...), nil
	case string:
		return appendText(to, value), nil
	case bool:
		return strconv.AppendBool(to, value), nil
	case int:
		return strconv.AppendInt(to, int64(value), 10), nil
	case map[any]any:
		return appendMap(to, value)
	case []any:
		return appendList(to, value)
	default:
		text, err := json.Marshal(value)
		return append(to, text...), err
	}
}

func appendList(to []byte, list []any) ([]byte, error) {
	to = append(to, '[')
	for index, item := range list {
		if index > 0 {
			to = append(to, ',')
		}
		var err error
		if to, err = appendJSON(to, item); err != nil {
			return nil, err
		}
	}
	return append(to, ']'), nil
}

func appendMap(to []byte, content map[any]any) ([]byte, error) {
	byKey := make(map[string]any, len(content))
	for key, value := range content {
		name, err := keyText(key)
		if err != nil {
			return nil, err
		}
		byKey[name] = value
	}
	to = append(to, '{')
	for index, name := range slices.Sorted(maps.Keys(byKey)) {
		if index > 0 {
			to = append(to, ',')
		}
		to = append(appendText(to, name), ':')
		var err error
		if to, err = appendJSON(to, byKey[name]); err != nil {
			return nil, err
		}
	}
	return append(to, '}'), nil
}

// keyText is how a key of a YAML map is written as a key of JSON.
func keyText(key any) (string, error) {
	switch key := key.(type) {
	case string:
		return key, nil
	case int:
		return strconv.Itoa(key), nil
	case int64:
		return strconv.FormatInt(key, 10), nil
	case bool:
		return strconv.FormatBool(key), nil
	case float64:
		const bits = 32
		switch text := strconv.FormatFloat(key, 'g', -1, bits); text {
		case "+Inf":
			return ".inf", nil
		case "-Inf":
			return "-.inf", nil
		case "NaN":
			return ".nan", nil
		default:
			return text, nil
		}
	default:
		return "", fmt.Errorf("unsupported map key of type: %T", key)
	}
}

// appendText writes a text in quotes.
func appendText(to []byte, text string) []byte {
	for index := range len(text) {
		if char := text[index]; char < ' ' || char >= utf8.RuneSelf || char == '"' || char == '\\' {
			quoted, err := json.Marshal(text)
			if err != nil {
				// A text can always be written.
				panic(err)
			}
			return append(to, quoted...)
		}
	}
	to = append(to, '"')
	to = append(to, text...)
	return append(to, '"')
}
