package baseline

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
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
var notYetTrusted = []string{string(CloudTrail), string(Config), string(ConfigSetup)}

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
	scope := tree.Group(o, "PolicyTypes")
	for _, t := range types {
		o.after(sdkcall.New(scope, string(t), sdkcall.Call{
			Service: "organizations", Action: "enablePolicyType",
			Parameters:  map[string]any{"RootId": o.root.reference(), "PolicyType": string(t)},
			Permissions: []*awsiam.PolicyStatementProps{sdkcall.Anywhere("organizations:EnablePolicyType")},
			Tolerate:    "PolicyTypeAlreadyEnabledException",
		}))
	}
}

func (o *Organization) trustServices(services []string) {
	scope := tree.Group(o, "TrustedServices")
	for _, service := range services {
		o.after(sdkcall.New(scope, service, trusting(service)))
	}
	o.trusted = append(o.trusted, services...)
	if slices.Contains(services, string(IAM)) {
		o.manageRootCredentials()
	}
}

// manageRootCredentials lets the management account, and the administrator of IAM, delete the root
// credentials of member accounts and act as their root user for single tasks. Calling it again does
// no harm. See "Centralize root access for member accounts" in the IAM guide.
func (o *Organization) manageRootCredentials() {
	scope := tree.Group(o, "RootAccess")
	for _, feature := range []string{"RootCredentialsManagement", "RootSessions"} {
		o.after(sdkcall.New(scope, feature, sdkcall.Call{
			Service: "iam", Action: "enableOrganizations" + feature,
			Permissions: []*awsiam.PolicyStatementProps{
				sdkcall.Anywhere("iam:EnableOrganizations"+feature, "organizations:DescribeOrganization"),
			},
		}))
	}
}

// trusting is the call that lets a service act in all accounts. Calling it again does no harm.
func trusting(service string) sdkcall.Call {
	switch service {
	case stackSets:
		return sdkcall.Call{
			Service: "cloudformation", Action: "activateOrganizationsAccess",
			Permissions: []*awsiam.PolicyStatementProps{
				sdkcall.Anywhere("cloudformation:ActivateOrganizationsAccess", "organizations:DescribeOrganization",
					"organizations:EnableAWSServiceAccess"),
			},
			ServiceRoles: []string{stackSets},
		}
	case sharing:
		return sdkcall.Call{
			Service: "ram", Action: "enableSharingWithAwsOrganization",
			Permissions: []*awsiam.PolicyStatementProps{
				sdkcall.Anywhere("ram:EnableSharingWithAwsOrganization", "organizations:DescribeOrganization", "organizations:EnableAWSServiceAccess"),
			},
			ServiceRoles: []string{sharing},
		}
	}
	return sdkcall.Call{
		Service: "organizations", Action: "enableAWSServiceAccess", Parameters: map[string]any{"ServicePrincipal": service},
		Permissions: []*awsiam.PolicyStatementProps{forService(service, "organizations:EnableAWSServiceAccess")},
	}
}

// forService allows an action of AWS Organizations for one service.
func forService(service, action string) *awsiam.PolicyStatementProps {
	statement := sdkcall.Anywhere(action)
	statement.Conditions = &map[string]any{"StringEquals": map[string]any{"organizations:ServicePrincipal": service}}
	return statement
}

// policyType is what types of policies look like, those that AWS adds later included.
var policyType = identifier.New(`[A-Z0-9_]+`, fmt.Sprintf("one of the constants of package policy, such as %q", policy.TypeSCP))

func (p *OrganizationProps) checkServices() error {
	if p.PolicyTypes == nil {
		p.PolicyTypes = DefaultPolicyTypes()
	}
	if p.TrustedServices == nil {
		p.TrustedServices = DefaultTrustedServices()
	}
	for _, t := range p.PolicyTypes {
		if err := policyType.CheckAll("PolicyTypes", []string{string(t)}); err != nil {
			return err
		}
	}
	if err := identifier.Service.CheckAll("TrustedServices", p.TrustedServices); err != nil {
		return err
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
