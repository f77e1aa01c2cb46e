package logging_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func auditSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("New", Resource(typ, properties))} }
	return []Case{
		{Rule: "AUDIT-001", Name: "workflow", Change: []Change{Set("Workflow.LoggingConfiguration", Object{"Level": "OFF"})},
			At: "Workflow LoggingConfiguration.Level", Says: "is OFF; want ALL"},
		{Rule: "AUDIT-001", Name: "express workflow", Change: []Change{Set("Workflow.StateMachineType", "EXPRESS")},
			At: "Workflow LoggingConfiguration.Level", Says: "is not set; want ALL"},
		{Rule: "AUDIT-001", Name: "API", Change: add("AWS::ApiGatewayV2::Stage", Object{}),
			At: "New AccessLogSettings.DestinationArn", Says: "is not set"},
		{Rule: "AUDIT-001", Name: "sessions", Change: add("AWS::SSM::Document", Object{"DocumentType": "Session", "Content": Object{
			"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": Object{"s3BucketName": "", "kmsKeyId": "k"}}}),
			At: "New Content", Says: "names neither a bucket nor a log group for what is typed in a session"},
		{Rule: "AUDIT-001", Name: "web ACL", Change: add("AWS::WAFv2::WebACL", Object{}),
			At: "New LoggingConfiguration", Says: "no logging configuration logs its requests"},
		{Rule: "AUDIT-001", Name: "load balancer", Change: add("AWS::ElasticLoadBalancingV2::LoadBalancer", Object{
			"LoadBalancerAttributes": List{Object{"Key": "deletion_protection.enabled", "Value": true}}}),
			Also: []string{"ELB-002", "ELB-004", "ELB-005", "ELB-006"},
			At:   "New LoadBalancerAttributes", Says: "access_logs.s3.enabled is not set; want true"},
	}
}
