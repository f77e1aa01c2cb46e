package jsonpath

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Compile reads a path, which begins with $. The error says what is wrong, and where.
func Compile(text string) (*Path, error) {
	p := &parser{text: text}
	path, err := p.path('$')
	if err != nil {
		return nil, fmt.Errorf("path %q: %w", text, err)
	}
	if p.at != len(text) {
		return nil, fmt.Errorf("path %q: %w", text, p.unexpected())
	}
	path.text = text
	return path, nil
}

// A parser reads a path, and the conditions in it.
type parser struct {
	text  string
	at    int
	depth int
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.text[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) spaces() {
	for p.peek() == ' ' {
		p.at++
	}
}

func (p *parser) unexpected() error {
	if p.at >= len(p.text) {
		return fmt.Errorf("it ends too early")
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return fmt.Errorf("%q at byte %d is not expected", r, p.at)
}

// path reads from its root on, which is $, or @ in a condition.
func (p *parser) path(root byte) (*Path, error) {
	path := &Path{}
	if p.peek() != root {
		return nil, fmt.Errorf("want %c at byte %d", root, p.at)
	}
	p.at++
	for {
		deep := p.take("..")
		if deep {
			path.segments = append(path.segments, scan{})
		}
		dot := deep || p.take(".")
		if p.peek() == '[' {
			s, err := p.brackets()
			if err != nil {
				return nil, err
			}
			path.segments = append(path.segments, s)
			continue
		}
		if !dot {
			return path, nil
		}
		if p.take("*") {
			path.segments = append(path.segments, wildcard{})
			continue
		}
		name := p.name()
		if name == "" {
			return nil, p.unexpected()
		}
		if p.take("()") {
			if !functions[name] {
				return nil, fmt.Errorf("there is no function %s()", name)
			}
			path.function = name
			return path, nil
		}
		path.segments = append(path.segments, names{name})
	}
}

// name reads the name of a field after a dot.
func (p *parser) name() string {
	from := p.at
	for p.at < len(p.text) && !strings.ContainsRune(".[]()*,'\" =!<>&|~\t\n", rune(p.text[p.at])) {
		p.at++
	}
	return p.text[from:p.at]
}

func (p *parser) brackets() (segment, error) {
	p.take("[")
	p.spaces()
	var s segment
	var err error
	switch c := p.peek(); {
	case p.take("*"):
		s = wildcard{}
	case c == '\'' || c == '"':
		s, err = p.quotedNames()
	case p.take("?"):
		s, err = p.filter()
	default:
		s, err = p.numbers()
	}
	if err != nil {
		return nil, err
	}
	p.spaces()
	if !p.take("]") {
		return nil, p.unexpected()
	}
	return s, nil
}

func (p *parser) quotedNames() (segment, error) {
	var all names
	for {
		p.spaces()
		name, err := p.quoted()
		if err != nil {
			return nil, err
		}
		all = append(all, name)
		p.spaces()
		if !p.take(",") {
			return all, nil
		}
	}
}

// quoted reads text between quotes. A backslash escapes the quote and itself, and is an ordinary
// character anywhere else.
func (p *parser) quoted() (string, error) {
	quote := p.peek()
	if quote != '\'' && quote != '"' {
		return "", p.unexpected()
	}
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case quote:
			return b.String(), nil
		case '\\':
			if p.peek() == quote || p.peek() == c {
				c = p.peek()
				p.at++
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return "", p.unexpected()
}

func (p *parser) number() (int, bool) {
	p.spaces()
	from := p.at
	p.take("-")
	for p.peek() >= '0' && p.peek() <= '9' {
		p.at++
	}
	n, err := strconv.Atoi(p.text[from:p.at])
	if err != nil {
		p.at = from
	}
	p.spaces()
	return n, err == nil
}

// numbers reads indexes, or a span of them.
func (p *parser) numbers() (segment, error) {
	var from *int
	n, given := p.number()
	if given {
		from = &n
	}
	if p.take(":") {
		var to *int
		if n, given := p.number(); given {
			to = &n
		}
		return span{from, to}, nil
	}
	if !given {
		return nil, p.unexpected()
	}
	all := indexes{n}
	for p.take(",") {
		n, ok := p.number()
		if !ok {
			return nil, p.unexpected()
		}
		all = append(all, n)
	}
	return all, nil
}
