package document

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// A scanner reads JSON in one pass over its text.
type scanner struct {
	text     []byte
	at, line int
	depth    int
	sections map[string][]string // keys of the objects in the root, by section; nil if not asked for
	section  string
	names    map[string]string // keys seen, each in memory once
}

func (s *scanner) syntax() error { return &Error{Line: s.line, Reason: "broken JSON", syntax: true} }

// document reads the one value that the text is to hold. Places are noted below at unless it is
// nil.
func (s *scanner) document(at *place) (any, error) {
	s.names = map[string]string{}
	s.space()
	v, err := s.value(at)
	if err != nil {
		return nil, err
	}
	if s.space(); s.at < len(s.text) {
		return nil, broken(s.line, "broken JSON: something follows the document")
	}
	return v, nil
}

func (s *scanner) space() {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '\n':
			s.line++
		case ' ', '\t', '\r':
		default:
			return
		}
	}
}

func (s *scanner) next() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// take goes past c and the space around it, if c comes next.
func (s *scanner) take(c byte) bool {
	s.space()
	if s.next() != c || s.at == len(s.text) {
		return false
	}
	s.at++
	s.space()
	return true
}

func (s *scanner) value(at *place) (any, error) {
	switch s.next() {
	case '{':
		return s.nested(at, s.object)
	case '[':
		return s.nested(at, s.array)
	case '"':
		return s.string()
	case 't':
		return s.word("true", true)
	case 'f':
		return s.word("false", false)
	case 'n':
		return s.word("null", nil)
	}
	return s.number()
}

func (s *scanner) nested(at *place, read func(*place) (any, error)) (any, error) {
	if s.depth == MaxDepth {
		return nil, s.syntax()
	}
	s.depth++
	s.at++
	s.space()
	v, err := read(at)
	s.depth--
	return v, err
}

func (s *scanner) object(at *place) (any, error) {
	m := map[string]any{}
	for !s.take('}') {
		if len(m) > 0 && !s.take(',') {
			return nil, s.syntax()
		}
		line := s.line
		key, err := s.key()
		if err != nil {
			return nil, err
		}
		if _, twice := m[key]; twice {
			return nil, broken(line, "%q appears twice", key)
		}
		if !s.take(':') {
			return nil, s.syntax()
		}
		if s.note(key); s.depth == 1 {
			s.section = key
		}
		if m[key], err = s.value(at.part(key, line)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// note remembers the order of keys in a section.
func (s *scanner) note(key string) {
	if s.depth == 2 && s.sections != nil {
		s.sections[s.section] = append(s.sections[s.section], key)
	}
}

func (s *scanner) array(at *place) (any, error) {
	list := []any{}
	for !s.take(']') {
		if len(list) > 0 && !s.take(',') {
			return nil, s.syntax()
		}
		var part *place
		if at != nil {
			part = at.part(strconv.Itoa(len(list)), s.line)
		}
		v, err := s.value(part)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

func (s *scanner) key() (string, error) {
	raw, plain, err := s.quoted()
	if name, ok := s.names[string(raw)]; ok && plain {
		return name, nil
	}
	name := string(raw)
	if err != nil || !plain {
		if name, err = unquoted(raw, err); err != nil {
			return "", err
		}
	}
	s.names[name] = name
	return name, nil
}

func (s *scanner) string() (any, error) {
	raw, plain, err := s.quoted()
	if err != nil || !plain {
		return unquoted(raw, err)
	}
	return string(raw), nil
}

// quoted goes past a string. It returns what is between the quotes if that is plain, that is
// without escapes and bytes that are not UTF-8, and the whole otherwise.
func (s *scanner) quoted() (raw []byte, plain bool, err error) {
	if s.next() != '"' {
		return nil, false, s.syntax()
	}
	start, escaped := s.at, false
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			inner := s.text[start+1 : s.at-1]
			if escaped || !utf8.Valid(inner) {
				return s.text[start:s.at], false, nil
			}
			return inner, true, nil
		case c == '\\':
			escaped = true
			s.at++
		case c < ' ':
			return nil, false, s.syntax()
		}
	}
	return nil, false, s.syntax()
}

func unquoted(raw []byte, err error) (string, error) {
	if err != nil {
		return "", err
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return "", &Error{Reason: "broken JSON", syntax: true}
	}
	return text, nil
}

func (s *scanner) word(word string, v any) (any, error) {
	if !bytes.HasPrefix(s.text[s.at:], []byte(word)) {
		return nil, s.syntax()
	}
	s.at += len(word)
	return v, nil
}

func (s *scanner) number() (any, error) {
	start := s.at
	for s.at < len(s.text) && bytes.IndexByte([]byte("+-.0123456789eE"), s.text[s.at]) >= 0 {
		s.at++
	}
	if number := s.text[start:s.at]; len(number) > 0 && json.Valid(number) {
		return json.Number(number), nil
	}
	return nil, s.syntax()
}
