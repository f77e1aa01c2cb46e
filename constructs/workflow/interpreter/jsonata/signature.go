package jsonata

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// A signature says what a function takes, such as <s-nn?:s>.
type signature struct{ params []parameter }

// A parameter takes values of some types. A dash makes it the context if it is left out, a question
// mark leaves it out, a plus sign repeats it.
type parameter struct {
	types                       string
	sub                         byte // of the elements of a list
	context, optional, repeated bool
}

func parseSignature(text string) *signature {
	text, _, _ = strings.Cut(text, ":")
	s := &signature{}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '-':
			s.last().context = true
		case '?':
			s.last().optional = true
		case '+':
			s.last().repeated = true
		case '<':
			end := strings.IndexByte(text[i:], '>')
			if end < 2 {
				scan.Throw("S0401", "Type parameters can only be applied to functions and arrays")
			}
			s.last().sub = text[i+1]
			i += end
		case '(':
			end := strings.IndexByte(text[i:], ')')
			if end < 0 {
				scan.Throw("S0402", "Choice groups need a closing bracket")
			}
			s.params = append(s.params, parameter{types: text[i+1 : i+end]})
			i += end
		default:
			s.params = append(s.params, parameter{types: string(c)})
		}
	}
	return s
}

func (s *signature) last() *parameter {
	if len(s.params) == 0 {
		scan.Throw("S0401", "A signature begins with a type")
	}
	return &s.params[len(s.params)-1]
}

// required is how many arguments a function needs.
func (s *signature) required() (n int) {
	for _, p := range s.params {
		if !p.optional {
			n++
		}
	}
	return n
}

// symbol is the letter of the type of a value.
func symbol(v any) byte {
	return map[string]byte{
		"undefined": 'm', "null": 'l', "boolean": 'b', "number": 'n', "string": 's', "array": 'a', "object": 'o', "function": 'f',
	}[kindOf(v)]
}

func (p parameter) takes(v any) bool {
	c := symbol(v)
	switch {
	case c == 'm' || p.types == "x" || p.types == "a":
		return true
	case p.types == "j":
		return c != 'f'
	}
	return strings.IndexByte(p.types, c) >= 0 || strings.Contains(p.types, "j") && c != 'f' || strings.Contains(p.types, "x")
}

// check returns the arguments as the function wants them, one for each parameter.
func (s *signature) check(name string, at *item, args []any) []any {
	var all []any
	i := 0
	for n, p := range s.params {
		switch {
		case p.repeated:
			for ; i < len(args) && p.takes(args[i]); i++ {
				all = append(all, args[i])
			}
		case i < len(args) && p.takes(args[i]):
			all = append(all, p.list(name, i, args[i]))
			i++
		case p.context:
			if at == nil || !p.takes(at.value) {
				scan.Throw("T0411", "Context value is not a compatible type with argument %d of function %q", n+1, name)
			}
			all = append(all, p.list(name, n, at.value))
		case p.optional:
			all = append(all, undefined)
		default:
			scan.Throw("T0410", "Argument %d of function %q does not match function signature", i+1, name)
		}
	}
	if i < len(args) {
		scan.Throw("T0410", "Argument %d of function %q does not match function signature", i+1, name)
	}
	return all
}

// list makes a list of one of what is none, if the parameter wants a list, and checks its elements.
func (p parameter) list(name string, i int, v any) any {
	if p.types != "a" || v == undefined {
		return plain(v)
	}
	l := listOf(v)
	for _, e := range l {
		if p.sub != 0 && p.sub != 'x' && p.sub != 'j' && symbol(e) != p.sub {
			kinds := map[byte]string{'s': "strings", 'n': "numbers", 'a': "arrays", 'o': "objects", 'b': "booleans", 'f': "functions"}
			scan.Throw("T0412", "Argument %d of function %q must be an array of %s", i+1, name, kinds[p.sub])
		}
	}
	return append([]any{}, l...)
}
