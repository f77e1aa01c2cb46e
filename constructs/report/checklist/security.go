package checklist

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist/internal/deny"
)

var security = []Item{
	{
		ID: "multi-account", Pillar: engine.Security, Decided: ByEither,
		Text:   "Multi-account strategy",
		Judged: "The app defines accounts in organizational units or a landing zone, or deploys to several accounts.",
		Signs: []Sign{
			{Says: "accounts", Find: atLeast(2, having("AWS::Organizations::Account"))},
			{Says: "landing zones", Find: having("AWS::ControlTower::LandingZone")},
			{Says: "stacks in several accounts", Find: inSeveralAccounts},
		},
		Guardrails: []string{"ORG-001", "ORG-004", "MGMT-001", "CLASS-002"},
		Constructs: []string{"baseline.Organization", "baseline.ControlTower"},
	},
	{
		ID: "iam-roles", Pillar: engine.Security, Decided: ByTemplates,
		Text:       "IAM roles, no access keys",
		Judged:     "Identities are roles; no template defines an IAM user or an access key, or has one in its text.",
		Signs:      []Sign{{Says: "roles", Find: having("AWS::IAM::Role", "AWS::SSO::PermissionSet")}},
		Concerns:   []string{"AWS::IAM::", "AWS::SSO::PermissionSet", "AWS::EC2::Instance", "AWS::Lambda::Function", "AWS::ECS::TaskDefinition"},
		Guardrails: []string{"IAM-001", "IAM-002", "SECRET-001", "EC2-004"},
		Constructs: []string{"security.WorkloadRole", "security.DeployRole", "security.RolesAnywhere", "baseline.Access"},
	},
	{
		ID: "mfa", Pillar: engine.Security, Decided: ByEither,
		Text: "MFA enforced",
		Judged: "A policy denies what is called without MFA. IAM Identity Center and other identity providers enforce it in their own " +
			"settings, which no template shows.",
		Signs: []Sign{
			{Says: "policies that deny calls without MFA", Find: showing(deny.WithoutMFA, deny.PolicyTypes...)},
			{Says: "permission sets that deny calls without MFA", Find: showing(deny.WithoutMFA, "AWS::SSO::PermissionSet")},
		},
		Constructs: []string{"security.MFAGroup", "baseline.PolicySet"},
	},
	{
		ID: "guardduty", Pillar: engine.Security, Decided: ByEither,
		Text: "GuardDuty enabled",
		Judged: "The app has a detector in each account and Region with a workload of production, or enables GuardDuty for the accounts of " +
			"the organization.",
		Signs: []Sign{
			{Says: "detectors", Lacks: "workloads of production in an account or Region without one",
				Find: everywhere(showing(is(true, "Enable"), "AWS::GuardDuty::Detector"), guardDutyOfOrganization, guardDutyByPolicy)},
			{Says: "accounts of an organization that are enabled", Find: guardDutyOfOrganization},
			{Says: "organization policies", Find: guardDutyByPolicy},
		},
		Guardrails: []string{"GUARDDUTY-001", "GUARDDUTY-002", "MUTE-001"},
		Constructs: []string{"security.ThreatDetection"},
	},
	{
		ID: "security-hub", Pillar: engine.Security, Decided: ByEither,
		Text:   "Security Hub enabled",
		Judged: "The app enables Security Hub in each account and Region with a workload of production, or for the accounts of the organization.",
		Signs: []Sign{
			{Says: "hubs", Lacks: "workloads of production in an account or Region without one",
				Find: everywhere(having("AWS::SecurityHub::Hub", "AWS::SecurityHub::HubV2"), hubByConfiguration, hubByPolicy)},
			{Says: "configuration policies that enable it", Find: hubByConfiguration},
			{Says: "organization policies", Find: hubByPolicy},
		},
		Guardrails: []string{"HUB-001", "HUB-004", "MUTE-006"},
		Constructs: []string{"security.Posture"},
	},
	{
		ID: "encryption", Pillar: engine.Security, Decided: ByTemplates,
		Text: "All data encrypted (KMS)",
		Judged: "Whatever stores data names a KMS key, and no guardrail finds data at rest or in transit that is not encrypted. Buckets to " +
			"which AWS can deliver logs only under S3 managed keys are excepted.",
		Signs: []Sign{
			{Says: "resources that encrypt with a KMS key", Find: showing(namesKey, storeTypes...)},
		},
		Concerns: storeTypes,
		Guardrails: []string{"ENCRYPT-001", "ENCRYPT-002", "S3-002", "S3-003", "RDS-004", "RDS-005", "LOGS-002", "EC2-005", "SECRET-002",
			"TRAIL-003",
			"FLOWLOG-001", "BACKUP-009", "GUARDDUTY-004", "TLS-001", "KMS-001"},
		Constructs: []string{"security.Key", "security.SecureBucket", "resilience.Database", "observability.Logs"},
	},
	{
		ID: "flow-logs", Pillar: engine.Security, Decided: ByTemplates,
		Text:       "VPC Flow Logs enabled",
		Judged:     "Every VPC has a flow log of all traffic.",
		Signs:      []Sign{{Says: "flow logs", Find: having("AWS::EC2::FlowLog")}},
		Concerns:   []string{"AWS::EC2::VPC"},
		Guardrails: []string{"VPC-001", "FLOWLOG-"},
		Constructs: []string{"network.VPC"},
	},
	{
		ID: "cloudtrail", Pillar: engine.Security, Decided: ByEither,
		Text:   "CloudTrail in all regions",
		Judged: "A trail of the app records all Regions, or its landing zone does.",
		Signs: []Sign{
			{Says: "trails of all Regions", Find: showing(recordsAllRegions, "AWS::CloudTrail::Trail")},
			{Says: "landing zones with central logging",
				Find: showing(is(true, "Manifest", "centralizedLogging", "enabled"), "AWS::ControlTower::LandingZone")},
		},
		Guardrails: []string{"TRAIL-"},
		Constructs: []string{"baseline.OrganizationTrail", "baseline.ControlTower"},
	},
}
