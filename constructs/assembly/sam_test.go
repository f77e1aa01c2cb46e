package assembly_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

func TestServerlessFunctionsAreExpanded(t *testing.T) {
	s := parse(t, "t.yaml", `
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.13
    Environment: {Variables: {SHARED: x, OWN: global}}
    Layers: [!Ref Layer]
Resources:
  F:
    Type: AWS::Serverless::Function
    Condition: C
    Properties:
      CodeUri: s3://b/k/f.zip
      Environment: {Variables: {OWN: own}}
      Layers: [arn:l]
      Tracing: Active
      Tags: {B: 2, A: 1}
      Policies:
        - AdministratorAccess
        - arn:aws:iam::1:policy/x
        - S3ReadPolicy: {BucketName: b}
        - Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
        - !If [C, {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}, !Ref AWS::NoValue]
      FunctionUrlConfig: {AuthType: NONE}
      Events:
        Q: {Type: SQS, Properties: {Queue: !GetAtt Queue.Arn, BatchSize: 5}}
        Get: {Type: Api, Properties: {Path: /x, Method: get}}
        Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://b/l}}
  Queue: {Type: AWS::SQS::Queue}
`, assembly.Facts{}).Stacks[0]
	want := []string{"FRole", "F", "FUrl", "FUrlPublicPermissions", "FDaily", "FDailyPermission", "FGetPermission", "FQ", "Layer", "Queue",
		"ServerlessRestApi", "ServerlessRestApiDeployment", "ServerlessRestApiProdStage"}
	if got := ids(s); !slices.Equal(got, want) {
		t.Errorf("resources = %v, want %v", got, want)
	}
	for _, id := range []string{"FRole", "FUrl", "FGetPermission"} {
		if got := s.Resource(id).Condition; got != "C" {
			t.Errorf("condition of %s = %q, want C", id, got)
		}
	}
	role, f := s.Resource("FRole"), s.Resource("F")
	for name, tt := range map[string]struct {
		v    assembly.Value
		want string
	}{
		"code":      {f.Get("Code", "S3Key"), "k/f.zip"},
		"shared":    {f.Get("Environment", "Variables", "SHARED"), "x"},
		"own":       {f.Get("Environment", "Variables", "OWN"), "own"},
		"layer":     {f.Get("Layers", "1"), "arn:l"},
		"runtime":   {f.Get("Runtime"), "python3.13"},
		"tracing":   {f.Get("TracingConfig", "Mode"), "Active"},
		"tag":       {f.Tag("A"), "1"},
		"execution": {role.Get("ManagedPolicyArns", "0"), "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"},
		"queue":     {role.Get("ManagedPolicyArns", "2"), "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"},
		"admin":     {role.Get("ManagedPolicyArns", "3"), "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"},
		"arn":       {role.Get("ManagedPolicyArns", "4"), "arn:aws:iam::1:policy/x"},
		"template":  {role.Get("Policies", "0", "PolicyDocument", "Statement", "0", "Resource", "1"), "arn:${AWS::Partition}:s3:::b/*"},
		"document":  {role.Get("Policies", "1", "PolicyDocument", "Statement", "0", "Action"), "*"},
		"choice":    {role.Get("Policies").List()[2].Get("PolicyDocument", "Statement", "0", "Action"), "s3:*"},
		"url":       {s.Resource("FUrl").Get("AuthType"), "NONE"},
		"everyone":  {s.Resource("FUrlPublicPermissions").Get("Principal"), "*"},
		"schedule":  {s.Resource("FDaily").Get("ScheduleExpression"), "rate(1 day)"},
		"batch":     {s.Resource("FQ").Get("BatchSize"), "5"},
		"api": {s.Resource("FGetPermission").Get("SourceArn"),
			"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${ServerlessRestApi}/*"},
		"layer kept": {assembly.Literal(s, s.Resource("Layer").DeletionPolicy), "Retain"},
	} {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("%s = %s, want %s", name, got, tt.want)
		}
	}
	if !f.Get("Role").RefersTo(role) || !s.Resource("FQ").Get("EventSourceArn").RefersTo(s.Resource("Queue")) {
		t.Errorf("the function has the role %v, the mapping the source %v", f.Get("Role"), s.Resource("FQ").Get("EventSourceArn"))
	}
	if got := role.Position("Policies").Line; got != 18 {
		t.Errorf("position of the policies = %d, want 18", got)
	}
	for path := range s.Literals() {
		if slices.Contains(path, "SHARED") {
			t.Errorf("globals are looked at by themselves: %v", path)
		}
	}
}

func TestOtherServerlessResourcesAreExpanded(t *testing.T) {
	s := parse(t, "t.yaml", `
Transform: AWS::Serverless-2016-10-31
Resources:
  Table: {Type: AWS::Serverless::SimpleTable, Properties: {PrimaryKey: {Name: k, Type: Number}, SSESpecification: {SSEEnabled: true}}}
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: v1, TracingEnabled: true, EndpointConfiguration: {Type: PRIVATE},
    Auth: {ResourcePolicy: {CustomStatements: [{Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*"}]}}}}
  Http: {Type: AWS::Serverless::HttpApi, Properties: {AccessLogSettings: {DestinationArn: a}}}
  Machine: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {StartAt: A}, Type: EXPRESS, Logging: {Level: ALL},
    Policies: [{Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}]}}
  App: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: arn:app, SemanticVersion: 1.0.0}}}
  Graph: {Type: AWS::Serverless::GraphQLApi}
  Link: {Type: AWS::Serverless::Connector}
`, assembly.Facts{}).Stacks[0]
	types := map[string]string{}
	for _, r := range s.Resources {
		types[r.LogicalID] = r.Type
	}
	want := map[string]string{
		"Table": "AWS::DynamoDB::Table", "Api": "AWS::ApiGateway::RestApi", "ApiDeployment": "AWS::ApiGateway::Deployment",
		"Apiv1Stage": "AWS::ApiGateway::Stage", "Http": "AWS::ApiGatewayV2::Api", "HttpApiGatewayDefaultStage": "AWS::ApiGatewayV2::Stage",
		"Machine": "AWS::StepFunctions::StateMachine", "MachineRole": "AWS::IAM::Role", "App": "AWS::CloudFormation::Stack",
		"Graph": "AWS::Serverless::GraphQLApi", "Link": "AWS::Serverless::Connector",
	}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Fatalf("types (-want +got):\n%s", diff)
	}
	for id, text := range map[string]string{
		"Table": `{"AttributeDefinitions":[{"AttributeName":"k","AttributeType":"N"}],"BillingMode":"PAY_PER_REQUEST",` +
			`"KeySchema":[{"AttributeName":"k","KeyType":"HASH"}],"SSESpecification":{"SSEEnabled":true}}`,
		"Api": `{"EndpointConfiguration":{"Types":["PRIVATE"]},"Policy":{"Statement":[{"Action":"execute-api:Invoke","Effect":"Allow",` +
			`"Principal":"*","Resource":"*"}],"Version":"2012-10-17"}}`,
		"HttpApiGatewayDefaultStage": `{"AccessLogSettings":{"DestinationArn":"a"},"ApiId":"${Http}","AutoDeploy":true,"StageName":"$default"}`,
		"Machine": `{"Definition":{"StartAt":"A"},"LoggingConfiguration":{"Level":"ALL"},"RoleArn":"${MachineRole.Arn}",` +
			`"StateMachineType":"EXPRESS"}`,
	} {
		properties, _ := s.Resource(id).Get().Plain()
		if got, err := json.Marshal(properties); err != nil || string(got) != text {
			t.Errorf("%s = %s, %v, want\n%s", id, got, err, text)
		}
	}
	var unseen []string
	for _, u := range s.Unseen() {
		unseen = append(unseen, u.Resource.LogicalID+" "+u.Property+": "+u.Detail)
	}
	if diff := cmp.Diff([]string{"Graph : the transform of AWS::Serverless::GraphQLApi", "App TemplateURL: arn:app is not in the app"},
		unseen); diff != "" {
		t.Errorf("unseen (-want +got):\n%s", diff)
	}
}
