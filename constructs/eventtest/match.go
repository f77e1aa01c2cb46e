package eventtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Match reports whether an event matches a pattern. Both are an [assembly.Value], JSON as text
// or bytes, or a Go value that marshals to it. What only deployment knows of an assembly.Value
// is compared as text: a reference to a key's ARN matches "${Key.Arn}".
//
// The error says what is wrong with the pattern, beginning with the field, or that one of the
// two is no JSON object.
func Match(pattern, event any) (bool, error) {
	p, err := object(pattern)
	if err != nil {
		return false, fmt.Errorf("pattern %w", err)
	}
	branches, err := compile(p)
	if err != nil {
		return false, fmt.Errorf("pattern: %w", err)
	}
	e, err := object(event)
	if err != nil {
		return false, fmt.Errorf("event %w", err)
	}
	fields := flatten(e)
	for _, b := range branches {
		if b.matches(fields, nil) {
			return true, nil
		}
	}
	return false, nil
}

// object reads what Match is given.
func object(from any) (map[string]any, error) {
	var text []byte
	switch from := from.(type) {
	case assembly.Value:
		plain, ok := from.Decoded().Plain()
		if m, isObject := plain.(map[string]any); ok && isObject {
			return m, nil
		}
		return nil, fmt.Errorf("is %v, want a JSON object that is known before deployment", from)
	case string:
		text = []byte(from)
	case []byte:
		text = from
	default:
		var err error
		if text, err = json.Marshal(from); err != nil {
			return nil, fmt.Errorf("is no JSON: %w", err)
		}
	}
	var decoded any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&decoded); err != nil {
		return nil, fmt.Errorf("is no JSON: %w", err)
	}
	if dec.More() {
		return nil, errors.New("is more than one JSON value")
	}
	m, ok := decoded.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("is %s, want a JSON object", text)
	}
	return m, nil
}
