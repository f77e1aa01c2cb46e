package grant

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// satisfying returns values for the keys of conditions, so that most conditions hold: the first of
// those that are wanted, and none where others are refused or a missing key will do. The
// organization is that of the caller.
func satisfying(conditions policy.Condition) (context decide.Context, organization string) {
	context = decide.Context{}
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		keys, operator := conditions[name], strings.ToLower(name)
		_, plain, qualified := strings.Cut(operator, ":")
		if !qualified {
			plain = operator
		}
		for key, values := range keys {
			key = strings.ToLower(key)
			value, wanted := satisfies(plain, values)
			switch {
			case !wanted || strings.HasSuffix(plain, "ifexists") || strings.HasPrefix(operator, "forallvalues:"):
			case key == "aws:principalorgid":
				organization = value
			default:
				context[key] = []string{value}
			}
		}
	}
	return context, organization
}

// satisfies is a value for which an operator holds; wanted is false if no value will do as well.
func satisfies(operator string, values []string) (value string, wanted bool) {
	if len(values) == 0 {
		return "", false
	}
	value = example(values[0])
	switch {
	case strings.Contains(operator, "not"):
		return "", false
	case operator == "null":
		return "any", value == "false"
	case strings.HasPrefix(operator, "numericgreaterthan") && !strings.HasSuffix(operator, "equals"):
		return value + "0", true
	case strings.HasPrefix(operator, "numericlessthan") && !strings.HasSuffix(operator, "equals"):
		return "0", true
	case strings.HasPrefix(operator, "ipaddress"):
		if block, err := netip.ParsePrefix(values[0]); err == nil {
			return block.Addr().String(), true
		}
	}
	return value, true
}

// evade adds values with which the conditions of a denial do not hold, as they do without: that of
// a Region that is open, for instance. Who is exempt from it by name is not asked about.
func evade(context decide.Context, conditions policy.Condition) {
	for _, operator := range slices.Sorted(maps.Keys(conditions)) {
		for key, values := range conditions[operator] {
			key = strings.ToLower(key)
			plain := strings.ToLower(operator)
			switch {
			case strings.HasPrefix(key, "aws:principal") || len(values) == 0 || context[key] != nil:
			case strings.Contains(plain, "not"):
				context[key] = []string{example(values[0])}
			case plain == "bool" && values[0] == "false":
				context[key] = []string{"true"}
			case plain == "null" && values[0] == "true":
				context[key] = []string{"any"}
			}
		}
	}
}
