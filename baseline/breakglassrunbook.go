package baseline

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// breakingGlass gives a person the permission set for emergencies in one account, and takes it
// away again whatever happens. It says so first: nobody gets in untold.
func (a *Access) breakingGlass(scope constructs.Construct, topic awssns.ITopic) awsssm.CfnDocument {
	role := orchestration.NewRunbookRole(scope, "BreakGlassRole",
		&orchestration.RunbookRoleProps{Permissions: a.mayAssign(tree.Stack(scope))})
	topic.GrantPublish(role)
	assignment := automation.Object{
		"InstanceArn": a.props.InstanceARN, "PermissionSetArn": a.sets[BreakGlassAccess].AttrPermissionSetArn(),
		"PrincipalType": "USER", "PrincipalId": "{{ Person }}", "TargetType": "AWS_ACCOUNT", "TargetId": "{{ Account }}",
	}
	assign := func(name, api, kind string) automation.Step {
		return automation.Step{Name: name, Service: "sso-admin", API: api, Inputs: assignment,
			Outputs: []automation.Output{{Name: "Request", Selector: "$." + kind + "Status.RequestId"}}}
	}
	await := func(name, request, kind string) automation.Step {
		return automation.Await(name, "sso-admin", "Describe"+kind+"Status",
			automation.Object{"InstanceArn": a.props.InstanceARN, kind + "RequestId": request}, "$."+kind+"Status.Status", 10*time.Minute,
			"SUCCEEDED")
	}
	tell := func(name, what string) automation.Step {
		return automation.Publish(name, *topic.TopicArn(), "Break glass",
			what+": person {{ Person }}, account {{ Account }}, for {{ Duration }}. {{ Reason }} (run {{ automation:EXECUTION_ID }})")
	}
	takeAway := func(s automation.Step) automation.Step {
		s.OnFailure, s.OnCancel = automation.To("Revoke"), automation.To("Revoke")
		return s
	}
	orTellStuck := func(s automation.Step) automation.Step {
		s.OnFailure = automation.To("TellStuck")
		return s
	}
	revoke := orTellStuck(assign("Revoke", "DeleteAccountAssignment", "AccountAssignmentDeletion"))
	revoke.Attempts = 3
	end := tell("TellEnd", "Access has been taken away")
	end.End = true
	reason := automation.Reason()
	reason.Description = "Why, for those who are told"
	return orchestration.NewRunbook(scope, "BreakGlass", nil, automation.Document{
		Description: "Lets a person into an account with everything, for a while, and out again",
		Role:        *role.RoleArn(),
		Parameters: map[string]automation.Parameter{
			"Person":  {Description: "The id of the user in IAM Identity Center", Pattern: identityID.Pattern()},
			"Account": account(),
			"Reason":  reason,
			"Duration": {Description: "For how long", Default: "PT1H",
				Values: []string{"PT15M", "PT30M", "PT1H", "PT2H", "PT4H"}},
		},
		Steps: []automation.Step{
			tell("Tell", "Somebody is let in"),
			takeAway(assign("Grant", "CreateAccountAssignment", "AccountAssignmentCreation")),
			takeAway(await("AwaitGrant", "{{ Grant.Request }}", "AccountAssignmentCreation")),
			takeAway(automation.Sleep("Use", "{{ Duration }}")),
			revoke,
			orTellStuck(await("AwaitRevoke", "{{ Revoke.Request }}", "AccountAssignmentDeletion")),
			end,
			tell("TellStuck", "Access could NOT be taken away, do it by hand"),
		},
		Outputs: []string{},
	})
}

// mayAssign lets a role assign the permission set for emergencies in every account, and no other.
func (a *Access) mayAssign(stack awscdk.Stack) []*awsiam.PolicyStatementProps {
	set := a.sets[BreakGlassAccess].AttrPermissionSetArn()
	return []*awsiam.PolicyStatementProps{
		{
			Actions: jsii.Strings("sso:CreateAccountAssignment", "sso:DeleteAccountAssignment"),
			Resources: jsii.Strings(a.props.InstanceARN, *set, *stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("sso"), Region: jsii.String(""), Account: jsii.String(""), Resource: jsii.String("account"),
				ResourceName: jsii.String("*"),
			})),
		},
		{
			Actions:   jsii.Strings("sso:DescribeAccountAssignmentCreationStatus", "sso:DescribeAccountAssignmentDeletionStatus"),
			Resources: jsii.Strings(a.props.InstanceARN),
		},
	}
}
