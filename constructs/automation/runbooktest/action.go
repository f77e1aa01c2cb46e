package runbooktest

// An action is a kind of step.
type action struct {
	// required and optional are the inputs; of each list in either, one is required.
	required, optional elements
	either             [][]string
	// open says that there may be other inputs, which go to an API or are not checked.
	open bool
	// outputs are what the step has without saying so; anyOutput, that nobody can say.
	outputs   []string
	anyOutput bool
}

// actions are those of the "Systems Manager Automation actions reference".
var actions = map[string]action{
	"aws:approve": {
		optional: elements{
			"NotificationArn": text, "Message": text,
			"MinRequiredApprovals": integer, "Approvers": textOrList, "EnhancedApprovals": objects,
		},
		either: [][]string{{"Approvers", "EnhancedApprovals"}}, outputs: []string{"ApprovalStatus", "ApproverDecisions"},
	},
	"aws:assertAwsResourceProperty":  property,
	"aws:waitForAwsResourceProperty": property,
	"aws:branch":                     {required: elements{"Choices": lists}, optional: elements{"Default": text}},
	"aws:changeInstanceState": {
		required: elements{"InstanceIds": textOrList, "DesiredState": text},
		optional: elements{"CheckStateOnly": boolean, "Force": boolean, "AdditionalInfo": text},
		outputs:  []string{"InstanceStates"},
	},
	"aws:copyImage": {
		required: elements{"SourceRegion": text, "SourceImageId": text, "ImageName": text}, open: true,
		optional: elements{"ImageDescription": text, "Encrypted": boolean, "KmsKeyId": text, "ClientToken": text},
		outputs:  []string{"ImageId", "ImageState"},
	},
	"aws:createImage": {
		required: elements{"InstanceId": text, "ImageName": text}, open: true,
		optional: elements{"ImageDescription": text, "NoReboot": boolean, "BlockDeviceMappings": anything},
		outputs:  []string{"ImageId", "ImageState"},
	},
	"aws:createStack": {
		required: elements{"StackName": text}, either: [][]string{{"TemplateBody", "TemplateURL"}}, open: true, anyOutput: true,
		optional: elements{
			"TemplateBody": anything, "TemplateURL": text, "Capabilities": textOrList,
			"Parameters": textOrList, "TimeoutInMinutes": integer, "DisableRollback": boolean,
		},
	},
	"aws:createTags": {
		required: elements{"ResourceIds": textOrList, "Tags": textOrList}, optional: elements{"ResourceType": text}, open: true,
	},
	"aws:deleteImage": {required: elements{"ImageId": text}, open: true},
	"aws:deleteStack": {required: elements{"StackName": text}, open: true},
	"aws:executeAutomation": {
		required: elements{"DocumentName": text},
		optional: elements{"DocumentVersion": text, "RuntimeParameters": objects}, open: true, anyOutput: true,
	},
	"aws:executeAwsApi": {required: elements{"Service": text, "Api": text}, open: true},
	"aws:executeScript": {
		required: elements{"Runtime": text}, either: [][]string{{"Script", "Attachment"}}, outputs: []string{"Payload"},
		optional: elements{"Handler": text, "Script": text, "Attachment": text, "InputPayload": objects},
	},
	"aws:executeStateMachine": {
		required: elements{"stateMachineArn": text}, optional: elements{"name": text, "input": anything},
		outputs: []string{"executionArn", "input", "name", "output", "startDate", "stateMachineArn", "status", "stopDate"},
	},
	"aws:invokeLambdaFunction": {
		required: elements{"FunctionName": text}, open: true,
		outputs: []string{"StatusCode", "FunctionError", "LogResult", "Payload", "ExecutedVersion"},
		optional: elements{
			"Qualifier": text, "InvocationType": text, "LogType": text,
			"ClientContext": anything, "Payload": anything, "InputPayload": anything,
		},
	},
	"aws:invokeWebhook": {
		required: elements{"IntegrationName": text}, optional: elements{"Body": anything},
		outputs: []string{"Response", "ResponseCode"},
	},
	"aws:loop": {
		required: elements{"Steps": lists}, either: [][]string{{"Iterators", "LoopCondition"}},
		optional: elements{"Iterators": textOrList, "IteratorDataType": text, "LoopCondition": objects, "MaxIterations": integer},
		outputs:  []string{"CurrentIteration", "CurrentIteratorValue"}, anyOutput: true,
	},
	"aws:pause": {open: true},
	"aws:runCommand": {
		required: elements{"DocumentName": text}, open: true, outputs: []string{"CommandId", "Status", "ResponseCode", "Output"},
		optional: elements{
			"InstanceIds": textOrList, "Targets": textOrList, "Parameters": objects,
			"TimeoutSeconds": integer, "Comment": text, "OutputS3BucketName": text,
		},
	},
	"aws:runInstances": {
		required: elements{"ImageId": text}, open: true, outputs: []string{"InstanceIds", "InstanceStates"},
		optional: elements{
			"InstanceType": text, "MinInstanceCount": integer,
			"MaxInstanceCount": integer, "SecurityGroupIds": textOrList, "SubnetId": text,
		},
	},
	"aws:sleep": {
		optional: elements{"Duration": text, "Timestamp": text, "TimeStamp": text},
		either:   [][]string{{"Duration", "Timestamp", "TimeStamp"}},
	},
	"aws:updateVariable": {
		optional: elements{"Name": text, "Value": anything, "name": text, "value": anything},
		either:   [][]string{{"Name", "name"}, {"Value", "value"}},
	},
}

var property = action{
	required: elements{"Service": text, "Api": text, "PropertySelector": text, "DesiredValues": textOrList}, open: true,
}

// values are what inputs with few values may be.
var values = map[string]map[string][]string{
	"aws:changeInstanceState":  {"DesiredState": {"running", "stopped", "terminated"}},
	"aws:createTags":           {"ResourceType": {"EC2", "ManagedInstance", "MaintenanceWindow", "Parameter"}},
	"aws:invokeLambdaFunction": {"InvocationType": {"Event", "RequestResponse", "DryRun"}, "LogType": {"None", "Tail"}},
	"aws:loop":                 {"IteratorDataType": {"Boolean", "Integer", "String", "StringMap"}},
}
