package schema

import "strings"

// A Kind is the kind of a [Shape].
type Kind byte

// The kinds of shapes. Letters are those of the table.
const (
	String  Kind = 's'
	Integer Kind = 'i'
	Number  Kind = 'n'
	Boolean Kind = 'b'
	Time    Kind = 'd'
	JSON    Kind = 'j' // anything
	Tag     Kind = 't' // a pair of Key and Value
	List    Kind = '['
	Map     Kind = '{' // of values by names that the user chooses
	Union   Kind = '(' // one of several shapes
	Nested  Kind = '#' // an object with properties of its own
)

// A Shape is the form of a value.
type Shape struct {
	Kind Kind
	// Element is the shape of a list's elements or a map's values.
	Element *Shape
	// Options are the shapes of a union.
	Options []Shape
	// Values are the values that a text or a number may have, nil if any.
	Values []string

	service *service
	number  string
}

// Object returns the properties of a nested object, nil for other kinds.
func (s Shape) Object() Object {
	if s.Kind != Nested {
		return nil
	}
	return s.service.definition(s.number)
}

// Part is what tells a part from the other parts of its service; empty for other kinds.
func (s Shape) Part() string { return s.number }

// Scalar reports whether a value of the shape is a text, a number, a boolean or a time.
func (s Shape) Scalar() bool {
	switch s.Kind {
	case String, Integer, Number, Boolean, Time:
		return true
	}
	return false
}

// separator is what the table puts between values.
const separator = "\x1f"

// parse reads an expression of the table: a letter, then what belongs to its kind. The generator
// writes it: s<A B> is a text that is A or B, [#3 a list of the part 3, (s|[s) a text or a list of
// texts.
func parse(s *service, expression string) Shape {
	shape, rest := parsePrefix(s, expression)
	if rest != "" {
		panic("schemas.zip: " + expression)
	}
	return shape
}

func parsePrefix(s *service, expression string) (Shape, string) {
	shape := Shape{Kind: Kind(expression[0]), service: s}
	rest := expression[1:]
	switch shape.Kind {
	case List, Map:
		var element Shape
		element, rest = parsePrefix(s, rest)
		shape.Element = &element
	case Nested:
		end := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		shape.number, rest = "#"+rest[:end], rest[end:]
	case Union:
		for more := true; more; {
			var option Shape
			option, rest = parsePrefix(s, rest)
			shape.Options = append(shape.Options, option)
			more, rest = rest[0] == '|', rest[1:]
		}
	default:
		if strings.HasPrefix(rest, "<") {
			end := strings.Index(rest, ">")
			shape.Values, rest = strings.Split(rest[1:end], separator), rest[end+1:]
		}
	}
	return shape, rest
}
