package sam_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/sam"
	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

type object = map[string]any

// expand returns the resources that a template in JSON becomes, by logical id, and what is not
// seen.
func expand(t *testing.T, resources, globals string) (made map[string]object, unseen []string) {
	t.Helper()
	var raw, common object
	if err := json.Unmarshal([]byte(resources), &raw); err != nil {
		t.Fatal(err)
	}
	if globals != "" {
		if err := json.Unmarshal([]byte(globals), &common); err != nil {
			t.Fatal(err)
		}
	}
	var entries []transform.Entry
	for _, key := range sortedKeys(raw) {
		entries = append(entries, transform.Entry{Key: key, Value: raw[key], Origin: []string{"Resources", key}})
	}
	all, missed := sam.Expand(entries, common)
	made = map[string]object{}
	for _, e := range all {
		made[e.Key] = e.Value.(object)
	}
	for _, u := range missed {
		unseen = append(unseen, strings.Join(u.Path, ".")+": "+u.Detail)
	}
	return made, unseen
}

func sortedKeys(m object) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// at is what stands at a path of a resource, as JSON.
func at(resource object, path string) string {
	var v any = resource
	for key := range strings.SplitSeq(path, "/") {
		switch container := v.(type) {
		case object:
			v = container[key]
		case []any:
			v = container[key[0]-'0']
		}
	}
	text, _ := json.Marshal(v)
	return string(text)
}

func check(t *testing.T, made map[string]object, want map[string]string) {
	t.Helper()
	got := map[string]string{}
	for place := range want {
		id, path, _ := strings.Cut(place, " ")
		got[place] = at(made[id], path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("resources (-want +got):\n%s", diff)
	}
}

func TestPolicyTemplatesBecomeStatements(t *testing.T) {
	made, unseen := expand(t, `{"F": {"Type": "AWS::Serverless::Function", "Properties": {"Policies": [
		{"SQSPollerPolicy": {"QueueName": {"Fn::GetAtt": ["Q", "QueueName"]}}},
		{"AWSSecretsManagerGetSecretValuePolicy": {"SecretArn": "*"}},
		{"AWSSecretsManagerRotationPolicy": {"FunctionName": "f"}},
		{"Fn::If": ["C", {"EC2DescribePolicy": {}}, {"Ref": "AWS::NoValue"}]}]}}}`, "")
	check(t, made, map[string]string{
		"FRole Properties/Policies/0/PolicyDocument/Statement/0/Action/5": `"sqs:ReceiveMessage"`,
		"FRole Properties/Policies/0/PolicyDocument/Statement/0/Resource": `[{"Fn::Sub":["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}",` +
			`{"QueueName":{"Fn::GetAtt":["Q","QueueName"]}}]}]`,
		"FRole Properties/Policies/1/PolicyDocument/Statement/0/Resource": `[{"Fn::Sub":["${SecretArn}",{"SecretArn":"*"}]}]`,
		"FRole Properties/Policies/2/PolicyDocument/Statement/0/Condition": `{"StringEquals":{"secretsmanager:resource/AllowRotationLambdaArn":` +
			`{"Fn::Sub":["arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${FunctionName}",{"FunctionName":"f"}]}}}`,
		"FRole Properties/Policies/2/PolicyDocument/Statement/1/Resource":        `["*"]`,
		"FRole Properties/Policies/3/Fn::If/1/PolicyDocument/Statement/0/Action": `["ec2:DescribeInstances","ec2:DescribeRegions"]`,
	})
	if unseen != nil {
		t.Errorf("unseen = %q, want nothing", unseen)
	}
}

func TestWhatIsNotSeenIsSaid(t *testing.T) {
	_, unseen := expand(t, `{
		"F": {"Type": "AWS::Serverless::Function", "Properties": {
			"Policies": [{"TomorrowPolicy": {}}, {"S3ReadPolicy": {}}], "Events": {"E": {"Type": "Tomorrow"}}}},
		"G": {"Type": "AWS::Serverless::GraphQLApi"},
		"L": {"Type": "AWS::Serverless::Connector", "Properties": {"Source": {"Id": "F"}, "Destination": [{"Id": "T"}, {"Arn": "*", "Type": "x"}]}},
		"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Events": {"E": {"Type": "S3"}}}},
		"T": {"Type": "AWS::DynamoDB::Table", "Connectors": {"C": {"Properties": {"Destination": {"Arn": "*"}}}}},
		"U": {"Type": "AWS::Serverless::Connector", "Properties": {"Source": {"Id": "F"}, "Destination": {"Id": "T"}}}}`, "")
	want := []string{
		"Resources.F: the policy template TomorrowPolicy", "Resources.F: the policy template S3ReadPolicy",
		"Resources.F: an event of the type Tomorrow",
		"Resources.G: the transform of AWS::Serverless::GraphQLApi", "Resources.L: a connector to what is not in the template",
		"Resources.M: an event of the type S3", "Resources.T: a connector to what is not in the template",
	}
	if diff := cmp.Diff(want, unseen); diff != "" {
		t.Errorf("unseen (-want +got):\n%s", diff)
	}
}

func TestEventsCallTheAlias(t *testing.T) {
	made, _ := expand(t, `{"F": {"Type": "AWS::Serverless::Function", "Properties": {"AutoPublishAlias": "live",
		"FunctionUrlConfig": {"AuthType": "NONE"}, "EventInvokeConfig": {"MaximumRetryAttempts": 1},
		"Events": {"Q": {"Type": "SQS", "Properties": {"Queue": "q"}}, "S": {"Type": "SNS", "Properties": {"Topic": "t"}},
			"D": {"Type": "Schedule", "Properties": {"Schedule": "rate(1 day)", "Input": "{}"}}}}}}`, "")
	check(t, made, map[string]string{
		"FAliaslive Type":                               `"AWS::Lambda::Alias"`,
		"FAliaslive Properties/FunctionVersion":         `{"Fn::GetAtt":["FVersion","Version"]}`,
		"FVersion DeletionPolicy":                       `"Retain"`,
		"FUrl Properties/Qualifier":                     `"live"`,
		"FUrlPublicPermissions Properties/FunctionName": `{"Ref":"FAliaslive"}`,
		"FEventInvokeConfig Properties/Qualifier":       `"live"`,
		"FQ Properties/FunctionName":                    `{"Ref":"FAliaslive"}`,
		"FSPermission Properties/FunctionName":          `{"Ref":"FAliaslive"}`,
		"FD Properties/Targets":                         `[{"Arn":{"Ref":"FAliaslive"},"Id":"FDTarget","Input":"{}"}]`,
	})
}

func TestSchedulesAndRulesCallWithARole(t *testing.T) {
	made, _ := expand(t, `{
		"F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": {
			"Own": {"Type": "ScheduleV2", "Properties": {"ScheduleExpression": "rate(1 day)", "RoleArn": "r", "DeadLetterConfig": {"Arn": "q"}}},
			"Made": {"Type": "ScheduleV2", "Properties": {"ScheduleExpression": "rate(1 day)", "PermissionsBoundary": "b"}}}}},
		"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Events": {
			"E": {"Type": "EventBridgeRule", "Properties": {"Pattern": {"source": ["x"]}}}, "S": {"Type": "ScheduleV2"},
			"A": {"Type": "Api", "Properties": {"Path": "/x", "Method": "post", "Auth": {"Authorizer": "AWS_IAM"}}}}}}}`, "")
	check(t, made, map[string]string{
		"FOwn Properties/Target":                   `{"Arn":{"Fn::GetAtt":["F","Arn"]},"DeadLetterConfig":{"Arn":"q"},"RoleArn":"r"}`,
		"FMade Properties/FlexibleTimeWindow":      `{"Mode":"OFF"}`,
		"FMade Properties/Target/RoleArn":          `{"Fn::GetAtt":["FMadeRole","Arn"]}`,
		"FMadeRole Properties/PermissionsBoundary": `"b"`,
		"FMadeRole Properties/Policies/0/PolicyDocument/Statement": `[{"Action":"lambda:InvokeFunction","Effect":"Allow",` +
			`"Resource":{"Fn::GetAtt":["F","Arn"]}}]`,
		"ME Properties/EventPattern":                                       `{"source":["x"]}`,
		"ME Properties/Targets/0/RoleArn":                                  `{"Fn::GetAtt":["MERole","Arn"]}`,
		"MSRole Properties/Policies/0/PolicyDocument/Statement/0/Action":   `"states:StartExecution"`,
		"MARole Properties/AssumeRolePolicyDocument/Statement/0/Principal": `{"Service":["apigateway.amazonaws.com"]}`,
		"ServerlessRestApi Properties/Body/paths":                          `{"/x":{"post":{"security":[{"AWS_IAM":[]}]}}}`,
	})
}

func TestRoutesHaveTheirAuthorizer(t *testing.T) {
	made, _ := expand(t, `{
		"A": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "v1",
			"DefinitionBody": {"paths": {"/old": {"get": {}, "options": {}, "put": {"security": [{"other": []}]}}}},
			"Auth": {"DefaultAuthorizer": "Users", "Authorizers": {"Users": {"UserPoolArn": "p"}}, "ApiKeyRequired": true}}},
		"F": {"Type": "AWS::Serverless::Function", "Properties": {"Events": {
			"Default": {"Type": "Api", "Properties": {"RestApiId": {"Ref": "A"}, "Path": "/a", "Method": "GET"}},
			"Open": {"Type": "Api", "Properties": {"RestApiId": {"Ref": "A"}, "Path": "/a", "Method": "any", "Auth": {"Authorizer": "NONE", "ApiKeyRequired": false}}},
			"All": {"Type": "HttpApi"}, "One": {"Type": "HttpApi", "Properties": {"Path": "/b", "Method": "POST", "Auth": {"Authorizer": "NONE"}}}}}}}`,
		`{"HttpApi": {"Auth": {"DefaultAuthorizer": "Tokens", "Authorizers": {"Tokens": {"IdentitySource": "$request.header.Authorization"}}}}}`)
	check(t, made, map[string]string{
		"A Properties/Body/paths": `{"/a":{"get":{"security":[{"Users":[],"api_key":[]}]},"x-amazon-apigateway-any-method":{}},` +
			`"/old":{"get":{"security":[{"Users":[],"api_key":[]}]},"options":{},"put":{"security":[{"other":[]}]}}}`,
		"A Properties/Body/securityDefinitions/Users/x-amazon-apigateway-authorizer": `{"UserPoolArn":"p"}`,
		"ServerlessHttpApi Properties/Body/paths":                                    `{"$default":{"x-amazon-apigateway-any-method":{"security":[{"Tokens":[]}]}},"/b":{"post":{}}}`,
		"ServerlessHttpApi Properties/Body/components/securitySchemes/Tokens/type":   `"apiKey"`,
	})
}
