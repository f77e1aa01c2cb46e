package restore

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// backupStates restore the newest backup of a store from the vault.
func backupStates(p Plan) workflow.States {
	is := func(typ, next string) workflow.Rule {
		return workflow.Expression("{% $states.input.type = '" + typ + "' %}").Then(next)
	}
	newest := call("backup:listRecoveryPointsByBackupVault", workflow.Object{
		"BackupVaultName": p.Vault, "ByResourceArn": "{% $states.input.arn %}", "MaxResults": 1000,
	}, "HasPoint")
	newest.Output = "{% ($good := [$states.result.RecoveryPoints[Status = 'COMPLETED']^(>CreationDate)]; $merge([$states.input, " +
		"{'point': $count($good) = 0 ? '' : $good[0].RecoveryPointArn}])) %}"
	infer := call("backup:getRestoreTestingInferredMetadata", workflow.Object{
		"BackupVaultName": p.Vault, "RecoveryPointArn": "{% $states.input.point %}",
	}, "Start")
	// AWS Backup takes its keys in any case, so that none may come twice.
	infer.Output = "{% ($said := $keys($states.input.with).$lowercase($); $merge([$states.input, {'metadata': $merge([" +
		"$sift($states.result.InferredMetadata, function($v, $k) {$not($lowercase($k) in $said)}), $states.input.with])}])) %}"
	start := call("backup:startRestoreJob", workflow.Object{
		"RecoveryPointArn": "{% $states.input.point %}", "Metadata": "{% $states.input.metadata %}", "IamRoleArn": p.Role,
		// The token makes a second attempt none at all.
		"IdempotencyToken": "{% $states.context.Execution.Name & '-' & $states.input.name %}",
	}, "Restoring")
	start.Output = "{% $merge([$states.input, {'job': $states.result.RestoreJobId}]) %}"
	job := call("backup:describeRestoreJob", workflow.Object{"RestoreJobId": "{% $states.input.job %}"}, "IsOver")
	job.Output = "{% $merge([$states.input, {'status': $states.result.Status, 'why': 'its restore is ' & $states.result.Status & ' ' & " +
		"$states.result.StatusMessage}]) %}"
	return workflow.States{
		"WhichType": workflow.Choice{Default: "Name", Rules: []workflow.Rule{is("RDS", "Instance"), is("Aurora", "Cluster")}},
		"Newest":    newest,
		"HasPoint": workflow.Choice{Default: "Infer", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.point = '' %}").Then("NoBackup"),
		}},
		"NoBackup":  because("there is no backup of it here"),
		"Infer":     infer,
		"Start":     start,
		"Restoring": workflow.Wait{For: time.Minute, Next: "Job"},
		"Job":       job,
		"IsOver": workflow.Choice{Default: "Restoring", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.status = 'COMPLETED' %}").Then("Arrived"),
			workflow.Expression("{% $states.input.status in ['FAILED', 'ABORTED'] %}").Then("NotRestored"),
		}},
		"Arrived":  workflow.Choice{Default: "Restored", Rules: []workflow.Rule{is("RDS", "Instance"), is("Aurora", "Cluster")}},
		"Restored": workflow.Pass{Output: workflow.Object{"name": "{% $states.input.name %}", "restored": true}},
		"NotRestored": workflow.Pass{
			Output: workflow.Object{"name": "{% $states.input.name %}", "restored": false, "why": "{% $states.input.why %}"}},
	}
}

// storeStates are for tables and buckets. A table keeps its name, which is unique in its Region.
// Names of buckets are unique in the world, so that the Region is added.
func storeStates(p Plan) workflow.States {
	jobs := call("backup:listRestoreJobsByProtectedResource", workflow.Object{
		"ResourceArn": "{% $states.input.arn %}", "ByStatus": "COMPLETED", "MaxResults": 1000,
	}, "WasCompleted")
	jobs.Output = "{% $merge([$states.input, {'completed': $count($states.result.RestoreJobs[$split(CreatedResourceArn, ':')[-1] = " +
		"$states.input.target]) > 0}]) %}"
	return workflow.States{
		"Name": workflow.Choice{Default: "NameTable", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.type = 'S3' %}").Then("NameBucket"),
		}},
		"NameTable": workflow.Pass{Next: "Table", Output: "{% $merge([$states.input, {'with': {'targetTableName': " +
			"$states.input.name, 'encryptionType': 'KMS', 'kmsMasterKeyArn': '" + p.Key + "'}}]) %}"},
		"Table": missing("dynamodb:describeTable", workflow.Object{"TableName": "{% $states.input.name %}"},
			"DynamoDb.ResourceNotFoundException", "Newest", "Restored"),
		"NameBucket": workflow.Pass{Next: "Bucket", Output: "{% ($target := $substring($states.input.name, 0, 47) & '-${Region}'; " +
			"$merge([$states.input, {'target': $target, 'with': {'destinationBucketName': $target, 'encryptionType': 'SSE-KMS', " +
			"'kmsKey': '" + p.Key + "'}}])) %}"},
		"Bucket": missing("s3:listObjectsV2", workflow.Object{"Bucket": "{% $states.input.target %}", "MaxKeys": 1},
			"S3.NoSuchBucketException", "Newest", "Jobs"),
		"Jobs": jobs,
		"WasCompleted": workflow.Choice{Default: "Half", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.completed %}").Then("Restored"),
		}},
		"Half": because("its bucket is there, and no restore into it was completed: delete the bucket and run this again"),
	}
}
