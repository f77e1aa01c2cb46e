package limit

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Check finds quotas that are passed, and policies that grow towards theirs with every account.
func Check(p *plan.Plan) []finding.Finding {
	return assembly.Derived(p.After, checkKey{}, func(a *assembly.Assembly) []finding.Finding {
		c := &checker{assembly: a}
		c.templates()
		c.policies()
		c.entities()
		c.counted()
		c.securityGroups()
		c.organization()
		return c.found
	})
}

type checkKey struct{}

type checker struct {
	assembly *assembly.Assembly
	found    []finding.Finding
}

// exceeds reports more than a quota: an error if AWS raises it to no such number, a warning if it
// has to be raised first.
func (c *checker) exceeds(n int, q Quota, s *assembly.Stack, r *assembly.Resource, property, fix string) {
	if n <= q.Default {
		return
	}
	f := finding.Finding{Kind: finding.Limit, Severity: finding.Error, Stack: s, Resource: r, Property: property, Fix: fix,
		Message: fmt.Sprintf("has %d %s, and the quota is %d (%s)", n, q.Name, q.Default, q.Source)}
	if n <= q.Most {
		f.Severity = finding.Warning
		f.Fix = "Have the quota raised before."
		if q.Most < onRequest {
			f.Fix = fmt.Sprintf("Have the quota raised before: AWS grants %d at most.", q.Most)
		}
	}
	c.found = append(c.found, f)
}

func (c *checker) templates() {
	for _, s := range c.assembly.Stacks {
		const split = "Split the stack."
		bytes := templateBytes
		if s.Bootstrap == 0 && len(s.Assets) == 0 && s.Parent == nil {
			bytes = inlineBytes
		}
		c.exceeds(s.TemplateSize, bytes, s, nil, "", split)
		c.exceeds(len(s.Resources), resources, s, nil, "Resources", split)
		c.exceeds(len(s.Parameters()), parameters, s, nil, "Parameters", split)
		c.exceeds(len(s.Outputs()), outputs, s, nil, "Outputs", split)
		c.exceeds(len(s.Mappings()), mappings, s, nil, "Mappings", split)
	}
}

func (c *checker) policies() {
	for typ, d := range documents {
		for _, r := range c.assembly.OfType(typ) {
			document := r.Get(strings.Split(d.property, ".")...)
			c.form(forms[typ], r, d.property, document.Decoded().Get("Statement").List())
			n, known := size(document)
			if !known {
				continue
			}
			c.exceeds(n, d.Quota, r.Stack, r, d.property, "Write fewer or wider statements: conditions on the organization instead of lists, "+
				"patterns instead of names.")
			if n <= d.Default {
				c.grows(n, d, r, document)
			}
		}
	}
	for _, r := range c.assembly.OfType("AWS::Organizations::Policy") {
		typ, _ := r.Get("Type").Text()
		if q, ok := organizationPolicies[typ]; ok {
			if n, known := size(r.Get("Content")); known {
				c.exceeds(n, q, r.Stack, r, "Content", "Split the policy.")
			}
		}
	}
}

// form counts what is in a policy, where its service limits that.
func (c *checker) form(f form, r *assembly.Resource, property string, statements []assembly.Value) {
	if f.statements.Default == 0 {
		return
	}
	c.exceeds(len(statements), f.statements, r.Stack, r, property, "Merge statements.")
	for _, statement := range statements {
		principals := 0
		for _, kind := range statement.Get("Principal").Keys() {
			principals += len(statement.Get("Principal", kind).List())
		}
		c.exceeds(principals, f.principals, r.Stack, r, property, "Admit the organization by a condition (aws:PrincipalOrgID).")
		if f.actions.Default > 0 {
			c.exceeds(len(statement.Get("Action").List()), f.actions, r.Stack, r, property, "Split the statement.")
		}
	}
}

// entities add up what the policies of a role, a user or a group come to.
func (c *checker) entities() {
	policies, managed := map[*assembly.Resource]int{}, map[*assembly.Resource]int{}
	for _, typ := range []string{"AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy"} {
		for _, r := range c.assembly.OfType(typ) {
			n, _ := size(r.Get("PolicyDocument"))
			for _, entity := range holders(r) {
				policies[entity] += n
			}
		}
	}
	for _, r := range c.assembly.OfType("AWS::IAM::ManagedPolicy") {
		for _, entity := range holders(r) {
			managed[entity]++
		}
	}
	for typ, q := range inline {
		for _, r := range c.assembly.OfType(typ) {
			n := policies[r]
			for _, p := range r.Get("Policies").List() {
				length, _ := size(p.Get("PolicyDocument"))
				n += length
			}
			c.exceeds(n, q, r.Stack, r, "Policies", "Move statements into managed policies.")
			if typ == "AWS::IAM::Role" {
				c.exceeds(managed[r]+len(r.Get("ManagedPolicyArns").List()), managedPerRole, r.Stack, r, "ManagedPolicyArns", "Merge policies.")
			}
		}
	}
}

// holders are the roles, users and groups that a policy is attached to.
func holders(r *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	for _, property := range []string{"Roles", "Users", "Groups", "RoleName", "UserName", "GroupName"} {
		for _, v := range r.Get(property).List() {
			if to, ok := v.Target(); ok {
				all = append(all, to.Resource)
			}
		}
	}
	return all
}

// counted counts what belongs to one resource, or to an account in a Region.
func (c *checker) counted() {
	for _, q := range counts {
		of := map[*assembly.Resource]int{}
		for _, r := range c.assembly.OfType(q.typ) {
			if to, ok := r.Get(q.property).Target(); ok && q.counts(r) {
				of[to.Resource]++
			}
		}
		for r, n := range of {
			c.exceeds(n, q.Quota, r.Stack, r, "", "Use fewer, or have the quota raised before.")
		}
	}
	for _, q := range regional {
		type place struct{ account, region string }
		of, first := map[place]int{}, map[place]*assembly.Resource{}
		for _, r := range c.assembly.OfType(q.typ) {
			at := place{r.Stack.Account, r.Stack.Region}
			if !q.counts(r) || at.account == "" || at.region == "" {
				continue
			}
			of[at]++
			if first[at] == nil {
				first[at] = r
			}
		}
		for at, n := range of {
			c.exceeds(n, q.Quota, first[at].Stack, first[at], "", "Use fewer, or have the quota raised before.")
		}
	}
}

func (q count) counts(r *assembly.Resource) bool {
	return q.of == "" || r.Get(q.of).OneOf(q.values...) == assembly.True
}

// organization counts accounts, and the policies on each target.
func (c *checker) organization() {
	all := c.assembly.OfType("AWS::Organizations::Account")
	if len(all) > 0 { // and the management account
		c.exceeds(len(all)+1, accounts, all[0].Stack, all[0], "", "Have the quota raised before.")
	}
	type target struct{ typ, id string }
	on, last := map[target]int{}, map[target]*assembly.Resource{}
	for _, r := range c.assembly.OfType("AWS::Organizations::Policy") {
		typ, _ := r.Get("Type").Text()
		for _, id := range r.Get("TargetIds").List() {
			at := target{typ, id.String()}
			on[at]++
			last[at] = r
		}
	}
	for at, n := range on {
		if at.typ == "SERVICE_CONTROL_POLICY" {
			n++ // FullAWSAccess is attached everywhere
		}
		if q, ok := perTarget[at.typ]; ok {
			c.exceeds(n, q, last[at].Stack, last[at], "TargetIds", "Pack the statements into fewer policies.")
		}
	}
}
