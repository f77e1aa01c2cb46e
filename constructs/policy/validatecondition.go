package policy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/operator"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

func (v *statementCheck) condition(c Condition) {
	for _, name := range slices.Sorted(maps.Keys(c)) {
		at := "Condition." + name
		op, ok := operator.Parse(name)
		if !ok {
			v.Add(v.path(at), "not a condition operator", "one such as StringEquals, StringNotLikeIfExists or ForAnyValue:StringLike")
			continue
		}
		seen := map[string]bool{}
		for _, key := range slices.Sorted(maps.Keys(c[name])) {
			if !pattern.IsConditionKey(key) || !utf8.ValidString(key) {
				v.Add(v.path(at), strconv.Quote(key), "a condition key such as aws:PrincipalOrgID")
			}
			if seen[strings.ToLower(key)] {
				v.Add(v.path(at), "given "+strconv.Quote(key)+" twice", "each key once: keys are case-insensitive")
			}
			seen[strings.ToLower(key)] = true
			v.conditionValues(at, key, op, c[name][key])
		}
		if len(c[name]) == 0 {
			v.Add(v.path(at), "empty", "at least one condition key")
		}
	}
}

func (v *statementCheck) conditionValues(at, key string, op operator.Operator, values []string) {
	at += "." + key
	if len(values) == 0 {
		v.Add(v.path(at), "empty", "at least one value")
	}
	if op.OneValue() && len(values) > 1 {
		v.Add(v.path(at), strings.Join(values, " and "), "one value: true and false together ask nothing")
	}
	if strings.EqualFold(key, "aws:SourceIp") && op.Private(values) {
		v.Add(v.path(at), strings.Join(values, ", "), "public addresses: the private one of a caller is aws:VpcSourceIp")
	}
	for i, value := range values {
		want := op.Check(value)
		if op.Variables() && want == "" {
			want = v.variables(value)
		}
		if !utf8.ValidString(value) {
			want = "UTF-8"
		}
		if want != "" {
			v.Add(v.path(fmt.Sprintf("%s[%d]", at, i)), strconv.Quote(value), "%s", want)
		}
	}
}
