package sabotage

// containment adds the two groups of a quarantine, a role, and a workflow that findings start.
func containment(r Object) {
	tagged := func(kind string) List { return List{Object{"Key": "plinth:quarantine", "Value": kind}} }
	r["Isolation"] = Resource("AWS::EC2::SecurityGroup",
		Object{"VpcId": Ref("Vpc"), "GroupDescription": "isolation", "Tags": tagged("isolation"),
			"SecurityGroupEgress": List{Object{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}}})
	r["Conversion"] = Resource("AWS::EC2::SecurityGroup",
		Object{"VpcId": Ref("Vpc"), "GroupDescription": "conversion", "Tags": tagged("conversion"),
			"SecurityGroupIngress": List{Object{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}, Object{"CidrIpv6": "::/0", "IpProtocol": "-1"}},
			"SecurityGroupEgress":  List{Object{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}}})
	r["ConversionOut"] = Resource("AWS::EC2::SecurityGroupEgress",
		Object{"GroupId": Att("Conversion", "GroupId"), "CidrIpv6": "::/0", "IpProtocol": "-1"})
	r["Containing"] = Resource("AWS::IAM::Role", Object{"RoleName": "plinth-containment",
		"AssumeRolePolicyDocument": Object{"Statement": List{Object{
			"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": Object{"AWS": Join("arn:", Ref("AWS::Partition"), ":iam::444444444444:root")},
			"Condition": Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1"}, "ArnLike": Object{
				"aws:PrincipalArn": Join("arn:", Ref("AWS::Partition"), ":iam::444444444444:role/workflow")}}}}}})
	r["ContainingPolicy"] = Resource("AWS::IAM::Policy",
		Object{"Roles": List{Ref("Containing")}, "PolicyName": "p", "PolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": List{"ec2:DescribeInstances", "ec2:StopInstances"}, "Resource": "*"},
			Object{"Effect": "Deny", "Action": List{"ec2:StopInstances"}, "Resource": "*",
				"Condition": Object{"Null": Object{"aws:ResourceTag/plinth:do-not-contain": "false"}}}}}})
	r["Workflow"] = Resource("AWS::StepFunctions::StateMachine", Object{"RoleArn": Att("Role", "Arn"), "DefinitionString": "{}"})
	r["WorkflowFails"] = Resource("AWS::CloudWatch::Alarm",
		Object{"Namespace": "AWS/States", "MetricName": "ExecutionsFailed", "AlarmActions": List{Ref("Alerts")},
			"Dimensions": List{Object{"Name": "StateMachineArn", "Value": Ref("Workflow")}}})
	findings := r["Findings"].(Object)["Properties"].(Object)
	findings["Targets"] = append(findings["Targets"].(List), Object{"Id": "2", "Arn": Ref("Workflow"), "RoleArn": Att("Role", "Arn"),
		"DeadLetterConfig": Object{"Arn": Att("Undelivered", "Arn")}})
}
