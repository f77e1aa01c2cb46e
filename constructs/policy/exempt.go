package policy

import (
	"maps"
	"strings"
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
	ps := &problems{}
	for _, pattern := range patterns {
		parts, ok := splitARN(pattern)
		switch {
		case !ok || parts[2] != "iam":
			ps.add(preset+".Exempt", quoted(pattern), `the ARN of an IAM principal, such as policy.Role("cdk-*")`)
		case strings.Trim(parts[5][strings.IndexByte(parts[5], '/')+1:], "*?/") == "":
			ps.add(preset+".Exempt", quoted(pattern), "a pattern that does not exempt everybody")
		}
	}
	return exemption(patterns), ps.err()
}

// requireExempt is for presets that would lock everybody out.
func requireExempt(preset string, patterns []string) (exemption, error) {
	if len(patterns) == 0 {
		ps := &problems{}
		ps.add(preset+".Exempt", "empty", `at least the roles that deploy and administer, such as policy.Role("cdk-*"): nobody else could undo it`)
		return nil, ps.err()
	}
	return exempting(preset, patterns)
}

// condition adds the exemption to a condition block.
func (x exemption) condition(c Condition) Condition {
	if len(x) == 0 {
		return c
	}
	out := maps.Clone(c)
	if out == nil {
		out = Condition{}
	}
	out["ArnNotLike"] = map[string][]string{"aws:PrincipalArn": x}
	return out
}
