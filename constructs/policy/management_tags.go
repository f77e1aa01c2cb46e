package policy

import "strings"

// TagPolicy fixes the spelling of tags and their values. It reports what does not comply
// and can refuse it, but does not make anybody tag; see [RequireTags].
type TagPolicy struct {
	// Tags are the tags. Required.
	Tags []TagRule
}

// A TagRule is one tag of a tag policy.
type TagRule struct {
	// Key is the tag key in the case that complies. Required.
	Key string
	// Values are the values that comply, each with at most one *. The default is any.
	Values []string
	// EnforcedFor are resource types, such as ec2:instance or s3:*, for which AWS refuses
	// tags that do not comply. The default is none: they are reported.
	EnforcedFor []string
	// ReportRequiredFor are resource types that are reported when they lack the tag, and
	// that infrastructure tools can refuse before they deploy. The default is none.
	ReportRequiredFor []string
}

// Policy builds the policy. Policies further down cannot change the spelling of a key.
func (t TagPolicy) Policy() (ManagementPolicy, error) {
	ps := &problems{policy: string(TagPolicyType)}
	if len(t.Tags) == 0 {
		ps.add("Tags", "empty", "at least one tag")
	}
	tags := object{}
	for _, rule := range t.Tags {
		id := strings.ToLower(rule.Key)
		switch {
		case rule.Key == "":
			ps.add("Tags.Key", quoted(""), "a tag key such as CostCenter")
		case tags[id] != nil:
			ps.add("Tags.Key", quoted(rule.Key), "each key once, whatever its case")
		}
		tags[id] = rule.object(ps)
	}
	if err := ps.err(); err != nil {
		return ManagementPolicy{}, err
	}
	return newManagementPolicy(TagPolicyType, object{"tags": tags})
}

func (r TagRule) object(ps *problems) object {
	for _, v := range r.Values {
		if strings.Count(v, "*") > 1 {
			ps.add("Tags.Values of "+r.Key, quoted(v), "at most one * in a value")
		}
	}
	for field, list := range map[string][]string{"EnforcedFor": r.EnforcedFor, "ReportRequiredFor": r.ReportRequiredFor} {
		for _, resource := range list {
			if service, name, ok := strings.Cut(resource, ":"); !ok || service == "" || name == "" || strings.Contains(service, "*") {
				ps.add("Tags."+field+" of "+r.Key, quoted(resource), "service:type such as ec2:instance, or service:*")
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
	put("enforced_for", r.EnforcedFor)
	put("report_required_tag_for", r.ReportRequiredFor)
	return rule
}
