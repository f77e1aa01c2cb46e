package need

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/regions"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// ByHand returns what somebody has to do before a stack is deployed, because no template can: one
// instruction each.
func ByHand(p *plan.Plan, s *assembly.Stack) []string {
	var all []string
	add := func(format string, args ...any) {
		if text := fmt.Sprintf(format, args...); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	for _, environment := range bootstraps(p, s) {
		account, region, _ := strings.Cut(strings.TrimPrefix(environment, "aws://"), "/")
		if regions.OptIn(region) {
			add("Enable the Region %s in account %s: it is an opt-in Region.", region, account)
		}
		add("Bootstrap %s/%s: cdk bootstrap %s%s%s", account, region, environment, s.BootstrapOptions(), trusting(p, account))
	}
	if p.Existing(s) != nil {
		return all
	}
	delegated := Delegations(p.After)
	organization := len(p.After.OfType("AWS::Organizations::Organization")) > 0
	for _, r := range s.Resources {
		switch {
		case strings.HasPrefix(r.Type, "AWS::SSO::"):
			add("Enable IAM Identity Center with an organization instance in its home Region.")
		case r.Type == "AWS::Organizations::Account":
			add("Deploy with --no-rollback: an account that is made cannot be made again, and a failed deployment is continued by the next.")
		case r.Type == "AWS::CloudFormation::StackSet":
			for _, group := range r.Get("StackInstancesGroup").List() {
				for _, region := range group.Get("Regions").List() {
					if name, _ := region.Text(); regions.OptIn(name) {
						add("Enable the Region %s in every account of the stack set %v: it is an opt-in Region.", name, r.Get("StackSetName"))
					}
				}
			}
		case strings.HasPrefix(r.Type, "AWS::Chatbot::"):
			add("Authorize the chat workspace in the console of Amazon Q Developer in chat applications.")
		case r.Type == "AWS::SNS::Subscription" && strings.HasPrefix(r.Get("Protocol").String(), "email"):
			add("Somebody has to confirm the subscription of %v, from the mail that AWS sends.", r.Get("Endpoint"))
		}
		if needs, ok := wants(r); ok && !organization && len(switched(p, needs)) == 0 {
			add("Enable %s in the organization.", needs.name)
		}
		if service, ok := administered(r); ok && s.Account != "" && !organization &&
			!slices.ContainsFunc(delegated, func(d Delegation) bool { return d.Service == service }) {
			add("Make %s the delegated administrator of %s, unless it is the management account.", s.Account, service)
		}
	}
	return all
}

// trusting are the options for an account that others deploy into than those of the first step. The
// CLI wants to be told what may be deployed there.
func trusting(p *plan.Plan, account string) string {
	if len(p.Order) == 0 || p.Order[0].Account == account {
		return ""
	}
	return " --trust DEPLOYER --cloudformation-execution-policies POLICY"
}

// bootstrapRole is a role of CDK's bootstrap stack in a policy: it ends in an account and a Region.
var bootstrapRole = regexp.MustCompile(`role/cdk-[a-z0-9]+-[a-z-]+-role-(\d{12})-([a-z]{2,4}(?:-[a-z]+)+-\d)`)

// bootstraps are the environments that have to be bootstrapped before a stack, and are not for an
// earlier one: its own, and those of roles that its policies name.
func bootstraps(p *plan.Plan, s *assembly.Stack) []string {
	done := map[string]bool{}
	if p.Before != nil {
		for _, was := range p.Before.Stacks {
			done[environment(was)] = true
		}
	}
	for _, earlier := range p.Order {
		if earlier == s {
			break
		}
		for _, e := range environments(p, earlier) {
			done[e] = true
		}
	}
	var all []string
	for _, e := range environments(p, s) {
		if !done[e] {
			all = append(all, e)
		}
	}
	return all
}

func environment(s *assembly.Stack) string { return "aws://" + s.Account + "/" + s.Region }

type environmentsKey struct{ stack *assembly.Stack }

func environments(p *plan.Plan, s *assembly.Stack) []string {
	return assembly.Derived(p.After, environmentsKey{s}, func(*assembly.Assembly) []string {
		var all []string
		if s.Bootstrap > 0 && s.Account != "" && s.Region != "" {
			all = append(all, environment(s))
		}
		for _, typ := range []string{"AWS::IAM::Role", "AWS::KMS::Key"} {
			for _, r := range s.Resources {
				if r.Type != typ {
					continue
				}
				for path, text := range r.Literals() {
					if !slices.Contains(path, "Principal") {
						continue
					}
					if m := bootstrapRole.FindStringSubmatch(text); m != nil {
						all = append(all, "aws://"+m[1]+"/"+m[2])
					}
				}
			}
		}
		slices.Sort(all)
		return slices.Compact(all)
	})
}
