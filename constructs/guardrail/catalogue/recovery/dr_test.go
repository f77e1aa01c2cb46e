package recovery_test

import (
	"maps"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

const sourceARN = "arn:aws:rds:eu-central-1:111111111111:db:orders"

// regionReplica is a copy of a database in another Region, with changes.
func regionReplica(more Object) Change {
	properties := Object{
		"SourceDBInstanceIdentifier": sourceARN, "KmsKeyId": Att("Key", "Arn"), "DeletionProtection": true, "AutoMinorVersionUpgrade": true,
		"EnableCloudwatchLogsExports": List{"postgresql"}, "DBParameterGroupName": Ref("DatabaseParameters"), "PubliclyAccessible": false,
		"DBSubnetGroupName": Ref("DatabaseSubnets"), "VPCSecurityGroups": List{Att("DatabaseGroup", "GroupId")},
	}
	for name, value := range more {
		properties[name] = value
		if value == nil {
			delete(properties, name)
		}
	}
	return Add("Copy", Kept("AWS::RDS::DBInstance", properties))
}

// globalDatabase makes the good cluster the primary of a global database.
func globalDatabase(global Object, version any) []Change {
	properties := Object{"StorageEncrypted": true, "DeletionProtection": true}
	for name, value := range global {
		properties[name] = value
	}
	return []Change{Set("Cluster.GlobalClusterIdentifier", Ref("Global")), Set("Cluster.ManageMasterUserPassword", nil),
		Set("Cluster.MasterUsername", "dbadmin"), Set("Cluster.EngineVersion", version),
		Add("Global", Kept("AWS::RDS::GlobalCluster", properties))}
}

func lagAlarm(metric string) Change {
	return Add("Lag", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": "AWS/RDS", "MetricName": metric, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 60000,
		"EvaluationPeriods": 5, "Period": 60, "Statistic": "Maximum", "TreatMissingData": "breaching",
		"Dimensions": List{Object{"Name": "DBClusterIdentifier", "Value": Ref("Cluster")}}, "AlarmActions": List{Ref("Alarms")},
	}))
}

func lagQuery(query string) Change {
	return Add("Lag", Resource("AWS::CloudWatch::Alarm", Object{
		"ComparisonOperator": "GreaterThanThreshold", "Threshold": 60000, "EvaluationPeriods": 5, "TreatMissingData": "breaching",
		"Metrics": List{Object{"Id": "q", "Expression": query, "Period": 60, "ReturnData": true}}, "AlarmActions": List{Ref("Alarms")},
	}))
}

// documents is a cluster of DocumentDB, with more properties.
func documents(more Object) Change {
	properties := Object{
		"VpcSecurityGroupIds": List{Att("DatabaseGroup", "GroupId")}, "StorageEncrypted": true, "BackupRetentionPeriod": 7,
		"DeletionProtection": true, "EnableCloudwatchLogsExports": List{"audit"},
	}
	maps.Copy(properties, more)
	return Add("Papers", Kept("AWS::DocDB::DBCluster", properties))
}

func otherRegionSabotages() []Case {
	return []Case{
		{Rule: "DR-001", Name: "no key", Change: []Change{regionReplica(Object{"KmsKeyId": nil})}, At: "Copy KmsKeyId",
			Says: "is not set, and the source is in eu-central-1"},
		{Rule: "DR-001", Name: "the source's key", Change: []Change{regionReplica(Object{
			"KmsKeyId": "arn:aws:kms:eu-central-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"})}, At: "Copy KmsKeyId",
			Says: "is a key in eu-central-1; want one in eu-west-1"},
		{Rule: "DR-002", Name: "a weak reference", Change: []Change{regionReplica(Object{"SourceDBInstanceIdentifier": Object{
			"Fn::GetStackOutput": Object{"StackName": "There", "Region": "eu-central-1", "OutputName": "Orders"}}})},
			At: "Copy SourceDBInstanceIdentifier", Says: "is read from eu-central-1 at every update"},
		{Rule: "DR-002", Name: "of a cluster", Change: []Change{Set("Cluster.ManageMasterUserPassword", nil),
			Set("Cluster.ReplicationSourceIdentifier", Object{"Fn::GetStackOutput": Object{
				"StackName": "There", "Region": "eu-central-1", "OutputName": "Ledger"}})},
			At: "Cluster ReplicationSourceIdentifier", Says: "is read from eu-central-1 at every update"},
		{Rule: "DR-009", Name: "a replica with a user", Change: []Change{regionReplica(Object{"MasterUsername": "dbadmin"})},
			At: "Copy MasterUsername", Says: "want none"},
		{Rule: "DR-009", Name: "a replica with a managed password", Change: []Change{regionReplica(Object{"ManageMasterUserPassword": true})},
			At: "Copy ManageMasterUserPassword", Says: "is true; want false"},
		{Rule: "DR-009", Name: "a secondary of DocumentDB", Change: []Change{documents(Object{"SourceRegion": "eu-central-1",
			"GlobalClusterIdentifier": "papers", "MasterUsername": "dbadmin"})}, At: "Papers MasterUsername", Says: "want none"},
		{Rule: "DR-009", Name: "a secondary with a user", Change: append(globalDatabase(nil, "17.7"),
			Set("Cluster.SourceRegion", "eu-central-1")), At: "Cluster MasterUsername", Says: "want none"},
		{Rule: "DR-009", Name: "a secondary with a database", Change: append(globalDatabase(nil, "17.7"),
			Set("Cluster.SourceRegion", "eu-central-1"), Set("Cluster.MasterUsername", nil), Set("Cluster.DatabaseName", "ledger")),
			At: "Cluster DatabaseName", Says: "want none"},
		{Rule: "DR-003", Name: "a major version", Change: globalDatabase(nil, "17"), At: "Cluster EngineVersion",
			Says: "is 17, the newest minor"},
		{Rule: "DR-003", Name: "the default", Change: globalDatabase(nil, nil), At: "Cluster EngineVersion", Says: "is not set"},
		{Rule: "DR-010", Name: "a member that goes",
			Change: append(globalDatabase(nil, "17.7"), Attribute("Cluster", "DeletionPolicy", "Delete")),
			At:     "Cluster DeletionPolicy", Says: "is Delete; want Retain", Also: []string{"BACKUP-012"}},
		{Rule: "DR-010", Name: "a global database that goes", Change: append(globalDatabase(nil, "17.7"),
			Attribute("Global", "DeletionPolicy", nil)), At: "Global DeletionPolicy", Says: "is not set"},
		{Rule: "DR-010", Name: "a global database of Neptune that goes", Change: []Change{Add("Graphs", Object{
			"Type": "AWS::Neptune::GlobalCluster", "Properties": Object{"StorageEncrypted": true, "DeletionProtection": true}})},
			At: "Graphs DeletionPolicy", Says: "is not set"},
		{Rule: "DR-010", Name: "a member of DocumentDB", Change: []Change{documents(Object{"GlobalClusterIdentifier": "papers"}),
			Attribute("Papers", "DeletionPolicy", "Delete")}, Also: []string{"BACKUP-012"}, At: "Papers DeletionPolicy",
			Says: "is Delete; want Retain"},
		{Rule: "DR-004", Name: "over a cluster of DocumentDB", Change: []Change{Add("Archive", Kept("AWS::DocDB::GlobalCluster", Object{
			"StorageEncrypted": true, "DeletionProtection": true, "SourceDBClusterIdentifier": "papers"}))},
			At: "Archive SourceDBClusterIdentifier", Says: "is papers"},
		{Rule: "DR-004", Name: "over a cluster", Change: globalDatabase(Object{
			"SourceDBClusterIdentifier": "arn:aws:rds:eu-west-1:111111111111:cluster:ledger"}, "17.7"), At: "Global SourceDBClusterIdentifier",
			Says: "which may not be the primary for long"},
		{Rule: "DR-005", Name: "of the primary", Change: append(globalDatabase(nil, "17.7"), lagAlarm("AuroraGlobalDBReplicationLag")),
			At: "Lag Dimensions", Says: "is Prod/Cluster, a primary"},
		{Rule: "DR-005", Name: "of the primary, by a query", Change: append(globalDatabase(nil, "17.7"),
			Set("Cluster.DBClusterIdentifier", "ledger"), lagQuery(`SELECT MAX(AuroraGlobalDBRPOLag) FROM SCHEMA("AWS/RDS", DBClusterIdentifier) `+
				`WHERE DBClusterIdentifier = 'ledger'`)),
			At: "Lag Metrics.0.Expression", Says: "is Prod/Cluster, a primary"},
		{Rule: "DR-005", Name: "of a primary of DocumentDB", Change: []Change{
			documents(Object{"MasterUsername": "dbadmin", "DBClusterIdentifier": "papers"}), lagAlarm("GlobalClusterReplicationLag"),
			Set("Lag.Namespace", "AWS/DocDB"), Set("Lag.Dimensions.0.Value", "papers")},
			At: "Lag Dimensions", Says: "is Prod/Papers, a primary"},
	}
}

// regionPlan is a Region switch plan with changes.
func regionPlan(more Object, steps ...string) Change {
	list := List{}
	for _, step := range steps {
		list = append(list, Object{"Name": step, "ExecutionBlockType": step, "ExecutionBlockConfiguration": Object{}})
	}
	properties := Object{
		"Name": "shop", "ExecutionRole": "arn:aws:iam::111111111111:role/switch", "RecoveryApproach": "activePassive",
		"Regions": List{"eu-west-1", "eu-central-1"}, "PrimaryRegion": "eu-west-1", "RecoveryTimeObjectiveMinutes": 30,
		"Workflows": List{Object{"WorkflowTargetAction": "activate", "Steps": list}},
		"AssociatedAlarms": Object{"Users": Object{"AlarmType": "applicationHealth",
			"ResourceIdentifier": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:users"}},
	}
	for name, value := range more {
		properties[name] = value
		if value == nil {
			delete(properties, name)
		}
	}
	return Add("Plan", Resource("AWS::ARCRegionSwitch::Plan", properties))
}

// beside are the steps of the first step of a plan, which run at once.
func beside(steps ...any) Change {
	return Set("Plan.Workflows.0.Steps.0.ExecutionBlockConfiguration", Object{"ParallelConfig": Object{"Steps": steps}})
}

// declared makes the stack a side of a pair.
func declared(pair Object) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata["Prod"] = append(s.Metadata["Prod"], assemblytest.Entry{Type: assembly.MetadataRecovery, Data: pair})
	}
}

func pairSabotages() []Case {
	lost := Add("Reads", Resource("AWS::SSM::Parameter", Object{"Type": "String", "Value": Object{"Fn::GetStackOutput": Object{
		"StackName": "There", "Region": "eu-central-1", "OutputName": "Name"}}}))
	return []Case{
		{Rule: "DR-002", Name: "a stack that takes over", Change: []Change{lost, declared(Object{"primary": "eu-central-1", "recovery": "Prod"})},
			At: " Fn::GetStackOutput", Says: `reads "Name" from eu-central-1 at every update`},
		{Rule: "DR-002", Name: "a stack that follows", Change: []Change{lost, declared(Object{"primary": "eu-central-1", "standby": "Prod"})},
			At: " Fn::GetStackOutput", Says: `reads "Name" from eu-central-1 at every update`},
		{Rule: "DR-012", Name: "a runbook of its own", Change: []Change{declared(Object{"ownFailover": "runbook 12", "rto": "1h"})},
			At: " OwnFailover", Says: `of Prod is "runbook 12", which has to keep a recovery time of 1h`},
	}
}

func regionSwitchSabotages() []Case {
	return []Case{
		{Rule: "DR-006", Name: "no alarms", Change: []Change{regionPlan(Object{"AssociatedAlarms": nil})}, At: "Plan AssociatedAlarms",
			Says: "has no alarm of the type applicationHealth"},
		{Rule: "DR-006", Name: "no objective", Change: []Change{regionPlan(Object{"RecoveryTimeObjectiveMinutes": nil})},
			At: "Plan RecoveryTimeObjectiveMinutes", Says: "is not set"},
		{Rule: "DR-006", Name: "a trigger alone", Change: []Change{regionPlan(Object{"AssociatedAlarms": Object{"Users": Object{
			"AlarmType": "trigger", "ResourceIdentifier": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:users"}}})},
			At: "Plan AssociatedAlarms", Says: "has no alarm"},
		{Rule: "DR-007", Name: "a trigger", Change: []Change{regionPlan(Object{"Triggers": List{Object{"Action": "activate",
			"TargetRegion": "eu-central-1", "MinDelayMinutesBetweenExecutions": 60,
			"Conditions": List{Object{"AssociatedAlarmName": "Users", "Condition": "red"}}}}})}, At: "Plan Triggers", Says: "without a person"},
		{Rule: "DR-011", Name: "three Regions", Change: []Change{regionPlan(Object{"Regions": List{"eu-west-1", "eu-central-1", "eu-north-1"}})},
			At: "Plan Regions", Says: "names 3; want 2"},
		{Rule: "DR-011", Name: "a group of one Region", Change: []Change{regionPlan(nil, "EC2AutoScaling"),
			Set("Plan.Workflows.0.Steps.0.ExecutionBlockConfiguration", Object{"Ec2AsgCapacityIncreaseConfig": Object{"Asgs": List{
				Object{"Arn": "arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:1:autoScalingGroupName/shop"}}}})},
			At: "Plan Workflows.0.Steps.0.ExecutionBlockConfiguration.Ec2AsgCapacityIncreaseConfig.Asgs", Says: "names 1; want 2"},
		{Rule: "DR-011", Name: "an action in capitals",
			Change: []Change{regionPlan(nil), Set("Plan.Workflows.0.WorkflowTargetAction", "ACTIVATE")},
			At:     "Plan Workflows.0.WorkflowTargetAction", Says: "is ACTIVATE; want activate"},
		{Rule: "DR-011", Name: "a service of one Region, beside others", Change: []Change{regionPlan(nil, "Parallel"),
			beside(Object{"ExecutionBlockType": "ECSServiceScaling", "ExecutionBlockConfiguration": Object{
				"EcsCapacityIncreaseConfig": Object{"Services": List{Object{"ServiceArn": "arn:aws:ecs:eu-west-1:111111111111:service/a/b"}}}}})},
			At: "Plan Workflows.0.Steps.0.ExecutionBlockConfiguration.ParallelConfig.Steps.0.ExecutionBlockConfiguration." +
				"EcsCapacityIncreaseConfig.Services", Says: "names 1; want 2"},
		{Rule: "DR-008", Name: "traffic beside the database", Change: []Change{regionPlan(nil, "Parallel"), beside(
			Object{"ExecutionBlockType": "Route53HealthCheck"}, Object{"ExecutionBlockType": "AuroraGlobalDatabase"})},
			At: "Plan Workflows", Says: "moves traffic in the step Parallel beside others"},
		{Rule: "DR-008", Name: "traffic first", Change: []Change{regionPlan(nil, "Route53HealthCheck", "RdsPromoteReadReplica")},
			At: "Plan Workflows", Says: "has the step RdsPromoteReadReplica after traffic has moved"},
	}
}

func harmlessOtherRegions() map[string][]Change {
	return map[string][]Change{
		"a copy with a key of its Region":  {regionReplica(nil)},
		"a global database":                globalDatabase(nil, "17.7"),
		"an alarm on a cluster of its own": append(globalDatabase(nil, "17.7"), lagAlarm("AuroraReplicaLagMaximum")),
		"a pair that fails over by itself": {declared(Object{"primary": "eu-west-1", "recovery": "There", "ownFailover": ""})},
		"a plan that moves traffic last":   {regionPlan(nil, "RdsPromoteReadReplica", "ECSServiceScaling", "Route53HealthCheck")},
	}
}
