package eventtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A fieldCondition is one field of a pattern between brackets, or the ellipsis.
type fieldCondition struct {
	ellipsis bool
	holds    func(field string) bool
}

// fieldPattern reads a pattern such as [ip, user, ..., status = 4*, bytes > 1000].
func fieldPattern(pattern string) (func(message string) bool, error) {
	name := ""
	p := &filterParser[string]{}
	p.one = func(p *filterParser[string]) (func(string) bool, error) {
		n := p.next()
		if !fieldName.MatchString(n) {
			return nil, fmt.Errorf("has %q, want the name of a field", n)
		}
		if name != "" && n != name {
			return nil, fmt.Errorf("compares %s and %s in one field, want a comma between them", name, n)
		}
		name = n
		if len(p.tokens) == 0 || slices.Contains([]string{",", "]", ")", "&&", "||"}, p.tokens[0]) {
			return func(string) bool { return true }, nil
		}
		operator, t, err := p.comparison(n)
		return func(field string) bool { return t.compareField(operator, field) }, err
	}
	if err := p.tokenize(pattern); err != nil {
		return nil, err
	}
	p.next() // [
	var conditions []fieldCondition
	ellipsis := false
	for {
		name = ""
		if p.take("...") {
			ellipsis = true
			conditions = append(conditions, fieldCondition{ellipsis: true})
		} else {
			holds, err := p.any()
			if err != nil {
				return nil, err
			}
			conditions = append(conditions, fieldCondition{holds: holds})
		}
		if !p.take(",") {
			break
		}
	}
	if err := p.end("]"); err != nil {
		return nil, err
	}
	return func(message string) bool {
		limit := len(conditions)
		if ellipsis {
			limit = -1
		}
		return fieldsMatch(conditions, splitFields(message, limit))
	}, nil
}

var fieldName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.:@#/-]*$`)

// fieldsMatch follows where the conditions so far may end: an ellipsis holds as many fields as it
// takes, others one.
func fieldsMatch(conditions []fieldCondition, fields []string) bool {
	ends := make([]bool, len(fields)+1)
	ends[0] = true
	for _, c := range conditions {
		after := make([]bool, len(ends))
		for i, end := range ends {
			switch {
			case c.ellipsis:
				after[i] = end || i > 0 && after[i-1]
			case end && i < len(fields):
				after[i+1] = c.holds(fields[i])
			}
		}
		ends = after
	}
	return ends[len(fields)]
}

// spaced is a field: what is between brackets or quotes, or no space.
var spaced = regexp.MustCompile(`^(?:\[([^\]]*)\](?:\s+|$)|"([^"]*)"(?:\s+|$)|(\S+)(?:\s+|$))`)

// splitFields splits a message at spaces; with a limit, the last field is the rest.
func splitFields(message string, limit int) []string {
	var fields []string
	rest := strings.TrimSpace(message)
	for rest != "" {
		m := spaced.FindStringSubmatch(rest)
		if len(m[0]) < len(rest) && len(fields)+1 == limit {
			return append(fields, rest)
		}
		fields, rest = append(fields, m[1]+m[2]+m[3]), rest[len(m[0]):]
	}
	return fields
}
