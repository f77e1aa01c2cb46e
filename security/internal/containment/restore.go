package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

func restoreInstance() workflow.States {
	modify := func(note, next, attribute, value string) workflow.Task {
		return attempt("ec2:modifyInstanceAttribute", note, next, extend(instanceID, object{attribute: object{"Value.$": value}}))
	}
	return workflow.States{
		"Restore node": workflow.Pass{Next: "Restore volumes"}, // its network and sessions were left alone
		"Restore instance": attemptEach("Allow session", "iam:deleteRolePolicy", "Sessions", "Restore interfaces", "$.record.Roles", nil,
			object{"PolicyName.$": denialName, "RoleName.$": "$.item"}, "Iam.NoSuchEntityException"),
		"Restore interfaces": attemptEach("Restore interface", "ec2:modifyNetworkInterfaceAttribute", "Interfaces", "Join targets",
			"$.record.Interfaces", nil, object{"NetworkInterfaceId.$": "$.item.Id", "Groups.$": "$.item.Groups"}),
		// Its Auto Scaling group has a replacement by now.
		"Join targets": attemptEach("Join target group", "elasticloadbalancingv2:registerTargets", "Targets", "Restore volumes",
			"$.record.Targets", nil, object{"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Restore volumes": attemptEach("Restore volume", "ec2:modifyInstanceAttribute", "Volumes", "Was it on Spot", "$.record.Volumes", nil,
			extend(instanceID, object{"BlockDeviceMappings": []any{object{
				"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination.$": "$.item.Ebs.DeleteOnTermination"}}}})),
		"Was it on Spot":      choose("Restore shutdown", onSpot.Then("Untag instance")),
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
	// The mark stays while the principal is contained for something else.
	others := func(api, names string, of object, untag string) (workflow.Task, workflow.Map, workflow.Choice) {
		list := call(api, "Others of "+names, of)
		list.Selector, list.To, list.Catch = object{"names.$": "$.PolicyNames"}, "$.policies", catch("$.problems.Tag", "Restored")
		return list, workflow.Map{
				Items: "$.policies.names", Each: item(object{"own.$": denialName}), Selector: object{"others.$": "$[*].other"},
				To: "$.still", Next: "Is " + names + " free",
				Process: workflow.Part{Start: "Whose of " + names, States: workflow.States{
					"Whose of " + names: choose("Of nobody of "+names, workflow.All(workflow.Matches("$.item", "plinth-contained-*"),
						workflow.Not(workflow.SameText("$.item", "$.own"))).Then("Other of "+names)),
					"Other of " + names:     workflow.Pass{Parameters: object{"other.$": "$.item"}},
					"Of nobody of " + names: workflow.Pass{Parameters: object{}},
				}},
			},
			choose(untag, workflow.Present("$.still.others[0]").Then("Restored"))
	}
	listUser, ofUser, userFree := others("iam:listUserPolicies", "user", userName, "Untag user")
	listRole, ofRole, roleFree := others("iam:listRolePolicies", "role", roleName, "Untag role")
	return workflow.States{
		"Restore principal": choose("Allow role's sessions", workflow.Equals("$.resource.type", "IAMUser").Then("Restore key")),
		"Restore key": choose("Allow user",
			workflow.All(workflow.Present("$.record.Active"), workflow.Equals("$.record.Active", true)).Then("Activate key")),
		"Activate key": attempt("iam:updateAccessKey", "Key", "Allow user", extend(userName, object{
			"AccessKeyId.$": "$.resource.id", "Status": "Active"})),
		"Allow user":              remove("iam:deleteUserPolicy", "Look at user's policies", userName),
		"Look at user's policies": listUser, "Others of user": ofUser, "Is user free": userFree,
		"Untag user":              untag("iam:untagUser", userName),
		"Allow role's sessions":   remove("iam:deleteRolePolicy", "Look at role's policies", roleName),
		"Look at role's policies": listRole, "Others of role": ofRole, "Is role free": roleFree,
		"Untag role": untag("iam:untagRole", roleName),
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
