package jsonata

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A pattern is a function, so that it has the type of one. Nothing calls it.
func (p pattern) call(*state, *item, []any) any { //nolint:unparam // it is one of the functions
	scan.Throw("T1006", "Attempted to invoke a non-function")
	return nil
}

func (p pattern) arity() int { return 1 }

// most is how often something is done, everywhere if the argument is left out.
func (c *invocation) most(i int, code string) int {
	if !c.has(i) {
		return -1
	}
	n := c.number(i, 0)
	if n < 0 {
		scan.Throw(code, "Argument %d of the %s function must evaluate to a positive number", i+1, c.name)
	}
	return int(n)
}

// found are the places in a text where a pattern matches.
func (p pattern) found(text string, most int) [][]int {
	all := p.re.FindAllStringSubmatchIndex(text, most)
	for _, m := range all {
		if m[0] == m[1] {
			scan.Throw("D1004", "Regular expression matches zero length string")
		}
	}
	return all
}

// describe is a match as an object.
func (pattern) describe(text string, m []int) *ordered.Object {
	groups := []any{}
	for i := 2; i < len(m); i += 2 {
		if m[i] < 0 {
			groups = append(groups, "")
		} else {
			groups = append(groups, text[m[i]:m[i+1]])
		}
	}
	return ordered.NewObject("match", text[m[0]:m[1]], "index", float64(len([]rune(text[:m[0]]))), "groups", groups)
}

func (c *invocation) match() any {
	p, ok := c.args[1].(pattern)
	if !ok {
		scan.Throw("T0410", "Argument 2 of function %q does not match function signature", c.name)
	}
	all := &sequence{}
	for _, m := range p.found(c.text(0), c.most(2, "D3040")) {
		all.items = append(all.items, p.describe(c.text(0), m))
	}
	return all
}

func (c *invocation) split() any {
	text, most := c.text(0), c.most(2, "D3020")
	var parts []string
	if p, ok := c.args[1].(pattern); ok {
		from := 0
		for _, m := range p.found(text, -1) {
			parts = append(parts, text[from:m[0]])
			from = m[1]
		}
		parts = append(parts, text[from:])
	} else {
		parts = strings.Split(text, c.text(1))
	}
	all := []any{}
	for _, part := range parts {
		if most >= 0 && len(all) == most {
			break
		}
		all = append(all, part)
	}
	return all
}

func (c *invocation) replace() any {
	text, most := c.text(0), c.most(3, "D3011")
	p, ok := c.args[1].(pattern)
	if !ok {
		if c.text(1) == "" {
			scan.Throw("D3010", "Second argument of replace function cannot be an empty string")
		}
		return strings.Replace(text, c.text(1), c.text(2), most)
	}
	var b strings.Builder
	from := 0
	for _, m := range p.found(text, most) {
		b.WriteString(text[from:m[0]])
		from = m[1]
		if f, ok := c.args[2].(callable); ok {
			s, ok := c.invoke(f, p.describe(text, m)).(string)
			if !ok {
				scan.Throw("D3012", "Attempted to replace a matched string with a non-string value")
			}
			b.WriteString(s)
			continue
		}
		b.WriteString(p.expand(c.text(2), text, m))
	}
	return b.String() + text[from:]
}

// expand fills in the groups that $1 and so on name. $$ is a dollar sign.
func (pattern) expand(template, text string, m []int) string {
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		if template[i] != '$' || i+1 == len(template) {
			b.WriteByte(template[i])
			continue
		}
		if template[i+1] == '$' {
			b.WriteByte('$')
			i++
			continue
		}
		digits := len(template[i+1:]) - len(strings.TrimLeft(template[i+1:], "0123456789"))
		// As many digits as there is a group for.
		for ; digits > 1; digits-- {
			if n, _ := strconv.Atoi(template[i+1 : i+1+digits]); 2*n+1 < len(m) {
				break
			}
		}
		if digits == 0 {
			b.WriteByte('$')
			continue
		}
		n, _ := strconv.Atoi(template[i+1 : i+1+digits])
		if 2*n+1 < len(m) && m[2*n] >= 0 {
			b.WriteString(text[m[2*n]:m[2*n+1]])
		}
		i += digits
	}
	return b.String()
}
