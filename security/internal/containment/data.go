package containment

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

var (
	bucketName   = object{"Bucket.$": "$.resource.id"}
	functionName = object{"FunctionName.$": "$.resource.id"}
	databaseName = object{"DbInstanceIdentifier.$": "$.resource.id"}
)

// lookAtTags asks for the tags of a resource by its ARN.
func lookAtTags(next string) workflow.Task {
	return look("resourcegroupstaggingapi:getResources", next, object{"ResourceARNList.$": "States.Array($.resource.arn)"}, "tagged",
		object{"Keys.$": "$.ResourceTagMappingList[*].Tags[*].Key"})
}

func bucketStates() workflow.States {
	access := look("s3:getPublicAccessBlock", "Bucket as it is", bucketName, "access", object{
		"Block.$": "States.Array($.PublicAccessBlockConfiguration)"})
	access.Catch = catch("$.unknown", "Is public access set")
	return workflow.States{
		"Look at bucket":        lookAtTags("Look at public access"),
		"Look at public access": access,
		"Is public access set": choose("Bucket lost",
			workflow.Matches("$.unknown.Cause", "*public access block configuration was not found*").Then("Public access not set")),
		"Bucket lost":           compute("Lost", "$.problems", object{"Access.$": "$.unknown"}),
		"Public access not set": set("Bucket as it is", "$.access", object{"Block": []any{}}),
		"Bucket as it is":       compute("Weigh", "$.record", object{"Block.$": "$.access.Block"}),
		"Contain bucket": attempt("s3:putPublicAccessBlock", "Bucket", "Settle", extend(bucketName, object{
			"PublicAccessBlockConfiguration": object{
				"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}})),
	}
}

func functionStates() workflow.States {
	return workflow.States{
		"Look at function": lookAtTags("Look at concurrency"),
		// Deep down, because there is none unless somebody has reserved it.
		"Look at concurrency": look("lambda:getFunctionConcurrency", "Function as it is", functionName, "concurrency", object{
			"Reserved.$": "$..ReservedConcurrentExecutions"}),
		"Function as it is": compute("Weigh", "$.record", object{"Reserved.$": "$.concurrency.Reserved"}),
		"Contain function": attempt("lambda:tagResource", "Tag", "Stop function", object{
			"Resource.$": "$.resource.arn", "Tags": object{ContainedTag + ".$": "$.finding.id"}}),
		"Stop function": attempt("lambda:putFunctionConcurrency", "Function", "Settle",
			extend(functionName, object{"ReservedConcurrentExecutions": 0})),
	}
}

func databaseStates() workflow.States {
	const id = "States.Format('plinth-{}', $.finding.id)"
	// A database that is being changed can be changed or copied only later.
	later := func(t workflow.Task) workflow.Task {
		t.Retry = []workflow.Retry{{
			Errors:   []string{"Rds.InvalidDbInstanceStateException", "Rds.InvalidDbClusterStateException"},
			Interval: time.Minute, Backoff: 1, Attempts: 60,
		}}
		return t
	}
	// A repeat finds the snapshot of the first time.
	copied := func(t workflow.Task, exists string) workflow.Task {
		t = later(t)
		t.Catch = append(expected([]string{exists}, t.Next), t.Catch...)
		return t
	}
	return workflow.States{
		"Look at database": lookAtTags("Look at settings"),
		"Look at settings": look("rds:describeDBInstances", "Database as it is", databaseName, "database", object{
			"Public.$": "$.DbInstances[0].PubliclyAccessible", "Protected.$": "$.DbInstances[0].DeletionProtection",
			"Clusters.$": "$.DbInstances[*].DbClusterIdentifier"}),
		"Database as it is": compute("Weigh", "$.record", object{
			"Public.$": "$.database.Public", "Protected.$": "$.database.Protected", "Clusters.$": "$.database.Clusters"}),
		"Contain database": attempt("rds:addTagsToResource", "Tag", "Of a cluster", object{"ResourceName.$": "$.resource.arn", "Tags": mark()}),
		"Of a cluster":     choose("Close database", workflow.Present("$.record.Clusters[0]").Then("Close member")),
		"Close database": later(attempt("rds:modifyDBInstance", "Database", "Copy database", extend(databaseName, object{
			"PubliclyAccessible": false, "DeletionProtection": true, "ApplyImmediately": true}))),
		"Copy database": copied(attempt("rds:createDBSnapshot", "Snapshot", "Settle", extend(databaseName, object{"DbSnapshotIdentifier.$": id})),
			"Rds.DbSnapshotAlreadyExistsException"),
		// Deletion protection is the cluster's.
		"Close member": later(attempt("rds:modifyDBInstance", "Database", "Copy cluster", extend(databaseName, object{
			"PubliclyAccessible": false, "ApplyImmediately": true}))),
		"Copy cluster": copied(attempt("rds:createDBClusterSnapshot", "Snapshot", "Settle", object{
			"DbClusterIdentifier.$": "$.record.Clusters[0]", "DbClusterSnapshotIdentifier.$": id}), "Rds.DbClusterSnapshotAlreadyExistsException"),
	}
}
