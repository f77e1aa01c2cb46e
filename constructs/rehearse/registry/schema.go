package registry

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// A Schema is what JSON Schema, as the registry uses it, says of a value. What is zero says
// nothing.
type Schema struct {
	// Ref names a definition of the type that says the rest.
	Ref string `json:"ref_name"`
	// Types are names of JSON types: string, integer, number, boolean, array or object.
	Types OneOrMore `json:"type"`

	// Of texts and numbers.
	Enum             []Text
	EnumFold         []string `json:"enum_case_insensitive"`
	NotEnum          []Text   `json:"not_enum"`
	Const            *Text
	Patterns         []Pattern
	Format           string
	MinLength        int  `json:"min_length"`
	MaxLength        *int `json:"max_length"`
	Minimum, Maximum *float64
	ExclusiveMinimum *float64 `json:"exclusive_minimum"`
	ExclusiveMaximum *float64 `json:"exclusive_maximum"`
	MultipleOf       float64  `json:"multiple_of"`

	// Of lists.
	Items    *Schema
	MinItems int  `json:"min_items"`
	MaxItems *int `json:"max_items"`
	Unique   bool `json:"unique_items"`

	// Of objects. Additional is false if there may be no other properties.
	Properties        map[string]*Schema
	PatternProperties map[string]*Schema `json:"pattern_properties"`
	Additional        *bool              `json:"additional_properties"`
	MinProperties     int                `json:"min_properties"`
	MaxProperties     *int               `json:"max_properties"`
	Required          []string
	RequiredXor       []string            `json:"required_xor"` // exactly one
	RequiredOr        []string            `json:"required_or"`  // at least one
	DependentRequired map[string][]string `json:"dependent_required"`
	DependentExcluded map[string][]string `json:"dependent_excluded"`

	// Of any value. Absent says that there may be none.
	Absent     bool
	AnyOf      []*Schema   `json:"any_of"`
	OneOf      []*Schema   `json:"one_of"`
	AllOf      []*Schema   `json:"all_of"`
	Conditions []Condition `json:"if_then_else"`
}

// A Condition holds a value to Then if it satisfies If, and to Else if it does not.
type Condition struct {
	If   *Schema `json:"condition"`
	Then *Schema `json:"then_schema"`
	Else *Schema `json:"else_schema"`
}

// OneOrMore is a list that may be written as its only element.
type OneOrMore []string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *OneOrMore) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(o))
	}
	*o = make(OneOrMore, 1)
	return json.Unmarshal(data, &(*o)[0])
}

// Text is a text, or a number or boolean as CloudFormation writes it as text.
type Text string

// UnmarshalJSON implements [json.Unmarshaler].
func (t *Text) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	*t = Text(data)
	return nil
}

// A Pattern is a regular expression. One that begins with an exclamation mark may not match.
type Pattern string

var compiled sync.Map // *regexp.Regexp by expression

// Allows reports whether the pattern allows a text.
func (p Pattern) Allows(text string) bool {
	expression, not := strings.CutPrefix(string(p), "!")
	return Expression(expression).MatchString(text) != not
}

// Expression compiles an expression of the table once.
func Expression(text string) *regexp.Regexp {
	if re, ok := compiled.Load(text); ok {
		return re.(*regexp.Regexp)
	}
	re, _ := compiled.LoadOrStore(text, regexp.MustCompile(text))
	return re.(*regexp.Regexp)
}
