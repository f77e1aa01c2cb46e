package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// breakingGlass gives a person the permission set for emergencies in one account, and takes it
// away again whatever happens. It says so first: nobody gets in untold.
func (a *Access) breakingGlass(scope constructs.Construct, topic awssns.Topic) awsssm.CfnDocument {
	set := a.sets[BreakGlassAccess].AttrPermissionSetArn()
	role := newRunbookRole(scope, "BreakGlassRole", nil,
		&awsiam.PolicyStatementProps{
			Actions: jsii.Strings("sso:CreateAccountAssignment", "sso:DeleteAccountAssignment"),
			Resources: jsii.Strings(a.props.InstanceARN, *set, *awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("sso"), Region: jsii.String(""), Account: jsii.String(""), Resource: jsii.String("account"), ResourceName: jsii.String("*"),
			})),
		},
		&awsiam.PolicyStatementProps{
			Actions:   jsii.Strings("sso:DescribeAccountAssignmentCreationStatus", "sso:DescribeAccountAssignmentDeletionStatus"),
			Resources: jsii.Strings(a.props.InstanceARN),
		},
	)
	topic.GrantPublish(role)
	assignment := object{
		"InstanceArn": a.props.InstanceARN, "PermissionSetArn": set, "PrincipalType": "USER", "PrincipalId": "{{ Person }}",
		"TargetType": "AWS_ACCOUNT", "TargetId": "{{ Account }}",
	}
	tell := func(name, what string, more ...object) object {
		return apiStep(name, "sns", "Publish", object{
			"TopicArn": topic.TopicArn(), "Subject": "Break glass",
			"Message": what + ": person {{ Person }}, account {{ Account }}, for {{ Duration }}. {{ Reason }} (run {{ automation:EXECUTION_ID }})",
		}, more...)
	}
	done := func(name, api, request, kind string, more object) object {
		return merged(wait(name, "sso-admin", api, object{"InstanceArn": a.props.InstanceARN, kind + "RequestId": request},
			"$."+kind+"Status.Status", 600, "SUCCEEDED"), more)
	}
	request := func(kind string) object { return outputs("Request", "$."+kind+"Status.RequestId") }
	const creation, deletion = "AccountAssignmentCreation", "AccountAssignmentDeletion"
	takeAway := object{"onFailure": "step:Revoke", "onCancel": "step:Revoke"}
	return newRunbook(scope, "BreakGlass", role, runbook{
		description: "Lets a person into an account with everything, for a while, and out again",
		parameters: object{
			"Person":   parameter("The id of the user in IAM Identity Center", object{"allowedPattern": groupID.String()}),
			"Account":  account(),
			"Reason":   parameter("Why, for those who are told", object{"allowedPattern": `^\S.{9,499}$`}),
			"Duration": parameter("For how long", object{"default": "PT1H", "allowedValues": []string{"PT15M", "PT30M", "PT1H", "PT2H", "PT4H"}}),
		},
		steps: []object{
			tell("Tell", "Somebody is let in"),
			apiStep("Grant", "sso-admin", "CreateAccountAssignment", assignment, request(creation), takeAway),
			done("AwaitGrant", "Describe"+creation+"Status", "{{ Grant.Request }}", creation, takeAway),
			runbookStep("Use", "aws:sleep", object{"Duration": "{{ Duration }}"}, takeAway),
			apiStep("Revoke", "sso-admin", "DeleteAccountAssignment", assignment, request(deletion),
				object{"maxAttempts": 3, "onFailure": "step:TellStuck"}),
			done("AwaitRevoke", "Describe"+deletion+"Status", "{{ Revoke.Request }}", deletion, object{"onFailure": "step:TellStuck"}),
			tell("TellEnd", "Access has been taken away", object{"isEnd": true}),
			tell("TellStuck", "Access could NOT be taken away, do it by hand"),
		},
	})
}
