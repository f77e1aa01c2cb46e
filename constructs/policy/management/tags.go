package management

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Tags is a tag policy: it defines how tags and their values are spelled. It reports tags that do
// not comply and can deny them, but requires no tags: see preset.RequireTags.
type Tags struct {
	// Rules are the tags, each once. Required.
	Rules []TagRule
}

// CostAllocationTags is the tag policy of the tags that plinth.NewStack gives every stack: Project,
// Team, CostCenter, Environment and ManagedBy, spelled like that and, for the resource types that
// are given, in no other case. Types are such as ec2:instance; AWS refuses a policy with a type
// that is not in "Services and resource types that support enforcement". A tag policy requires no
// tag: see preset.RequireTags, and TAG-001.
func CostAllocationTags(enforcedFor ...string) Tags {
	var t Tags
	for _, key := range []string{"Project", "Team", "CostCenter", "Environment", "ManagedBy"} {
		t.Rules = append(t.Rules, TagRule{Key: key, EnforcedFor: slices.Clone(enforcedFor)})
	}
	return t
}

// A TagRule is a tag of a tag policy.
type TagRule struct {
	// Key is the tag key in the right case. Required.
	Key string
	// Values are the accepted values, each with at most one *. The default is any.
	Values []string
	// EnforcedFor are resource types, such as ec2:instance or kms:*, for which AWS denies tags that
	// do not comply. For others, it reports them. The default is none. A type for which AWS enforces
	// nothing is an error; rds:db is one.
	EnforcedFor []string
	// Newer are further such types, which AWS has begun to enforce after 2023-08-09.
	Newer []string
	// ReportRequiredFor are resource types that AWS reports if they lack the tag, and that tools
	// can refuse to deploy. The default is none.
	ReportRequiredFor []string
}

// Policy builds the policy. Child policies cannot change the case of a key.
func (t Tags) Policy() (Policy, error) {
	ps := &policy.Problems{Policy: string(policy.TypeTag)}
	if len(t.Rules) == 0 {
		ps.Add("Rules", "empty", "at least one tag")
	}
	tags := object{}
	for _, rule := range t.Rules {
		id := strings.ToLower(rule.Key)
		switch {
		case rule.Key == "":
			ps.Add("Rules.Key", strconv.Quote(""), "a tag key such as CostCenter")
		case tags[id] != nil:
			ps.Add("Rules.Key", strconv.Quote(rule.Key), "each key once, whatever its case")
		}
		tags[id] = rule.object(ps)
	}
	if err := ps.Err(); err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeTag, object{"tags": tags})
}

func (r TagRule) object(ps *policy.Problems) object {
	for _, v := range r.Values {
		if strings.Count(v, "*") > 1 {
			ps.Add("Rules.Values of "+r.Key, strconv.Quote(v), "at most one * in a value")
		}
	}
	for field, list := range map[string][]string{"EnforcedFor": r.EnforcedFor, "Newer": r.Newer, "ReportRequiredFor": r.ReportRequiredFor} {
		for _, resource := range list {
			service, name, ok := strings.Cut(resource, ":")
			switch {
			case !ok || service == "" || name == "" || strings.Contains(service, "*"):
				ps.Add("Rules."+field+" of "+r.Key, strconv.Quote(resource), "service:type such as ec2:instance, or service:*")
			case field == "EnforcedFor" && !enforceable(resource):
				ps.Add("Rules."+field+" of "+r.Key, strconv.Quote(resource),
					"a type for which AWS enforced tag policies on "+enforceableOn+"; Newer takes those that it has added since")
			}
		}
	}
	rule := object{"tag_key": final(r.Key)}
	put := func(field string, list []string) {
		if len(list) > 0 {
			rule[field] = assign(texts(list))
		}
	}
	put("tag_value", r.Values)
	put("enforced_for", slices.Concat(r.EnforcedFor, r.Newer))
	put("report_required_tag_for", r.ReportRequiredFor)
	return rule
}
