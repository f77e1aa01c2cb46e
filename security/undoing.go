package security

// undoing is the workflow that restores a resource, from what the ledger says of it. It takes
// its account, kind and id.
func undoing() string {
	input := []object{}
	for _, field := range []string{"$.account", "$.kind", "$.id"} {
		input = append(input, present(field), isText(field))
	}
	id := object{"InstanceId.$": "$.resource.id"}
	set := func(attribute, value string) object { return with(id, object{attribute: object{"Value.$": value}}) }
	user, role := object{"UserName.$": "$.resource.user"}, object{"RoleName.$": "$.resource.user"}
	bucket, function, database := object{"Bucket.$": "$.resource.id"}, object{"FunctionName.$": "$.resource.id"}, object{"DbInstanceIdentifier.$": "$.resource.id"}
	policy := object{"PolicyName.$": inline}
	tag := []string{ContainedTag}
	gone := func(state object, error, next string) object { // what is not there need not be removed
		return with(state, object{"Catch": append([]any{object{"ErrorEquals": []string{error}, "ResultPath": nil, "Next": next}}, state["Catch"].([]any)...)})
	}
	return definition("Check", merge(object{
		"Check":     choose("Bad input", all("Begin", input...)),
		"Bad input": object{"Type": "Fail", "Error": "BadInput", "Cause": "Want account, kind and id, as the message of the containment names them."},
		"Begin": object{"Type": "Pass", "Next": "Find", "Parameters": object{
			"key.$": "States.Format('{}/${Region}/{}/{}', $.account, $.kind, $.id)", "problems": object{},
			"role.$": "States.Format('arn:${Partition}:iam::{}:role/" + ContainmentRoleName + "', $.account)",
		}},
		"Find": with(ledger("getItem", "Is contained", object{"Key": entry, "ConsistentRead": true}), object{"ResultPath": "$.found"}),
		"Is contained": choose("Nothing to undo", all("Nothing to undo", present("$.found.Item.State.S"), object{"Variable": "$.found.Item.State.S", "StringEquals": "released"}),
			has("$.found.Item.Record.S", "Read")),
		"Nothing to undo": object{"Type": "Fail", "Error": "NothingToUndo", "Cause": "The ledger has no such resource, or it is released already."},
		"Read": object{"Type": "Pass", "Next": "Restore", "Parameters": object{
			"key.$": "$.key", "role.$": "$.role", "problems": object{},
			"resource.$": "States.StringToJson($.found.Item.Detail.S)", "record.$": "States.StringToJson($.found.Item.Record.S)",
		}},
		"Restore": byKind("Restore ", "Restored"),

		"Restore instance": tryEach("Allow session", "iam:deleteRolePolicy", "Sessions", "Restore interfaces", "$.record.Roles", nil, with(policy, object{"RoleName.$": "$.item"}), "Iam.NoSuchEntityException"),
		"Restore interfaces": tryEach("Restore interface", "ec2:modifyNetworkInterfaceAttribute", "Interfaces", "Join targets", "$.record.Interfaces", nil, object{
			"NetworkInterfaceId.$": "$.item.Id", "Groups.$": "$.item.Groups"}),
		// Its Auto Scaling group has a replacement by now.
		"Join targets": tryEach("Join target group", "elasticloadbalancingv2:registerTargets", "Targets", "Restore volumes", "$.record.Targets", nil, object{
			"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Restore volumes": tryEach("Restore volume", "ec2:modifyInstanceAttribute", "Volumes", "Restore shutdown", "$.record.Volumes", nil, with(id, object{
			"BlockDeviceMappings": []any{object{"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination.$": "$.item.Ebs.DeleteOnTermination"}}}})),
		"Restore shutdown":    try("ec2:modifyInstanceAttribute", "Shutdown", "Restore termination", set("InstanceInitiatedShutdownBehavior", "$.record.Shutdown")),
		"Restore termination": try("ec2:modifyInstanceAttribute", "Termination", "Untag instance", set("DisableApiTermination", "$.record.Termination")),
		"Untag instance":      try("ec2:deleteTags", "Tag", "Restored", object{"Resources.$": "States.Array($.resource.id)", "Tags": []any{object{"Key": ContainedTag}}}),

		"Restore principal":     choose("Allow role's sessions", when("$.resource.type", "IAMUser", "Restore key")),
		"Restore key":           choose("Allow user's sessions", all("Activate key", object{"Variable": "$.record.Active", "BooleanEquals": true})),
		"Activate key":          try("iam:updateAccessKey", "Key", "Untag user", with(user, object{"AccessKeyId.$": "$.resource.id", "Status": "Active"})),
		"Allow user's sessions": gone(try("iam:deleteUserPolicy", "Sessions", "Untag user", with(user, policy)), "Iam.NoSuchEntityException", "Untag user"),
		"Untag user":            try("iam:untagUser", "Tag", "Restored", with(user, object{"TagKeys": tag})),
		"Allow role's sessions": gone(try("iam:deleteRolePolicy", "Sessions", "Untag role", with(role, policy)), "Iam.NoSuchEntityException", "Untag role"),
		"Untag role":            try("iam:untagRole", "Tag", "Restored", with(role, object{"TagKeys": tag})),

		"Restore bucket":   choose("Unblock bucket", has("$.record.Block[0]", "Reblock bucket")),
		"Reblock bucket":   try("s3:putPublicAccessBlock", "Bucket", "Restored", with(bucket, object{"PublicAccessBlockConfiguration.$": "$.record.Block[0]"})),
		"Unblock bucket":   try("s3:deletePublicAccessBlock", "Bucket", "Restored", bucket),
		"Restore function": choose("Free function", has("$.record.Reserved[0]", "Reserve function")),
		"Reserve function": try("lambda:putFunctionConcurrency", "Function", "Untag function", with(function, object{"ReservedConcurrentExecutions.$": "$.record.Reserved[0]"})),
		"Free function":    try("lambda:deleteFunctionConcurrency", "Function", "Untag function", function),
		"Untag function":   try("lambda:untagResource", "Tag", "Restored", object{"Resource.$": "$.resource.arn", "TagKeys": tag}),
		"Restore database": choose("Open database", has("$.record.Clusters[0]", "Open member")),
		"Open database": try("rds:modifyDBInstance", "Database", "Untag database", with(database, object{
			"PubliclyAccessible.$": "$.record.Public", "DeletionProtection.$": "$.record.Protected", "ApplyImmediately": true})),
		"Open member":    try("rds:modifyDBInstance", "Database", "Untag database", with(database, object{"PubliclyAccessible.$": "$.record.Public", "ApplyImmediately": true})),
		"Untag database": try("rds:removeTagsFromResource", "Tag", "Restored", object{"ResourceName.$": "$.resource.arn", "TagKeys": tag}),
	}, object{
		"Restored":      pass("How", "$.settled", object{"errors.$": "$.problems..Error"}),
		"How":           choose("Done", has("$.settled.errors[0]", "Tell not done")),
		"Done":          put("Write done", "$.outcome", "released"),
		"Write done":    settle("Tell done"),
		"Tell done":     tell("Containment was undone", "States.Format('{} is as it was, except that an instance is not back in its Auto Scaling group', $.key)", "End"),
		"End":           object{"Type": "Succeed"},
		"Tell not done": tell("Containment was not wholly undone", "States.Format('{}: {}. Start it again when that is mended.', $.key, States.JsonToString($.problems))", "Not all done"),
		"Not all done":  object{"Type": "Fail", "Error": "Incomplete", "Cause": "Something is not restored: see the message. It can be started again."},
	}), 24*60*60)
}
