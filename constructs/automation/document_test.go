package automation_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

func TestStepsAreWrittenAsSystemsManagerHasThem(t *testing.T) {
	account := automation.Object{"Id": "{{ Account }}"}
	for _, c := range []struct {
		name string
		step automation.Step
		want string
	}{
		{"API", automation.Step{Name: "A", Service: "s3", API: "ListBuckets"},
			`{"name": "A", "action": "aws:executeAwsApi", "inputs": {"Service": "s3", "Api": "ListBuckets"}}`},
		{"outputs",
			automation.Step{Name: "A", Service: "s3", API: "ListBuckets",
				Outputs: []automation.Output{{"N", "$.Name", ""}, {"B", "$.B", "Boolean"}}},
			`{"name": "A", "action": "aws:executeAwsApi", "inputs": {"Service": "s3", "Api": "ListBuckets"},
				"outputs": [{"Name": "N", "Selector": "$.Name", "Type": "String"}, {"Name": "B", "Selector": "$.B", "Type": "Boolean"}]}`},
		{"may fail", automation.Step{Name: "A", Action: "aws:x", MayFail: true},
			`{"name": "A", "action": "aws:x", "inputs": {}, "onFailure": "Continue", "isCritical": false}`},
		{"goes on, and fails", automation.Step{Name: "A", Action: "aws:x", OnFailure: "Continue", Critical: true},
			`{"name": "A", "action": "aws:x", "inputs": {}, "onFailure": "Continue", "isCritical": true}`},
		{"ways", automation.Step{Name: "A", Action: "aws:x", OnFailure: automation.To("B"), OnCancel: automation.To("B"), Next: "C"},
			`{"name": "A", "action": "aws:x", "inputs": {}, "onFailure": "step:B", "onCancel": "step:B", "nextStep": "C"}`},
		{"tries", automation.Step{Name: "A", Action: "aws:x", Attempts: 3},
			`{"name": "A", "action": "aws:x", "inputs": {}, "maxAttempts": 3}`},
		{"end", automation.Step{Name: "A", Action: "aws:x", End: true, Timeout: time.Minute},
			`{"name": "A", "action": "aws:x", "inputs": {}, "isEnd": true, "timeoutSeconds": 60}`},
		{"await", automation.Await("A", "s", "Get", account, "$.State", 15*time.Minute, "UP", "DOWN"),
			`{"name": "A", "action": "aws:waitForAwsResourceProperty", "timeoutSeconds": 900,
				"inputs": {"Service": "s", "Api": "Get", "Id": "{{ Account }}", "PropertySelector": "$.State", "DesiredValues": ["UP", "DOWN"]}}`},
		{"assert", automation.Assert("A", "s", "Get", account, "$.State", "UP"),
			`{"name": "A", "action": "aws:assertAwsResourceProperty",
				"inputs": {"Service": "s", "Api": "Get", "Id": "{{ Account }}", "PropertySelector": "$.State", "DesiredValues": ["UP"]}}`},
		{"branch", automation.Unless("A", "DryRun", "Do", "Show"),
			`{"name": "A", "action": "aws:branch", "inputs": {"Default": "Show",
				"Choices": [{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Do"}]}}`},
		{"sleep", automation.Sleep("A", "PT1H"), `{"name": "A", "action": "aws:sleep", "inputs": {"Duration": "PT1H"}}`},
		{"approve", automation.Approve("A", "t", "May I?", time.Hour, "x"),
			`{"name": "A", "action": "aws:approve", "timeoutSeconds": 3600,
				"inputs": {"NotificationArn": "t", "Message": "May I?", "MinRequiredApprovals": 1, "Approvers": ["x"]}}`},
		{"machine", automation.StartMachine("A", automation.Object{"stateMachineArn": "m"}),
			`{"name": "A", "action": "aws:executeStateMachine", "inputs": {"stateMachineArn": "m"}}`},
		{"publish", automation.Publish("A", "t", "s", "{{ Reason }}"),
			`{"name": "A", "action": "aws:executeAwsApi", "inputs": {"Service": "sns", "Api": "Publish", "TopicArn": "t", "Subject": "s",
				"MessageStructure": "json", "Message": "{\"default\":\"{\\\"content\\\":{\\\"description\\\":\\\"{{ Reason }}\\\",` +
				`\\\"textType\\\":\\\"client-markdown\\\",\\\"title\\\":\\\"s\\\"},\\\"source\\\":\\\"custom\\\",` +
				`\\\"version\\\":\\\"1.0\\\"}\",\"email\":\"{{ Reason }}\"}"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(parsed(t, c.want), again(t, c.step.Content())); diff != "" {
				t.Errorf("step is not what is wanted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDocumentsShowAllOutputsUnlessToldWhich(t *testing.T) {
	d := automation.Document{
		Description: "Looks", Role: "{{ Role }}",
		Parameters: map[string]automation.Parameter{"Role": {Description: "Whom"}, "DryRun": automation.DryRun("what it would do"),
			"Why": automation.Reason()},
		Steps: []automation.Step{{Name: "A", Action: "aws:x", Outputs: []automation.Output{{Name: "N", Selector: "$.N"}}}},
	}
	want := parsed(t, `{"schemaVersion": "0.3", "description": "Looks", "assumeRole": "{{ Role }}", "outputs": ["A.N"],
		"parameters": {
			"Role": {"type": "String", "description": "Whom"},
			"DryRun": {"type": "Boolean", "default": true, "allowedValues": [true, false], "description": "True shows what it would do"},
			"Why": {"type": "String", "description": "Why, and who decided it, for the record", "allowedPattern": "^[^\\s\"\\\\][^\"\\\\\\n]{9,499}$"}},
		"mainSteps": [{"name": "A", "action": "aws:x", "inputs": {}, "outputs": [{"Name": "N", "Selector": "$.N", "Type": "String"}]}]}`)
	if diff := cmp.Diff(want, again(t, d.Content())); diff != "" {
		t.Errorf("document is not what is wanted (-want +got):\n%s", diff)
	}
	d.Outputs = []string{}
	if outputs, ok := d.Content()["outputs"]; ok {
		t.Errorf("outputs are %v, want none", outputs)
	}
}

func TestStepsDoNotWriteToTheirInputs(t *testing.T) {
	inputs := automation.Object{"Bucket": "b"}
	automation.Step{Name: "A", Service: "s3", API: "GetBucketAcl", Inputs: inputs}.Content()
	if len(inputs) != 1 {
		t.Errorf("inputs are %v, want them as they were", inputs)
	}
}

func parsed(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func again(t *testing.T, o automation.Object) any {
	t.Helper()
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, string(text))
}

func ExampleDocument() {
	d := automation.Document{
		Description: "Shows the state of an instance",
		Role:        "{{ AutomationAssumeRole }}",
		Parameters: map[string]automation.Parameter{
			"AutomationAssumeRole": {Description: "The role that the runbook runs as"},
			"Instance":             {Description: "The id of the instance", Pattern: `^i-[0-9a-f]{8,17}$`},
		},
		Steps: []automation.Step{{
			Name: "Look", Service: "ec2", API: "DescribeInstances", Inputs: automation.Object{"InstanceIds": []string{"{{ Instance }}"}},
			Outputs: []automation.Output{{Name: "State", Selector: "$.Reservations[0].Instances[0].State.Name"}},
			Allow:   []automation.Permission{{Action: "ec2:DescribeInstances"}},
		}},
	}
	fmt.Println(d.Content()["outputs"], d.Permissions())
	// Output: [Look.State] [{ec2:DescribeInstances }]
}
