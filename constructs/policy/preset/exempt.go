package preset

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// An exemption is the list of principals that a preset does not restrict, as patterns of
// aws:PrincipalArn. Service-linked roles and the management account need none, since service
// control policies do not restrict them.
type exemption []string

// exempting checks the field Exempt of a preset.
func exempting(preset string, patterns []string) (exemption, error) {
	ps := &policy.Problems{}
	checkPrincipals(ps, preset+".Exempt", patterns)
	return exemption(patterns), ps.Err()
}

// requireExempt is [exempting] for presets that would otherwise deny everybody.
func requireExempt(preset string, patterns []string) (exemption, error) {
	if len(patterns) == 0 {
		ps := &policy.Problems{}
		ps.Add(
			preset+".Exempt", "empty",
			`at least the roles that deploy and administer, such as policy.Role("cdk-*"), or nobody can undo it`,
		)
		return nil, ps.Err()
	}
	return exempting(preset, patterns)
}

// checkPrincipals reports patterns that match no IAM principal, or all of them.
func checkPrincipals(ps *policy.Problems, field string, patterns []string) {
	for _, p := range patterns {
		arn, ok := pattern.ParseARN(p)
		switch {
		case !ok || arn.Service != "iam":
			ps.Add(field, strconv.Quote(p), `the ARN of an IAM principal, such as policy.Role("cdk-*")`)
		case strings.Trim(arn.Resource[strings.IndexByte(arn.Resource, '/')+1:], "*?/") == "":
			ps.Add(field, strconv.Quote(p), `a pattern that does not match everybody, such as policy.Role("cdk-*")`)
		}
	}
}

// condition adds the exemption to a condition.
func (x exemption) condition(c policy.Condition) policy.Condition {
	if len(x) == 0 {
		return c
	}
	out := maps.Clone(c)
	if out == nil {
		out = policy.Condition{}
	}
	out["ArnNotLike"] = map[string][]string{"aws:PrincipalArn": x}
	return out
}

// deniedEverywhere returns a statement that denies actions on every resource to all but some.
func deniedEverywhere(sid string, exempt exemption, actions ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Deny, Action: actions, Resource: []string{"*"}, Condition: exempt.condition(nil)}
}

// with adds the field Deployers of a preset: it returns who is exempt from statements about what
// deployments set up.
func (x exemption) with(preset string, deployers []string) (exemption, error) {
	ps := &policy.Problems{}
	checkPrincipals(ps, preset+".Deployers", deployers)
	return exemption(union(x, deployers)), ps.Err()
}

// union returns the patterns of both lists that no other one covers.
func union(a, b []string) []string {
	return pattern.Reduce(slices.Concat(a, b), pattern.ResourceCovers)
}
