package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// A jsonValue is a parsed JSON value with its keys in order. Unlike a map of
// encoding/json, which keeps the last of duplicate keys, reading one reports them, as AWS does.
type jsonValue struct {
	kind   string // object, list, string, number, boolean or null
	text   string // of a string, number or boolean
	keys   []string
	fields map[string]*jsonValue
	items  []*jsonValue
}

// maxDepth bounds the recursion. The deepest part of a policy, a condition value, is at depth 6.
const maxDepth = 32

func parseJSON(data []byte) (*jsonValue, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := readJSON(d, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &Problem{Got: "followed by more text", Want: "one JSON object"}
	}
	return v, nil
}

func readJSON(d *json.Decoder, path string, depth int) (*jsonValue, error) {
	token, err := d.Token()
	if err != nil {
		return nil, &Problem{Path: path, Got: "not JSON: " + err.Error(), Want: "one JSON object"}
	}
	if depth > maxDepth {
		return nil, &Problem{Path: path, Got: "nested too deeply", Want: fmt.Sprintf("at most %d levels", maxDepth)}
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return readList(d, path, depth)
		}
		return readObject(d, path, depth)
	case string:
		return &jsonValue{kind: "string", text: t}, nil
	case json.Number:
		return &jsonValue{kind: "number", text: t.String()}, nil
	case bool:
		return &jsonValue{kind: "boolean", text: fmt.Sprint(t)}, nil
	}
	return &jsonValue{kind: "null", text: "null"}, nil
}

func readList(d *json.Decoder, path string, depth int) (*jsonValue, error) {
	v := &jsonValue{kind: "list"}
	for d.More() {
		item, err := readJSON(d, fmt.Sprintf("%s[%d]", path, len(v.items)), depth+1)
		if err != nil {
			return nil, err
		}
		v.items = append(v.items, item)
	}
	return v, closeJSON(d, path)
}

func readObject(d *json.Decoder, path string, depth int) (*jsonValue, error) {
	v := &jsonValue{kind: "object", fields: map[string]*jsonValue{}}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, &Problem{Path: path, Got: "not JSON: " + err.Error(), Want: "one JSON object"}
		}
		key := token.(string) // the decoder yields nothing else here
		at := join(path, key)
		if v.fields[key] != nil {
			return nil, &Problem{Path: at, Got: "given twice", Want: "each key once"}
		}
		if v.fields[key], err = readJSON(d, at, depth+1); err != nil {
			return nil, err
		}
		v.keys = append(v.keys, key)
	}
	return v, closeJSON(d, path)
}

func closeJSON(d *json.Decoder, path string) error {
	if _, err := d.Token(); err != nil {
		return &Problem{Path: path, Got: "not JSON: " + err.Error(), Want: "one JSON object"}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (v *jsonValue) String() string {
	switch v.kind {
	case "string":
		return strconv.Quote(v.text)
	case "object", "list":
		return "a JSON " + v.kind
	}
	return v.text
}
