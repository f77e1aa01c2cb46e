package preset

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ProtectPlatform is for accounts in which nothing runs but the platform, such as those for logs
// and security tools. Only exempt roles change or remove their stacks, stack sets, functions,
// documents, state machines, rules, schedules, alarms and topics. Reading them, and starting state
// machines, stays possible.
//
// A stack set that is managed in a delegated administrator account deploys into all accounts of the
// organization, as roles that are exempt.
type ProtectPlatform struct {
	// Exempt are patterns of the roles that deploy the platform. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectPlatform) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectPlatform", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectPlatform", exempt, slices.Concat(
		stackWrites, stackSetWrites, functionWrites, documentWrites, associationWrites, machineWrites, ruleWrites, alarmWrites, topicWrites,
		[]string{"lambda:AddLayerVersionPermission", "scheduler:Delete*", "scheduler:Update*", "ssm:CreateDocument",
			"states:CreateStateMachine*"},
	)...)}, nil
}

// ProtectAssociations lets only exempt roles define, change and run associations of State Manager,
// which run documents as roles that their callers need not pass.
type ProtectAssociations struct {
	// Exempt are patterns of the roles that deploy. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectAssociations) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectAssociations", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectAssociations", exempt, associationWrites...)}, nil
}

// ProtectMonitoring lets only exempt roles silence what watches an account in production: write,
// disable and delete alarms and dashboards, change topics, delete rules and subscriptions. Creating
// rules stays possible, since Step Functions does so as the roles of state machines.
type ProtectMonitoring struct {
	// Exempt are patterns of the roles that deploy. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectMonitoring) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectMonitoring", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectMonitoring", exempt, slices.Concat(alarmWrites, topicWrites, []string{
		"cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard", "events:DeleteRule", "events:DisableRule", "events:RemoveTargets",
		"synthetics:DeleteCanary", "synthetics:StopCanary",
	})...)}, nil
}
