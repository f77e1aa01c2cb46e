package insights

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A parser takes tokens from the front, and notes the fields that it reads.
type parser struct {
	tokens []token
	read   []string
}

// peek returns the next token, a symbol without text at the end.
func (p *parser) peek() token {
	if len(p.tokens) == 0 {
		return token{kind: symbol}
	}
	return p.tokens[0]
}

func (p *parser) next() token {
	t := p.peek()
	p.tokens = p.tokens[min(1, len(p.tokens)):]
	return t
}

// take takes a symbol or a word if it is the next.
func (p *parser) take(texts ...string) (string, bool) {
	if t := p.peek(); (t.kind == symbol || t.kind == field) && slices.Contains(texts, strings.ToLower(t.text)) {
		p.next()
		return strings.ToLower(t.text), true
	}
	return "", false
}

func (p *parser) command() (c command, err error) {
	c = command{name: p.next().text, values: map[string]expression{}}
	switch c.name {
	case "filter":
		c.condition, err = p.or()
	case "parse":
		err = p.parse(&c)
	case "fields", "display", "stats", "dedup":
		err = p.values(&c)
	case "sort":
		for err == nil {
			if _, err = p.or(); err == nil {
				p.take("asc", "desc")
				if _, more := p.take(","); !more {
					break
				}
			}
		}
	case "limit":
		if t := p.next(); t.kind != number {
			err = fmt.Errorf("%q is no number", t.text)
		}
	default:
		return c, fmt.Errorf("is no command")
	}
	if _, ends := p.take("|"); !ends && err == nil {
		err = fmt.Errorf("%q is not expected", p.peek().text)
	}
	return c, err
}

// values reads expressions with the names that they get, and for stats those after "by".
func (p *parser) values(c *command) error {
	for {
		value, err := p.or()
		if err != nil {
			return err
		}
		if _, named := p.take("as"); named {
			name := p.next().text
			c.makes = append(c.makes, name)
			if c.name == "fields" {
				c.values[name] = value
			}
		}
		if _, more := p.take(",", "by"); !more {
			return nil
		}
	}
}

// parse reads a pattern: text in which each star is a field, or a regular expression with names.
func (p *parser) parse(c *command) error {
	c.from = "@message"
	if p.peek().kind == field {
		c.from = p.next().text
	}
	p.read = append(p.read, c.from)
	t := p.next()
	if t.kind == pattern {
		at, err := regexp.Compile(t.text)
		if err != nil {
			return err
		}
		c.pattern, c.makes = at, at.SubexpNames()[1:]
		return nil
	}
	if t.kind != text {
		return fmt.Errorf("%q is no pattern", t.text)
	}
	var parts []string
	for _, part := range strings.Split(t.text, "*") {
		parts = append(parts, regexp.QuoteMeta(part))
	}
	c.pattern = regexp.MustCompile(strings.Join(parts[:len(parts)-1], "(.*?)") + "(.*)" + parts[len(parts)-1] + "$")
	if _, named := p.take("as"); !named {
		return fmt.Errorf("as is missing")
	}
	for {
		c.makes = append(c.makes, p.next().text)
		if _, more := p.take(","); !more {
			break
		}
	}
	if got, want := len(c.makes), len(parts)-1; got != want {
		return fmt.Errorf("it names %d fields for %d stars", got, want)
	}
	return nil
}
