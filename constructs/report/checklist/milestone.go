package checklist

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist/internal/deny"
)

// Steps returns what the roadmap asks for and the checklist does not, in the order of the roadmap.
func Steps() []Item { return append([]Item(nil), steps...) }

var steps = []Item{
	{
		ID: "config", Pillar: engine.Security, Decided: ByEither,
		Text:   "AWS Config enabled",
		Judged: "A recorder with a delivery channel is in each account and Region with a workload of production, or a landing zone has one.",
		Signs: []Sign{
			{Says: "recorders", Lacks: "workloads of production in an account or Region without one",
				Find: everywhere(showing(delivers, "AWS::Config::ConfigurationRecorder"), recordsByLandingZone)},
			{Says: "landing zones", Find: recordsByLandingZone},
		},
		Guardrails: []string{"CONFIG-001", "CONFIG-002"},
		Constructs: []string{"security.ConfigRecorder", "security.ConfigAggregator"},
	},
	{
		ID: "root-user", Pillar: engine.Security, Decided: ByEither,
		Text:   "No root account usage",
		Judged: "A control policy denies everything to root users of member accounts, or their credentials are managed centrally.",
		Signs: []Sign{
			{Says: "policies that deny everything to root users", Find: showing(deny.Root, "AWS::Organizations::Policy")},
			{Says: "central management of root credentials", Find: showing(calls("iam", "enableOrganizationsRoot.*", ""), customTypes...)},
			{Says: "controls of AWS Control Tower", Find: showing(restrictsRoot, "AWS::ControlTower::EnabledControl")},
		},
		Constructs: []string{"baseline.PolicySet", "baseline.ControlTower"},
	},
	{
		ID: "subnet-tiers", Pillar: engine.Security, Decided: ByTemplates,
		Text:       "VPC design with public/private/data subnets",
		Judged:     "A VPC has subnets of three tiers: with a route to an internet gateway, with another way out, and with local routes only.",
		Signs:      []Sign{{Says: "VPCs of three tiers", Find: threeTiers}},
		Concerns:   []string{"AWS::EC2::VPC"},
		Guardrails: []string{"SUBNET-002", "SUBNET-003", "SUBNET-004"},
		Constructs: []string{"network.VPC"},
	},
	{
		ID: "transit-gateway", Pillar: engine.Reliability, Decided: ByEither,
		Text:   "Transit Gateway for multi-VPC",
		Judged: "Two VPCs of the app at least are attached to a transit gateway or to Cloud WAN. It applies to apps with two VPCs or more.",
		Signs: []Sign{
			{Says: "attachments of VPCs", Find: atLeast(2, having("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment",
				"AWS::NetworkManager::VpcAttachment", "Custom::TransitGatewayAttachment"))},
		},
		Concerns: []string{"AWS::EC2::VPC"}, Least: 2,
		Guardrails: []string{"TGW-003", "REACH-003"},
		Constructs: []string{"network.TransitGatewayHub", "network.Spoke"},
	},
	{
		ID: "vpc-endpoints", Pillar: engine.Security, Decided: ByTemplates,
		Text:       "VPC endpoints for AWS services",
		Judged:     "VPCs reach AWS services by endpoints.",
		Signs:      []Sign{{Says: "endpoints", Find: showing(leadsToAWS, "AWS::EC2::VPCEndpoint")}},
		Concerns:   []string{"AWS::EC2::VPC"},
		Guardrails: []string{"ENDPOINT-001", "ENDPOINT-002", "ENDPOINT-005"},
		Constructs: []string{"network.Endpoints", "network.CentralEndpoints"},
	},
	{
		ID: "restore-tests", Pillar: engine.Reliability, Decided: ByEither,
		Text:       "Backups are tested",
		Judged:     "A restore testing plan of AWS Backup restores what a selection names.",
		Signs:      []Sign{{Says: "selections of restore testing plans", Find: having("AWS::Backup::RestoreTestingSelection")}},
		Concerns:   append([]string{"AWS::Backup::"}, dataTypes...),
		Guardrails: []string{"BACKUP-010", "BACKUP-011"},
		Constructs: []string{"resilience.RestoreTesting"},
	},
	{
		ID: "incident-runbook", Pillar: engine.OperationalExcellence, Decided: ByEither,
		Text: "Security incident response runbook",
		Judged: "The app has runbooks of Plinth for incidents, or a response plan. Whether another runbook is one for incidents, people know: " +
			"attest it.",
		Signs: []Sign{
			{Says: "runbooks for incidents", Find: showing(respondsToIncidents, "AWS::SSM::Document")},
			{Says: "response plans", Find: having("AWS::SSMIncidents::ResponsePlan")},
		},
		Guardrails: []string{"CONTAIN-001", "CONTAIN-003"},
		Constructs: []string{"security.IncidentRunbooks", "security.Containment"},
	},
	{
		ID: "well-architected-review", Pillar: engine.OperationalExcellence, Decided: ByAttestation,
		Text:   "Well-Architected Review completed",
		Judged: "People review the workload with the AWS Well-Architected Tool: attest the review, and give a day by which it is due again.",
		Signs:  []Sign{{Says: "workloads of the AWS Well-Architected Tool", Find: having("AWS::WellArchitected::Workload")}},
	},
}
