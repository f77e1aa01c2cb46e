package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/again"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/stateful"
)

// Check finds what an update loses, and what AWS and CloudFormation refuse of it.
func Check(p *plan.Plan) []finding.Finding {
	changes := Between(p)
	var all []finding.Finding
	for _, c := range changes {
		all = append(all, loss(c)...)
		all = append(all, refused(p, c)...)
		all = append(all, upgrade(c)...)
		all = append(all, member(p, c)...)
		all = append(all, joining(c)...)
	}
	all = append(all, left(p)...)
	all = append(all, exports(p, changes)...)
	all = append(all, stale(p, changes)...)
	return all
}

func (c Change) finding(kind finding.Kind, severity finding.Severity, fix, format string, args ...any) finding.Finding {
	r := c.Subject()
	return finding.Finding{Kind: kind, Severity: severity, Stack: r.Stack, Resource: r,
		Property: strings.Join(c.Properties, ", "), Message: fmt.Sprintf(format, args...), Fix: fix}
}

// cause words why a resource is replaced.
func (c Change) cause() string {
	if c.Because != nil {
		return fmt.Sprintf("refers to %s, which is replaced", c.Because.LogicalID)
	}
	return "changes"
}

// loss is about resources that hold data, or other resources.
func loss(c Change) []finding.Finding {
	if !stateful.Type(c.Subject().Type) {
		return nil
	}
	const back = "Take the change back, or move what the resource holds first."
	switch c.Kind {
	case Replace:
		return []finding.Finding{c.finding(finding.Replace, finding.Error, back,
			"%s, so that another, empty resource takes its place; the old one is %s", c.cause(), fate(c.Resource.UpdateReplacePolicy))}
	case Perhaps:
		return []finding.Finding{c.finding(finding.MayReplace, finding.Warning, "Look at the change set before it is executed.",
			"changes, which replaces the resource in some cases")}
	case Delete:
		severity := finding.Error
		if c.Was.DeletionPolicy == "Retain" || c.Was.DeletionPolicy == "RetainExceptOnCreate" || c.Was.DeletionPolicy == "Snapshot" {
			severity = finding.Warning
		}
		return []finding.Finding{c.finding(finding.Delete, severity, "Keep its logical id, or move what it holds first.",
			"is no longer in the template; it is %s", fate(c.Was.DeletionPolicy))}
	}
	return nil
}

// fate is what becomes of a resource under a policy.
func fate(policy string) string {
	switch policy {
	case "Retain", "RetainExceptOnCreate":
		return "retained, and no stack knows it any more"
	case "Snapshot":
		return "deleted, and a snapshot is retained"
	case assembly.Undecided:
		return "deleted or retained, as the deployment decides"
	}
	return "deleted with what it holds"
}

// guarded are properties that cannot change as long as another one has a value.
var guarded = map[string][]struct {
	lock       again.Lock
	properties []string // all others if there are none
}{
	"AWS::NetworkFirewall::Firewall": {
		{again.Lock{Property: "SubnetChangeProtection", Value: "true"}, []string{"SubnetMappings"}},
		{again.Lock{Property: "AvailabilityZoneChangeProtection", Value: "true"}, []string{"AvailabilityZoneMappings"}},
		{again.Lock{Property: "FirewallPolicyChangeProtection", Value: "true"}, []string{"FirewallPolicyArn"}},
	},
	"AWS::Route53Resolver::FirewallRuleGroupAssociation": {
		{again.Lock{Property: "MutationProtection", Value: "ENABLED"}, []string{"Priority", "Name", "FirewallRuleGroupId"}},
	},
}

// refused is about changes that cannot be made.
func refused(p *plan.Plan, c Change) []finding.Finding {
	switch c.Kind {
	case Modify:
		if step := steps[c.Was.Type]; step != nil {
			if wrong := step(c.Resource, c.Was); wrong != "" {
				return []finding.Finding{c.finding(finding.Refused, finding.Error, "Make the change in steps that are taken.", "%s", wrong)}
			}
		}
		return protected(c)
	case Refuse:
		return []finding.Finding{c.finding(finding.Refused, finding.Error, "Define another resource, and move what this one holds.",
			"changes, which AWS refuses: the resource keeps it for good")}
	case Create:
		if was := p.Existing(c.Resource.Stack).Resource(c.Resource.LogicalID); was != nil {
			return []finding.Finding{c.finding(finding.Refused, finding.Error, "Give the new resource another logical id.",
				"has the logical id of a resource of type %s, and CloudFormation does not change types", was.Type)}
		}
	case Replace, Delete:
		if lock, locked := again.LockOf(c.Was); locked && kept(c) != "Retain" && kept(c) != "RetainExceptOnCreate" {
			return []finding.Finding{c.finding(finding.Refused, finding.Error, "Unlock it with a deployment before.",
				"is to be deleted, which its %s refuses", lock.Property)}
		}
	}
	return nil
}

func kept(c Change) string {
	if c.Kind == Replace {
		return c.Resource.UpdateReplacePolicy
	}
	return c.Was.DeletionPolicy
}

func protected(c Change) []finding.Finding {
	for _, g := range guarded[c.Was.Type] {
		if c.Was.Get(g.lock.Property).Is(g.lock.Value) != assembly.True {
			continue
		}
		for _, property := range c.Properties {
			if slices.Contains(g.properties, property) {
				return []finding.Finding{c.finding(finding.Refused, finding.Error, "Unlock it with a deployment before.",
					"changes, which %s refuses while it is %s", g.lock.Property, g.lock.Value)}
			}
		}
	}
	return nil
}

// left is about stacks that the app no longer has.
func left(p *plan.Plan) []finding.Finding {
	if p.Before == nil {
		return nil
	}
	there := map[*assembly.Stack]bool{}
	for _, s := range p.After.Stacks {
		there[p.Existing(s)] = true
	}
	var all []finding.Finding
	for _, s := range p.Before.Stacks {
		if s.Parent == nil && !there[s] {
			all = append(all, finding.Finding{Kind: finding.Delete, Severity: finding.Warning, Stack: s,
				Message: "is no longer in the app, and stays deployed",
				Fix:     fmt.Sprintf("Delete it with cdk destroy %s of the app as it was.", s.Path)})
		}
	}
	return all
}
