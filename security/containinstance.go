package security

// instanceStates contain an EC2 instance: evidence first, then the network, then its sessions.
func instanceStates() object {
	id := object{"InstanceId.$": "$.resource.id"}
	ids := object{"InstanceIds.$": "States.Array($.resource.id)"}
	const instances = "$.Reservations[*].Instances[*]."
	attribute := func(name, field string) (object, object) {
		return with(id, object{"Attribute": name}), object{"was.$": "$." + field + ".Value"}
	}
	termination, terminationWas := attribute("disableApiTermination", "DisableApiTermination")
	shutdown, shutdownWas := attribute("instanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior")
	return merge(object{
		"Look at instance": look("ec2:describeInstances", "Tags of instance", ids, "instance", object{
			"Tags.$": instances + "Tags[*].Key", "Interfaces.$": instances + "NetworkInterfaces[*]", "Volumes.$": instances + "BlockDeviceMappings[*]",
			"Profiles.$": instances + "IamInstanceProfile.Arn",
		}),
		"Tags of instance":    pass("Look at termination", "$.tagged", object{"Keys.$": "$.instance.Tags"}),
		"Look at termination": look("ec2:describeInstanceAttribute", "Look at shutdown", termination, "termination", terminationWas),
		"Look at shutdown":    look("ec2:describeInstanceAttribute", "Look for fleet", shutdown, "shutdown", shutdownWas),
		"Look for fleet": look("autoscaling:describeAutoScalingInstances", "Look for target groups", ids, "fleet", object{
			"Names.$": "$.AutoScalingInstances[*].AutoScalingGroupName"}),
		// The answer has to fit into a state: 200 is a page of that. Balancers notice an instance
		// that is isolated by themselves, so what cannot be looked at here is passed over.
		"Look for target groups": with(look("elasticloadbalancingv2:describeTargetGroups", "Look for targets", object{"PageSize": 200}, "targetGroups", object{
			"Arns.$": "$.TargetGroups[?(@.TargetType == 'instance')].TargetGroupArn"}), object{"Catch": catch("$.unknown", "No target groups")}),
		"No target groups": put("Look for targets", "$.targetGroups", object{"Arns": []any{}}),
		"Look for targets": lookEach("Look for groups", "$.targetGroups.Arns", "targets", "Look at target group", object{
			// A target group of another VPC refuses the question.
			"Look at target group": with(call("elasticloadbalancingv2:describeTargetHealth", "Target", object{
				"TargetGroupArn.$": "$.item", "Targets": []any{object{"Id.$": "$.resource.id"}}}), object{
				"ResultSelector": object{"Targets.$": "$.TargetHealthDescriptions[?(" + anyState("initial", "healthy", "unhealthy", "unhealthy.draining") + ")].Target"},
				"ResultPath":     "$.health", "Catch": catch("$.unknown", "No target"),
			}),
			"Target":    object{"Type": "Pass", "End": true, "Parameters": object{"Arn.$": "$.item", "Targets.$": "$.health.Targets"}},
			"No target": object{"Type": "Pass", "End": true, "Parameters": object{"Targets": []any{}}},
		}),
		"Look for groups": lookEach("Has profile", "$.instance.Interfaces", "interfaces", "Look for conversion group", object{
			"Look for conversion group": group("conversion", "Look for isolation group"),
			"Look for isolation group":  group("isolation", "Interface"),
			"Interface": object{"Type": "Pass", "End": true, "Parameters": object{
				"Id.$": "$.item.NetworkInterfaceId", "Groups.$": "$.item.Groups[*].GroupId", "Conversion.$": "$.conversion.Ids", "Isolation.$": "$.isolation.Ids"}},
		}),
		"Has profile":     choose("No profile", has("$.instance.Profiles[0]", "Name of profile")),
		"No profile":      put("Instance as it is", "$.profile", object{"Roles": []any{}}),
		"Name of profile": pass("Look at profile", "$.parts", object{"list.$": "States.StringSplit($.instance.Profiles[0], '/')"}),
		"Look at profile": look("iam:getInstanceProfile", "Instance as it is", object{
			"InstanceProfileName.$": "States.ArrayGetItem($.parts.list, States.MathAdd(States.ArrayLength($.parts.list), -1))"}, "profile", object{
			"Roles.$": "$.InstanceProfile.Roles[*].RoleName"}),
		"Instance as it is": pass("Weigh", "$.record", object{
			"Termination.$": "$.termination.was", "Shutdown.$": "$.shutdown.was", "Volumes.$": "$.instance.Volumes[?(@.Ebs)]", "Fleet.$": "$.fleet.Names",
			"Targets.$": "$.targets[?(@.Targets[0])]", "Interfaces.$": "$.interfaces", "Roles.$": "$.profile.Roles"}),
	}, instanceActs(id, ids))
}

// lookEach looks at every item of a list. One that cannot be looked at leaves the resource alone.
func lookEach(next, items, to, start string, states object) object {
	return object{
		"Type": "Map", "ItemsPath": items, "ItemSelector": object{"role.$": "$.role", "resource.$": "$.resource", "item.$": "$$.Map.Item.Value"},
		"ItemProcessor": object{"StartAt": start, "States": states}, "ResultPath": "$." + to, "Next": next, "Catch": catch("$.problems."+to, "Lost"),
	}
}

// group finds a security group of the [Quarantine] of an interface's VPC.
func group(kind, next string) object {
	return with(call("ec2:describeSecurityGroups", next, object{"Filters": []any{
		object{"Name": "vpc-id", "Values.$": "States.Array($.item.VpcId)"}, object{"Name": "tag:" + quarantineTag, "Values": []string{kind}},
	}}), object{"ResultSelector": object{"Ids.$": "$.SecurityGroups[*].GroupId"}, "ResultPath": "$." + kind})
}

// anyState is a filter for targets that get, or would get, traffic.
func anyState(states ...string) string {
	filter := ""
	for i, s := range states {
		if i > 0 {
			filter += " || "
		}
		filter += "@.TargetHealth.State == '" + s + "'"
	}
	return filter
}

func instanceActs(id, ids object) object {
	set := func(attribute string, value any) object { return with(id, object{attribute: object{"Value": value}}) }
	tags := []any{object{"ResourceType": "snapshot", "Tags": mark}}
	return object{
		"Contain instance":            try("ec2:createTags", "Tag", "Protect from termination", object{"Resources.$": "States.Array($.resource.id)", "Tags": mark}),
		"Protect from termination":    try("ec2:modifyInstanceAttribute", "Termination", "Stop instead of terminating", set("DisableApiTermination", true)),
		"Stop instead of terminating": try("ec2:modifyInstanceAttribute", "Shutdown", "Keep volumes", set("InstanceInitiatedShutdownBehavior", "stop")),
		"Keep volumes": tryEach("Keep volume", "ec2:modifyInstanceAttribute", "Volumes", "Take snapshots", "$.record.Volumes", nil, with(id, object{
			"BlockDeviceMappings": []any{object{"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination": false}}}})),
		"Take snapshots": try("ec2:createSnapshots", "Snapshots", "Leave fleet", object{
			"InstanceSpecification": id, "Description.$": "States.Format('Evidence of GuardDuty finding {}', $.finding.id)", "TagSpecifications": tags}),
		// Before the network is cut, or the group finds the instance unhealthy and terminates it.
		"Leave fleet": tryEach("Leave group", "autoscaling:detachInstances", "Fleet", "Leave targets", "$.record.Fleet", nil, with(ids, object{
			"AutoScalingGroupName.$": "$.item", "ShouldDecrementDesiredCapacity": false})),
		"Leave targets": tryEach("Leave target group", "elasticloadbalancingv2:deregisterTargets", "Targets", "Untrack", "$.record.Targets", nil, object{
			"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Untrack":   wear("Conversion", "Untracked"),
		"Untracked": object{"Type": "Wait", "Seconds": 5, "Next": "Isolate"},
		"Isolate":   wear("Isolation", "Deny sessions"),
		// All sessions of an instance have its id for a name, also those that it gets later. Other
		// instances of the role go on.
		"Deny sessions": tryEach("Deny session", "iam:putRolePolicy", "Sessions", "Settle", "$.record.Roles", object{
			"policy": denial(object{"StringLike": object{"aws:userid.$": "States.Format('*:{}', $.resource.id)"}})}, object{
			"RoleName.$": "$.item", "PolicyName.$": inline, "PolicyDocument.$": "States.JsonToString($.policy)"}),
	}
}

// wear gives every interface the group of a kind and no other.
func wear(note, next string) object {
	start, change, failed, lacks := "Has "+note, "Wear "+note, note+" failed", note+" lacks"
	return each(note, next, "$.record.Interfaces", nil, start, object{
		start: choose(lacks, has("$.item."+note+"[0]", change)),
		change: last(with(call("ec2:modifyNetworkInterfaceAttribute", "", object{"NetworkInterfaceId.$": "$.item.Id", "Groups.$": "$.item." + note}),
			object{"Catch": catch("$.problem", failed)})),
		failed: object{"Type": "Pass", "End": true},
		lacks:  last(put("", "$.problem", object{"Error": "NoQuarantine", "Cause": "The VPC of the interface has no " + note + " group. Define a Quarantine in it."})),
	})
}

// denial is a policy that denies everything to sessions.
func denial(conditions ...object) object {
	statements := []any{}
	for _, c := range conditions {
		statements = append(statements, object{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": c})
	}
	return object{"Version": "2012-10-17", "Statement": statements}
}
