package observability_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// beside adds a task with a collector of an image.
func beside(image any, changes ...Change) []Change {
	return append([]Change{Add("Task", Resource("AWS::ECS::TaskDefinition", Object{
		"NetworkMode": "awsvpc", "TaskRoleArn": Att("Role", "Arn"), "RuntimePlatform": Object{"CpuArchitecture": "ARM64"},
		"ContainerDefinitions": List{Object{"Name": "Collector", "Image": image, "ReadonlyRootFilesystem": true,
			"LogConfiguration": Object{"LogDriver": "awslogs"}}}}))}, changes...)
}

// otel wraps the function.
func otel(changes ...Change) []Change {
	return append([]Change{Set("Function.Environment.Variables.AWS_LAMBDA_EXEC_WRAPPER", "/opt/otel-instrument"),
		Set("Function.Layers", List{"arn:aws:lambda:eu-west-1:111111111111:layer:otel:1"}),
		Set("Function.TracingConfig", Object{"Mode": "Active"})}, changes...)
}

func sampling(changes ...Change) []Change {
	return append([]Change{Add("Sampling", Resource("AWS::XRay::SamplingRule", Object{"SamplingRule": Object{
		"RuleName": "all", "Version": 1, "Priority": 1000, "FixedRate": 0.05, "ReservoirSize": 1, "Host": "*", "HTTPMethod": "*",
		"ResourceARN": "*", "ServiceName": "*", "ServiceType": "*", "URLPath": "*"}}))}, changes...)
}

const adot = "public.ecr.aws/aws-observability/aws-otel-collector"

func traceSabotages() []Case {
	return []Case{
		{Rule: "TRACE-001", Name: "the latest", Change: beside(adot + ":latest"), At: "Task ContainerDefinitions.0.Image",
			Says: "is public.ecr.aws/aws-observability/aws-otel-collector:latest; want a digest or a whole version"},
		{Rule: "TRACE-001", Name: "no tag", Change: beside(adot), At: "Task ContainerDefinitions.0.Image", Says: "want a digest"},
		{Rule: "TRACE-001", Name: "in a copy of the registry", At: "Task ContainerDefinitions.0.Image", Says: "want a digest",
			Change: beside(Join(Ref("AWS::AccountId"), ".dkr.ecr.eu-west-1.amazonaws.com/cloudwatch-agent:1"))},
		{Rule: "TRACE-002", Name: "the execution role", Change: beside(adot+":v0.48.0", Set("Task.TaskRoleArn", nil),
			Set("Task.ExecutionRoleArn", Att("Role", "Arn"))), At: "Task TaskRoleArn", Says: "is not set, and public.ecr.aws"},
		{Rule: "TRACE-003", Name: "the daemon", Change: beside("public.ecr.aws/xray/aws-xray-daemon:3.7.0"),
			At: "Task ContainerDefinitions.0.Image", Says: "which is in maintenance mode"},
		{Rule: "TRACE-004", Name: "a wrapper without a layer", Change: otel(Set("Function.Layers", nil)), At: "Function Layers",
			Says: "is empty, and /opt/otel-instrument is in a layer"},
		{Rule: "TRACE-004", Name: "without tracing", Change: otel(Set("Function.TracingConfig", nil)), At: "Function TracingConfig.Mode",
			Says: "is not set; want Active"},
		{Rule: "TRACE-005", Name: "no version", Change: sampling(Set("Sampling.SamplingRule.Version", nil)),
			At: "Sampling SamplingRule.Version", Says: "is not set; want 1"},
		{Rule: "TRACE-005", Name: "after X-Ray's own", Change: sampling(Set("Sampling.SamplingRule.Priority", 10000)),
			At: "Sampling SamplingRule.Priority", Says: "is 10000; want 1 to 9999"},
		{Rule: "TRACE-005", Name: "percent", Change: sampling(Set("Sampling.SamplingRule.FixedRate", 5)),
			At: "Sampling SamplingRule.FixedRate", Says: "is 5; want 0 to 1"},
	}
}
