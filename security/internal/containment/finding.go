package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// findingStates lead from a finding to the list of its resources.
func findingStates() workflow.States {
	const details = "$.detail.resource."
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
		),
		"Instance named": choose("Malformed", present("One instance", "instanceDetails.instanceId")),
		"One instance":   one(object{"kind": "Instance", "id.$": details + "instanceDetails.instanceId"}),
		"Key named": choose("Malformed", present("One key", "accessKeyDetails.accessKeyId", "accessKeyDetails.userType",
			"accessKeyDetails.userName", "accessKeyDetails.principalId")),
		"One key": one(object{
			"kind": "AccessKey", "id.$": details + "accessKeyDetails.accessKeyId", "user.$": details + "accessKeyDetails.userName",
			"type.$": details + "accessKeyDetails.userType", "principal.$": details + "accessKeyDetails.principalId",
		}),
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
	return workflow.States{
		"Part": choose("Part of another kind",
			workflow.All(workflow.Present("$.uid"), workflow.Present("$.resourceType"), workflow.Equals("$.resourceType", "EC2_INSTANCE")).
				Then("Part instance"),
			kind("S3_BUCKET").Then("Part bucket"),
			kind("ACCESS_KEY", "$.data.accessKey.userName", "$.data.accessKey.userType", "$.data.accessKey.principalId").Then("Part key"),
		),
		"Part instance":        split("/", "Instance of sequence"),
		"Instance of sequence": workflow.Pass{Parameters: object{"kind": "Instance", "id.$": lastPart}},
		"Part bucket":          split(":", "Bucket of sequence"),
		"Bucket of sequence":   workflow.Pass{Parameters: object{"kind": "S3Bucket", "id.$": lastPart, "arn.$": "$.uid"}},
		"Part key": workflow.Pass{Parameters: object{
			"kind": "AccessKey", "id.$": "$.uid", "user.$": "$.data.accessKey.userName",
			"type.$": "$.data.accessKey.userType", "principal.$": "$.data.accessKey.principalId",
		}},
		"Part of another kind": workflow.Pass{Parameters: object{"kind.$": "$.resourceType", "id.$": "$.uid"}},
	}
}
