package baseline

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
)

// newRunbook defines a runbook, and a role called id+"Role" that may do what its steps do.
func newRunbook(scope constructs.Construct, id string, d automation.Document,
	permissions ...*awsiam.PolicyStatementProps) awsssm.CfnDocument {
	role := orchestration.NewRunbookRole(scope, id+"Role", &orchestration.RunbookRoleProps{Permissions: permissions})
	d.Role = *role.RoleArn()
	return orchestration.NewRunbook(scope, id, nil, d)
}

// adding makes an account and moves it from the root, where AWS makes it, to its unit. The
// baseline's stack set and the quarantine see it arrive, as they see any other.
func (p places) adding(scope constructs.Construct) awsssm.CfnDocument {
	status := automation.Object{"CreateAccountRequestId": "{{ Create.Request }}"}
	const service, api, state = "organizations", "DescribeCreateAccountStatus", "$.CreateAccountStatus.State"
	return newRunbook(scope, "AddAccount", automation.Document{
		Description: "Makes an account in a unit. Add it to the units of the organization afterwards, as Existing.",
		Parameters: map[string]automation.Parameter{
			"Name":  {Description: "The name of the account, unique in the organization", Pattern: `^\S.{0,48}\S$`},
			"Email": {Description: "The address of its root user, unique in all of AWS", Pattern: identifier.Email.Pattern()},
			"Unit":  p.unit(),
		},
		Steps: []automation.Step{
			{Name: "Create", Service: service, API: "CreateAccount",
				Inputs:  automation.Object{"AccountName": "{{ Name }}", "Email": "{{ Email }}", "RoleName": p.role},
				Outputs: []automation.Output{{Name: "Request", Selector: "$.CreateAccountStatus.Id"}}},
			automation.Await("Await", service, api, status, state, 15*time.Minute, "SUCCEEDED", "FAILED"),
			automation.Assert("Check", service, api, status, state, "SUCCEEDED"),
			{Name: "Find", Service: service, API: api, Inputs: status,
				Outputs: []automation.Output{{Name: "Account", Selector: "$.CreateAccountStatus.AccountId"}}},
			move("{{ Find.Account }}", p.root, "{{ Unit }}"),
		},
		Outputs: []string{"Find.Account"},
	},
		// An account that is not there yet has no ARN.
		sdkcall.Anywhere("organizations:CreateAccount", "organizations:DescribeCreateAccountStatus"),
		p.mayMove(p.open...))
}

// suspending moves an account to where everything is denied to everybody, in sessions that are
// open already, too.
func (p places) suspending(scope constructs.Construct) awsssm.CfnDocument {
	return newRunbook(scope, "SuspendAccount", automation.Document{
		Description: "Moves an account to the unit " + SuspendedUnit + ", where nothing works any more",
		Parameters: map[string]automation.Parameter{
			"Account": account(), "Reason": automation.Reason(),
			"DryRun": automation.DryRun("the unit the account is in and the policies that would hold, and moves nothing"),
		},
		Steps: []automation.Step{
			automation.Assert("Check", "organizations", "DescribeAccount", automation.Object{"AccountId": "{{ Account }}"}, "$.Account.State",
				"ACTIVE"),
			find(),
			automation.Unless("Decide", "DryRun", "Move", "Show"),
			{Name: "Show", Service: "organizations", API: "ListPoliciesForTarget", End: true,
				Inputs: automation.Object{"TargetId": p.suspended, "Filter": "SERVICE_CONTROL_POLICY"}},
			move("{{ Account }}", "{{ Find.Parent }}", p.suspended),
		},
	},
		p.mayLook("organizations:DescribeAccount", "organizations:ListParents"),
		p.mayMove(slices.Concat(p.open, []string{p.suspended})...),
		&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("organizations:ListPoliciesForTarget"), Resources: jsii.Strings(p.arn("ou", p.suspended)),
		})
}

func (p places) reinstating(scope constructs.Construct) awsssm.CfnDocument {
	return newRunbook(scope, "ReinstateAccount", automation.Document{
		Description: "Moves an account from the unit " + SuspendedUnit + " back to another",
		Parameters:  map[string]automation.Parameter{"Account": account(), "Unit": p.unit()},
		Steps:       []automation.Step{find(), move("{{ Account }}", p.suspended, "{{ Unit }}")},
	},
		p.mayLook("organizations:ListParents"), p.mayMove(slices.Concat(p.open, []string{p.suspended})...))
}

// find is the step that finds the unit of an account.
func find() automation.Step {
	return automation.Step{Name: "Find", Service: "organizations", API: "ListParents", Inputs: automation.Object{"ChildId": "{{ Account }}"},
		Outputs: []automation.Output{{Name: "Parent", Selector: "$.Parents[0].Id"}}}
}

func move(account, from, to string) automation.Step {
	return automation.Step{Name: "Move", Service: "organizations", API: "MoveAccount",
		Inputs: automation.Object{"AccountId": account, "SourceParentId": from, "DestinationParentId": to}}
}

// mayLook lets a role look at accounts.
func (p places) mayLook(actions ...string) *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings(p.arn("account", "*"))}
}

// unit is the parameter for a unit that accounts may be put into.
func (p places) unit() automation.Parameter {
	return automation.Parameter{Description: "The id of the unit: " + strings.Join(p.names, ", "), Values: p.open}
}

func account() automation.Parameter {
	return automation.Parameter{Description: "The id of the account", Pattern: identifier.Account.Pattern()}
}
