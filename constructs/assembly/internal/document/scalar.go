package document

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// The scalars of YAML 1.1, which CloudFormation reads. Dates stay text, as it has no type for them.
var (
	booleans = map[string]bool{"true": true, "yes": true, "on": true, "false": false, "no": false, "off": false}
	nulls    = map[string]bool{"": true, "~": true, "null": true, "Null": true, "NULL": true}

	decimal     = regexp.MustCompile(`^[-+]?(0|[1-9][0-9_]*)$`)
	based       = regexp.MustCompile(`^[-+]?0(b[01_]+|x[0-9a-fA-F_]+|[0-7_]+)$`)
	sexagesimal = regexp.MustCompile(`^[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+$`)
	float       = regexp.MustCompile(`^[-+]?(([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+)$`)
)

// scalar reads a scalar by its style and tag. Plain text that is no boolean, number or null is
// text, and so is an account id with a leading zero and a digit that no octal number has.
func scalar(n *yaml.Node) (any, error) {
	plain := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	tagged := n.Style&yaml.TaggedStyle != 0
	switch {
	case tagged && (n.Tag == "!!str" || n.Tag == "!"):
		return n.Value, nil
	case tagged && (n.Tag == "!!binary" || n.Tag == "!!timestamp"):
		return nil, broken(n.Line, "CloudFormation does not read the tag %s", n.Tag)
	case !plain && (!tagged || !strings.HasPrefix(n.Tag, "!!")):
		return n.Value, nil
	case tagged && !strings.HasPrefix(n.Tag, "!!"):
		return n.Value, nil // the argument of a function: a name, a text
	}
	return resolved(n.Value), nil
}

func resolved(text string) any {
	if nulls[text] {
		return nil
	}
	if b, ok := booleans[strings.ToLower(text)]; ok && (text == strings.ToLower(text) || text == strings.ToUpper(text) ||
		text[1:] == strings.ToLower(text[1:])) {
		return b
	}
	digits := strings.TrimPrefix(strings.ReplaceAll(text, "_", ""), "+")
	switch {
	case decimal.MatchString(text):
		return json.Number(digits)
	case based.MatchString(text):
		if whole, ok := new(big.Int).SetString(digits, 0); ok {
			return json.Number(whole.String())
		}
	case sexagesimal.MatchString(text):
		return json.Number(sixties(digits))
	case float.MatchString(text):
		return floating(digits)
	}
	return text
}

// sixties is the value of digits to the base of 60: 1:30 is 90.
func sixties(digits string) string {
	digits, negative := strings.CutPrefix(digits, "-")
	sum := new(big.Int)
	for _, part := range strings.Split(digits, ":") {
		place, _ := new(big.Int).SetString(part, 10)
		sum.Add(sum.Mul(sum, big.NewInt(60)), place)
	}
	if negative {
		sum.Neg(sum)
	}
	return sum.String()
}

// floating is a number with a point or an exponent as JSON writes it: .5 is 0.5, and 1. is 1.
func floating(digits string) any {
	digits, negative := strings.CutPrefix(digits, "-")
	mantissa, exponent := digits, ""
	if i := strings.IndexAny(digits, "eE"); i >= 0 {
		mantissa, exponent = digits[:i], digits[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative {
		whole = "-" + whole
	}
	return json.Number(whole + exponent)
}
