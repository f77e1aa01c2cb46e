package restore

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// databaseStates restore an instance or a cluster, and make of it what it was: with backups,
// protected, with members, and admitting its clients.
func databaseStates() workflow.States { return workflow.Merge(instanceStates(), clusterStates()) }

func instanceStates() workflow.States {
	instance := missing("rds:describeDBInstances", workflow.Object{"DbInstanceIdentifier": "{% $states.input.name %}"},
		"Rds.DbInstanceNotFoundException", "FromWhere", "InstanceReady")
	instance.Output = "{% $merge([$states.input, {'status': $states.result.DbInstances[0].DbInstanceStatus}]) %}"
	logs := call("rds:describeDBInstanceAutomatedBackups", workflow.Object{"DbInstanceIdentifier": "{% $states.input.name %}"}, "HasLogs")
	logs.Output = "{% ($good := [$states.result.DbInstanceAutomatedBackups[$exists(RestoreWindow.LatestTime)]]; $merge([$states.input, " +
		"{'point': $count($good) = 0 ? '' : $good[0].DbInstanceAutomatedBackupsArn}])) %}"
	open := call("rds:modifyDBInstance", workflow.Object{
		"DbInstanceIdentifier": "{% $states.input.name %}", "BackupRetentionPeriod": "{% $states.input.days %}",
		"PreferredBackupWindow": "{% $states.input.window %}", "DeletionProtection": true, "CopyTagsToSnapshot": true, "ApplyImmediately": true,
	}, "Restored")
	open.Retry = patient
	return workflow.States{
		"Instance": instance,
		"InstanceReady": workflow.Choice{Default: "AwaitInstance", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.status in ['available', 'backing-up'] %}").Then("OpenInstance"),
		}},
		"AwaitInstance": workflow.Wait{For: 30 * time.Second, Next: "Instance"},
		"FromWhere": workflow.Choice{Default: "Newest", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.logs %}").Then("Logs"),
		}},
		"Logs": logs,
		"HasLogs": workflow.Choice{Default: "ToLatest", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.point = '' %}").Then("NoBackup"),
		}},
		"ToLatest": call("rds:restoreDBInstanceToPointInTime", workflow.Object{
			"SourceDBInstanceAutomatedBackupsArn": "{% $states.input.point %}", "TargetDBInstanceIdentifier": "{% $states.input.name %}",
			"UseLatestRestorableTime": true, "DbSubnetGroupName": "{% $states.input.subnets %}",
			"VpcSecurityGroupIds": []string{"{% $states.input.group %}"}, "DbParameterGroupName": "{% $states.input.parameters %}",
			"EnableIAMDatabaseAuthentication": true, "MultiAZ": true, "PubliclyAccessible": false,
		}, "AwaitInstance"),
		"OpenInstance": open,
	}
}

// patient is for changes of what was restored a moment ago: RDS makes a first backup, and refuses
// changes until that is done.
var patient = []workflow.Retry{{Interval: 30 * time.Second, Attempts: 40, Backoff: 1}}

func clusterStates() workflow.States {
	cluster := missing("rds:describeDBClusters", workflow.Object{"DbClusterIdentifier": "{% $states.input.name %}"},
		"Rds.DbClusterNotFoundException", "Newest", "ClusterReady")
	cluster.Output = "{% $merge([$states.input, {'status': $states.result.DbClusters[0].Status}]) %}"
	open := call("rds:modifyDBCluster", "{% $merge([{'DbClusterIdentifier': $states.input.name, "+
		"'BackupRetentionPeriod': $states.input.days, 'PreferredBackupWindow': $states.input.window, 'DeletionProtection': true, "+
		"'CopyTagsToSnapshot': true, 'ApplyImmediately': true}, $exists($states.input.capacity) ? "+
		"{'ServerlessV2ScalingConfiguration': $states.input.capacity} : {}]) %}", "Members")
	open.Retry = patient
	member := call("rds:createDBInstance", workflow.Object{
		"DbInstanceIdentifier": "{% $states.input.member %}", "DbClusterIdentifier": "{% $states.input.cluster %}",
		"DbInstanceClass": "{% $states.input.class %}", "Engine": "{% $states.input.engine %}", "PubliclyAccessible": false,
		"AutoMinorVersionUpgrade": true,
	}, "Made")
	member.Catch = []workflow.Catch{{Errors: []string{"Rds.DbInstanceAlreadyExistsException"}, Next: "Made"}}
	member.Retry = append([]workflow.Retry{workflow.NoRetry("Rds.DbInstanceAlreadyExistsException")}, retry...)
	first := call("rds:describeDBInstances", workflow.Object{"DbInstanceIdentifier": "{% $states.input.members[0].member %}"}, "Writes")
	first.Output = "{% $merge([$states.input, {'status': $states.result.DbInstances[0].DbInstanceStatus}]) %}"
	return workflow.States{
		"Cluster": cluster,
		"ClusterReady": workflow.Choice{Default: "AwaitCluster", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.status = 'available' %}").Then("OpenCluster"),
		}},
		"AwaitCluster": workflow.Wait{For: 30 * time.Second, Next: "Cluster"},
		"OpenCluster":  open,
		"Members": workflow.Map{ItemsOf: "{% $states.input.members %}", Next: "AwaitWriter", Output: "{% $states.input %}", Catch: notRestored(),
			Process: workflow.Part{Start: "Make", States: workflow.States{"Make": member, "Made": workflow.Pass{}}}},
		"AwaitWriter": workflow.Wait{For: 30 * time.Second, Next: "Writer"},
		"Writer":      first,
		"Writes": workflow.Choice{Default: "AwaitWriter", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.status in ['available', 'backing-up'] %}").Then("Restored"),
		}},
	}
}
