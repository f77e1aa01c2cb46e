package policy

import "strings"

type family int

const (
	stringFamily family = iota
	numericFamily
	dateFamily
	boolFamily
	binaryFamily
	ipFamily
	arnFamily
	nullFamily
)

type comparison int

const (
	equal comparison = iota
	less
	lessOrEqual
	greater
	greaterOrEqual
	like
)

// set is how an operator treats a key with several values.
type set int

const (
	noSet set = iota
	forAllValues
	forAnyValue
)

// An operator is a condition operator, taken apart.
type operator struct {
	family
	comparison
	negated  bool
	fold     bool // ignore case
	set      set
	ifExists bool
}

var operators = map[string]operator{
	"StringEquals":              {family: stringFamily},
	"StringNotEquals":           {family: stringFamily, negated: true},
	"StringEqualsIgnoreCase":    {family: stringFamily, fold: true},
	"StringNotEqualsIgnoreCase": {family: stringFamily, fold: true, negated: true},
	"StringLike":                {family: stringFamily, comparison: like},
	"StringNotLike":             {family: stringFamily, comparison: like, negated: true},
	"NumericEquals":             {family: numericFamily},
	"NumericNotEquals":          {family: numericFamily, negated: true},
	"NumericLessThan":           {family: numericFamily, comparison: less},
	"NumericLessThanEquals":     {family: numericFamily, comparison: lessOrEqual},
	"NumericGreaterThan":        {family: numericFamily, comparison: greater},
	"NumericGreaterThanEquals":  {family: numericFamily, comparison: greaterOrEqual},
	"DateEquals":                {family: dateFamily},
	"DateNotEquals":             {family: dateFamily, negated: true},
	"DateLessThan":              {family: dateFamily, comparison: less},
	"DateLessThanEquals":        {family: dateFamily, comparison: lessOrEqual},
	"DateGreaterThan":           {family: dateFamily, comparison: greater},
	"DateGreaterThanEquals":     {family: dateFamily, comparison: greaterOrEqual},
	"Bool":                      {family: boolFamily},
	"BinaryEquals":              {family: binaryFamily},
	"IpAddress":                 {family: ipFamily},
	"NotIpAddress":              {family: ipFamily, negated: true},
	"ArnEquals":                 {family: arnFamily}, // ArnEquals and ArnLike behave identically
	"ArnLike":                   {family: arnFamily},
	"ArnNotEquals":              {family: arnFamily, negated: true},
	"ArnNotLike":                {family: arnFamily, negated: true},
	"Null":                      {family: nullFamily},
}

// parseOperator reads a name such as ForAnyValue:StringLikeIfExists.
func parseOperator(name string) (operator, bool) {
	quantifier := noSet
	if rest, found := strings.CutPrefix(name, "ForAllValues:"); found {
		quantifier, name = forAllValues, rest
	} else if rest, found := strings.CutPrefix(name, "ForAnyValue:"); found {
		quantifier, name = forAnyValue, rest
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	op, ok := operators[name]
	if op.family == nullFamily && (ifExists || quantifier != noSet) {
		return operator{}, false // it asks for existence itself
	}
	op.set, op.ifExists = quantifier, ifExists
	return op, ok
}

// variables reports whether the family's values may contain policy variables.
func (f family) variables() bool {
	return f == stringFamily || f == arnFamily || f == boolFamily
}
