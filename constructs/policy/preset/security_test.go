package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestProtectSecurityServices(t *testing.T) {
	p := underSCP(t, preset.ProtectSecurityServices{Exempt: exempt, LogGroups: []string{"/audit/*"}})
	attacks := map[string][]string{
		"ProtectGuardDuty": {
			"guardduty:DeleteDetector", "guardduty:UpdateDetector", "guardduty:DisassociateFromAdministratorAccount",
			"guardduty:DisassociateFromMasterAccount", "guardduty:StopMonitoringMembers", "guardduty:DeletePublishingDestination",
			"guardduty:CreateFilter", "guardduty:CreateIPSet",
		},
		"ProtectSecurityHub": {
			"securityhub:DisableSecurityHub", "securityhub:BatchDisableStandards", "securityhub:DisassociateFromAdministratorAccount",
			"securityhub:UpdateSecurityControl", "securityhub:DeleteFindingAggregator", "securityhub:DisableSecurityHubV2",
		},
		"ProtectConfig": {
			"config:StopConfigurationRecorder", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel",
			"config:PutConfigurationRecorder", "config:DeleteConfigRule", "config:DeleteConformancePack", "config:PutConfigRule",
			"config:DeleteEvaluationResults", "config:StartRemediationExecution", "config:PutConfigurationAggregator",
		},
		"ProtectCloudTrail": {"cloudtrail:DeleteEventDataStore", "cloudtrail:StopEventDataStoreIngestion"},
		"ProtectTrails": {
			"cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors",
		},
		"ProtectAccessAnalyzer": {"access-analyzer:DeleteAnalyzer", "access-analyzer:CreateArchiveRule"},
		"ProtectMacie":          {"macie2:DisableMacie", "macie2:UpdateMacieSession"},
		"ProtectInspector":      {"inspector2:Disable", "inspector2:CreateFilter"},
		"ProtectDetective":      {"detective:DeleteGraph"},
		"ProtectFlowLogs":       {"ec2:DeleteFlowLogs"},
	}
	for sid, actions := range attacks {
		check(t, p,
			rows(admin, policy.Deny, sid, nil, actions...),
			rows(root, policy.Deny, sid, nil, actions...),
			rows(deploy, policy.Allow, "", nil, actions...),
			rows(linked, policy.Allow, "", nil, actions...),
		)
	}
	check(t, p,
		rows(admin, policy.Allow, "", nil,
			"guardduty:CreateDetector", "guardduty:ListFindings", "guardduty:ArchiveFindings", "securityhub:EnableSecurityHub",
			"securityhub:BatchUpdateFindings", "config:StartConfigurationRecorder", "config:PutEvaluations", "cloudtrail:CreateTrail",
			"cloudtrail:LookupEvents",
			"access-analyzer:ListFindings", "inspector2:Enable", "macie2:GetFindings", "ec2:CreateFlowLogs", "ec2:RunInstances"),
		[]decide.Row{
			{Name: "audit logs stay", Want: policy.Deny, By: "ProtectLogGroups", Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:*",
			}},
			{Name: "audit streams stay", Want: policy.Deny, By: "ProtectLogGroups", Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogStream",
				Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/audit/trail:log-stream:a",
			}},
			{Name: "other logs are the team's", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogGroup", Resource: "arn:aws:logs:eu-west-1:" + here + ":log-group:/app/x:*",
			}},
		},
	)
}

func TestProtectSecurityServicesOptions(t *testing.T) {
	p := underSCP(t, preset.ProtectSecurityServices{Except: []preset.SecurityService{preset.Detective}, Trails: []string{"org-*"}})
	trail := func(name string, want policy.Effect) decide.Row {
		return decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: deploy, Action: "cloudtrail:StopLogging", Resource: "arn:aws:cloudtrail:eu-west-1:" + here + ":trail/" + name,
		}}
	}
	check(t, p,
		rows(deploy, policy.Allow, "", nil, "detective:DeleteGraph"),
		rows(deploy, policy.Deny, "ProtectGuardDuty", nil, "guardduty:DeleteDetector"), // nobody is exempt
		[]decide.Row{trail("org-audit", policy.Deny), trail("team", policy.Allow)},
	)
}
