package need

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// A feature is what has to be switched on in an organization before a resource can be created.
type feature struct {
	// name says what it is, and is how the call names it: a policy type or a service.
	name string
	// actions are the calls that switch it on.
	actions []string
}

// wants returns the feature that a resource needs, if it needs one.
func wants(r *assembly.Resource) (feature, bool) {
	trusted := func(service string, actions ...string) (feature, bool) {
		return feature{service, append(actions, "enableawsserviceaccess")}, true
	}
	switch r.Type {
	case "AWS::Organizations::Policy":
		typ, known := r.Get("Type").Text()
		return feature{typ, []string{"enablepolicytype"}}, known
	case "AWS::CloudFormation::StackSet":
		if r.Get("PermissionModel").Is("SERVICE_MANAGED") == assembly.True {
			return trusted("member.org.stacksets.cloudformation.amazonaws.com", "activateorganizationsaccess")
		}
	case "AWS::CloudTrail::Trail":
		if r.Get("IsOrganizationTrail").Is(true) == assembly.True {
			return trusted("cloudtrail.amazonaws.com")
		}
	case "AWS::RAM::ResourceShare":
		if slices.ContainsFunc(r.Get("Principals").List(),
			func(v assembly.Value) bool { return strings.Contains(v.String(), ":organizations::") }) {
			return trusted("ram.amazonaws.com", "enablesharingwithawsorganization")
		}
	case "AWS::AccessAnalyzer::Analyzer":
		if typ, _ := r.Get("Type").Text(); strings.HasPrefix(typ, "ORGANIZATION") {
			return trusted("access-analyzer.amazonaws.com")
		}
	case "AWS::Config::OrganizationConfigRule", "AWS::Config::OrganizationConformancePack":
		return trusted("config-multiaccountsetup.amazonaws.com")
	}
	// AWS Organizations registers administrators of trusted services alone.
	if c, ok := callOf(r); ok && c.does("organizations", "registerdelegatedadministrator") {
		if service, known := c.Parameters.Get("ServicePrincipal").Text(); known {
			return trusted(service, "activateorganizationsaccess")
		}
	}
	return feature{}, false
}

// Features finds resources that need a feature of the organization which the app switches on only
// later, or never, though it makes the organization. An organization that is there already is
// somebody else's, see [ByHand].
func Features(p *plan.Plan) []finding.Finding {
	organization := slices.ContainsFunc(p.After.OfType("AWS::Organizations::Organization"), p.New)
	var all []finding.Finding
	for _, n := range needing(p.After) {
		r, needs := n.Resource, n.feature
		if !p.New(r) {
			continue
		}
		f := finding.Finding{Kind: finding.Precede, Severity: finding.Error, Stack: r.Stack, Resource: r}
		on := switched(p, needs)
		switch {
		case len(on) == 0 && organization:
			f.Message = fmt.Sprintf("needs %s, which nothing enables in the organization that the app makes", needs.name)
			f.Fix = fmt.Sprintf("Enable it before, by a call of %s.", needs.actions[0])
		case len(on) > 0 && !slices.ContainsFunc(on, func(c Call) bool { return p.Was(c.Resource) != nil || comes(c.Resource, r) }):
			f.Message = fmt.Sprintf("needs %s, and does not wait for %s, which enables it", needs.name, on[0].Resource.Path)
			f.Fix = "Add a dependency on it, or on its stack."
		default:
			continue
		}
		all = append(all, f)
	}
	return all
}

// A needy resource needs a feature.
type needy struct {
	*assembly.Resource
	feature
}

func needing(a *assembly.Assembly) []needy {
	return assembly.Derived(a, needingKey{}, func(a *assembly.Assembly) (all []needy) {
		for _, r := range a.Resources() {
			if needs, ok := wants(r); ok {
				all = append(all, needy{r, needs})
			}
		}
		return all
	})
}

type needingKey struct{}

// switched are the calls of the app that switch a feature on.
func switched(p *plan.Plan, needs feature) []Call {
	var on []Call
	for _, c := range Calls(p.After) {
		if !slices.Contains(needs.actions, strings.ToLower(c.Action)) {
			continue
		}
		name := c.Parameters.Get("PolicyType")
		if !name.Exists() {
			name = c.Parameters.Get("ServicePrincipal")
		}
		if !name.Exists() || name.Is(needs.name) != assembly.False {
			on = append(on, c)
		}
	}
	return on
}

// comes reports whether first exists before r is created, however the app is deployed.
func comes(first, r *assembly.Resource) bool {
	if first.Stack == r.Stack {
		return r.Dependencies()[first]
	}
	return plan.Root(first.Stack) == plan.Root(r.Stack) || order.Before(plan.Root(first.Stack), plan.Root(r.Stack))
}
