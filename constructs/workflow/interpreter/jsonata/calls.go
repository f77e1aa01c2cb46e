package jsonata

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// arguments reads a call, or the definition of a function.
func (p *parser) arguments(left node) node {
	c := call{function: left}
	for !p.is(")") {
		arg := p.expression(0)
		if _, ok := arg.(placeholder); ok {
			c.partial = true
		}
		c.args = append(c.args, arg)
		if !p.take(",") {
			break
		}
	}
	p.expect(")")
	if !p.isFunctionWord(left) || !p.is("{") && !p.is("<") {
		return c
	}
	f := function{}
	for i, arg := range c.args {
		v, ok := arg.(reference)
		if !ok {
			scan.Throw("S0208", "Parameter %d of function definition must be a variable name (start with $)", i+1)
		}
		f.params = append(f.params, v.name)
	}
	if p.is("<") {
		f.signature = p.signature()
	}
	p.expect("{")
	f.body = p.expression(0)
	p.expect("}")
	return f
}

func (p *parser) isFunctionWord(n node) bool {
	to, ok := n.(*path)
	if !ok || len(to.steps) != 1 {
		return false
	}
	f, ok := to.steps[0].of.(field)
	return ok && (f.name == "function" || f.name == "λ")
}

func (p *parser) signature() *signature {
	from, depth := p.token.At+1, 1
	for depth > 0 {
		p.advance(false)
		switch {
		case p.token.Kind == scan.End:
			scan.Throw("S0203", "Expected > before end of expression")
		case p.is("<"):
			depth++
		case p.is(">"):
			depth--
		}
	}
	s := parseSignature(p.lexer.Source[from:p.token.At])
	p.advance(true)
	return s
}

// pathOf makes a path of a node. Only the parser has it yet, so it may be changed.
func (p *parser) pathOf(n node) *path {
	if to, ok := n.(*path); ok {
		return to
	}
	s := &step{of: n}
	if f, ok := n.(filtered); ok && f.keep && len(f.predicates) == 0 {
		return &path{steps: []*step{{of: f.of}}, keep: true}
	}
	_, s.constructed = n.(list)
	return &path{steps: []*step{s}}
}

// join goes on from one node to another.
func (p *parser) join(left, right node) node {
	to := p.pathOf(left)
	switch r := right.(type) {
	case *path:
		to.steps = append(to.steps, r.steps...)
		to.keep = to.keep || r.keep
	case literal:
		s, ok := r.value.(string)
		if !ok {
			scan.Throw("S0213", "The literal value %s cannot be used as a step within a path expression", stringOf(r.value))
		}
		to.steps = append(to.steps, &step{of: field{s}})
	case filtered:
		to.steps = append(to.steps, &step{of: r.of, predicates: r.predicates})
		to.keep = to.keep || r.keep
	default:
		_, constructed := right.(list)
		to.steps = append(to.steps, &step{of: right, constructed: constructed})
	}
	for _, s := range to.steps[:len(to.steps)-1] {
		if s != to.steps[0] {
			s.constructed = false
		}
	}
	return to
}

func (p *parser) keep(n node) node {
	switch n := n.(type) {
	case *path:
		n.keep = true
		return n
	case filtered:
		n.keep = true
		return n
	}
	return filtered{of: n, keep: true}
}

func (p *parser) filter(n, predicate node) node {
	switch n := n.(type) {
	case *path:
		last := n.steps[len(n.steps)-1]
		last.predicates = append(last.predicates, predicate)
		return n
	case filtered:
		n.predicates = append(n.predicates, predicate)
		return n
	case grouped:
		scan.Throw("S0209", "A predicate cannot follow a grouping expression in a step")
	}
	return filtered{of: n, predicates: []node{predicate}}
}

func (p *parser) group(n node, pairs [][2]node) node {
	if _, twice := n.(grouped); twice {
		scan.Throw("S0210", "Each step can only have one grouping expression")
	}
	return grouped{n, pairs}
}

func (p *parser) bind(n node, symbol, name string) node {
	to := p.pathOf(n)
	last := to.steps[len(to.steps)-1]
	if symbol == "#" {
		last.index = name
		return to
	}
	if len(last.predicates) > 0 {
		scan.Throw("S0215", "A context variable binding must precede any predicates on a step")
	}
	if last.order != nil {
		scan.Throw("S0216", "A context variable binding must precede the 'order-by' clause on a step")
	}
	last.focus = name
	return to
}
