package runbooktest_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
)

const call = `{"name": "Say", "action": "aws:executeAwsApi", "inputs": {"Service": "ec2", "Api": "DescribeVpcs"},
	"outputs": [{"Name": "Vpcs", "Selector": "$.Vpcs..VpcId", "Type": "StringList"}, {"Name": "First", "Selector": "$.Vpcs[0]", "Type": "StringMap"}]}`

// steps is a document of steps; more are its other elements.
func steps(steps, more string) string {
	return `{"schemaVersion": "0.3", "mainSteps": [` + steps + `]` + more + `}`
}

func inputs(action, inputs string) string {
	return steps(`{"name": "Do", "action": "`+action+`", "inputs": `+inputs+`}`, "")
}

func script(runtime string) string {
	return inputs("aws:executeScript", `{"Runtime": "`+runtime+`", "Handler": "f", "Script": "def f(e, c): return '{{ e }}'"}`)
}

func parameter(definition string) string {
	return steps(call, `, "parameters": {"P": `+definition+`}`)
}

// What the guide of Systems Manager shows, and what public runbooks have.
func TestValidDocuments(t *testing.T) {
	for name, document := range map[string]string{
		"python3.6":       script("python3.6"),
		"python3.8":       script("python3.8"),
		"python3.11":      script("python3.11"),
		"PowerShell 7.4":  script("PowerShell 7.4"),
		"PowerShell Core": script("PowerShell Core 6.0"),
		"a runtime that is given": steps(`{"name": "Do", "action": "aws:executeScript", "inputs": {"Runtime": "{{ R }}", "Script": "x"}}`,
			`, "parameters": {"R": {"type": "String"}}`),
		"an attached script": steps(
			`{"name": "Do", "action": "aws:executeScript", "inputs": {"Runtime": "python3.11", "Handler": "a.f", "Attachment": "a.zip"}}`,
			`, "files": {"a.zip": {"checksums": {"sha256": "`+strings.Repeat("0f", 32)+`"}}}`),
		"a role":    parameter(`{"type": "AWS::IAM::Role::Arn", "default": ""}`),
		"instances": parameter(`{"type": "List<AWS::EC2::Instance::Id>", "default": []}`),
		"a bucket": parameter(
			`{"type": "AWS::S3::Bucket::Name", "allowedPattern": "^[a-z]*$", "minChars": 3, "maxChars": 63}`),
		"a number":                    parameter(`{"type": "Integer", "default": 5, "allowedValues": [5, 6]}`),
		"a choice":                    parameter(`{"type": "Boolean", "default": true, "allowedValues": [true, false]}`),
		"a choice as text":            parameter(`{"type": "String", "default": "true", "allowedValues": [true, false]}`),
		"a list of allowed values":    parameter(`{"type": "StringList", "default": ["a"], "allowedValues": ["a", "b"]}`),
		"a map":                       parameter(`{"type": "StringMap", "default": {"a": "b"}, "displayType": "textarea"}`),
		"a default of Store":          parameter(`{"type": "StringList", "default": "{{ ssm:names }}"}`),
		"a default of CloudFormation": parameter(`{"type": "String", "default": {"Fn::GetAtt": "Role.Arn"}}`),
		"a pause":                     inputs("aws:pause", `{}`),
		"a pause without inputs":      steps(`{"name": "Wait", "action": "aws:pause", "timeoutSeconds": "3600"}`, ""),
		"an approval": inputs("aws:approve",
			`{"NotificationArn": "arn:x", "Message": "m", "MinRequiredApprovals": 1, "Approvers": ["arn:y"]}`),
		"an approval of a change": inputs("aws:approve", `{"EnhancedApprovals": {"Approvers": [{"approver": "a", "type": "IamUser"}]}}`),
		"a webhook":               inputs("aws:invokeWebhook", `{"IntegrationName": "chat", "Body": "hello"}`),
		"a command": inputs("aws:runCommand",
			`{"DocumentName": "AWS-RunShellScript", "InstanceIds": ["i"], "Parameters": {"commands": ["docker ps --format {{.ID}}"]}}`),
		"an image": inputs("aws:createImage",
			`{"InstanceId": "i", "ImageName": "n on {{ global:DATE_TIME }} in {{global:REGION}}", "NoReboot": "true"}`),
		"a stack": inputs("aws:createStack",
			`{"StackName": "s", "TemplateBody": "{{resolve}}", "Capabilities": ["CAPABILITY_IAM"]}`),
		"a sleep until":           inputs("aws:sleep", `{"Timestamp": "2030-01-01T01:00:00Z"}`),
		"a sleep of days":         inputs("aws:sleep", `{"Duration": "P1DT12H"}`),
		"a snake":                 inputs("aws:executeAwsApi", `{"Service": "S3", "Api": "list_objects_v2", "Bucket": "b"}`),
		"a service that is newer": inputs("aws:executeAwsApi", `{"Service": "a-new-service", "Api": "DoIt"}`),
		"an API that is given": steps(`{"name": "Do", "action": "aws:executeAwsApi", "inputs": {"Service": "{{ S }}", "Api": "DoIt"}}`,
			`, "parameters": {"S": {"type": "String"}}`),
		"a loop over a list": steps(
			call+`, {"name": "Each", "action": "aws:loop", "inputs": {"Iterators": "{{ Say.Vpcs }}", "IteratorDataType": "String", "MaxIterations": 9,
			"Steps": [{"name": "Show", "action": "aws:executeAwsApi", "inputs": {"Service": "ec2", "Api": "DescribeVpcAttribute", "VpcId": "{{ Each.CurrentIteratorValue }}"},
				"onCancel": "step:Rest", "nextStep": "Rest"}, {"name": "Rest", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}}]}}`, ""),
		"a loop while": steps(
			`{"name": "Again", "action": "aws:loop", "inputs": {"Steps": [`+call+
				`], "LoopCondition": {"Variable": "{{ Say.First }}", "StringEquals": "x"}}}`, ""),
		"a variable": steps(`{"name": "Set", "action": "aws:updateVariable", "inputs": {"Name": "variable:n", "Value": ["1"]}},
			{"name": "Use", "action": "aws:sleep", "inputs": {"Duration": "{{variable:n}}"}}`,
			`, "variables": {"n": {"type": "StringList", "default": []}}, "outputs": ["variable:n"]`),
		"a branch": steps(`{"name": "B", "action": "aws:branch", "inputs": {"Choices": [
			{"NextStep": "Say", "Variable": "{{ X }}", "StringEquals": "a"}, {"NextStep": "Say", "Variable": "{{ X }}", "NumericGreaterOrEquals": "{{ N }}"},
			{"NextStep": "Say", "And": [{"Variable": "{{ X }}", "StartsWith": "a"}, {"Not": {"Variable": "{{ X }}", "Contains": "b"}}]},
			{"NextStep": "Say", "Or": [{"Variable": "{{ B }}", "BooleanEquals": false}]}]}, "isEnd": true}, `+call,
			`, "parameters": {"X": {"type": "String"}, "N": {"type": "Integer"}, "B": {"type": "Boolean"}}`),
		"what follows a failure": steps(
			`{"name": "A", "action": "aws:pause", "onFailure": "step:C", "isEnd": true, "isCritical": "false"}, {"name": "C", "action": `+
				`"aws:pause"}`, ""),
		"what follows a cancellation": steps(
			`{"name": "A", "action": "aws:pause", "onCancel": "step:C", "nextStep": "D"}, {"name": "C", "action": "aws:pause"},
			{"name": "D", "action": "aws:pause", "isEnd": true}`, ""),
		"outputs": steps(
			call+`, {"name": "Child", "action": "aws:executeAutomation", "inputs": {"DocumentName": "d", "RuntimeParameters": {"a": ["b"]}}},
			{"name": "Run", "action": "aws:runCommand", "inputs": {"DocumentName": "{{ Child.Output }}", "Targets": [{"Key": "k", "Values": ["{{ Say.Vpcs }}", "{{ Say.First.VpcId }}"]}]}}`,
			`, "outputs": ["Say.Vpcs", "Say.OutputPayload", "Run.Output", "Child.Output", "{{ Run.CommandId }}"]`),
		"where it runs": steps(call,
			`, "description": "d", "assumeRole": "arn:{{ global:AWS_PARTITION }}:iam::{{global:ACCOUNT_ID}}:role/{{ automation:EXECUTION_ID }}"`),
		"somewhere": steps(`{"name": "A", "action": "aws:pause", "nextStep": "{{ To }}"}, {"name": "B", "action": "aws:pause"}`,
			`, "parameters": {"To": {"type": "String"}}`),
	} {
		if err := runbooktest.Validate(document); err != nil {
			t.Errorf("%s: Validate() = %v, want no error", name, err)
		}
	}
}

func TestInvalidDocuments(t *testing.T) {
	for name, c := range map[string]struct{ document, says string }{
		"no JSON":              {`{`, "is no JSON"},
		"a list":               {`[]`, "is [], want an object"},
		"nothing":              {`{}`, "has no schemaVersion"},
		"no steps":             {`{"schemaVersion": "0.3"}`, "has no mainSteps"},
		"empty steps":          {steps("", ""), "mainSteps is empty"},
		"another schema":       {`{"schemaVersion": "2.2", "mainSteps": [` + call + `]}`, `schemaVersion is "2.2", want "0.3"`},
		"an unknown element":   {steps(call, `, "parameter": {}`), "has an element parameter, want only"},
		"a step that is text":  {steps(`"Say"`, ""), `a step is "Say"`},
		"python2.7":            {script("python2.7"), `Runtime is "python2.7"`},
		"python without entry": {inputs("aws:executeScript", `{"Runtime": "python3.11", "Script": "x"}`), "Handler is missing"},
		"no script": {inputs("aws:executeScript", `{"Runtime": "python3.11", "Handler": "f"}`),
			"one of Script, Attachment is missing"},
		"an attachment that there is not": {inputs("aws:executeScript", `{"Runtime": "python3.11", "Handler": "f", "Attachment": "a.zip"}`),
			"which files does not define"},
		"a file without checksum": {steps(call, `, "files": {"a": {}}`), "file a has no checksums"},
		"a wrong checksum":        {steps(call, `, "files": {"a": {"checksums": {"sha256": "0f"}}}`), "64 hexadecimal digits"},
		"an unknown action":       {inputs("aws:callApi", `{}`), `there is no action "aws:callApi"`},
		"no action":               {steps(`{"name": "Do"}`, ""), "step Do has no action"},
		"no name":                 {steps(`{"action": "aws:pause"}`, ""), "has no name"},
		"a name with a space":     {steps(`{"name": "Do it", "action": "aws:pause"}`, ""), "more than letters, digits and _"},
		"two of one name":         {steps(call+`, `+call, ""), "step Say is there twice"},
		"two in a loop": {steps(call+`, {"name": "L", "action": "aws:loop", "inputs": {"Iterators": ["a"], "Steps": [`+call+`]}}`, ""),
			"step Say is there twice"},
		"no Api":     {inputs("aws:executeAwsApi", `{"Service": "ec2"}`), "inputs has no Api"},
		"no Service": {inputs("aws:executeAwsApi", `{"Api": "DescribeVpcs"}`), "inputs has no Service"},
		"an Api that there is not": {inputs("aws:executeAwsApi", `{"Service": "ec2", "Api": "DescribVpcs"}`),
			`service ec2 has no API "DescribVpcs"`},
		"no inputs": {steps(`{"name": "Do", "action": "aws:executeAwsApi"}`, ""), "inputs has no Api"},
		"no DesiredValues": {inputs("aws:assertAwsResourceProperty", `{"Service": "ec2", "Api": "DescribeVpcs", "PropertySelector": "$.x"}`),
			"has no DesiredValues"},
		"a sleep for ever":   {inputs("aws:sleep", `{}`), "one of Duration, Timestamp"},
		"a sleep of minutes": {inputs("aws:sleep", `{"Duration": "10 minutes"}`), "want such as PT10M"},
		"a misspelt sleep":   {inputs("aws:sleep", `{"Durations": "PT1M"}`), "has an element Durations"},
		"no image":           {inputs("aws:runInstances", `{}`), "has no ImageId"},
		"no stack":           {inputs("aws:createStack", `{"StackName": "s"}`), "one of TemplateBody, TemplateURL is missing"},
		"a state": {inputs("aws:changeInstanceState", `{"InstanceIds": ["i"], "DesiredState": "start"}`),
			`DesiredState is "start", want one of`},
		"no approver":     {inputs("aws:approve", `{}`), "one of Approvers"},
		"no integration":  {inputs("aws:invokeWebhook", `{"Body": "b"}`), "has no IntegrationName"},
		"a list for text": {inputs("aws:deleteImage", `{"ImageId": ["ami"]}`), `ImageId is ["ami"], want text`},
		"text for a list": {inputs("aws:loop", `{"Iterators": ["a"], "Steps": "all"}`), `Steps is "all", want a list`},
		"text for a number": {steps(`{"name": "Do", "action": "aws:pause", "timeoutSeconds": "soon"}`, ""),
			`timeoutSeconds is "soon", want a whole number`},
		"a part of a number": {steps(`{"name": "Do", "action": "aws:pause", "maxAttempts": 1.5}`, ""), "maxAttempts is 1.5, want a whole number"},
		"text for true":      {steps(`{"name": "Do", "action": "aws:pause", "isEnd": "yes"}`, ""), `isEnd is "yes", want true or false`},
		"text for an object": {inputs("aws:runCommand", `{"DocumentName": "d", "Parameters": "all"}`), `Parameters is "all", want an object`},
		"a misspelt element": {steps(`{"name": "Do", "action": "aws:pause", "onFail": "Abort"}`, ""), "has an element onFail, want only"},

		"no choice":   {inputs("aws:branch", `{"Choices": []}`), "Choices is empty"},
		"no operator": {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Variable": "{{ automation:X }}"}]}`), "has 0 operators"},
		"two operators": {
			inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Variable": "{{ a:X }}", "StringEquals": "a", "Contains": "b"}]}`),
			"has 2 operators"},
		"an unknown operator": {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Variable": "{{ a:X }}", "NotEquals": "a"}]}`),
			"NotEquals, which is no operator"},
		"no NextStep": {inputs("aws:branch", `{"Choices": [{"Variable": "{{ a:X }}", "StringEquals": "a"}]}`), "has no NextStep"},
		"no Variable": {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "StringEquals": "a"}]}`),
			"StringEquals without a Variable"},
		"text for a condition": {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Not": "a"}]}`), `Not holds "a"`},
		"an empty And":         {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "And": []}]}`), "And is [], want a list"},
		"text for a Boolean": {inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Variable": "{{ a:X }}", "BooleanEquals": "yes"}]}`),
			`BooleanEquals is "yes"`},
		"a choice that is text": {inputs("aws:branch", `{"Choices": ["Do"]}`), `a choice is "Do"`},

		"a next step that there is not": {steps(`{"name": "Do", "action": "aws:pause", "nextStep": "Nowhere"}`, ""),
			"step Do leads to Nowhere"},
		"a failure that leads nowhere": {steps(`{"name": "Do", "action": "aws:pause", "onFailure": "step:Nowhere"}`, ""),
			"step Do leads to Nowhere"},
		"a cancellation that leads nowhere": {steps(`{"name": "Do", "action": "aws:pause", "onCancel": "step:Nowhere"}`, ""),
			"step Do leads to Nowhere"},
		"a choice that leads nowhere": {
			inputs("aws:branch", `{"Choices": [{"NextStep": "Nowhere", "Variable": "{{ a:X }}", "StringEquals": "a"}]}`),
			"step Do leads to Nowhere"},
		"a default that leads nowhere": {
			inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "Variable": "{{ a:X }}", "StringEquals": "a"}], "Default": "Nowhere"}`),
			"leads to Nowhere"},
		"out of a loop": {
			steps(call+
				`, {"name": "L", "action": "aws:loop", "inputs": {"Iterators": ["a"], "Steps": [{"name": "In", "action": "aws:pause", "nextStep": `+
				`"Say"}]}}`, ""), "leads to Say"},
		"a failure without step:": {steps(`{"name": "Do", "action": "aws:pause", "onFailure": "Do"}`, ""), `onFailure is "Do", want Abort`},
		"a cancellation that goes on": {steps(`{"name": "Do", "action": "aws:pause", "onCancel": "Continue"}`, ""),
			`onCancel is "Continue", want Abort`},
		"what follows the end": {steps(`{"name": "Do", "action": "aws:pause", "isEnd": true}, `+call, ""), "step Say is reached from no other"},
		"what a jump leaves out": {
			steps(`{"name": "Do", "action": "aws:pause", "nextStep": "Last"}, `+call+`, {"name": "Last", "action": "aws:pause"}`, ""),
			"step Say is reached from no other"},
		"what a branch leaves out": {
			steps(`{"name": "Do", "action": "aws:branch", "inputs": {"Choices": [{"NextStep": "Last", "Variable": "{{ a:X }}", "StringEquals": `+
				`"a"}], "Default": "Last"}}, `+
				call+`, {"name": "Last", "action": "aws:pause"}`, ""), "step Say is reached from no other"},
		"a loop of nothing":  {inputs("aws:loop", `{"Iterators": ["a"], "Steps": []}`), "Steps is empty"},
		"a loop without end": {inputs("aws:loop", `{"Steps": [`+call+`]}`), "one of Iterators, LoopCondition is missing"},
		"a loop with two": {
			inputs("aws:loop", `{"Iterators": ["a"], "LoopCondition": {"Variable": "{{ a:X }}", "StringEquals": "a"}, "Steps": [`+call+`]}`),
			"want one of them"},
		"a loop with one for all": {inputs("aws:loop", `{"Iterators": {"List": ["a"]}, "Steps": [`+call+`]}`), "Iterators is"},
		"a loop that is cancelled": {
			steps(`{"name": "L", "action": "aws:loop", "onCancel": "Abort", "inputs": {"Iterators": ["a"], "Steps": [`+call+`]}}`, ""),
			"onCancel is for the steps of a loop"},
		"a condition of a loop": {inputs("aws:loop", `{"LoopCondition": {"Variable": "{{ a:X }}"}, "Steps": [`+call+`]}`),
			"LoopCondition has 0 operators"},

		"an undefined parameter": {inputs("aws:sleep", `{"Duration": "{{ D }}"}`), "refers to the parameter D, which is not defined"},
		"an undefined role":      {steps(call, `, "assumeRole": "{{ Role }}"`), "assumeRole refers to the parameter Role"},
		"deep in a list": {inputs("aws:runCommand", `{"DocumentName": "d", "Parameters": {"commands": ["echo {{ D }}"]}}`),
			"refers to the parameter D"},
		"an undefined variable": {inputs("aws:sleep", `{"Duration": "{{ variable:d }}"}`), "refers to the variable d"},
		"an undefined global":   {inputs("aws:sleep", `{"Duration": "{{ global:ACCOUNT }}"}`), "refers to global:ACCOUNT, want one of"},
		"an undefined step":     {inputs("aws:sleep", `{"Duration": "{{ Say.Vpcs }}"}`), "the step Say, which there is not"},
		"an undefined output": {steps(call+`, {"name": "Do", "action": "aws:sleep", "inputs": {"Duration": "{{ Say.Subnets }}"}}`, ""),
			"the output Subnets of step Say"},
		"an output of a command": {
			steps(`{"name": "Do", "action": "aws:runCommand", "inputs": {"DocumentName": "d"}}`, `, "outputs": ["Do.Outputs"]`),
			"the output Outputs of step Do"},
		"an output of nothing":   {steps(call, `, "outputs": ["Do.Output", 1]`), "the step Do, which there is not"},
		"an output that is none": {steps(call, `, "outputs": [1]`), "outputs has 1"},
		"an update of nothing": {inputs("aws:updateVariable", `{"Name": "variable:n", "Value": 1}`),
			`Name is "variable:n", want variable: and one that`},
		"an update by a parameter": {
			steps(`{"name": "Do", "action": "aws:updateVariable", "inputs": {"Name": "n", "Value": 1}}`,
				`, "variables": {"n": {"type": "Integer"}}`), `Name is "n"`},
		"an update of another type": {
			steps(`{"name": "Do", "action": "aws:updateVariable", "inputs": {"Name": "variable:n", "Value": ["a"]}}`,
				`, "variables": {"n": {"type": "Integer"}}`),
			`Value is ["a"], want a whole number`},
		"an update without value": {
			steps(`{"name": "Do", "action": "aws:updateVariable", "inputs": {"Name": "variable:n"}}`, `, "variables": {"n": {"type": "Integer"}}`),
			"one of Value"},

		"an output without name": {steps(`{"name": "Do", "action": "aws:pause", "outputs": [{"Selector": "$.a"}]}`, ""), "has no Name"},
		"an output of a new type": {
			steps(`{"name": "Do", "action": "aws:pause", "outputs": [{"Name": "a", "Selector": "$.a", "Type": "List"}]}`, ""),
			`has the type "List"`},
		"two outputs": {
			steps(`{"name": "Do", "action": "aws:pause", "outputs": [{"Name": "a", "Selector": "$"}, {"Name": "a", "Selector": "$"}]}`, ""),
			"output a is there twice"},

		"a parameter that is text":    {parameter(`"String"`), `parameter P is "String", want an object`},
		"a parameter without type":    {parameter(`{}`), "parameter P has no type"},
		"a parameter of another type": {parameter(`{"type": "Number"}`), `type is "Number", want one of`},
		"a list of no resource":       {parameter(`{"type": "List<String>"}`), `type is "List<String>"`},
		"a misspelt attribute":        {parameter(`{"type": "String", "standard": "a"}`), "has an element standard"},
		"a default of another type":   {parameter(`{"type": "StringList", "default": "a"}`), `default is "a", want a list`},
		"a default that is no number": {parameter(`{"type": "Integer", "default": "a"}`), `default is "a", want a whole number`},
		"a default that is forbidden": {parameter(`{"type": "String", "default": "c", "allowedValues": ["a", "b"]}`),
			`default is "c", which is not one`},
		"a default with one forbidden": {parameter(`{"type": "StringList", "default": ["a", "c"], "allowedValues": ["a", "b"]}`),
			`default is "c", which is not one`},
		"a value of another type": {parameter(`{"type": "Boolean", "allowedValues": ["yes"]}`), `allows "yes", want true or false`},
	} {
		err := runbooktest.Validate(c.document)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: Validate() = %v, want an error with %q", name, err, c.says)
		}
	}
	if err := runbooktest.Validate(func() {}); err == nil {
		t.Error("Validate(func) = nil, want an error")
	}
}

// It never panics, whatever it is given.
func FuzzValidate(f *testing.F) {
	f.Add(steps(call, `, "parameters": {"X": {"type": "StringList", "default": ["a"], "allowedValues": ["a"]}}, "outputs": ["Say.Vpcs"]`))
	f.Add(inputs("aws:branch", `{"Choices": [{"NextStep": "Do", "And": [{"Variable": "{{ X }}", "StringEquals": "a"}]}], "Default": "Do"}`))
	f.Add(inputs("aws:loop", `{"LoopCondition": {"Not": {}}, "Steps": [{"name": "In", "action": "aws:loop", "inputs": {"Steps": [1]}}]}`))
	f.Add(`{"mainSteps": [null, {"name": 1, "inputs": []}], "parameters": [], "files": {"a": 1}, "variables": {"v": {"type": 1}}}`)
	f.Fuzz(func(t *testing.T, document string) { _ = runbooktest.Validate(document) })
}
