// Package document reads JSON and YAML as CloudFormation and the CDK CLI do: keys are
// case-sensitive and stand once, numbers keep their digits, and what YAML 1.1 takes for a boolean
// or an octal number is one.
//
// Values are map[string]any, []any, string, [json.Number], bool and nil. They must not be written
// to: what a YAML alias repeats is there once.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// MaxDepth is the deepest nesting that is read.
const MaxDepth = 10_000

// A Document is one JSON or YAML document in memory.
type Document struct {
	// Root is its value.
	Root any
	// Size is its length in bytes.
	Size int

	keys   map[string][]string
	names  map[string]string
	places func() *place
}

// Uses reports whether a key anywhere in the document begins with prefix.
func (d *Document) Uses(prefix string) bool {
	for name := range d.names {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// Keys returns the keys of an object that is a part of the document's root, in the order in which
// they are written.
func (d *Document) Keys(section string) []string { return d.keys[section] }

// Line returns the line, counted from 1, where the part of the document at path begins.
func (d *Document) Line(path ...string) int { line, _ := d.Find(path...); return line }

// Find returns the line of the part at path, or of the nearest one around it that is there, and how
// much of the path leads to that.
func (d *Document) Find(path ...string) (line, found int) {
	at := d.places()
	for _, key := range path {
		next := at.parts[key]
		if next == nil {
			break
		}
		at = next
		found++
	}
	return at.line, found
}

// A place is the line where a part of a document begins, with those of its own parts.
type place struct {
	line  int
	parts map[string]*place
}

// part returns the place of a part; there are none within no place.
func (p *place) part(key string, line int) *place {
	if p == nil {
		return nil
	}
	if p.parts == nil {
		p.parts = map[string]*place{}
	}
	part := &place{line: line}
	p.parts[key] = part
	return part
}

// An Error says in which line a document cannot be read, and why. The line is 0 where none is to
// blame.
type Error struct {
	Line   int
	Reason string

	syntax bool // package json words it better
}

func (e *Error) Error() string { return e.Reason }

func broken(line int, format string, args ...any) *Error {
	return &Error{Line: line, Reason: fmt.Sprintf(format, args...)}
}

// Parse reads JSON if the document begins with a brace or a bracket, and YAML otherwise or where
// JSON it is not but YAML in flow style.
func Parse(data []byte) (*Document, error) {
	text := bytes.TrimLeft(withoutMark(data), " \t\r\n")
	if len(text) == 0 {
		return nil, &Error{Reason: "is empty"}
	}
	if text[0] != '{' && text[0] != '[' {
		return ParseYAML(data)
	}
	d, err := ParseJSON(data)
	if err == nil {
		return d, nil
	}
	if found := (*Error)(nil); errors.As(err, &found) && found.syntax {
		if flow, yamlError := ParseYAML(data); yamlError == nil {
			return flow, nil
		}
	}
	return nil, err
}

// ParseJSON reads JSON.
func ParseJSON(data []byte) (*Document, error) {
	text := string(withoutMark(data))
	d := &Document{Size: len(data), keys: map[string][]string{}}
	s, err := &scanner{text: text, line: 1, sections: d.keys}, error(nil)
	if d.Root, err = s.document(nil); err != nil {
		return nil, explain(text, err)
	}
	d.names = s.names
	d.places = sync.OnceValue(func() *place {
		at := &place{line: 1}
		_, _ = (&scanner{text: text, line: 1}).document(at)
		return at
	})
	return d, nil
}

// withoutMark cuts off the byte order mark that some editors write.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }

// explain words what is wrong with the syntax as package json does.
func explain(text string, err error) error {
	found := (*Error)(nil)
	if !errors.As(err, &found) || !found.syntax {
		return err
	}
	var ignored any
	dec := json.NewDecoder(strings.NewReader(text))
	reason := dec.Decode(&ignored)
	switch syntax := (*json.SyntaxError)(nil); {
	case errors.Is(reason, io.EOF):
		found.Line, found.Reason = 0, "is empty"
	case errors.Is(reason, io.ErrUnexpectedEOF):
		found.Line, found.Reason = 0, "ends too early; it is truncated"
	case errors.As(reason, &syntax):
		found.Line = 1 + strings.Count(text[:min(max(int(syntax.Offset), 0), len(text))], "\n")
		found.Reason = "broken JSON: " + reason.Error()
	}
	return found
}
