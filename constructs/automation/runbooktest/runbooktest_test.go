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

func calling(service, api string) object {
	return step(object{"inputs": object{"Service": service, "Api": api}})
}

func statement(effect string, more object) object {
	s := object{"Effect": effect, "Resource": "*"}
	for k, v := range more {
		s[k] = v
	}
	return s
}

func roleOf(properties object, statements ...any) object {
	properties["Policies"] = list{object{"PolicyDocument": object{"Statement": statements}}}
	return object{"Type": "AWS::IAM::Role", "Properties": properties}
}

func TestFaults(t *testing.T) {
	publish := statement("Allow", object{"Action": "sns:Publish"})
	for name, c := range map[string]struct {
		resources object
		want      []string
	}{
		"none": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "kms:Decrypt")}, nil},
		"a policy beside the role": {
			object{"Runbook": document(step(nil)), "Role": role(), "Policy": object{"Type": "AWS::IAM::Policy", "Properties": object{
				"Roles": list{object{"Ref": "Role"}}, "PolicyDocument": object{"Statement": object{"Effect": "Allow", "Action": "sns:Publish"}}}}},
			nil},
		"a policy of its own resource": {
			object{"Runbook": document(step(nil)), "Role": role(), "Policy": object{"Type": "AWS::IAM::RolePolicy", "Properties": object{
				"RoleName": object{"Ref": "Role"}, "PolicyDocument": object{"Statement": object{"Effect": "Allow", "Action": "sns:Publish"}}}}}, nil},
		"a managed policy of the app": {
			object{"Runbook": document(step(nil)), "Role": roleOf(object{"ManagedPolicyArns": list{object{"Ref": "Policy"}}}),
				"Policy": object{"Type": "AWS::IAM::ManagedPolicy", "Properties": object{"PolicyDocument": object{"Statement": list{publish}}}}}, nil},
		"a managed policy of AWS": {object{"Runbook": document(calling("ec2", "DescribeVpcs")),
			"Role": roleOf(object{"ManagedPolicyArns": list{object{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"}}})}, nil},
		"a managed policy of AWS that allows less": {object{"Runbook": document(calling("ec2", "TerminateInstances")),
			"Role": roleOf(object{"ManagedPolicyArns": list{"arn:aws:iam::aws:policy/ReadOnlyAccess"}})}, []string{"lacks ec2:TerminateInstances"}},
		"a managed policy that nobody knows": {
			object{"Runbook": document(step(nil)), "Role": roleOf(object{"ManagedPolicyArns": list{"arn:aws:iam::111122223333:policy/Ours"}})}, nil},
		"a document that is text": {object{"Runbook": object{"Type": "AWS::SSM::Document", "Properties": object{"DocumentType": "Automation",
			"Content": `{"schemaVersion": "0.3", "mainSteps": [{"name": "S", "action": "aws:sleep", "inputs": {}}]}`}}},
			[]string{"Prod/Runbook: step S: one of Duration"}},
		"a document that nobody knows": {object{"Runbook": object{"Type": "AWS::SSM::Document", "Properties": object{"DocumentType": "Automation",
			"Content": object{"Fn::If": list{"C", object{}, object{"a": 1}}}}}}, []string{"only deployment decides its content"}},
		"no such action": {object{"Runbook": document(step(object{"action": "aws:executeApi"})), "Role": role("sns:Publish")},
			[]string{"Prod/Runbook"}},
		"no such property": {object{"Runbook": document(step(object{"onFail": "Abort"})), "Role": role("sns:Publish")},
			[]string{"onFail"}},
		"cancelled nowhere": {object{"Runbook": document(step(object{"onCancel": "Say"})), "Role": role("sns:Publish")},
			[]string{"onCancel"}},
		"no service": {object{"Runbook": document(step(object{"inputs": object{"Api": "Publish"}})), "Role": role()},
			[]string{"Service"}},
		"lacks": {object{"Runbook": document(step(nil)), "Role": role()}, []string{"Prod/Role: lacks sns:Publish"}},
		"superfluous": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "sns:DeleteTopic")},
			[]string{"Prod/Role: has sns:DeleteTopic"}},
		"a wildcard":                 {object{"Runbook": document(step(nil)), "Role": role("SNS:Pub*")}, nil},
		"a wildcard for a character": {object{"Runbook": document(step(nil)), "Role": role("sns:Publis?")}, nil},
		"everything":                 {object{"Runbook": document(step(nil)), "Role": role("*")}, nil},
		"a superfluous wildcard":     {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "s3:Get*")}, []string{"has s3:Get*"}},
		"all but another": {
			object{"Runbook": document(step(nil)), "Role": roleOf(object{}, statement("Allow", object{"NotAction": "iam:*"}))}, nil},
		"all but this": {object{"Runbook": document(step(nil)), "Role": roleOf(object{}, statement("Allow", object{"NotAction": "sns:*"}))},
			[]string{"lacks sns:Publish"}},
		"denied": {object{"Runbook": document(step(nil)), "Role": roleOf(object{}, publish, statement("Deny", object{"Action": "sns:*"}))},
			[]string{"is denied sns:Publish"}},
		"denied elsewhere": {object{"Runbook": document(step(nil)), "Role": roleOf(object{}, publish,
			statement("Deny", object{"Action": "sns:*", "Resource": "arn:aws:sns:*:*:other"}))}, nil},
		"denied sometimes": {object{"Runbook": document(step(nil)), "Role": roleOf(object{}, publish,
			statement("Deny", object{"Action": "*", "Condition": object{"Bool": object{"aws:SecureTransport": "false"}}}))}, nil},
		"outside of its boundary": {
			object{"Runbook": document(step(nil)), "Role": roleOf(object{"PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, publish)},
			[]string{"lacks sns:Publish, which a step of its runbook needs: its permissions boundary"}},
		"inside of its boundary": {
			object{"Runbook": document(step(nil)),
				"Role": roleOf(object{"PermissionsBoundary": "arn:aws:iam::aws:policy/PowerUserAccess"}, publish)}, nil},
		"another name": {object{"Runbook": document(calling("sso-admin", "ListInstances")), "Role": role("sso-admin:ListInstances")},
			[]string{"lacks sso:ListInstances", "has sso-admin:ListInstances"}},
		"several actions": {object{"Runbook": document(calling("kms", "ReEncrypt")), "Role": role("kms:ReEncryptFrom")},
			[]string{"lacks kms:ReEncryptTo"}},
		"no action":         {object{"Runbook": document(calling("sts", "GetCallerIdentity")), "Role": role()}, nil},
		"an action of some": {object{"Runbook": document(calling("s3", "GetObject")), "Role": role("s3:GetObject", "s3:GetObjectVersion")}, nil},
		"a role to pass": {
			object{"Runbook": document(step(object{"inputs": object{"Service": "lambda", "Api": "CreateFunction", "Role": "arn:x"}})),
				"Role": role("lambda:CreateFunction", "iam:PassRole")}, nil},
		"no role to pass": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "iam:PassRole")}, []string{"has iam:PassRole"}},
		"tags at creation": {
			object{"Runbook": document(step(object{"inputs": object{"Service": "ec2", "Api": "CreateSnapshot", "TagSpecifications": list{}}})),
				"Role": role("ec2:CreateSnapshot", "ec2:CreateTags")}, nil},
		"two runbooks of one role": {object{"Runbook": document(step(nil)), "Role": role("sns:Publish", "ec2:DescribeVpcs"),
			"Second": document(calling("ec2", "DescribeVpcs"))}, nil},
		"a loop": {
			object{"Runbook": document(
				object{"name": "Each", "action": "aws:loop", "inputs": object{"Iterators": list{"a"}, "Steps": list{step(nil)}}}), "Role": role()},
			[]string{"lacks sns:Publish"}},
		"an approval": {
			object{"Runbook": document(
				step(object{"action": "aws:approve", "inputs": object{"NotificationArn": "arn:x", "Approvers": list{"arn:y"}}})),
				"Role": role()}, []string{"lacks sns:Publish"}},
		"an approval that nobody is told of": {
			object{"Runbook": document(step(object{"action": "aws:approve", "inputs": object{"Approvers": list{"arn:y"}}})),
				"Role": role("sns:Publish")}, []string{"has sns:Publish"}},
		"a state machine": {
			object{"Runbook": document(step(object{"action": "aws:executeStateMachine", "inputs": object{"stateMachineArn": "arn:x"}})),
				"Role": role("states:StartExecution", "states:StopExecution", "states:ListExecutions")},
			[]string{"lacks states:DescribeExecution", "has states:ListExecutions"}},
		"a function": {object{"Runbook": document(step(object{"action": "aws:invokeLambdaFunction", "inputs": object{"FunctionName": "f"}})),
			"Role": role("lambda:Invoke")}, []string{"lacks lambda:InvokeFunction", "has lambda:Invoke"}},
		"a script": {
			object{"Runbook": document(
				step(object{"action": "aws:executeScript", "inputs": object{"Runtime": "python3.7", "Handler": "f", "Script": "x"}})),
				"Role": role("ec2:DescribeVpcs")}, nil},
		"a call beside a script": {object{"Runbook": document(step(nil), object{"name": "Run", "action": "aws:executeScript",
			"inputs": object{"Runtime": "python3.7", "Handler": "f", "Script": "x"}}), "Role": role("ec2:DescribeVpcs")},
			[]string{"lacks sns:Publish"}},
		"a command": {
			object{"Runbook": document(step(object{"action": "aws:runCommand", "inputs": object{"DocumentName": "d"}})),
				"Role": role("ec2:DescribeVpcs")}, []string{"lacks ssm:SendCommand"}},
		"another kind of document": {
			object{"Runbook": object{"Type": "AWS::SSM::Document", "Properties": object{"DocumentType": "Command", "Content": object{}}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			faults := runbooktest.Faults(assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: object{"Resources": c.resources}}))
			if len(faults) < len(c.want) || len(c.want) == 0 && len(faults) > 0 {
				t.Fatalf("Faults() = %q, want %q", faults, c.want)
			}
			for i, want := range c.want {
				if !strings.Contains(faults[i], want) {
					t.Errorf("Faults()[%d] = %q, want one with %q", i, faults[i], want)
				}
			}
		})
	}
}

// The name of an action is that of IAM, not of the API.
func TestActionsOfCalls(t *testing.T) {
	for _, c := range []struct{ service, api, action, not string }{
		{"s3", "ListObjectsV2", "s3:ListBucket", "s3:ListObjectsV2"},
		{"s3", "HeadBucket", "s3:ListBucket", "s3:HeadBucket"},
		{"s3", "PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", "s3:PutBucketLifecycleConfiguration"},
		{"s3", "GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", "s3:GetBucketLifecycleConfiguration"},
		{"s3", "PutBucketNotificationConfiguration", "s3:PutBucketNotification", "s3:PutBucketNotificationConfiguration"},
		{"s3", "DeleteBucketEncryption", "s3:PutEncryptionConfiguration", "s3:DeleteBucketEncryption"},
		{"s3", "PutBucketReplication", "s3:PutReplicationConfiguration", "s3:PutBucketReplication"},
		{"lambda", "Invoke", "lambda:InvokeFunction", "lambda:Invoke"},
		{"emr", "ListClusters", "elasticmapreduce:ListClusters", "emr:ListClusters"},
		{"opensearch", "DescribeDomain", "es:DescribeDomain", "opensearch:DescribeDomain"},
		{"service-quotas", "GetServiceQuota", "servicequotas:GetServiceQuota", "service-quotas:GetServiceQuota"},
		{"docdb", "DescribeDBClusters", "rds:DescribeDBClusters", "docdb:DescribeDBClusters"},
		{"sesv2", "SendEmail", "ses:SendEmail", "sesv2:SendEmail"},
		{"apigateway", "UpdateStage", "apigateway:PATCH", "apigateway:UpdateStage"},
		{"cloudhsmv2", "DescribeClusters", "cloudhsm:DescribeClusters", "cloudhsmv2:DescribeClusters"},
		{"s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock", "s3control:GetPublicAccessBlock"},
		{"elbv2", "DescribeLoadBalancers", "elasticloadbalancing:DescribeLoadBalancers", "elbv2:DescribeLoadBalancers"},
	} {
		for action, want := range map[string]int{c.action: 0, c.not: 2} {
			faults := runbooktest.Faults(assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: object{"Resources": object{
				"Runbook": document(calling(c.service, c.api)), "Role": role(action)}}}))
			if len(faults) != want {
				t.Errorf("%s %s by a role with %s: Faults() = %q, want %d", c.service, c.api, action, faults, want)
			}
		}
	}
}

// A test may check an assembly as often as it likes, and others read it afterwards: nothing is
// written to the resources of the assembly.
func TestCheckTwice(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: object{"Resources": object{
		"Command": object{"Type": "AWS::SSM::Document",
			"Properties": object{"DocumentType": "Command", "Content": object{"schemaVersion": "2.2"}}},
		"Runbook": document(step(nil)), "Role": role("sns:Publish"),
	}}})
	for range 2 {
		runbooktest.Check(t, a)
		if documents := a.OfType("AWS::SSM::Document"); len(documents) != 2 || documents[0] == nil || documents[1] == nil {
			t.Errorf("OfType() = %v after Check, want both documents", documents)
		}
	}
}
