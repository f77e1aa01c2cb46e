package security

// containing is the workflow that contains. It takes an event of GuardDuty.
func containing(act bool) string {
	text := func(paths ...string) []object {
		conditions := []object{}
		for _, p := range paths {
			conditions = append(conditions, present(p), isText(p))
		}
		return conditions
	}
	detail := "$.detail."
	return definition("Check", merge(object{
		"Check": choose("Malformed", all("Begin", text(detail+"id", detail+"accountId", detail+"type", detail+"resource.resourceType")...)),
		"Begin": object{"Type": "Pass", "Next": "Kind", "Parameters": object{
			"act": act, "detail.$": "$.detail",
			"finding": object{"id.$": "$.detail.id", "type.$": "$.detail.type", "account.$": "$.detail.accountId"},
			"role.$":  "States.Format('arn:${Partition}:iam::{}:role/" + ContainmentRoleName + "', $.detail.accountId)",
		}},
		"Kind": choose("One of another kind",
			when("$.detail.resource.resourceType", "AttackSequence", "Sequence"),
			when("$.detail.resource.resourceType", "Instance", "Instance named"), when("$.detail.resource.resourceType", "AccessKey", "Key named"),
			when("$.detail.resource.resourceType", "S3Bucket", "Buckets named"), when("$.detail.resource.resourceType", "Lambda", "Function named"),
			when("$.detail.resource.resourceType", "RDSDBInstance", "Database named"),
		),
		"Malformed":  tell("A finding could not be read", "States.Format('What came is no finding of GuardDuty that can be contained: {}', States.JsonToString($))", "No finding"),
		"No finding": object{"Type": "Fail", "Error": "MalformedFinding", "Cause": "The finding lacks what tells which resource it is about."},
	}, named(), object{
		"Each": object{
			"Type": "Map", "ItemsPath": "$.resources.list", "MaxConcurrency": 5, "Next": "Any news", "ResultPath": "$.results",
			"ItemSelector": object{
				"act.$": "$.act", "role.$": "$.role", "finding.$": "$.finding", "resource.$": "$$.Map.Item.Value", "problems": object{},
				"key.$": "States.Format('{}/${Region}/{}/{}', $.finding.account, $$.Map.Item.Value.kind, $$.Map.Item.Value.id)",
			},
			"ItemProcessor": object{"StartAt": "Resource", "States": merge(frame(), instanceStates(), principalStates(), dataStates())},
			"ResultSelector": object{
				"all.$": "$[*]", "news.$": "$[?(@.outcome != 'contained already')].outcome", "trouble.$": "$[?(@.trouble == true)].outcome",
				"running.$": "$[?(@.outcome == 'contained' && @.resource.kind == 'Instance')].resource",
			},
		},
		"Any news":     choose("Nothing new", has("$.results.news[0]", "Tell")),
		"Nothing new":  object{"Type": "Succeed"},
		"Tell":         tell("Containment", "States.Format('{} ({}) in account {}: {}', $.finding.type, $.finding.id, $.finding.account, States.JsonToString($.results.all))", "Any trouble"),
		"Any trouble":  choose("Ask", has("$.results.trouble[0]", "Not all done")),
		"Not all done": object{"Type": "Fail", "Error": "Incomplete", "Cause": "Something that the finding is about is not contained, or not wholly: see the message, and the output of the states."},
		"Ask":          ask(),
	}), 4*24*60*60)
}

// named are the ways from a finding to the list of its resources.
func named() object {
	details := "$.detail.resource."
	one := func(resource object) object { return pass("Each", "$.resources", object{"list": []any{resource}}) }
	return object{
		"Instance named": choose("Malformed", has(details+"instanceDetails.instanceId", "One instance")),
		"One instance":   one(object{"kind": "Instance", "id.$": details + "instanceDetails.instanceId"}),
		"Key named":      choose("Malformed", all("One key", present(details+"accessKeyDetails.accessKeyId"), present(details+"accessKeyDetails.userType"), present(details+"accessKeyDetails.userName"), present(details+"accessKeyDetails.principalId"))),
		"One key": one(object{"kind": "AccessKey", "id.$": details + "accessKeyDetails.accessKeyId", "user.$": details + "accessKeyDetails.userName",
			"type.$": details + "accessKeyDetails.userType", "principal.$": details + "accessKeyDetails.principalId"}),
		"Buckets named": choose("Malformed", has(details+"s3BucketDetails[0].name", "All buckets")),
		"All buckets": object{
			"Type": "Map", "ItemsPath": details + "s3BucketDetails", "ResultPath": "$.resources.list", "Next": "Each",
			"ItemProcessor": object{"StartAt": "One bucket", "States": object{"One bucket": object{
				"Type": "Pass", "End": true, "Parameters": object{"kind": "S3Bucket", "id.$": "$.name", "arn.$": "States.Format('arn:${Partition}:s3:::{}', $.name)"}}}},
		},
		"Function named":      choose("Malformed", all("One function", present(details+"lambdaDetails.functionName"), present(details+"lambdaDetails.functionArn"))),
		"One function":        one(object{"kind": "Lambda", "id.$": details + "lambdaDetails.functionName", "arn.$": details + "lambdaDetails.functionArn"}),
		"Database named":      choose("Malformed", all("One database", present(details+"rdsDbInstanceDetails.dbInstanceIdentifier"), present(details+"rdsDbInstanceDetails.dbInstanceArn"))),
		"One database":        one(object{"kind": "RDSDBInstance", "id.$": details + "rdsDbInstanceDetails.dbInstanceIdentifier", "arn.$": details + "rdsDbInstanceDetails.dbInstanceArn"}),
		"One of another kind": one(object{"kind.$": details + "resourceType", "id": "of the finding"}),
		"Sequence":            choose("Malformed", has("$.detail.service.detection.sequence.resources[0]", "All of a sequence")),
		"All of a sequence": object{
			"Type": "Map", "ItemsPath": "$.detail.service.detection.sequence.resources", "ResultPath": "$.resources.list", "Next": "Each",
			"ItemProcessor": object{"StartAt": "Part", "States": sequenceStates()},
		},
	}
}

// sequenceStates turn a resource of an attack sequence into one like those of other findings.
// Its uid is an ARN, or the id of an access key.
func sequenceStates() object {
	name := func(separator, next string) object {
		return pass(next, "$.parts", object{"list.$": "States.StringSplit($.uid, '" + separator + "')"})
	}
	const end = "States.ArrayGetItem($.parts.list, States.MathAdd(States.ArrayLength($.parts.list), -1))"
	done := func(resource object) object { return object{"Type": "Pass", "End": true, "Parameters": resource} }
	return object{
		"Part": choose("Part of another kind",
			all("Part instance", present("$.uid"), present("$.resourceType"), object{"Variable": "$.resourceType", "StringEquals": "EC2_INSTANCE"}),
			all("Part bucket", present("$.uid"), object{"Variable": "$.resourceType", "StringEquals": "S3_BUCKET"}),
			all("Part key", present("$.uid"), object{"Variable": "$.resourceType", "StringEquals": "ACCESS_KEY"},
				present("$.data.accessKey.userName"), present("$.data.accessKey.userType"), present("$.data.accessKey.principalId")),
		),
		"Part instance":        name("/", "Instance of sequence"),
		"Instance of sequence": done(object{"kind": "Instance", "id.$": end}),
		"Part bucket":          name(":", "Bucket of sequence"),
		"Bucket of sequence":   done(object{"kind": "S3Bucket", "id.$": end, "arn.$": "$.uid"}),
		"Part key": done(object{"kind": "AccessKey", "id.$": "$.uid", "user.$": "$.data.accessKey.userName",
			"type.$": "$.data.accessKey.userType", "principal.$": "$.data.accessKey.principalId"}),
		"Part of another kind": done(object{"kind.$": "$.resourceType", "id.$": "$.uid"}),
	}
}

// frame is the way of every resource: look, decide, write down, act, settle.
func frame() object {
	outcome := func(text string, trouble bool) object {
		return object{
			"Type": "Pass", "End": true, "Parameters": object{"resource.$": "$.resource", "key.$": "$.key", "outcome": text, "trouble": trouble, "problems.$": "$.problems"},
		}
	}
	recorded := func(text string) object { // tells what there is to be contained as well
		state := outcome(text, false)
		state["Parameters"].(object)["record.$"] = "$.record"
		return state
	}
	return object{
		"Resource": byKind("Look at ", "Advised"),
		"Weigh":    pass("Decide", "$.weighed", object{"exempt.$": "States.ArrayContains($.tagged.Keys, '" + OptOutTag + "')"}),
		"Decide": choose("Claim", object{"Variable": "$.weighed.exempt", "BooleanEquals": true, "Next": "Exempt"},
			object{"Variable": "$.act", "BooleanEquals": false, "Next": "Rehearsed"}),
		// Whoever comes second finds the entry of the first, and stops. So what was recorded
		// is never overwritten with what is contained already. An entry of its own is that of a
		// call whose answer was lost.
		"Claim": with(ledger("putItem", "Act", object{
			"Item": with(entry, object{
				"State": object{"S": "containing"}, "Finding": object{"S.$": "$.finding.id"}, "Execution": object{"S.$": "$$.Execution.Id"},
				"Begun": object{"S.$": "$$.State.EnteredTime"}, "Detail": object{"S.$": "States.JsonToString($.resource)"}, "Record": object{"S.$": "States.JsonToString($.record)"},
			}),
			"ConditionExpression":       "attribute_not_exists(#r) OR #s = :released OR #x = :me",
			"ExpressionAttributeNames":  object{"#r": "Resource", "#s": "State", "#x": "Execution"},
			"ExpressionAttributeValues": object{":released": object{"S": "released"}, ":me": object{"S.$": "$$.Execution.Id"}},
		}), object{"Catch": append([]any{object{
			"ErrorEquals": claimed, "ResultPath": nil, "Next": "Repeated",
		}}, catch("$.problems.Claim", "Lost")...)}),
		"Act":            byKind("Contain ", "Advised"),
		"Settle":         pass("How", "$.settled", object{"errors.$": "$.problems..Error"}),
		"How":            choose("Done", has("$.settled.errors[0]", "Not done")),
		"Done":           put("Write done", "$.outcome", "contained"),
		"Not done":       put("Write not done", "$.outcome", "incomplete"),
		"Write done":     with(settle("Contained"), object{"Catch": catch("$.problems.Ledger", "Incomplete")}),
		"Write not done": with(settle("Incomplete"), object{"Catch": catch("$.problems.Ledger", "Incomplete")}),
		"Contained":      recorded("contained"),
		"Incomplete":     outcome("contained, but not wholly", true),
		"Lost":           outcome("not contained: nothing was changed", true),
		"Exempt":         outcome("exempt by its tag", false),
		"Rehearsed":      recorded("would be contained"),
		"Repeated":       outcome("contained already", false),
		"Advised":        outcome("left to people: there is nothing safe to do", false),
	}
}

// ask asks for what cannot be undone, instance by instance. Silence is a no.
func ask() object {
	const message = "States.Format('Instance {} is isolated, and still runs. To stop it loses what is in its memory. Take an image of the memory first. To have it stopped: aws stepfunctions send-task-success --task-output \\'\"stop\"\\' --task-token {}', $.resource.id, $$.Task.Token)"
	return object{
		"Type": "Map", "ItemsPath": "$.results.running", "End": true, "ResultPath": nil, "MaxConcurrency": 40,
		"ItemSelector": object{"role.$": "$.role", "resource.$": "$$.Map.Item.Value"},
		"ItemProcessor": object{"StartAt": "Wait for a person", "States": object{
			"Wait for a person": object{
				"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish.waitForTaskToken", "TimeoutSeconds": 3 * 24 * 60 * 60, "ResultPath": "$.answer", "Next": "Answer",
				"Parameters": object{"TopicArn": "${Topic}", "Subject": "Shall a contained instance be stopped?", "Message.$": message},
				"Catch":      catch("$.silence", "Left running"),
			},
			"Answer":       choose("Left running", when("$.answer", "stop", "Stop")),
			"Stop":         last(call("ec2:stopInstances", "", object{"InstanceIds.$": "States.Array($.resource.id)"})),
			"Left running": object{"Type": "Succeed"},
		}},
	}
}
