package catalogue_test

import "github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"

// containment adds the two groups of a quarantine, a role, and a workflow that findings start.
func containment(r object) {
	tagged := func(kind string) list { return list{object{"Key": "plinth:quarantine", "Value": kind}} }
	r["Isolation"] = resource("AWS::EC2::SecurityGroup", object{"VpcId": ref("Vpc"), "GroupDescription": "isolation", "Tags": tagged("isolation"),
		"SecurityGroupEgress": list{object{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}}})
	r["Conversion"] = resource("AWS::EC2::SecurityGroup", object{"VpcId": ref("Vpc"), "GroupDescription": "conversion", "Tags": tagged("conversion"),
		"SecurityGroupIngress": list{object{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}, object{"CidrIpv6": "::/0", "IpProtocol": "-1"}},
		"SecurityGroupEgress":  list{object{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}}})
	r["ConversionOut"] = resource("AWS::EC2::SecurityGroupEgress", object{"GroupId": att("Conversion", "GroupId"), "CidrIpv6": "::/0", "IpProtocol": "-1"})
	r["ConversionOut"].(object)["Metadata"] = object{"aws:cdk:path": "Prod/Conversion/Out"}
	r["Containing"] = resource("AWS::IAM::Role", object{"RoleName": "plinth-containment", "AssumeRolePolicyDocument": object{"Statement": list{object{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"AWS": join("arn:", ref("AWS::Partition"), ":iam::444444444444:root")},
		"Condition": object{"ArnLike": object{"aws:PrincipalArn": join("arn:", ref("AWS::Partition"), ":iam::444444444444:role/workflow")}}}}}})
	r["ContainingPolicy"] = resource("AWS::IAM::Policy", object{"Roles": list{ref("Containing")}, "PolicyName": "p", "PolicyDocument": object{"Statement": list{
		object{"Effect": "Allow", "Action": list{"ec2:DescribeInstances", "ec2:StopInstances"}, "Resource": "*"},
		object{"Effect": "Deny", "Action": list{"ec2:StopInstances"}, "Resource": "*", "Condition": object{"Null": object{"aws:ResourceTag/plinth:do-not-contain": "false"}}}}}})
	r["Workflow"] = resource("AWS::StepFunctions::StateMachine", object{"RoleArn": att("Role", "Arn"), "DefinitionString": "{}"})
	r["WorkflowFails"] = resource("AWS::CloudWatch::Alarm", object{"Namespace": "AWS/States", "MetricName": "ExecutionsFailed", "AlarmActions": list{ref("Alerts")},
		"Dimensions": list{object{"Name": "StateMachineArn", "Value": ref("Workflow")}}})
	findings := r["Findings"].(object)["Properties"].(object)
	findings["Targets"] = append(findings["Targets"].(list), object{"Id": "2", "Arn": ref("Workflow"), "RoleArn": att("Role", "Arn"),
		"DeadLetterConfig": object{"Arn": att("Undelivered", "Arn")}})
}

// conversionWaivers are why a conversion group may be open.
func conversionWaivers() []assemblytest.Entry {
	var entries []assemblytest.Entry
	for _, rule := range []string{"SG-001", "SG-002", "SG-003", "SG-004"} {
		entries = append(entries, assemblytest.Entry{Type: "plinth:waiver", Data: object{"rule": rule, "reason": "it untracks connections"}})
	}
	return entries
}

func containmentSabotages() []sabotage {
	const trust, denial = "Containing.AssumeRolePolicyDocument.Statement.0.", "ContainingPolicy.PolicyDocument.Statement.1."
	group := func(of string) object {
		return resource("AWS::EC2::NetworkInterface", object{"SubnetId": ref("Private0"), "GroupSet": list{att(of, "GroupId")}})
	}
	return []sabotage{
		{rule: "CONTAIN-001", name: "ingress", change: []change{set("Isolation.SecurityGroupIngress", list{object{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}})},
			at: "Isolation SecurityGroupIngress", says: "lets traffic in to Prod/Isolation"},
		{rule: "CONTAIN-001", name: "ingress from elsewhere", change: []change{add("In", resource("AWS::EC2::SecurityGroupIngress",
			object{"GroupId": att("Isolation", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": att("Web", "GroupId")}))}, at: "In CidrIp", says: "lets traffic in"},
		{rule: "CONTAIN-001", name: "AWS's egress", change: []change{set("Isolation.SecurityGroupEgress", nil)}, also: []string{"SG-004"}, at: "Isolation SecurityGroupEgress", says: "lets everything out"},
		{rule: "CONTAIN-001", name: "some egress", change: []change{more("Isolation.SecurityGroupEgress", object{"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443})},
			at: "Isolation SecurityGroupEgress", says: "lets traffic out"},
		{rule: "CONTAIN-001", name: "egress that deployment decides", change: []change{set("Isolation.SecurityGroupEgress.0.CidrIp", ref("Param"))},
			at: "Isolation SecurityGroupEgress", says: "lets traffic out"},
		{rule: "CONTAIN-001", name: "a kind that deployment decides", change: []change{set("Isolation.Tags.0.Value", ref("Param"))}, also: []string{"CONTAIN-002"},
			at: "Isolation Tags", says: "known only at deployment"},
		{rule: "CONTAIN-002", name: "IPv4 only", change: []change{drop("ConversionOut")}, at: "Conversion SecurityGroupEgress", says: "for ::/0"},
		{rule: "CONTAIN-002", name: "IPv6 under a condition", change: []change{attribute("ConversionOut", "Condition", "Condition")}, at: "Conversion SecurityGroupEgress", says: "for ::/0"},
		{rule: "CONTAIN-002", name: "TCP only", change: []change{set("Conversion.SecurityGroupIngress.0.IpProtocol", "tcp")}, at: "Conversion SecurityGroupIngress", says: "for 0.0.0.0/0"},
		{rule: "CONTAIN-002", name: "on an interface", change: []change{add("Eni", group("Conversion"))}, at: "Eni", says: "refers to Prod/Conversion"},
		{rule: "CONTAIN-002", name: "let in by another group", change: []change{add("In", resource("AWS::EC2::SecurityGroupIngress",
			object{"GroupId": att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": object{"Fn::Sub": "${Conversion.GroupId}"}}))},
			at: "In", says: "refers to Prod/Conversion"},
		{rule: "CONTAIN-003", name: "any role of the account", change: []change{set(trust+"Condition", nil)}, at: "Containing AssumeRolePolicyDocument", says: "without a condition"},
		{rule: "CONTAIN-003", name: "a wildcard", change: []change{set(trust+"Condition.ArnLike", object{"aws:PrincipalArn": "*"})}, at: "Containing AssumeRolePolicyDocument", says: "without a condition"},
		{rule: "CONTAIN-003", name: "a service", change: []change{set(trust+"Principal", object{"Service": "ec2.amazonaws.com"})}, at: "Containing AssumeRolePolicyDocument", says: "ec2.amazonaws.com"},
		{rule: "CONTAIN-003", name: "no denial", change: []change{set(denial+"Effect", "Allow")}, at: "Containing Policies", says: `"ec2:StopInstances"`},
		{rule: "CONTAIN-003", name: "a denial of less", change: []change{set(denial+"Resource", "arn:aws:ec2:*:*:instance/*")}, at: "Containing Policies", says: `"ec2:StopInstances"`},
		{rule: "CONTAIN-003", name: "a denial of more conditions", change: []change{set(denial+"Condition.Bool", object{"aws:ViaAWSService": "false"})}, at: "Containing Policies", says: `"ec2:StopInstances"`},
		{rule: "CONTAIN-003", name: "an action more", change: []change{more("ContainingPolicy.PolicyDocument.Statement.0.Action", "ec2:TerminateInstances")}, at: "Containing Policies", says: `"ec2:TerminateInstances"`},
		{rule: "CONTAIN-003", name: "decided at deployment", change: []change{more("ContainingPolicy.PolicyDocument.Statement.0.Action", ref("Param"))}, also: []string{"IAM-003"}, at: "Containing Policies", says: `""`},
		{rule: "CONTAIN-004", name: "no alarm", change: []change{drop("WorkflowFails")}, at: "Workflow", says: "Prod/Findings starts it"},
		{rule: "CONTAIN-004", name: "of another metric", change: []change{set("WorkflowFails.MetricName", "ExecutionsStarted")}, at: "Workflow", says: "no alarm"},
		{rule: "CONTAIN-004", name: "without an action", change: []change{set("WorkflowFails.AlarmActions", nil)}, at: "Workflow", says: "no alarm"},
		{rule: "CONTAIN-004", name: "off", change: []change{set("WorkflowFails.ActionsEnabled", false)}, at: "Workflow", says: "no alarm"},
		{rule: "CONTAIN-004", name: "under a condition", change: []change{attribute("WorkflowFails", "Condition", "Condition")}, at: "Workflow", says: "surely"},
	}
}

func containmentHarmless() map[string][]change {
	return map[string][]change{
		"an instance that is isolated from the start": {add("Eni", resource("AWS::EC2::NetworkInterface", object{"SubnetId": ref("Private0"), "GroupSet": list{att("Isolation", "GroupId")}}))},
		"a denial of everything that is exempt":       {set("ContainingPolicy.PolicyDocument.Statement.1.Action", "*")},
		"a denial in the role itself": {set("Containing.Policies", list{object{"PolicyName": "d", "PolicyDocument": object{"Statement": object{"Effect": "Deny", "Action": "*", "Resource": "*",
			"Condition": object{"Null": object{"aws:ResourceTag/plinth:do-not-contain": false}}}}}}), set("ContainingPolicy.PolicyDocument.Statement.1.Effect", "Deny")},
		"an alarm of a metric among others": {set("WorkflowFails.MetricName", nil), set("WorkflowFails.Dimensions", nil), set("WorkflowFails.Metrics", list{object{"Id": "m", "MetricStat": object{
			"Metric": object{"Namespace": "AWS/States", "MetricName": "ExecutionsFailed", "Dimensions": list{object{"Name": "StateMachineArn", "Value": ref("Workflow")}}}}}})},
		"a workflow that findings do not start": {add("Other", resource("AWS::StepFunctions::StateMachine", object{"RoleArn": att("Role", "Arn")}))},
		"a role of another name":                {set("Containing.RoleName", "plinth-containment-2"), set("ContainingPolicy.PolicyDocument.Statement.1.Action", "ec2:RunInstances")},
	}
}
