package eventtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A node is a JSON object that keeps the order of its keys and those that are given twice: a
// pattern may have two $or at one level, and both count.
type node []member

type member struct {
	key   string
	value any // a node, []any, string, json.Number, bool or nil
}

func (n node) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range n {
		if i > 0 {
			b = append(b, ',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}

// source is the JSON text of what Match is given.
func source(from any) ([]byte, error) {
	switch from := from.(type) {
	case assembly.Value:
		plain, ok := from.Decoded().Plain()
		if _, isObject := plain.(map[string]any); !ok || !isObject {
			return nil, fmt.Errorf("is %v, want a JSON object that is known before deployment", from)
		}
		return json.Marshal(plain)
	case string:
		return []byte(from), nil
	case []byte:
		return from, nil
	default:
		text, err := json.Marshal(from)
		if err != nil {
			return nil, fmt.Errorf("is no JSON: %w", err)
		}
		return text, nil
	}
}

// read is the JSON object in what Match is given.
func read(from any) (node, error) {
	text, err := source(from)
	if err != nil {
		return nil, err
	}
	// Decode first: it knows a limit to nesting, and says what is wrong where.
	var whole json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&whole); err != nil {
		return nil, fmt.Errorf("is no JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("is more than one JSON value")
	}
	dec = json.NewDecoder(bytes.NewReader(whole))
	dec.UseNumber()
	value, err := next(dec)
	if err != nil {
		return nil, fmt.Errorf("is no JSON: %w", err)
	}
	n, ok := value.(node)
	if !ok {
		return nil, fmt.Errorf("is %s, want a JSON object", text)
	}
	return n, nil
}

// next reads one value.
func next(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		n := node{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			value, err := next(dec)
			if err != nil {
				return nil, err
			}
			n = append(n, member{key: key.(string), value: value})
		}
		_, err = dec.Token()
		return n, err
	case json.Delim('['):
		list := []any{}
		for dec.More() {
			value, err := next(dec)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = dec.Token()
		return list, err
	}
	return token, nil
}
