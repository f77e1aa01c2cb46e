package need

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// A Delegation makes an account the administrator of a service for its organization.
type Delegation struct {
	*assembly.Resource
	Service string // its principal, such as "guardduty.amazonaws.com"
	Account assembly.Value
}

// delegators are the calls that services have of their own for that, with the parameter that names
// the account. The call of AWS Organizations does it for all others.
var delegators = map[string]struct{ service, parameter string }{
	"cloudtrail registerorganizationdelegatedadmin": {"cloudtrail.amazonaws.com", "MemberAccountId"},
	"detective enableorganizationadminaccount":      {"detective.amazonaws.com", "AccountId"},
	"fms associateadminaccount":                     {"fms.amazonaws.com", "AdminAccount"},
	"guardduty enableorganizationadminaccount":      {"guardduty.amazonaws.com", "AdminAccountId"},
	"inspector2 enabledelegatedadminaccount":        {"inspector2.amazonaws.com", "delegatedAdminAccountId"},
	"macie2 enableorganizationadminaccount":         {"macie.amazonaws.com", "adminAccountId"},
	"securityhub enableorganizationadminaccount":    {"securityhub.amazonaws.com", "AdminAccountId"},
}

// Delegations returns those of custom resources and of resource types, in this order.
func Delegations(a *assembly.Assembly) []Delegation {
	return assembly.Derived(a, delegationsKey{}, delegations)
}

type delegationsKey struct{}

func delegations(a *assembly.Assembly) []Delegation {
	var all []Delegation
	for _, c := range Calls(a) {
		if c.does("organizations", "registerDelegatedAdministrator") {
			if service, known := c.Parameters.Get("ServicePrincipal").Text(); known {
				all = append(all, Delegation{c.Resource, service, c.Parameters.Get("AccountId")})
			}
		} else if d, ok := delegators[strings.ToLower(c.Service+" "+c.Action)]; ok {
			all = append(all, Delegation{c.Resource, d.service, c.Parameters.Get(d.parameter)})
		}
	}
	for _, r := range a.OfType("AWS::SecurityHub::DelegatedAdmin") {
		all = append(all, Delegation{r, "securityhub.amazonaws.com", r.Get("AdminAccountId")})
	}
	for _, r := range a.OfType("AWS::Detective::OrganizationAdmin") {
		all = append(all, Delegation{r, "detective.amazonaws.com", r.Get("AccountId")})
	}
	return all
}

// administered returns the service that an account has to administer to create a resource.
func administered(r *assembly.Resource) (service string, ok bool) {
	switch r.Type {
	case "AWS::SecurityHub::OrganizationConfiguration", "AWS::SecurityHub::ConfigurationPolicy", "AWS::SecurityHub::PolicyAssociation":
		return "securityhub.amazonaws.com", true
	case "AWS::FMS::Policy":
		return "fms.amazonaws.com", true
	case "AWS::Config::OrganizationConfigRule", "AWS::Config::OrganizationConformancePack":
		return "config-multiaccountsetup.amazonaws.com", true
	case "AWS::AccessAnalyzer::Analyzer":
		typ, _ := r.Get("Type").Text()
		return "access-analyzer.amazonaws.com", strings.HasPrefix(typ, "ORGANIZATION")
	case "AWS::CloudFormation::StackSet":
		return "member.org.stacksets.cloudformation.amazonaws.com", r.Get("CallAs").Is("DELEGATED_ADMIN") == assembly.True
	}
	c, ok := callOf(r)
	if !ok || !strings.EqualFold(c.Action, "updateOrganizationConfiguration") {
		return "", false
	}
	for key, d := range delegators {
		if own, _, _ := strings.Cut(key, " "); strings.EqualFold(own, c.Service) {
			return d.service, true
		}
	}
	return "", false
}

// Delegated finds resources that only the administrator of a service can create, in an account that
// is not its administrator, or not yet. The management account may.
func Delegated(p *plan.Plan) []finding.Finding {
	organization := slices.ContainsFunc(p.After.OfType("AWS::Organizations::Organization"), p.New)
	all := Delegations(p.After)
	var found []finding.Finding
	for _, of := range assembly.Derived(p.After, administratorsKey{}, administrators) {
		r, service := of.Resource, of.service
		if !p.New(r) || r.Stack.Account == "" {
			continue
		}
		to := slices.DeleteFunc(slices.Clone(all), func(d Delegation) bool { return d.Service != service })
		if f, wrong := undelegated(p, r, service, to, organization); wrong {
			found = append(found, f)
		}
	}
	return found
}

type (
	administratorsKey struct{}
	administrator     struct {
		*assembly.Resource
		service string
	}
)

// administrators are the resources that take the administrator of a service.
func administrators(a *assembly.Assembly) (all []administrator) {
	for _, r := range a.Resources() {
		if service, ok := administered(r); ok {
			all = append(all, administrator{r, service})
		}
	}
	return all
}

func undelegated(p *plan.Plan, r *assembly.Resource, service string, of []Delegation, organization bool) (finding.Finding, bool) {
	f := finding.Finding{Kind: finding.Precede, Severity: finding.Error, Stack: r.Stack, Resource: r}
	if len(of) == 0 {
		f.Message = fmt.Sprintf("is for the administrator of %s, and nothing delegates that in the organization that the app makes", service)
		f.Fix = fmt.Sprintf("Make account %s the administrator before.", r.Stack.Account)
		return f, organization && !manages(p, r.Stack.Account)
	}
	for _, d := range of {
		if d.Stack.Account == r.Stack.Account { // the management account
			return f, false
		}
	}
	mine := slices.IndexFunc(of, func(d Delegation) bool { return d.Account.Is(r.Stack.Account) != assembly.False })
	if mine < 0 {
		f.Message = fmt.Sprintf("is in account %s, and %s makes %v the administrator of %s", r.Stack.Account, of[0].Path, of[0].Account, service)
		f.Fix = "Define it in that account."
		return f, true
	}
	f.Message = fmt.Sprintf("is for the administrator of %s, and does not wait for %s", service, of[mine].Path)
	f.Fix = "Add a dependency on its stack."
	return f, p.Was(of[mine].Resource) == nil && !comes(of[mine].Resource, r)
}

// manages reports whether the organization of the app is made in the account.
func manages(p *plan.Plan, account string) bool {
	return slices.ContainsFunc(p.After.OfType("AWS::Organizations::Organization"),
		func(r *assembly.Resource) bool { return r.Stack.Account == account })
}
