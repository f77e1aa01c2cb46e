package runbooktest_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
)

type (
	object = map[string]any
	list   = []any
)

func document(steps ...any) object {
	return object{"Type": "AWS::SSM::Document", "Properties": object{"DocumentType": "Automation", "Content": object{
		"schemaVersion": "0.3", "assumeRole": object{"Fn::GetAtt": list{"Role", "Arn"}}, "mainSteps": steps,
	}}}
}

func step(more object) object {
	s := object{"name": "Say", "action": "aws:executeAwsApi", "inputs": object{"Service": "sns", "Api": "Publish"}, "onCancel": "step:Say"}
	for k, v := range more {
		s[k] = v
	}
	return s
}

func role(actions ...any) object {
	return object{"Type": "AWS::IAM::Role", "Properties": object{"Policies": list{
		object{"PolicyDocument": object{"Statement": list{object{"Effect": "Allow", "Action": actions}}}},
	}}}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		resources object
		want      []string
	}{
		"none": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "kms:Decrypt")}, nil},
		"a policy beside the role": {object{"Runbook": document(step(nil)), "Role": role(), "Policy": object{"Type": "AWS::IAM::Policy", "Properties": object{
			"Roles": list{object{"Ref": "Role"}}, "PolicyDocument": object{"Statement": object{"Effect": "Allow", "Action": "sns:Publish"}}}}}, nil},
		"no such action":    {object{"Runbook": document(step(object{"action": "aws:executeApi"})), "Role": role("sns:Publish")}, []string{"Prod/Runbook"}},
		"no such property":  {object{"Runbook": document(step(object{"onFail": "Abort"})), "Role": role("sns:Publish")}, []string{"onFail"}},
		"cancelled nowhere": {object{"Runbook": document(step(object{"onCancel": "Say"})), "Role": role("sns:Publish")}, []string{"onCancel"}},
		"no service":        {object{"Runbook": document(step(object{"inputs": object{"Api": "Publish"}})), "Role": role()}, []string{"Service"}},
		"lacks":             {object{"Runbook": document(step(nil)), "Role": role()}, []string{"Prod/Role: lacks sns:Publish"}},
		"superfluous":       {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "sns:DeleteTopic")}, []string{"Prod/Role: has sns:DeleteTopic"}},
		"another name": {object{"Runbook": document(step(object{"inputs": object{"Service": "sso-admin", "Api": "ListInstances"}})), "Role": role("sso-admin:ListInstances")},
			[]string{"lacks sso:ListInstances", "has sso-admin:ListInstances"}},
		"two runbooks of one role": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "ec2:DescribeVpcs"),
			"Second": document(step(object{"inputs": object{"Service": "ec2", "Api": "DescribeVpcs"}}))}, nil},
		"an approval": {object{"Runbook": document(step(object{"action": "aws:approve", "inputs": object{"NotificationArn": "arn:x", "Approvers": list{"arn:y"}}})),
			"Role": role()}, []string{"lacks sns:Publish"}},
		"an approval that nobody is told of": {object{"Runbook": document(step(object{"action": "aws:approve", "inputs": object{"Approvers": list{"arn:y"}}})),
			"Role": role("sns:Publish")}, []string{"has sns:Publish"}},
		"a state machine": {object{"Runbook": document(step(object{"action": "aws:executeStateMachine", "inputs": object{"stateMachineArn": "arn:x"}})),
			"Role": role("states:StartExecution", "states:StopExecution", "states:ListExecutions")},
			[]string{"lacks states:DescribeExecution", "has states:ListExecutions"}},
		"a script": {object{"Runbook": document(step(object{"action": "aws:executeScript", "inputs": object{"Runtime": "python3.7", "Handler": "f", "Script": "x"}})),
			"Role": role("ec2:DescribeVpcs")}, nil},
		"another kind of document": {object{"Runbook": object{"Type": "AWS::SSM::Document", "Properties": object{"DocumentType": "Command", "Content": object{}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			faults := runbooktest.Faults(assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: object{"Resources": c.resources}}))
			if len(faults) < len(c.want) || len(c.want) == 0 && len(faults) > 0 {
				t.Fatalf("faults are %q, want %q", faults, c.want)
			}
			for i, want := range c.want {
				if !strings.Contains(faults[i], want) {
					t.Errorf("fault %q does not say %q", faults[i], want)
				}
			}
		})
	}
}
