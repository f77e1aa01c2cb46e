package preset

import (
	"maps"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// An exemption is the list of principals that a preset leaves alone, as patterns of
// aws:PrincipalArn.
//
// Service-linked roles and the management account need none: service control policies do
// not reach them. A role that is exempt by name is only as safe as that name: whoever may
// create or change a role of that name is exempt as well. [ProtectRoles] closes this door.
type exemption []string

// exempting checks the patterns of a preset.
func exempting(preset string, patterns []string) (exemption, error) {
	ps := &policy.Problems{}
	for _, name := range patterns {
		arn, ok := pattern.ParseARN(name)
		switch {
		case !ok || arn.Service != "iam":
			ps.Add(preset+".Exempt", strconv.Quote(name), `the ARN of an IAM principal, such as policy.Role("cdk-*")`)
		case strings.Trim(arn.Resource[strings.IndexByte(arn.Resource, '/')+1:], "*?/") == "":
			ps.Add(preset+".Exempt", strconv.Quote(name), "a pattern that does not exempt everybody")
		}
	}
	return exemption(patterns), ps.Err()
}

// requireExempt is for presets that would lock everybody out.
func requireExempt(preset string, patterns []string) (exemption, error) {
	if len(patterns) == 0 {
		ps := &policy.Problems{}
		ps.Add(preset+".Exempt", "empty", `at least the roles that deploy and administer, such as policy.Role("cdk-*"): nobody else could undo it`)
		return nil, ps.Err()
	}
	return exempting(preset, patterns)
}

// condition adds the exemption to a condition block.
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

// deniedEverywhere is the common shape: Deny the actions on every resource, except to some.
func deniedEverywhere(sid string, exempt exemption, actions ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Deny, Action: actions, Resource: []string{"*"}, Condition: exempt.condition(nil)}
}
