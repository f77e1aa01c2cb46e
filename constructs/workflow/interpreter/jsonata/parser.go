package jsonata

import (
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// Binding powers of operators, the tightest last.
var powers = map[string]int{
	".": 75, "[": 80, "{": 70, "(": 80, "@": 80, "#": 80, "?": 20, "?:": 40, "??": 40, "+": 50, "-": 50, "*": 60, "/": 60, "%": 60,
	"=": 40, "<": 40, ">": 40, "!=": 40, "<=": 40, ">=": 40, "^": 40, "~>": 40, "&": 50, "and": 30, "or": 25, "in": 40, "..": 20, ":=": 10,
}

const maxNesting = 200

type parser struct {
	lexer scan.Lexer
	token scan.Token
	depth int
}

func (p *parser) advance(value bool) { p.token = p.lexer.Next(value) }

func (p *parser) is(symbol string) bool {
	return p.token.Kind == scan.Operator && p.token.Text == symbol
}

// expect takes a symbol, after which a value can begin if it is one that opens something.
func (p *parser) expect(symbol string) {
	if !p.is(symbol) {
		if p.token.Kind == scan.End {
			scan.Throw("S0203", "Expected %q before end of expression", symbol)
		}
		scan.Throw("S0202", "Expected %q, got %q", symbol, p.written())
	}
	p.advance(!slices.Contains([]string{")", "]", "}"}, symbol))
}

func (p *parser) written() string { return p.lexer.Source[p.token.At:p.lexer.At] }

func (p *parser) take(symbol string) bool {
	if p.is(symbol) {
		p.expect(symbol)
		return true
	}
	return false
}

// expression reads operators that bind tighter than a power.
func (p *parser) expression(power int) node {
	if p.depth++; p.depth > maxNesting {
		scan.Throw("S0201", "Syntax error: expressions nest deeper than %d", maxNesting)
	}
	defer func() { p.depth-- }()
	left := p.prefix()
	for p.token.Kind == scan.Operator && powers[p.token.Text] > power {
		left = p.infix(left)
	}
	return left
}

// prefix reads what begins a value.
func (p *parser) prefix() node {
	t := p.token
	p.advance(t.Kind == scan.Operator && !slices.Contains([]string{"*", "**", "%"}, t.Text))
	switch t.Kind {
	case scan.Text, scan.Number, scan.Word:
		return literal{t.Value}
	case scan.Regex:
		return pattern{t.Value.(*regexp.Regexp)}
	case scan.Name:
		return &path{steps: []*step{{of: field{t.Text}}}}
	case scan.Variable:
		return reference{t.Text}
	case scan.End:
		scan.Throw("S0207", "Unexpected end of expression")
	}
	switch t.Text {
	case "*":
		return &path{steps: []*step{{of: wildcard{}}}}
	case "**":
		return &path{steps: []*step{{of: descendant{}}}}
	case "%":
		return &path{steps: []*step{{of: parent{}}}}
	case "and", "or", "in":
		return &path{steps: []*step{{of: field{t.Text}}}}
	case "-":
		of := p.expression(70)
		if l, ok := of.(literal); ok {
			if f, ok := l.value.(float64); ok {
				return literal{-f}
			}
		}
		return minus{of}
	case "(":
		return p.block()
	case "[":
		return p.list()
	case "{":
		return dictionary{p.pairs()}
	case "|":
		return p.transform()
	case "?":
		return placeholder{}
	}
	scan.Throw("S0211", "The symbol %q cannot be used as a unary operator", t.Text)
	return nil
}

func (p *parser) block() node {
	b := block{}
	for !p.is(")") {
		b.parts = append(b.parts, p.expression(0))
		if !p.take(";") {
			break
		}
	}
	p.expect(")")
	return b
}

func (p *parser) list() node {
	l := list{}
	for !p.is("]") {
		item := p.expression(0)
		if p.is("..") {
			p.expect("..")
			item = binary{"..", item, p.expression(0)}
		}
		l.items = append(l.items, item)
		if !p.take(",") {
			break
		}
	}
	p.expect("]")
	return l
}

func (p *parser) pairs() (pairs [][2]node) {
	for !p.is("}") {
		key := p.expression(0)
		p.expect(":")
		pairs = append(pairs, [2]node{key, p.expression(0)})
		if !p.take(",") {
			break
		}
	}
	p.expect("}")
	return pairs
}

func (p *parser) transform() node {
	t := transform{pattern: p.expression(0)}
	p.expect("|")
	t.update = p.expression(0)
	if p.take(",") {
		t.remove = p.expression(0)
	}
	p.expect("|")
	return t
}

func (p *parser) infix(left node) node {
	symbol := p.token.Text
	power := powers[symbol]
	p.advance(true)
	switch symbol {
	case ".":
		return p.join(left, p.expression(power))
	case "[":
		if p.is("]") {
			p.expect("]")
			return p.keep(left)
		}
		predicate := p.expression(0)
		p.expect("]")
		return p.filter(left, predicate)
	case "{":
		return p.group(left, p.pairs())
	case "(":
		return p.arguments(left)
	case "@", "#":
		v, ok := p.expression(power).(reference)
		if !ok {
			scan.Throw("S0214", "The right side of %q must be a variable name (start with $)", symbol)
		}
		return p.bind(left, symbol, v.name)
	case "^":
		return p.sort(left)
	case "?":
		c := condition{test: left, then: p.expression(0)}
		if p.take(":") {
			c.otherwise = p.expression(0)
		}
		return c
	case "?:":
		return elvis{left, p.expression(power)}
	case "??":
		return coalesce{left, p.expression(power)}
	case ":=":
		v, ok := left.(reference)
		if !ok {
			scan.Throw("S0212", "The left side of := must be a variable name (start with $)")
		}
		return assignment{v.name, p.expression(power - 1)}
	case "~>":
		return apply{left, p.expression(power)}
	}
	return binary{symbol, left, p.expression(power)}
}

func (p *parser) sort(left node) node {
	p.expect("(")
	var order []term
	for {
		t := term{descending: p.is(">")}
		if p.is("<") || p.is(">") {
			p.advance(true)
		}
		t.of = p.expression(0)
		order = append(order, t)
		if !p.take(",") {
			break
		}
	}
	p.expect(")")
	to := p.pathOf(left)
	to.steps = append(to.steps, &step{order: order})
	return to
}
