package baseline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

// PolicyOptions choose among the policies of [DefaultPolicies].
type PolicyOptions struct {
	// Regions are where workloads may run. Required.
	Regions []string
	// Automation are patterns of the roles that set accounts up and that policies leave alone. The
	// default is [DefaultAutomation]. Everybody else is kept from making such roles, and from
	// passing them: who starts runbooks in member accounts has to be here, such as
	// [BreakGlassRole].
	Automation []string
	// LogGroups are patterns of the names of log groups that nobody but the automation deletes, cuts
	// short or redirects. The default is [DefaultLogGroups].
	LogGroups []string
	// EdgeStacks lets CDK stacks into the control Region, us-east-1, for what CloudFront needs
	// there.
	EdgeStacks bool
}

// DefaultAutomation returns the roles of CDK's bootstrap, of stack sets, of AWS Control Tower and
// of [AccountBaseline], those with which package security sets up, contains and mends, those with
// which package resilience backs up and restores, and the role that AWS makes in every account.
func DefaultAutomation() []string {
	return []string{
		policy.Role("cdk-*"), policy.Role("stacksets-exec-*"), policy.Role("AWSControlTowerExecution"),
		policy.Role("OrganizationAccountAccessRole"),
		policy.Role(baselineRole + "*"), policy.Role("plinth-containment*"), policy.Role("plinth-remediation/*"),
		policy.Role("plinth-backup/*"),
		policy.Role(strings.TrimPrefix(sdkcall.RolePath, "/") + "*"),
	}
}

// DefaultLogGroups returns patterns of what audit logs are called: flow logs, DNS queries and
// firewalls of package network, whose names CloudFormation makes of the ids of constructs, logs of
// web ACLs, and those of AWS Control Tower.
func DefaultLogGroups() []string {
	return []string{"*FlowLog*", "*QueryLog*", "*Firewall*", "aws-waf-logs-*", "aws-controltower/*"}
}

// DefaultPolicies returns the policies of a landing zone for the default units that the
// organization has:
//
//   - Root: no root users, no leaving, no IAM users, only some Regions, security services, audit
//     logs, the automation's roles and the tags that guide it are protected; EC2 refuses public
//     images, snapshots and IMDSv1; no content for the training of AI; where the organization's ID
//     is known, resources are for its own identities over TLS only,
//   - Production, Development, Regulated and Sandbox: IMDSv2 only, no public sharing, uploads as
//     encrypted as their bucket, keys that are not deleted; no big purchases; in Regulated
//     every upload is under a KMS key,
//   - Security, where the logs are, and Infrastructure: no sharing, keys that are not deleted, and
//     buckets that stay private; in Security nobody deletes a log or cuts its retention short,
//   - Suspended: nothing, except for the automation.
//
// PolicyStaging has only what the root has: attach there what is to be tried. An unknown
// Region or a malformed pattern is an error.
func DefaultPolicies(o *Organization, options PolicyOptions) ([]Attachment, error) {
	automation := options.Automation
	if automation == nil {
		automation = DefaultAutomation()
	}
	root, err := rootPolicies(o, options, automation)
	if err != nil {
		return nil, err
	}
	all := []Attachment{root}
	for _, unit := range []string{
		ProductionUnit, DevelopmentUnit, RegulatedUnit, SandboxUnit, SuspendedUnit, SecurityUnit, InfrastructureUnit,
	} {
		t := o.units[unit]
		if t == nil {
			continue
		}
		scp, err := policy.NewSCP(unit, unitPresets(unit, automation)...)
		if err != nil {
			return nil, fmt.Errorf("baseline: DefaultPolicies for %s: %w", unit, err)
		}
		all = append(all, Attachment{Target: t, SCPs: []policy.Document{scp}})
	}
	return all, nil
}

func rootPolicies(o *Organization, options PolicyOptions, automation []string) (Attachment, error) {
	root := Attachment{Target: o.root}
	if options.LogGroups == nil {
		options.LogGroups = DefaultLogGroups()
	}
	scp, err := policy.NewSCP("Root",
		preset.DenyRootUser{},
		preset.DenyLeavingOrganization{},
		preset.DenyIAMUsers{},
		preset.DenyOtherRegions{Allowed: slices.Clone(options.Regions), Exempt: automation, EdgeStacks: options.EdgeStacks},
		preset.ProtectSecurityServices{Exempt: automation, LogGroups: options.LogGroups},
		preset.ProtectRoles{Roles: automation},
		preset.ProtectTags{Keys: []string{"plinth:*"}, Exempt: automation},
	)
	if err != nil {
		return root, fmt.Errorf("baseline: DefaultPolicies for the root: %w", err)
	}
	root.SCPs = []policy.Document{scp}
	presets := []policy.Preset{preset.RequireTLS{}}
	if !*awscdk.Token_IsUnresolved(o.id) {
		presets = append(presets, preset.RequireOrgIdentities{OrgID: o.id}, preset.PreventConfusedDeputy{OrgID: o.id})
	}
	rcp, err := policy.NewRCP("Root", presets...)
	if err != nil {
		return root, fmt.Errorf("baseline: DefaultPolicies for the root: %w", err)
	}
	root.RCPs = []policy.Document{rcp}
	for _, build := range []func() (management.Policy, error){management.EC2{}.Policy, management.AIOptOut{}.Policy} {
		m, err := build()
		if err != nil {
			return root, fmt.Errorf("baseline: DefaultPolicies for the root: %w", err)
		}
		root.Management = append(root.Management, m)
	}
	return root, nil
}

func unitPresets(unit string, automation []string) []policy.Preset {
	kept := []policy.Preset{
		preset.DenyPublicSharing{Exempt: automation}, preset.ProtectS3Settings{Exempt: automation}, preset.ProtectKeys{Exempt: automation},
	}
	switch unit {
	case SuspendedUnit:
		return []policy.Preset{preset.Quarantine{Exempt: automation}}
	case InfrastructureUnit:
		return kept
	case SecurityUnit:
		return append(kept, preset.ProtectLogArchive{Exempt: automation})
	}
	return []policy.Preset{
		preset.RequireIMDSv2{Exempt: automation},
		preset.DenyPublicSharing{Exempt: automation},
		preset.DenyWeakS3Encryption{RequireKMS: unit == RegulatedUnit},
		preset.ProtectS3Settings{Exempt: automation},
		preset.ProtectKeys{Exempt: automation},
		preset.DenyPurchases{},
	}
}
