package response_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func containSabotages() []Case {
	const trust, denial = "Containing.AssumeRolePolicyDocument.Statement.0.", "ContainingPolicy.PolicyDocument.Statement.1."
	group := func(of string) Object {
		return Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private0"), "GroupSet": List{Att(of, "GroupId")}})
	}
	return []Case{
		{Rule: "CONTAIN-001", Name: "ingress", Change: []Change{Set("Isolation.SecurityGroupIngress",
			List{Object{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}})},
			At: "Isolation SecurityGroupIngress", Says: "allows traffic to Prod/Isolation"},
		{Rule: "CONTAIN-001", Name: "ingress from elsewhere", Change: []Change{Add("In", Resource("AWS::EC2::SecurityGroupIngress",
			Object{"GroupId": Att("Isolation", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
				"SourceSecurityGroupId": Att("Web", "GroupId")}))}, At: "In CidrIp", Says: "allows traffic to Prod/Isolation"},
		{Rule: "CONTAIN-001", Name: "AWS's egress", Change: []Change{Set("Isolation.SecurityGroupEgress", nil)}, Also: []string{"SG-004"},
			At: "Isolation SecurityGroupEgress", Says: "allows all outbound traffic"},
		{Rule: "CONTAIN-001", Name: "some egress",
			Change: []Change{More("Isolation.SecurityGroupEgress",
				Object{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443})},
			At: "Isolation SecurityGroupEgress", Says: "allows traffic from Prod/Isolation"},
		{Rule: "CONTAIN-001", Name: "egress that deployment decides",
			Change: []Change{Set("Isolation.SecurityGroupEgress.0.CidrIp", Ref("Param"))},
			At:     "Isolation SecurityGroupEgress", Says: "allows traffic from Prod/Isolation"},
		{Rule: "CONTAIN-001", Name: "a kind that deployment decides", Change: []Change{Set("Isolation.Tags.0.Value", Ref("Param"))},
			Also: []string{"CONTAIN-002"},
			At:   "Isolation Tags", Says: "known only at deployment"},
		{Rule: "CONTAIN-002", Name: "IPv4 only", Change: []Change{Drop("ConversionOut")},
			At: "Conversion SecurityGroupEgress", Says: "for ::/0"},
		{Rule: "CONTAIN-002", Name: "IPv6 under a condition", Change: []Change{Attribute("ConversionOut", "Condition", "Condition")},
			At: "Conversion SecurityGroupEgress", Says: "for ::/0"},
		{Rule: "CONTAIN-002", Name: "TCP only", Change: []Change{Set("Conversion.SecurityGroupIngress.0.IpProtocol", "tcp")},
			At: "Conversion SecurityGroupIngress", Says: "for 0.0.0.0/0"},
		{Rule: "CONTAIN-002", Name: "on an interface", Change: []Change{Add("Eni", group("Conversion"))},
			At: "Eni", Says: "refers to Prod/Conversion"},
		{Rule: "CONTAIN-002", Name: "let in by another group", Change: []Change{Add("In", Resource("AWS::EC2::SecurityGroupIngress",
			Object{"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
				"SourceSecurityGroupId": Object{"Fn::Sub": "${Conversion.GroupId}"}}))},
			At: "In", Says: "refers to Prod/Conversion"},
		{Rule: "CONTAIN-003", Name: "any role of the account", Change: []Change{Set(trust+"Condition.ArnLike", nil)},
			At: "Containing AssumeRolePolicyDocument", Says: "without a condition"},
		{Rule: "CONTAIN-003", Name: "a wildcard", Change: []Change{Set(trust+"Condition.ArnLike", Object{"aws:PrincipalArn": "*"})},
			At: "Containing AssumeRolePolicyDocument", Says: "without a condition"},
		{Rule: "CONTAIN-003", Name: "a service", Change: []Change{Set(trust+"Principal", Object{"Service": "ec2.amazonaws.com"})},
			At: "Containing AssumeRolePolicyDocument", Says: "ec2.amazonaws.com"},
		{Rule: "CONTAIN-003", Name: "no denial", Change: []Change{Set(denial+"Effect", "Allow")},
			At: "Containing Policies", Says: `"ec2:StopInstances"`},
		{Rule: "CONTAIN-003", Name: "a denial of less", Change: []Change{Set(denial+"Resource", "arn:aws:ec2:*:*:instance/*")},
			At: "Containing Policies", Says: `"ec2:StopInstances"`},
		{Rule: "CONTAIN-003", Name: "a denial of more conditions",
			Change: []Change{Set(denial+"Condition.Bool", Object{"aws:ViaAWSService": "false"})},
			At:     "Containing Policies", Says: `"ec2:StopInstances"`},
		{Rule: "CONTAIN-003", Name: "an action more",
			Change: []Change{More("ContainingPolicy.PolicyDocument.Statement.0.Action", "ec2:TerminateInstances")},
			At:     "Containing Policies", Says: `"ec2:TerminateInstances"`},
		{Rule: "CONTAIN-003", Name: "decided at deployment",
			Change: []Change{More("ContainingPolicy.PolicyDocument.Statement.0.Action", Ref("Param"))}, Also: []string{"IAM-003"},
			At: "Containing Policies", Says: `""`},
		{Rule: "CONTAIN-004", Name: "no alarm", Change: []Change{Drop("WorkflowFails")}, At: "Workflow", Says: "Prod/Findings starts it"},
		{Rule: "CONTAIN-004", Name: "of another metric", Change: []Change{Set("WorkflowFails.MetricName", "ExecutionsStarted")},
			At: "Workflow", Says: "Prod/Findings starts it, and no unconditional alarm with an action watches its ExecutionsFailed"},
		{Rule: "CONTAIN-004", Name: "without an action", Also: []string{"ALARM-006"}, Change: []Change{Set("WorkflowFails.AlarmActions", nil)},
			At: "Workflow", Says: "Prod/Findings starts it, and no unconditional alarm with an action watches its ExecutionsFailed"},
		{Rule: "CONTAIN-004", Name: "off", Also: []string{"ALARM-006"}, Change: []Change{Set("WorkflowFails.ActionsEnabled", false)},
			At: "Workflow", Says: "Prod/Findings starts it, and no unconditional alarm with an action watches its ExecutionsFailed"},
		{Rule: "CONTAIN-004", Name: "under a condition", Change: []Change{Attribute("WorkflowFails", "Condition", "Condition")},
			At: "Workflow", Says: "no unconditional alarm with an action watches its ExecutionsFailed"},
	}
}
