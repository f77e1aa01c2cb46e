package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

func restoreInstance() workflow.States {
	modify := func(note, next, attribute, value string) workflow.Task {
		return attempt("ec2:modifyInstanceAttribute", note, next, extend(instanceID, object{attribute: object{"Value.$": value}}))
	}
	return workflow.States{
		"Restore instance": attemptEach("Allow session", "iam:deleteRolePolicy", "Sessions", "Restore interfaces", "$.record.Roles", nil,
			object{"PolicyName.$": denialName, "RoleName.$": "$.item"}, "Iam.NoSuchEntityException"),
		"Restore interfaces": attemptEach("Restore interface", "ec2:modifyNetworkInterfaceAttribute", "Interfaces", "Join targets",
			"$.record.Interfaces", nil, object{"NetworkInterfaceId.$": "$.item.Id", "Groups.$": "$.item.Groups"}),
		// Its Auto Scaling group has a replacement by now.
		"Join targets": attemptEach("Join target group", "elasticloadbalancingv2:registerTargets", "Targets", "Restore volumes",
			"$.record.Targets", nil, object{"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Restore volumes": attemptEach("Restore volume", "ec2:modifyInstanceAttribute", "Volumes", "Restore shutdown", "$.record.Volumes", nil,
			extend(instanceID, object{"BlockDeviceMappings": []any{object{
				"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination.$": "$.item.Ebs.DeleteOnTermination"}}}})),
		"Restore shutdown":    modify("Shutdown", "Restore termination", "InstanceInitiatedShutdownBehavior", "$.record.Shutdown"),
		"Restore termination": modify("Termination", "Untag instance", "DisableApiTermination", "$.record.Termination"),
		"Untag instance": attempt("ec2:deleteTags", "Tag", "Restored", object{
			"Resources.$": "States.Array($.resource.id)", "Tags": []any{object{"Key": ContainedTag}}}),
	}
}

func restorePrincipal() workflow.States {
	// What is not there need not be removed.
	remove := func(api, next string, of object) workflow.Task {
		t := attempt(api, "Sessions", next, extend(of, object{"PolicyName.$": denialName}))
		t.Catch = append(expected([]string{"Iam.NoSuchEntityException"}, next), t.Catch...)
		return t
	}
	untag := func(api string, of object) workflow.Task {
		return attempt(api, "Tag", "Restored", extend(of, object{"TagKeys": []string{ContainedTag}}))
	}
	return workflow.States{
		"Restore principal": choose("Allow role's sessions", workflow.Equals("$.resource.type", "IAMUser").Then("Restore key")),
		"Restore key":       choose("Allow user's sessions", workflow.All(workflow.Equals("$.record.Active", true)).Then("Activate key")),
		"Activate key": attempt("iam:updateAccessKey", "Key", "Untag user", extend(userName, object{
			"AccessKeyId.$": "$.resource.id", "Status": "Active"})),
		"Allow user's sessions": remove("iam:deleteUserPolicy", "Untag user", userName),
		"Untag user":            untag("iam:untagUser", userName),
		"Allow role's sessions": remove("iam:deleteRolePolicy", "Untag role", roleName),
		"Untag role":            untag("iam:untagRole", roleName),
	}
}

func restoreData() workflow.States {
	tag := []string{ContainedTag}
	return workflow.States{
		"Restore bucket": choose("Unblock bucket", workflow.Present("$.record.Block[0]").Then("Reblock bucket")),
		"Reblock bucket": attempt("s3:putPublicAccessBlock", "Bucket", "Restored", extend(bucketName, object{
			"PublicAccessBlockConfiguration.$": "$.record.Block[0]"})),
		"Unblock bucket":   attempt("s3:deletePublicAccessBlock", "Bucket", "Restored", bucketName),
		"Restore function": choose("Free function", workflow.Present("$.record.Reserved[0]").Then("Reserve function")),
		"Reserve function": attempt("lambda:putFunctionConcurrency", "Function", "Untag function", extend(functionName, object{
			"ReservedConcurrentExecutions.$": "$.record.Reserved[0]"})),
		"Free function":    attempt("lambda:deleteFunctionConcurrency", "Function", "Untag function", functionName),
		"Untag function":   attempt("lambda:untagResource", "Tag", "Restored", object{"Resource.$": "$.resource.arn", "TagKeys": tag}),
		"Restore database": choose("Open database", workflow.Present("$.record.Clusters[0]").Then("Open member")),
		"Open database": attempt("rds:modifyDBInstance", "Database", "Untag database", extend(databaseName, object{
			"PubliclyAccessible.$": "$.record.Public", "DeletionProtection.$": "$.record.Protected", "ApplyImmediately": true})),
		"Open member": attempt("rds:modifyDBInstance", "Database", "Untag database", extend(databaseName, object{
			"PubliclyAccessible.$": "$.record.Public", "ApplyImmediately": true})),
		"Untag database": attempt("rds:removeTagsFromResource", "Tag", "Restored", object{"ResourceName.$": "$.resource.arn", "TagKeys": tag}),
	}
}
