package response_test

import (
	"fmt"
	"maps"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	all := harmlessDryRuns()
	maps.Copy(all, map[string][]Change{
		"a runbook whose role is a parameter": {Set("BreakGlass.Content.assumeRole", "{{ AutomationAssumeRole }}"),
			Set("BreakGlass.Content.parameters.AutomationAssumeRole", Object{"type": "AWS::IAM::Role::Arn"})},
		"a runbook as text": {Add("Other", Resource("AWS::SSM::Document", Object{
			"DocumentType": "Automation", "Content": "schemaVersion: '0.3'\nmainSteps: []\n"}))},
		"a document of another type": {Add("Other", Resource("AWS::SSM::Document", Object{
			"DocumentType": "Command", "Content": Object{"mainSteps": List{Object{"name": "Run", "action": "aws:runShellScript"}}}}))},
		"a runbook with a loop and a script": {Set("BreakGlass.Content.mainSteps.4.inputs", Object{"Steps": List{
			Object{"name": "Inner", "action": "aws:executeScript", "inputs": Object{"Script": "print('{{ anything }}')"}}}}),
			Set("BreakGlass.Content.mainSteps.5.inputs.Duration", "{{ Inner.Output }}")},
		"an instance that is isolated from the start": {Add("Eni",
			Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private0"), "GroupSet": List{Att("Isolation", "GroupId")}}))},
		"a denial of everything that is exempt": {Set("ContainingPolicy.PolicyDocument.Statement.1.Action", "*")},
		"a denial in the role itself": {Set("Containing.Policies",
			List{Object{"PolicyName": "d", "PolicyDocument": Object{"Statement": Object{"Effect": "Deny", "Action": "*", "Resource": "*",
				"Condition": Object{"Null": Object{"aws:ResourceTag/plinth:do-not-contain": false}}}}}}),
			Set("ContainingPolicy.PolicyDocument.Statement.1.Effect", "Deny")},
		"an alarm of a metric among others": {Set("WorkflowFails.MetricName", nil), Set("WorkflowFails.Dimensions", nil),
			Set("WorkflowFails.Metrics", List{Object{"Id": "m", "MetricStat": Object{
				"Metric": Object{"Namespace": "AWS/States", "MetricName": "ExecutionsFailed",
					"Dimensions": List{Object{"Name": "StateMachineArn", "Value": Ref("Workflow")}}}}}})},
		"a workflow that findings do not start": {Add("Other",
			Resource("AWS::StepFunctions::StateMachine", Object{"RoleArn": Att("Role", "Arn")}))},
		"a role of another name": {Set("Containing.RoleName", "plinth-containment-2"),
			Set("ContainingPolicy.PolicyDocument.Statement.1.Action", "ec2:RunInstances")},
	})
	return all
}

// harmlessDryRuns are dry runs that other people write.
func harmlessDryRuns() map[string][]Change {
	const steps = "BreakGlass.Content.mainSteps."
	stop := Object{"name": "Stop", "action": "aws:executeAwsApi", "isEnd": true,
		"inputs": Object{"Service": "ec2", "Api": "StopInstances", "DryRun": "{{ DryRun }}"}}
	tested := map[string][]Change{
		"a dry run that the API makes": {Set(steps+"5", stop), Set(steps+"4.nextStep", "Stop")},
		"a branch on the dry run itself": {Set(steps+"0.inputs",
			Object{"Choices": List{Object{"Variable": "{{ DryRun }}", "BooleanEquals": true, "NextStep": "Confirm"}}, "Default": "Grant"})},
		"a dry run that is text": {Set(steps+"0.inputs",
			Object{"Choices": List{Object{"Variable": "{{ DryRun }}", "StringEquals": "true", "NextStep": "Confirm"}},
				"Default": "Grant"})},
		"another question before the dry run": {Set(steps+"0.inputs.Choices",
			List{Object{"Variable": "{{ Person }}", "StringEquals": "x", "NextStep": "Last"},
				Object{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Grant"}})},
	}
	for i, api := range []string{"DescribeInstances", "ListBuckets", "LookupEvents", "HeadBucket"} {
		tested[fmt.Sprint("a look in a dry run ", i)] = []Change{Set(steps+"4.inputs.Api", api)}
	}
	return tested
}
