package baseline

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

// PolicyOptions choose among the policies of [DefaultPolicies].
type PolicyOptions struct {
	// Regions are where workloads may run. Required.
	Regions []string
	// Automation are patterns of the roles that set accounts up and that policies leave alone. The
	// default is [DefaultAutomation]. Everybody else is kept from making, assuming and passing such
	// roles, and from changing what runs as them. Who starts runbooks in member accounts has to be
	// here, such as [BreakGlassRole], and a pipeline that deploys from a member account.
	Automation []string
	// Deployers are patterns of the roles with which teams deploy workloads. They may set up what
	// nobody changes by hand, such as policies of buckets and keys, and no more. The default is the
	// roles of every CDK bootstrap stack.
	Deployers []string
	// Qualifier is that of the CDK bootstrap stack whose roles are in Automation. The default is
	// plinth.Qualifier.
	Qualifier string
	// Stacks are the names of the stacks in member accounts that the automation deploys, with
	// wildcards, such as "Guard*". Nobody else changes them and what they are made of, or runs their
	// runbooks. Those of stack sets and of the bootstrap are always among them. Whatever the name,
	// nobody else can update a stack with the service role of its last deployment.
	Stacks []string
	// LogGroups are patterns of the names of log groups that nobody but the automation deletes, cuts
	// short or redirects. The default is [DefaultLogGroups].
	LogGroups []string
	// EdgeStacks lets Deployers into the control Region, us-east-1, for the functions and buckets
	// that CloudFront needs there.
	EdgeStacks bool
}

// DefaultAutomation returns the roles of the CDK bootstrap stack of plinth.Qualifier, of stack
// sets, of AWS Control Tower, the role that AWS makes in every account, and those of Plinth, whose
// names or paths begin with "plinth-": with them [AccountBaseline] and calls of AWS set up, package
// security contains and mends, package resilience backs up and restores.
//
// The roles of the CDK's own bootstrap stack are not among them: everybody in an account can assume
// them.
func DefaultAutomation() []string {
	return []string{
		DeploymentRoles(plinth.Qualifier), policy.Role("stacksets-exec-*"), policy.Role("AWSControlTowerExecution"),
		policy.Role("OrganizationAccountAccessRole"), policy.Role("plinth-*"),
	}
}

// DeploymentRoles returns the pattern of the roles of the CDK bootstrap stacks of a qualifier.
func DeploymentRoles(qualifier string) string { return policy.Role("cdk-" + qualifier + "-*") }

// DefaultLogGroups returns patterns of what audit logs are called: flow logs, DNS queries and
// firewalls of package network, whose names CloudFormation makes of the ids of constructs, logs of
// web ACLs, and those of AWS Control Tower.
func DefaultLogGroups() []string {
	return []string{"*FlowLog*", "*QueryLog*", "*Firewall*", "aws-waf-logs-*", "aws-controltower/*"}
}

// DefaultPolicies returns the policies of a landing zone for the default units that the
// organization has:
//
//   - Root: no root users, no leaving, no IAM users, only some Regions; security services, audit
//     logs, sign-in, account settings, the automation, what runs as it and the tags that guide it
//     are protected; EC2 refuses public images, snapshots and IMDSv1; no content for training of
//     AI; where the organization's ID is known, resources are for its own identities over TLS only,
//   - Production, Development, Regulated, Sandbox and PolicyStaging: IMDSv2 only, no sharing and no
//     networks with strangers, uploads as encrypted as their bucket, keys and backups that are not
//     deleted, no big purchases; in Regulated every upload is under a KMS key; in Production,
//     Regulated and PolicyStaging only deployments change what watches,
//   - Security, where the logs are, and Infrastructure: nothing is shared, and only the automation
//     changes stacks, stack sets and what they consist of; in Security nobody deletes a log or cuts
//     its retention short,
//   - Suspended: nothing, except for the automation.
//
// An unknown Region or a malformed pattern is an error.
func DefaultPolicies(o *Organization, options PolicyOptions) ([]Attachment, error) {
	options = options.withDefaults()
	root, err := rootPolicies(o, options)
	if err != nil {
		return nil, err
	}
	all := []Attachment{root}
	for _, unit := range []string{
		ProductionUnit, DevelopmentUnit, RegulatedUnit, SandboxUnit, SuspendedUnit, SecurityUnit, InfrastructureUnit, PolicyStagingUnit,
	} {
		t := o.units[unit]
		if t == nil {
			continue
		}
		scp, err := policy.NewSCP(unit, options.unitPresets(unit)...)
		if err != nil {
			return nil, fmt.Errorf("baseline: DefaultPolicies for %s: %w", unit, err)
		}
		all = append(all, Attachment{Target: t, SCPs: []policy.Document{scp}})
	}
	return all, nil
}

func (o PolicyOptions) withDefaults() PolicyOptions {
	if o.Automation == nil {
		o.Automation = DefaultAutomation()
	}
	if o.Deployers == nil {
		o.Deployers = []string{policy.Role("cdk-*")}
	}
	if o.LogGroups == nil {
		o.LogGroups = DefaultLogGroups()
	}
	o.Qualifier = cmp.Or(o.Qualifier, plinth.Qualifier)
	return o
}

func rootPolicies(o *Organization, options PolicyOptions) (Attachment, error) {
	root := Attachment{Target: o.root}
	automation := options.Automation
	regions := preset.DenyOtherRegions{Allowed: slices.Clone(options.Regions), Exempt: automation}
	if options.EdgeStacks {
		regions.EdgeStacks = options.Deployers
	}
	scp, err := policy.NewSCP("Root",
		preset.DenyRootUser{},
		preset.DenyLeavingOrganization{},
		preset.DenyIAMUsers{},
		preset.DenyPlainHTTP{},
		regions,
		preset.ProtectSecurityServices{Exempt: automation, LogGroups: options.LogGroups},
		preset.ProtectAccountSettings{Exempt: automation},
		preset.ProtectSignIn{Exempt: automation},
		preset.ProtectOrganization{Exempt: automation},
		preset.ProtectRoles{Roles: automation},
		preset.ProtectRoles{Roles: options.Deployers, Exempt: slices.Concat(automation, options.Deployers)},
		preset.ProtectAutomation{
			Roles: automation, Qualifiers: []string{options.Qualifier}, Functions: []string{setupFunctions},
			Stacks:   append([]string{"StackSet-*"}, options.Stacks...),
			Policies: []string{"cdk-" + options.Qualifier + "-*", "plinth-*"},
		},
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

// setupFunctions are the functions that make the calls of package sdkcall. CloudFormation names
// them after their stack and as much of the id that CDK gives them as fits.
const setupFunctions = "*-AWS679f53fac002430c*"

func (o PolicyOptions) unitPresets(unit string) []policy.Preset {
	automation, deployers := o.Automation, o.Deployers
	kept := []policy.Preset{
		preset.DenySharing{Exempt: automation}, preset.DenyForeignNetworks{Exempt: automation}, preset.ProtectBackups{Exempt: automation},
		preset.ProtectS3Settings{Exempt: automation}, preset.ProtectKeys{Exempt: automation, Deployers: automation},
		preset.ProtectProviders{Exempt: automation}, preset.ProtectPlatform{Exempt: automation},
	}
	switch unit {
	case SuspendedUnit:
		return []policy.Preset{preset.Quarantine{Exempt: automation}}
	case InfrastructureUnit:
		return kept
	case SecurityUnit:
		return append(kept, preset.ProtectLogArchive{Exempt: automation})
	}
	deploying := slices.Concat(automation, deployers)
	workload := []policy.Preset{
		preset.RequireIMDSv2{Exempt: automation},
		preset.DenySharing{Exempt: automation, Deployers: deployers},
		preset.DenyForeignNetworks{Exempt: automation, Deployers: deployers},
		preset.DenyWeakS3Encryption{RequireKMS: unit == RegulatedUnit},
		preset.ProtectS3Settings{Exempt: deploying},
		preset.ProtectKeys{Exempt: automation, Deployers: deployers},
		preset.ProtectBackups{Exempt: deploying},
		preset.ProtectProviders{Exempt: deploying},
		preset.ProtectAssociations{Exempt: deploying},
		preset.DenyPurchases{},
	}
	if unit == DevelopmentUnit || unit == SandboxUnit {
		return workload
	}
	return append(workload, preset.ProtectMonitoring{Exempt: deploying})
}
