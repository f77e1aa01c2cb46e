package baseline

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// adding makes an account and moves it from the root, where AWS makes it, to its unit. The
// baseline's stack set and the quarantine see it arrive, as they see any other.
func (p places) adding(scope constructs.Construct) awsssm.CfnDocument {
	status := object{"CreateAccountRequestId": "{{ Create.Request }}"}
	role := newRunbookRole(scope, "AddAccountRole", nil,
		&awsiam.PolicyStatementProps{
			Actions:   jsii.Strings("organizations:CreateAccount", "organizations:DescribeCreateAccountStatus"),
			Resources: jsii.Strings("*"), // an account that is not there yet has no ARN
		},
		p.mayMove(p.open...),
	)
	return newRunbook(scope, "AddAccount", role, runbook{
		description: "Makes an account in a unit. Add it to the units of the organization afterwards, as Existing.",
		parameters: object{
			"Name":  parameter("The name of the account, unique in the organization", object{"allowedPattern": `^\S.{0,48}\S$`}),
			"Email": parameter("The address of its root user, unique in all of AWS", object{"allowedPattern": `^[^\s@]+@[^\s@]+\.[^\s@]+$`}),
			"Unit":  p.unit(),
		},
		steps: []object{
			apiStep("Create", "organizations", "CreateAccount",
				object{"AccountName": "{{ Name }}", "Email": "{{ Email }}", "RoleName": p.role}, outputs("Request", "$.CreateAccountStatus.Id")),
			wait("Await", "organizations", "DescribeCreateAccountStatus", status, "$.CreateAccountStatus.State", 900, "SUCCEEDED", "FAILED"),
			assert("Check", "organizations", "DescribeCreateAccountStatus", status, "$.CreateAccountStatus.State", "SUCCEEDED"),
			apiStep("Find", "organizations", "DescribeCreateAccountStatus", status, outputs("Account", "$.CreateAccountStatus.AccountId")),
			apiStep("Move", "organizations", "MoveAccount",
				object{"AccountId": "{{ Find.Account }}", "SourceParentId": p.root, "DestinationParentId": "{{ Unit }}"}),
		},
		outputs: []string{"Find.Account"},
	})
}

// suspending moves an account to where everything is denied to everybody, in sessions that are
// open already, too.
func (p places) suspending(scope constructs.Construct) awsssm.CfnDocument {
	role := newRunbookRole(scope, "SuspendAccountRole", nil,
		p.mayLook("organizations:DescribeAccount", "organizations:ListParents"), p.mayMove(slices.Concat(p.open, []string{p.suspended})...),
		&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("organizations:ListPoliciesForTarget"), Resources: jsii.Strings(p.arn("ou", p.suspended)),
		})
	return newRunbook(scope, "SuspendAccount", role, runbook{
		description: "Moves an account to the unit " + SuspendedUnit + ", where nothing works any more",
		parameters: object{
			"Account": account(),
			"Reason":  parameter("Why, and who decided it, for the record", object{"allowedPattern": `^\S.{9,499}$`}),
			"DryRun": object{
				"type": "Boolean", "default": true, "allowedValues": []bool{true, false},
				"description": "True shows the unit the account is in and the policies that would hold, and moves nothing",
			},
		},
		steps: []object{
			assert("Check", "organizations", "DescribeAccount", object{"AccountId": "{{ Account }}"}, "$.Account.State", "ACTIVE"),
			p.find(),
			runbookStep("Decide", "aws:branch", object{
				"Choices": []object{{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Move"}}, "Default": "Show",
			}),
			apiStep("Show", "organizations", "ListPoliciesForTarget",
				object{"TargetId": p.suspended, "Filter": "SERVICE_CONTROL_POLICY"}, object{"isEnd": true}),
			apiStep("Move", "organizations", "MoveAccount",
				object{"AccountId": "{{ Account }}", "SourceParentId": "{{ Find.Parent }}", "DestinationParentId": p.suspended}),
		},
		outputs: []string{"Find.Parent"},
	})
}

func (p places) reinstating(scope constructs.Construct) awsssm.CfnDocument {
	role := newRunbookRole(scope, "ReinstateAccountRole", nil, p.mayLook("organizations:ListParents"), p.mayMove(slices.Concat(p.open, []string{p.suspended})...))
	return newRunbook(scope, "ReinstateAccount", role, runbook{
		description: "Moves an account from the unit " + SuspendedUnit + " back to another",
		parameters:  object{"Account": account(), "Unit": p.unit()},
		steps: []object{
			p.find(),
			apiStep("Move", "organizations", "MoveAccount",
				object{"AccountId": "{{ Account }}", "SourceParentId": p.suspended, "DestinationParentId": "{{ Unit }}"}),
		},
		outputs: []string{"Find.Parent"},
	})
}

// find is the step that finds the unit of an account.
func (p places) find() object {
	return apiStep("Find", "organizations", "ListParents", object{"ChildId": "{{ Account }}"}, outputs("Parent", "$.Parents[0].Id"))
}

// mayLook lets a role look at accounts.
func (p places) mayLook(actions ...string) *awsiam.PolicyStatementProps {
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings(p.arn("account", "*"))}
}

// unit is the parameter for a unit that accounts may be put into.
func (p places) unit() object {
	return parameter("The id of the unit: "+strings.Join(p.names, ", "), object{"allowedValues": p.open})
}

func account() object {
	return parameter("The id of the account", object{"allowedPattern": `^\d{12}$`})
}

func parameter(description string, more object) object {
	return merged(object{"type": "String", "description": description}, more)
}

// outputs gives a part of what a call returns a name for later steps.
func outputs(name, selector string) object {
	return object{"outputs": []object{{"Name": name, "Selector": selector, "Type": "String"}}}
}

func wait(name, service, api string, inputs object, selector string, seconds int, values ...string) object {
	return runbookStep(name, "aws:waitForAwsResourceProperty", wanted(service, api, inputs, selector, values), object{"timeoutSeconds": seconds})
}

func assert(name, service, api string, inputs object, selector string, values ...string) object {
	return runbookStep(name, "aws:assertAwsResourceProperty", wanted(service, api, inputs, selector, values))
}

func wanted(service, api string, inputs object, selector string, values []string) object {
	return merged(object{"Service": service, "Api": api, "PropertySelector": selector, "DesiredValues": values}, inputs)
}
