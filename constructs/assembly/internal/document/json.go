package document

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scanner reads JSON in one pass over its text, of which the strings that it finds are parts.
type scanner struct {
	text     string
	at, line int
	depth    int
	sections map[string][]string // keys of the objects in the root, by section; nil if not asked for
	section  string
	names    map[string]string // keys seen, each in memory once
	open     []any             // elements of the lists that are not read to their end
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
	begin := len(s.open)
	for !s.take(']') {
		if len(s.open) > begin && !s.take(',') {
			return nil, s.syntax()
		}
		var part *place
		if at != nil {
			part = at.part(strconv.Itoa(len(s.open)-begin), s.line)
		}
		v, err := s.value(part)
		if err != nil {
			return nil, err
		}
		s.open = append(s.open, v)
	}
	list := make([]any, len(s.open)-begin)
	copy(list, s.open[begin:])
	s.open = s.open[:begin]
	return list, nil
}

func (s *scanner) key() (string, error) {
	raw, plain, err := s.quoted()
	if err != nil || !plain {
		if raw, err = unquoted(raw, err); err != nil {
			return "", err
		}
	}
	if name, ok := s.names[raw]; ok {
		return name, nil
	}
	s.names[raw] = raw
	return raw, nil
}

func (s *scanner) string() (any, error) {
	raw, plain, err := s.quoted()
	if err != nil || !plain {
		return unquoted(raw, err)
	}
	return raw, nil
}

// quoted goes past a string. It returns what is between the quotes if that is plain, that is
// without escapes and bytes that are not UTF-8, and the whole otherwise.
func (s *scanner) quoted() (raw string, plain bool, err error) {
	if s.next() != '"' {
		return "", false, s.syntax()
	}
	start, escaped := s.at, false
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			inner := s.text[start+1 : s.at-1]
			if escaped || !utf8.ValidString(inner) {
				return s.text[start:s.at], false, nil
			}
			return inner, true, nil
		case c == '\\':
			escaped = true
			s.at++
		case c < ' ':
			return "", false, s.syntax()
		}
	}
	return "", false, s.syntax()
}

func unquoted(raw string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	if text, ok := unescaped(raw); ok {
		return text, nil
	}
	var text string
	if json.Unmarshal([]byte(raw), &text) != nil {
		return "", &Error{Reason: "broken JSON", syntax: true}
	}
	return text, nil
}

// unescaped is a string with escapes of single bytes, as documents within documents have many. It
// is false for one with others, or with bytes that are not UTF-8.
func unescaped(raw string) (string, bool) {
	if !utf8.ValidString(raw) {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(raw))
	for rest := raw[1 : len(raw)-1]; ; {
		plain, escape, found := strings.Cut(rest, `\`)
		b.WriteString(plain)
		if !found {
			return b.String(), true
		}
		i := strings.IndexByte(`"\/bfnrt`, escape[0])
		if i < 0 {
			return "", false
		}
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		rest = escape[1:]
	}
}

func (s *scanner) word(word string, v any) (any, error) {
	if !strings.HasPrefix(s.text[s.at:], word) {
		return nil, s.syntax()
	}
	s.at += len(word)
	return v, nil
}

func (s *scanner) number() (any, error) {
	start := s.at
	for s.at < len(s.text) && strings.IndexByte("+-.0123456789eE", s.text[s.at]) >= 0 {
		s.at++
	}
	if number := s.text[start:s.at]; len(number) > 0 && json.Valid([]byte(number)) {
		return json.Number(number), nil
	}
	return nil, s.syntax()
}
