package baseline

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// DefaultPolicyTypes returns the types of policies that CloudFormation can make for certain.
// Enabling one changes nothing by itself.
func DefaultPolicyTypes() []policy.Type {
	return []policy.Type{
		policy.TypeSCP, policy.TypeRCP, policy.TypeEC2,
		policy.TypeTag, policy.TypeBackup, policy.TypeAIOptOut,
	}
}

// DefaultTrustedServices returns the services whose organization-wide features the baseline
// uses. GuardDuty, Inspector and Macie are trusted by the call that names their administrator,
// IAM Identity Center by enabling it.
func DefaultTrustedServices() []string {
	return []string{
		"access-analyzer.amazonaws.com", "account.amazonaws.com", "backup.amazonaws.com", "cloudtrail.amazonaws.com",
		"config.amazonaws.com", "config-multiaccountsetup.amazonaws.com", "iam.amazonaws.com",
		"securityhub.amazonaws.com", "tagpolicies.tag.amazonaws.com", stackSets, sharing,
	}
}

// notYetTrusted are the services that must not be trusted yet when AWS Control Tower is set up.
var notYetTrusted = []string{cloudTrailService, configService, string(ConfigSetup)}

// TrustedServicesBeforeControlTower returns the [DefaultTrustedServices] without CloudTrail and AWS
// Config: AWS Control Tower refuses to be set up where these are trusted. [NewControlTower]
// trusts them as soon as the landing zone is there.
func TrustedServicesBeforeControlTower() []string {
	return slices.DeleteFunc(DefaultTrustedServices(), func(s string) bool { return slices.Contains(notYetTrusted, s) })
}

// Two services have to be trusted by a call of their own, which makes the role they work with.
const (
	stackSets = "member.org.stacksets.cloudformation.amazonaws.com"
	sharing   = "ram.amazonaws.com"
)

func (o *Organization) enablePolicyTypes(types []policy.Type) {
	scope := constructs.NewConstruct(o, jsii.String("PolicyTypes"))
	for _, t := range types {
		o.after(newCall(scope, string(t), call{
			service: "organizations", action: "enablePolicyType", permissions: []string{"organizations:EnablePolicyType"},
			parameters: map[string]any{"RootId": o.root.id, "PolicyType": string(t)},
			done:       "PolicyTypeAlreadyEnabledException",
		}))
	}
}

func (o *Organization) trustServices(services []string) {
	scope := constructs.NewConstruct(o, jsii.String("TrustedServices"))
	for _, service := range services {
		o.after(newCall(scope, service, trusting(service)))
	}
	o.trusted = append(o.trusted, services...)
}

// trusting is the call that lets a service act in all accounts. Calling it again does no harm.
func trusting(service string) call {
	switch service {
	case stackSets:
		return call{
			service: "cloudformation", action: "activateOrganizationsAccess",
			permissions: []string{"cloudformation:ActivateOrganizationsAccess", "organizations:DescribeOrganization", "organizations:EnableAWSServiceAccess"},
			roleOf:      stackSets,
		}
	case sharing:
		return call{
			service: "ram", action: "enableSharingWithAwsOrganization",
			permissions: []string{"ram:EnableSharingWithAwsOrganization", "organizations:DescribeOrganization", "organizations:EnableAWSServiceAccess"},
			roleOf:      sharing,
		}
	}
	return call{
		service: "organizations", action: "enableAWSServiceAccess", permissions: []string{"organizations:EnableAWSServiceAccess"},
		parameters: map[string]any{"ServicePrincipal": service},
		conditions: map[string]any{"StringEquals": map[string]any{"organizations:ServicePrincipal": service}},
	}
}

var (
	servicePrincipal = regexp.MustCompile(`^[a-z0-9.-]+\.amazonaws\.com$`)
	policyType       = regexp.MustCompile(`^[A-Z0-9_]+$`)
)

func (p *OrganizationProps) checkServices() error {
	if p.PolicyTypes == nil {
		p.PolicyTypes = DefaultPolicyTypes()
	}
	if p.TrustedServices == nil {
		p.TrustedServices = DefaultTrustedServices()
	}
	for _, t := range p.PolicyTypes {
		if !policyType.MatchString(string(t)) {
			return fmt.Errorf("PolicyTypes has %q, want one of the constants of package policy, such as %q", t, policy.TypeSCP)
		}
	}
	for _, s := range p.TrustedServices {
		if !servicePrincipal.MatchString(s) {
			return fmt.Errorf("TrustedServices has %q, want a service principal such as cloudtrail.amazonaws.com", s)
		}
	}
	if t, twice := repeated(p.PolicyTypes); twice {
		return fmt.Errorf("PolicyTypes has %q twice, want each once", t)
	}
	if s, twice := repeated(p.TrustedServices); twice {
		return fmt.Errorf("TrustedServices has %q twice, want each once", s)
	}
	return nil
}

func repeated[T comparable](list []T) (twice T, found bool) {
	for i, v := range list {
		if slices.Contains(list[:i], v) {
			return v, true
		}
	}
	return twice, false
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
