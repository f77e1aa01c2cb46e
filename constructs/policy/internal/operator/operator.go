// Package operator is the condition operators of the policy language: their names, the values they
// take, and what they make of a request.
package operator

import (
	"net/netip"
	"slices"
	"strings"
)

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

// An Operator is a condition operator, taken apart.
type Operator struct {
	family
	comparison
	negated  bool
	fold     bool // ignore case
	set      set
	ifExists bool
}

var operators = map[string]Operator{
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

// Parse reads a name such as ForAnyValue:StringLikeIfExists.
func Parse(name string) (Operator, bool) {
	quantifier := noSet
	if rest, found := strings.CutPrefix(name, "ForAllValues:"); found {
		quantifier, name = forAllValues, rest
	} else if rest, found := strings.CutPrefix(name, "ForAnyValue:"); found {
		quantifier, name = forAnyValue, rest
	}
	name, ifExists := strings.CutSuffix(name, "IfExists")
	op, ok := operators[name]
	if op.family == nullFamily && (ifExists || quantifier != noSet) {
		return Operator{}, false // it asks for existence itself
	}
	op.set, op.ifExists = quantifier, ifExists
	return op, ok
}

// Canonical returns the name in the letter case of the IAM User Guide.
func Canonical(name string) (string, bool) {
	prefix, suffix := "", ""
	for _, p := range []string{"ForAllValues:", "ForAnyValue:"} {
		if len(name) > len(p) && strings.EqualFold(name[:len(p)], p) {
			prefix, name = p, name[len(p):]
		}
	}
	if at := len(name) - len("IfExists"); at > 0 && strings.EqualFold(name[at:], "IfExists") {
		name, suffix = name[:at], "IfExists"
	}
	if _, exact := operators[name]; exact {
		return prefix + name + suffix, true
	}
	for known := range operators {
		if strings.EqualFold(known, name) {
			return prefix + known + suffix, true
		}
	}
	return "", false
}

// Variables reports whether values of the operator may contain policy variables.
func (op Operator) Variables() bool {
	return op.family == stringFamily || op.family == arnFamily || op.family == boolFamily
}

// Private reports whether the operator compares addresses, and all values are private ones, which
// no request to a public endpoint comes from.
func (op Operator) Private(values []string) bool {
	public := func(value string) bool {
		p, ok := parsePrefix(value)
		return !ok || !slices.ContainsFunc(private, func(of netip.Prefix) bool { return of.Overlaps(p) && of.Bits() <= p.Bits() })
	}
	return op.family == ipFamily && len(values) > 0 && !slices.ContainsFunc(values, public)
}

// OneValue reports whether the operator takes true or false.
func (op Operator) OneValue() bool { return op.family == boolFamily || op.family == nullFamily }

// null reports whether a key is absent, or has empty values only: a "null data set".
func null(got []string) bool {
	return !slices.ContainsFunc(got, func(g string) bool { return g != "" })
}

// Holds applies the operator to one key: got are the values of the request, want those of the
// policy, in which expand replaces the policy variables.
//
// An absent key makes a plain operator false and a negated one true; IfExists and ForAllValues make
// it true, ForAnyValue false. To Null and the set operators, a key with empty values only is absent
// ("Set operators for multi-valued context keys" in the IAM User Guide). A key with several values
// under an operator without a set prefix, which AWS advises against, is read as "any value
// matches", and negated as "none does".
func (op Operator) Holds(got, want []string, expand func(string) (string, bool)) bool {
	if op.family == nullFamily {
		absent := null(got)
		return slices.ContainsFunc(want, func(w string) bool { return strings.EqualFold(w, "true") == absent })
	}
	if len(got) == 0 || op.set != noSet && null(got) {
		return op.ifExists || op.set == forAllValues || op.set == noSet && op.negated
	}
	matchesOne := func(g string) bool {
		return slices.ContainsFunc(want, func(w string) bool {
			if op.Variables() {
				expanded, ok := expand(w)
				if !ok {
					return false
				}
				w = expanded
			}
			return op.matches(w, g)
		})
	}
	satisfied := func(g string) bool { return matchesOne(g) != op.negated }
	switch op.set {
	case forAllValues:
		return !slices.ContainsFunc(got, func(g string) bool { return !satisfied(g) })
	case forAnyValue:
		return slices.ContainsFunc(got, satisfied)
	}
	return slices.ContainsFunc(got, matchesOne) != op.negated
}
