package security

// dataStates contain buckets, functions and databases. Their tags are asked for by ARN.
func dataStates() object {
	tags := func(next string) object {
		return look("resourcegroupstaggingapi:getResources", next, object{"ResourceARNList.$": "States.Array($.resource.arn)"}, "tagged",
			object{"Keys.$": "$.ResourceTagMappingList[*].Tags[*].Key"})
	}
	return merge(bucketStates(tags), functionStates(tags), databaseStates(tags))
}

func bucketStates(tags func(next string) object) object {
	bucket := object{"Bucket.$": "$.resource.id"}
	return object{
		"Look at bucket": tags("Look at public access"),
		"Look at public access": with(look("s3:getPublicAccessBlock", "Bucket as it is", bucket, "access", object{"Block.$": "States.Array($.PublicAccessBlockConfiguration)"}), object{
			"Catch": catch("$.unknown", "Is public access set")}),
		"Is public access set":  choose("Bucket lost", object{"Variable": "$.unknown.Cause", "StringMatches": "*public access block configuration was not found*", "Next": "Public access not set"}),
		"Bucket lost":           object{"Type": "Pass", "InputPath": "$", "Parameters": object{"Access.$": "$.unknown"}, "ResultPath": "$.problems", "Next": "Lost"},
		"Public access not set": put("Bucket as it is", "$.access", object{"Block": []any{}}),
		"Bucket as it is":       pass("Weigh", "$.record", object{"Block.$": "$.access.Block"}),
		"Contain bucket": try("s3:putPublicAccessBlock", "Bucket", "Settle", with(bucket, object{"PublicAccessBlockConfiguration": object{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}})),
	}
}

func functionStates(tags func(next string) object) object {
	function := object{"FunctionName.$": "$.resource.id"}
	return object{
		"Look at function": tags("Look at concurrency"),
		// Deep down, because there is none unless somebody has reserved it.
		"Look at concurrency": look("lambda:getFunctionConcurrency", "Function as it is", function, "concurrency", object{"Reserved.$": "$..ReservedConcurrentExecutions"}),
		"Function as it is":   pass("Weigh", "$.record", object{"Reserved.$": "$.concurrency.Reserved"}),
		"Contain function":    try("lambda:tagResource", "Tag", "Stop function", object{"Resource.$": "$.resource.arn", "Tags": object{ContainedTag + ".$": "$.finding.id"}}),
		"Stop function":       try("lambda:putFunctionConcurrency", "Function", "Settle", with(function, object{"ReservedConcurrentExecutions": 0})),
	}
}

func databaseStates(tags func(next string) object) object {
	database := object{"DbInstanceIdentifier.$": "$.resource.id"}
	// A database that is being changed can be changed or copied only later.
	later := object{"Retry": []any{object{
		"ErrorEquals": []string{"Rds.InvalidDbInstanceStateException", "Rds.InvalidDbClusterStateException"}, "IntervalSeconds": 60, "BackoffRate": 1, "MaxAttempts": 60,
	}}}
	id := "States.Format('plinth-{}', $.finding.id)"
	return object{
		"Look at database": tags("Look at settings"),
		"Look at settings": look("rds:describeDBInstances", "Database as it is", database, "database", object{
			"Public.$": "$.DbInstances[0].PubliclyAccessible", "Protected.$": "$.DbInstances[0].DeletionProtection", "Clusters.$": "$.DbInstances[*].DbClusterIdentifier"}),
		"Database as it is": pass("Weigh", "$.record", object{"Public.$": "$.database.Public", "Protected.$": "$.database.Protected", "Clusters.$": "$.database.Clusters"}),
		"Contain database":  try("rds:addTagsToResource", "Tag", "Of a cluster", object{"ResourceName.$": "$.resource.arn", "Tags": mark}),
		"Of a cluster":      choose("Close database", has("$.record.Clusters[0]", "Close member")),
		"Close database":    with(try("rds:modifyDBInstance", "Database", "Copy database", with(database, object{"PubliclyAccessible": false, "DeletionProtection": true, "ApplyImmediately": true})), later),
		"Copy database":     with(try("rds:createDBSnapshot", "Snapshot", "Settle", with(database, object{"DbSnapshotIdentifier.$": id})), later),
		// Deletion protection is the cluster's.
		"Close member": with(try("rds:modifyDBInstance", "Database", "Copy cluster", with(database, object{"PubliclyAccessible": false, "ApplyImmediately": true})), later),
		"Copy cluster": with(try("rds:createDBClusterSnapshot", "Snapshot", "Settle", object{"DbClusterIdentifier.$": "$.record.Clusters[0]", "DbClusterSnapshotIdentifier.$": id}), later),
	}
}
