package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestProtectAutomation(t *testing.T) {
	const account = ":" + here + ":"
	p := underSCP(t, preset.ProtectAutomation{
		Roles: exempt, Qualifiers: []string{"plinth"}, Stacks: []string{"Guard*"}, Functions: []string{"Setup-*"}, Policies: []string{"plinth-*"},
	})
	ours := decide.Context{"lambda:FunctionArn": {"arn:aws:lambda:eu-west-1" + account + "function:Setup-1"}}
	for _, c := range []struct {
		action, resource, other string
		context                 decide.Context
	}{
		{"sts:AssumeRole", deploy.ARN, "arn:aws:iam::" + here + ":role/Mine", nil},
		{"iam:CreatePolicyVersion", "arn:aws:iam::" + here + ":policy/plinth-x", "arn:aws:iam::" + here + ":policy/mine", nil},
		{"s3:PutObject", "arn:aws:s3:::cdk-plinth-assets-1/x", "arn:aws:s3:::cdk-hnb659fds-assets-1/x", nil},
		{"ecr:PutImage", "arn:aws:ecr:eu-west-1" + account + "repository/cdk-plinth-x", "arn:aws:ecr:eu-west-1" + account + "repository/x", nil},
		{"ssm:PutParameter", "arn:aws:ssm:eu-west-1" + account + "parameter/cdk-bootstrap/plinth/version",
			"arn:aws:ssm:eu-west-1" + account + "parameter/x", nil},
		{"cloudformation:ExecuteChangeSet", "arn:aws:cloudformation:eu-west-1" + account + "stack/CDKToolkit-plinth/1",
			"arn:aws:cloudformation:eu-west-1" + account + "stack/CDKToolkit/1", nil},
		{"cloudformation:ExecuteChangeSet", "arn:aws:cloudformation:eu-west-1" + account + "stack/GuardShop/1",
			"arn:aws:cloudformation:eu-west-1" + account + "stack/Shop/1", nil},
		{"lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1" + account + "function:Setup-1",
			"arn:aws:lambda:eu-west-1" + account + "function:f", nil},
		{"ssm:UpdateDocument", "arn:aws:ssm:eu-west-1" + account + "document/GuardShop-Runbook",
			"arn:aws:ssm:eu-west-1" + account + "document/Shop-Runbook", nil},
		{"ssm:UpdateDocument", "arn:aws:ssm:eu-west-1" + account + "document/SSM-SessionManagerRunShell",
			"arn:aws:ssm:eu-west-1" + account + "document/Mine", nil},
		{"ssm:StartAutomationExecution", "arn:aws:ssm:eu-west-1" + account + "automation-definition/GuardShop-Runbook:1",
			"arn:aws:ssm:eu-west-1" + account + "automation-definition/AWS-StopEC2Instance:1", nil},
		{"states:UpdateStateMachine", "arn:aws:states:eu-west-1" + account + "stateMachine:GuardShop-1",
			"arn:aws:states:eu-west-1" + account + "stateMachine:Orders", nil},
		{"events:PutTargets", "arn:aws:events:eu-west-1" + account + "rule/GuardShop-1", "arn:aws:events:eu-west-1" + account + "rule/x", nil},
		{"cloudwatch:SetAlarmState", "arn:aws:cloudwatch:eu-west-1" + account + "alarm:GuardShop-1",
			"arn:aws:cloudwatch:eu-west-1" + account + "alarm:x", nil},
		{"sns:DeleteTopic", "arn:aws:sns:eu-west-1" + account + "GuardShop-1", "arn:aws:sns:eu-west-1" + account + "x", nil},
		{"lambda:CreateEventSourceMapping", "*", "", ours},
		{"cloudformation:UpdateStack", "arn:aws:cloudformation:eu-west-1" + account + "stack/Shop/1", "", nil},
	} {
		row := func(who decide.Principal, resource string, want policy.Effect) decide.Row {
			return decide.Row{Name: c.action, Want: want, Request: decide.Request{
				Principal: who, Action: c.action, Resource: resource, ResourceAccount: here, Context: c.context,
			}}
		}
		rows := []decide.Row{row(admin, c.resource, policy.Deny), row(deploy, c.resource, policy.Allow)}
		if c.other != "" {
			rows = append(rows, row(admin, c.other, policy.Allow))
		}
		policytest.Check(t, p, rows)
	}
}

// A stack keeps the service role of its last deployment, unless another one is named.
func TestNameServiceRole(t *testing.T) {
	p := underSCP(t, preset.ProtectAutomation{Roles: exempt})
	reuse := []string{
		"cloudformation:UpdateStack", "cloudformation:DeleteStack", "cloudformation:CreateChangeSet", "cloudformation:RollbackStack",
		"cloudformation:ContinueUpdateRollback",
	}
	check(t, p,
		rows(admin, policy.Deny, "NameServiceRole", nil, reuse...),
		rows(admin, policy.Deny, "NameServiceRole", decide.Context{"aws:ViaAWSService": {"false"}}, reuse...),
		rows(admin, policy.Allow, "", decide.Context{"cloudformation:RoleArn": {"arn:aws:iam::" + here + ":role/Mine"}}, reuse...),
		rows(admin, policy.Allow, "", decide.Context{"aws:ViaAWSService": {"true"}}, reuse...), // Elastic Beanstalk, Service Catalog
		rows(admin, policy.Allow, "", nil, "cloudformation:CreateStack", "cloudformation:DescribeStacks", "lambda:CreateEventSourceMapping"),
		rows(deploy, policy.Allow, "", nil, reuse...),
	)
}
