package intrinsic

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Escaped braces of a text, which are none of those that States.Format fills.
const escapedOpen, escapedClose = "\uE07B", "\uE07D"

// maxNesting is how deep the service lets functions nest.
const maxNesting = 10

// Parse reads the call of a function, and checks its name and the number of its arguments.
func Parse(text string) (*Expression, error) {
	p := &parser{text: text}
	e, err := p.call(0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", text, err)
	}
	if p.spaces(); p.at != len(text) {
		return nil, fmt.Errorf("%s: there is more after the function, at byte %d", text, p.at)
	}
	return e, nil
}

type parser struct {
	text string
	at   int
}

func (p *parser) rest() string { return p.text[p.at:] }

func (p *parser) spaces() {
	p.at += len(p.rest()) - len(strings.TrimLeft(p.rest(), " \t\n"))
}

func (p *parser) take(s string) bool {
	p.spaces()
	if strings.HasPrefix(p.rest(), s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) call(depth int) (*Expression, error) {
	if depth >= maxNesting {
		return nil, fmt.Errorf("functions nest deeper than %d", maxNesting)
	}
	p.spaces()
	from := p.at
	open := strings.IndexByte(p.rest(), '(')
	if open < 0 {
		return nil, fmt.Errorf("want a function and its arguments in brackets at byte %d", p.at)
	}
	e := &Expression{name: strings.TrimSpace(p.rest()[:open])}
	f, known := functions[e.name]
	if !known {
		return nil, fmt.Errorf("there is no function %s", e.name)
	}
	p.at += open + 1
	for !p.take(")") {
		if len(e.args) > 0 && !p.take(",") {
			return nil, fmt.Errorf("want , or ) at byte %d", p.at)
		}
		a, err := p.argument(depth)
		if err != nil {
			return nil, err
		}
		e.args = append(e.args, a)
	}
	e.text = p.text[from:p.at]
	if n := len(e.args); n < f.least || f.most >= 0 && n > f.most {
		return nil, fmt.Errorf("%s has %d arguments, want %s", e.name, n, f.wants())
	}
	return e, nil
}

func (p *parser) argument(depth int) (argument, error) {
	p.spaces()
	switch {
	case strings.HasPrefix(p.rest(), "States."):
		e, err := p.call(depth + 1)
		return argument{call: e}, err
	case strings.HasPrefix(p.rest(), "$"):
		return p.path()
	case strings.HasPrefix(p.rest(), "'"):
		return p.quoted()
	}
	end := strings.IndexAny(p.rest(), ",)")
	if end < 0 {
		return argument{}, fmt.Errorf("the argument at byte %d does not end", p.at)
	}
	word := strings.TrimSpace(p.rest()[:end])
	d := json.NewDecoder(strings.NewReader(word))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() {
		return argument{}, fmt.Errorf("the argument %s is no text in single quotes, number, true, false, null, path or function", word)
	}
	p.at += end
	return argument{constant: v}, nil
}

// path reads up to the comma or bracket that ends the argument.
func (p *parser) path() (argument, error) {
	open, quote := 0, byte(0)
	from := p.at
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		switch {
		case quote != 0:
			switch c {
			case '\\':
				p.at++
			case quote:
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[':
			open++
		case open > 0 && (c == ')' || c == ']'):
			open--
		case open == 0 && (c == ',' || c == ')'):
			return argument{path: strings.TrimSpace(p.text[from:p.at])}, nil
		}
	}
	p.at = min(p.at, len(p.text))
	return argument{}, fmt.Errorf("the path at byte %d does not end", from)
}

// quoted reads text between single quotes. A backslash escapes ', {, } and itself.
func (p *parser) quoted() (argument, error) {
	p.at++
	var text, template strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case '\'':
			return argument{constant: text.String(), template: template.String()}, nil
		case '\\':
			if p.at == len(p.text) {
				continue
			}
			c = p.text[p.at]
			p.at++
			if !strings.ContainsRune(`'{}\`, rune(c)) {
				text.WriteByte('\\')
				template.WriteByte('\\')
			}
			text.WriteByte(c)
			switch c {
			case '{':
				template.WriteString(escapedOpen)
			case '}':
				template.WriteString(escapedClose)
			default:
				template.WriteByte(c)
			}
		default:
			text.WriteByte(c)
			template.WriteByte(c)
		}
	}
	return argument{}, fmt.Errorf("a text does not end: want a single quote")
}
