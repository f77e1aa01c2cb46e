package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// findingStates lead from a finding to the list of its resources.
func findingStates() workflow.States {
	const details, key = "$.detail.resource.", "$.detail.resource.accessKeyDetails."
	principal := func(id string) object {
		return object{
			"kind": "AccessKey", "id.$": id, "user.$": key + "userName", "type.$": key + "userType", "principal.$": key + "principalId",
		}
	}
	present := func(next string, paths ...string) workflow.Rule {
		if len(paths) == 1 {
			return workflow.Present(details + paths[0]).Then(next)
		}
		conditions := make([]workflow.Condition, len(paths))
		for i, path := range paths {
			conditions[i] = workflow.Present(details + path)
		}
		return workflow.All(conditions...).Then(next)
	}
	one := func(resource object) workflow.Pass {
		return compute("Each", "$.resources", object{"list": []any{resource}})
	}
	return workflow.States{
		"Kind": choose("One of another kind",
			workflow.Equals(details+"resourceType", "AttackSequence").Then("Sequence"),
			workflow.Equals(details+"resourceType", "Instance").Then("Instance named"),
			workflow.Equals(details+"resourceType", "AccessKey").Then("Key named"),
			workflow.Equals(details+"resourceType", "S3Bucket").Then("Buckets named"),
			workflow.Equals(details+"resourceType", "Lambda").Then("Function named"),
			workflow.Equals(details+"resourceType", "RDSDBInstance").Then("Database named"),
			present("Node", "instanceDetails.instanceId"), // of a cluster of EKS or ECS
		),
		"Node":           one(object{"kind": "Node", "id.$": details + "instanceDetails.instanceId"}),
		"Instance named": choose("Malformed", present("One instance", "instanceDetails.instanceId")),
		"One instance":   one(object{"kind": "Instance", "id.$": details + "instanceDetails.instanceId"}),
		"Key named": choose("Malformed", present("Has it a key", "accessKeyDetails.accessKeyId", "accessKeyDetails.userType",
			"accessKeyDetails.userName", "accessKeyDetails.principalId")),
		// Who signed in to the console has none. The name of a user tells it from others, and of a role
		// that of the session.
		"Has it a key": choose("One key", workflow.All(workflow.Equals(key+"accessKeyId", ""), workflow.Matches(key+"principalId", "*:*")).
			Then("Split session"), workflow.Equals(key+"accessKeyId", "").Then("One person")),
		"One key":       one(principal(key + "accessKeyId")),
		"One person":    one(principal(key + "userName")),
		"Split session": compute("One session", "$.parts", object{"list.$": "States.StringSplit(" + key + "principalId, ':')"}),
		"One session":   one(principal("States.Format('{}@{}', $.parts.list[0], " + lastPart + ")")),
		"Buckets named": choose("Malformed", present("All buckets", "s3BucketDetails[0].name")),
		"All buckets": workflow.Map{
			Items: details + "s3BucketDetails", To: "$.resources.list", Next: "Each",
			Process: workflow.Part{Start: "One bucket", States: workflow.States{"One bucket": workflow.Pass{Parameters: object{
				"kind": "S3Bucket", "id.$": "$.name", "arn.$": "States.Format('arn:${Partition}:s3:::{}', $.name)",
			}}}},
		},
		"Function named": choose("Malformed", present("One function", "lambdaDetails.functionName", "lambdaDetails.functionArn")),
		"One function": one(object{
			"kind": "Lambda", "id.$": details + "lambdaDetails.functionName", "arn.$": details + "lambdaDetails.functionArn",
		}),
		"Database named": choose("Malformed",
			present("One database", "rdsDbInstanceDetails.dbInstanceIdentifier", "rdsDbInstanceDetails.dbInstanceArn")),
		"One database": one(object{
			"kind": "RDSDBInstance", "id.$": details + "rdsDbInstanceDetails.dbInstanceIdentifier",
			"arn.$": details + "rdsDbInstanceDetails.dbInstanceArn",
		}),
		"One of another kind": one(object{"kind.$": details + "resourceType", "id": "of the finding"}),
		"Sequence": choose("Malformed",
			workflow.Present("$.detail.service.detection.sequence.resources[0]").Then("All of a sequence")),
		"All of a sequence": workflow.Map{
			Items: "$.detail.service.detection.sequence.resources", To: "$.resources.list", Next: "Each",
			Process: workflow.Part{Start: "Part", States: sequenceStates()},
		},
	}
}

// sequenceStates turn a resource of an attack sequence into one like those of other findings. Its
// uid is an ARN, or the id of an access key.
func sequenceStates() workflow.States {
	split := func(separator, next string) workflow.Pass {
		return compute(next, "$.parts", object{"list.$": "States.StringSplit($.uid, '" + separator + "')"})
	}
	kind := func(resourceType string, fields ...string) workflow.Condition {
		all := []workflow.Condition{workflow.Present("$.uid"), workflow.Equals("$.resourceType", resourceType)}
		for _, field := range fields {
			all = append(all, workflow.Present(field))
		}
		return workflow.All(all...)
	}
	access := []string{"$.data.accessKey.userName", "$.data.accessKey.userType", "$.data.accessKey.principalId"}
	principal := func(id string) workflow.Pass {
		return workflow.Pass{Parameters: object{
			"kind": "AccessKey", "id.$": id, "user.$": access[0], "type.$": access[1], "principal.$": access[2],
		}}
	}
	return workflow.States{
		"Part": choose("Part of another kind",
			workflow.All(workflow.Present("$.uid"), workflow.Present("$.resourceType"), workflow.Equals("$.resourceType", "EC2_INSTANCE")).
				Then("Part instance"),
			kind("S3_BUCKET").Then("Part bucket"),
			workflow.All(kind("ACCESS_KEY", access...), workflow.Equals("$.uid", "")).Then("Part person"),
			kind("ACCESS_KEY", access...).Then("Part key"),
		),
		"Part instance":        split("/", "Instance of sequence"),
		"Instance of sequence": workflow.Pass{Parameters: object{"kind": "Instance", "id.$": lastPart}},
		"Part bucket":          split(":", "Bucket of sequence"),
		"Bucket of sequence":   workflow.Pass{Parameters: object{"kind": "S3Bucket", "id.$": lastPart, "arn.$": "$.uid"}},
		"Part key":             principal("$.uid"),
		"Part person":          principal("$.data.accessKey.userName"),
		"Part of another kind": workflow.Pass{Parameters: object{"kind.$": "$.resourceType", "id.$": "$.uid"}},
	}
}
