package policy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a policy document strictly. It refuses what AWS refuses and what AWS silently
// misreads: duplicate keys, unknown or misspelt elements, a missing Version, empty lists, and
// malformed actions, operators and values. [Document.Validate] has the rules that depend on where
// the policy is used.
func Parse(data []byte) (Document, error) {
	root, err := parseJSON(data)
	if err != nil {
		return Document{}, err
	}
	p := &parser{}
	d := p.document(root)
	if err := p.Err(); err != nil {
		return Document{}, err
	}
	d.validate(&p.Problems, "")
	if err := p.Err(); err != nil {
		return Document{}, err
	}
	return d, nil
}

type parser struct{ Problems }

func (p *parser) document(v *jsonValue) Document {
	var d Document
	p.object("", v, map[string]func(string, *jsonValue){
		"Version": func(at string, v *jsonValue) {
			if d.Version = p.text(at, v); v.text == "" {
				p.Add(at, strconv.Quote(""), "%q", Version)
			}
		},
		"Id": func(at string, v *jsonValue) { d.ID = p.text(at, v) },
		"Statement": func(at string, v *jsonValue) {
			if v.kind != "list" {
				d.Statements = []Statement{p.statement(at, v)}
				return
			}
			for i, item := range v.items {
				d.Statements = append(d.Statements, p.statement(fmt.Sprintf("%s[%d]", at, i), item))
			}
		},
	})
	if v.kind == "object" && v.fields["Version"] == nil {
		p.Add("Version", "absent", "%q: without it AWS reads the policy as %s, in which ${...} is plain text", Version, OldVersion)
	}
	return d
}

func (p *parser) statement(at string, v *jsonValue) Statement {
	var s Statement
	p.object(at, v, map[string]func(string, *jsonValue){
		"Sid":          func(at string, v *jsonValue) { s.Sid = p.text(at, v) },
		"Effect":       func(at string, v *jsonValue) { s.Effect = Effect(p.text(at, v)) },
		"Principal":    func(at string, v *jsonValue) { s.Principal = p.principals(at, v) },
		"NotPrincipal": func(at string, v *jsonValue) { s.NotPrincipal = p.principals(at, v) },
		"Action":       func(at string, v *jsonValue) { s.Action = p.texts(at, v) },
		"NotAction":    func(at string, v *jsonValue) { s.NotAction = p.texts(at, v) },
		"Resource":     func(at string, v *jsonValue) { s.Resource = p.texts(at, v) },
		"NotResource":  func(at string, v *jsonValue) { s.NotResource = p.texts(at, v) },
		"Condition":    func(at string, v *jsonValue) { s.Condition = p.condition(at, v) },
	})
	return s
}

func (p *parser) principals(at string, v *jsonValue) *Principals {
	if v.kind == "string" && v.text == "*" {
		return Everyone()
	}
	if v.kind != "object" {
		p.Add(at, v.String(), `"*" or an object such as {"AWS": "111122223333"}`)
		return nil
	}
	out := &Principals{}
	fields := map[string]func(string, *jsonValue){}
	for kind, list := range out.lists() {
		fields[kind] = func(at string, v *jsonValue) { *list = p.texts(at, v) }
	}
	p.object(at, v, fields)
	if len(v.keys) == 0 {
		p.Add(at, "empty", `"*" or an object such as {"AWS": "111122223333"}`)
	}
	return out
}

func (p *parser) condition(at string, v *jsonValue) Condition {
	if v.kind != "object" {
		p.Add(at, v.String(), `an object such as {"StringEquals": {"aws:PrincipalOrgID": "o-example"}}`)
		return nil
	}
	if len(v.keys) == 0 {
		return nil // an empty block is no condition
	}
	c := Condition{}
	for _, op := range v.keys {
		keys := v.fields[op]
		if keys.kind != "object" || len(keys.keys) == 0 {
			p.Add(join(at, op), keys.String(), "an object of condition keys and values")
			continue
		}
		c[op] = map[string][]string{}
		for _, key := range keys.keys {
			c[op][key] = p.values(join(join(at, op), key), keys.fields[key])
		}
	}
	return c
}

// object calls the function of each field that is present and reports keys without one.
func (p *parser) object(at string, v *jsonValue, fields map[string]func(string, *jsonValue)) {
	if v.kind != "object" {
		p.Add(at, v.String(), "a JSON object")
		return
	}
	for _, key := range v.keys {
		read, ok := fields[key]
		if !ok {
			p.Add(join(at, key), "unknown", "%s", oneOf(fields, key))
			continue
		}
		read(join(at, key), v.fields[key])
	}
}

// oneOf names the accepted elements, or only the one that differs from got in its case.
func oneOf(fields map[string]func(string, *jsonValue), got string) string {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if strings.EqualFold(name, got) {
			return name
		}
	}
	return "one of " + strings.Join(slices.Sorted(maps.Keys(fields)), ", ")
}

func (p *parser) text(at string, v *jsonValue) string {
	if v.kind != "string" {
		p.Add(at, v.String(), "a string")
	}
	return v.text
}

func (p *parser) texts(at string, v *jsonValue) []string {
	if v.kind != "list" {
		return []string{p.text(at, v)}
	}
	if len(v.items) == 0 {
		p.Add(at, "an empty list", "at least one value")
	}
	var out []string
	for i, item := range v.items {
		out = append(out, p.text(fmt.Sprintf("%s[%d]", at, i), item))
	}
	return out
}

// values reads the values of a condition. AWS reads true and 3 as "true" and "3".
func (p *parser) values(at string, v *jsonValue) []string {
	items := v.items
	if v.kind != "list" {
		items = []*jsonValue{v}
	}
	if len(items) == 0 {
		p.Add(at, "an empty list", "at least one value")
	}
	var out []string
	for i, item := range items {
		switch item.kind {
		case "string", "number", "boolean":
			out = append(out, item.text)
		default:
			p.Add(fmt.Sprintf("%s[%d]", at, i), item.String(), "a string, number or boolean")
		}
	}
	return out
}
