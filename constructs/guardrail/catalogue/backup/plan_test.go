package backup_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// planned adds a plan that selects the data of the good stack by tag, with a rule for so many days.
func planned(days int, more ...Change) []Change {
	tag := List{Object{"Key": "backup", "Value": "daily"}}
	rule := Object{"RuleName": "Daily", "TargetBackupVault": Ref("Vault"), "Lifecycle": Object{"DeleteAfterDays": days}}
	return append([]Change{
		Add("Vault", Kept("AWS::Backup::BackupVault", Object{"BackupVaultName": "vault", "EncryptionKeyArn": Att("Key", "Arn"),
			"LockConfiguration": Object{"MinRetentionDays": 7, "MaxRetentionDays": 100}})),
		Add("Plan", Resource("AWS::Backup::BackupPlan", Object{"BackupPlan": Object{"BackupPlanName": "plan", "BackupPlanRule": List{rule}}})),
		Add("Selection", Resource("AWS::Backup::BackupSelection", Object{"BackupPlanId": Ref("Plan"), "BackupSelection": Object{
			"SelectionName": "tagged", "IamRoleArn": Att("Role", "Arn"), "Resources": List{"*"}, "Conditions": Object{"StringEquals": List{
				Object{"ConditionKey": "aws:ResourceTag/backup", "ConditionValue": "daily"}}}}})),
		Set("Data.Tags", tag), Set("Database.Tags", tag), Set("Audit.Tags", tag), Set("Volume.Tags", tag), Set("Cluster.Tags", tag),
	}, more...)
}

func planHarmless() map[string][]Change {
	const selection = "Selection.BackupSelection."
	continuous := Set("Plan.BackupPlan.BackupPlanRule.0.EnableContinuousBackup", true)
	return map[string][]Change{
		"reports of a canary": planned(35, Set("Data.Tags", nil),
			Add("Canary", Resource("AWS::Synthetics::Canary", Object{"Name": "shop", "RuntimeVersion": "syn-nodejs-5.2",
				"ProvisionedResourceCleanup": "AUTOMATIC", "ArtifactS3Location": Join("s3://", Ref("Data"))})),
			Add("Failing", Resource("AWS::CloudWatch::Alarm", Object{"Namespace": "CloudWatchSynthetics", "MetricName": "SuccessPercent",
				"Dimensions": List{Object{"Name": "CanaryName", "Value": "shop"}}, "Statistic": "Average", "Period": 300, "EvaluationPeriods": 3,
				"ComparisonOperator": "LessThanThreshold", "Threshold": 100, "TreatMissingData": "breaching", "AlarmActions": List{Ref("Alarms")}}))),
		"a plan for what carries its tag": planned(35),
		"a plan after the windows":        startedAt("cron(0 6 * * ? *)"),
		"every six hours":                 startedAt("cron(0 0/6 * * ? *)"),
		"at five on other days":           startedAt("cron(0 5 ? * MON,3 *)"),
		"at intervals":                    startedAt("rate(1 day)"),
		"a list of tags": planned(35, Set(selection+"Resources", nil), Set(selection+"Conditions", nil), Set(selection+"ListOfTags", List{
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "other", "ConditionValue": "x"},
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}})),
		"the resources themselves": planned(35, Set(selection+"Conditions", nil), Set(selection+"Resources",
			List{Att("Data", "Arn"), Att("Database", "DBInstanceArn"), Att("Audit", "Arn"), Ref("Volume"), Att("Cluster", "DBClusterArn")})),
		"every database and bucket": planned(35, Set(selection+"Conditions", nil), Set(selection+"Resources",
			List{"arn:aws:rds:*:*:db:*", "arn:aws:s3:::*", "arn:aws:ec2:*:*:volume/*", "arn:aws:rds:*:*:cluster:*"})),
		"a continuous rule that agrees": planned(7, continuous),
		"a continuous rule for buckets": planned(30, continuous, Set(selection+"Resources", List{"arn:aws:s3:::*"}), second()),
		"an air-gapped vault that fits": planned(35, airGapped(7, 90),
			Set("Plan.BackupPlan.BackupPlanRule.0.TargetLogicallyAirGappedBackupVaultArn", Att("Apart", "BackupVaultArn"))),
		"cold for long enough":            planned(100, Set("Plan.BackupPlan.BackupPlanRule.0.Lifecycle.MoveToColdStorageAfterDays", 10)),
		"a role that may back up buckets": planned(35, backupRole("AWSBackupServiceRolePolicyForS3Backup")),
		"a restore test in its own VPC":   {restoreTest(Object{"dbSubnetGroupName": Ref("DatabaseSubnets")})},
		"a validation of tests": {
			validation(Object{"restoreTestingPlanArn": List{"arn:aws:backup:eu-west-1:111111111111:restore-testing-plan:p"}})},
		"a rule for restores that fail":         {validation(Object{"status": List{"FAILED"}})},
		"a member of a cluster without the tag": planned(35, Set("Database.Tags", nil), Set("Database.DBClusterIdentifier", "cluster")),
	}
}

// startedAt is a plan that starts by a schedule, and a database with windows.
func startedAt(schedule string) []Change {
	return planned(35, Set("Plan.BackupPlan.BackupPlanRule.0.ScheduleExpression", schedule),
		Set("Database.PreferredBackupWindow", "03:00-04:00"), Set("Database.PreferredMaintenanceWindow", "sun:04:30-sun:05:30"))
}

// airGapped adds a logically air-gapped vault with a lock of so many days.
func airGapped(least, most int) Change {
	return Add("Apart", Kept("AWS::Backup::LogicallyAirGappedBackupVault", Object{"BackupVaultName": "apart", "MinRetentionDays": least,
		"MaxRetentionDays": most}))
}

// backupRole gives the selection a role with a managed policy.
func backupRole(policy string) Change {
	role := Add("Saver",
		Resource("AWS::IAM::Role", Object{"ManagedPolicyArns": List{Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/", policy)},
			"AssumeRolePolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": "sts:AssumeRole",
				"Principal": Object{"Service": "backup.amazonaws.com"},
				"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}}}))
	use := Set("Selection.BackupSelection.IamRoleArn", Att("Saver", "Arn"))
	return func(s *assemblytest.Stack) { role(s); use(s) }
}

func restoreTest(overrides any) Change {
	return Add("Test", Resource("AWS::Backup::RestoreTestingSelection", Object{"RestoreTestingPlanName": "weekly",
		"RestoreTestingSelectionName": "databases", "IamRoleArn": "arn:aws:iam::111111111111:role/restores",
		"ProtectedResourceType": "RDS", "ProtectedResourceArns": List{"*"}, "RestoreMetadataOverrides": overrides}))
}

func validation(detail Object) Change {
	return Add("Validation", Resource("AWS::Events::Rule", Object{"EventPattern": Object{"source": List{"aws.backup"},
		"detail-type": List{"Restore Job State Change"}, "detail": detail},
		"Targets": List{Object{"Id": "Check", "Arn": "arn:aws:states:eu-west-1:111111111111:stateMachine:check"}}}))
}

// second selects everything of the tag once more.
func second() Change {
	return Add("Second", Resource("AWS::Backup::BackupSelection", Object{"BackupPlanId": "other", "BackupSelection": Object{
		"SelectionName": "all", "IamRoleArn": Att("Role", "Arn"), "ListOfTags": List{
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}}}}))
}

func planSabotages() []Case {
	const selection, none = "Selection.BackupSelection.", "are none that a backup plan of eu-west-1 selects"
	const rule, at = "Plan.BackupPlan.BackupPlanRule.0.", "Plan BackupPlan.BackupPlanRule"
	continuous := Set("Plan.BackupPlan.BackupPlanRule.0.EnableContinuousBackup", true)
	return []Case{
		{Rule: "BACKUP-006", Name: "no plan", Change: []Change{Drop("OrgBackups")}, At: " ",
			Says: "has no backup plan in eu-west-1, and holds Prod/"},
		{Rule: "BACKUP-003", Name: "no tag", Change: planned(35, Set("Database.Tags", nil)), At: "Database Tags", Says: none},
		{Rule: "BACKUP-003", Name: "another tag", Change: planned(35, Set("Data.Tags.0.Value", "weekly")), At: "Data Tags", Says: none},
		{Rule: "BACKUP-003", Name: "tag decided at deployment", Change: planned(35, Set("Data.Tags.0.Value", Ref("Param"))),
			At: "Data Tags", Says: none},
		{Rule: "BACKUP-003", Name: "left out", Change: planned(35, Set(selection+"NotResources", List{"arn:aws:rds:*:*:db:*"})),
			At: "Database Tags", Says: none},
		{Rule: "BACKUP-003", Name: "another condition", At: "Database Tags", Says: none, Change: planned(35,
			Set(selection+"Conditions.StringNotEquals", List{Object{"ConditionKey": "aws:ResourceTag/stage", "ConditionValue": "old"}}))},
		{Rule: "BACKUP-003", Name: "a condition that AWS does not know", At: "Database Tags", Says: none, Change: planned(35,
			Set(selection+"Conditions", Object{"stringEquals": List{}}))},
		{Rule: "BACKUP-003", Name: "only buckets", Change: planned(35, Set(selection+"Resources", List{"arn:aws:s3:::*"})),
			At: "Database Tags", Says: none},
		{Rule: "BACKUP-003", Name: "selection under a condition", Change: planned(35, Attribute("Selection", "Condition", "Condition")),
			At: "Database Tags", Says: none},
		{Rule: "BACKUP-013", Name: "during maintenance", Change: startedAt("cron(0 5 * * ? *)"), At: at,
			Says: "Daily starts in PreferredMaintenanceWindow sun:04:30-sun:05:30 of Prod/Database"},
		{Rule: "BACKUP-013", Name: "once a week", Change: startedAt("cron(0 4 ? * SUN *)"), At: at, Says: "in PreferredMaintenanceWindow"},
		{Rule: "BACKUP-013", Name: "before the backups of RDS", Change: startedAt("cron(30 1/1 1 * ? *)"), At: at,
			Says: "starts in Preferred"},
		{Rule: "BACKUP-013", Name: "with the backups of RDS", Change: startedAt("cron(15 3,15 ? * MON *)"), At: at,
			Says: "in PreferredBackupWindow 03:00-04:00"},
		{Rule: "BACKUP-013", Name: "every hour", Change: startedAt("cron(0 * * * ? *)"), At: at, Says: "starts in Preferred"},
		{Rule: "BACKUP-004", Name: "too short", Change: planned(3), At: "Plan BackupPlan.BackupPlanRule",
			Says: "Daily keeps backups for 3 days, and the lock of Prod/Vault wants 7 at least"},
		{Rule: "BACKUP-004", Name: "too long", Change: planned(365), At: "Plan BackupPlan.BackupPlanRule", Says: "wants 100 at most"},
		{Rule: "BACKUP-004", Name: "for ever", Change: planned(35, Set(rule+"Lifecycle", Object{})), At: at, Says: "keeps backups without end"},
		{Rule: "BACKUP-004", Name: "by name", Change: planned(3, Set(rule+"TargetBackupVault", "vault")), At: at, Says: "wants 7 at least"},
		{Rule: "BACKUP-004", Name: "a copy", Change: planned(35, Set(rule+"CopyActions", List{Object{
			"DestinationBackupVaultArn": Att("Vault", "BackupVaultArn"), "Lifecycle": Object{"DeleteAfterDays": 3}}})), At: at,
			Says: "copy 1 of Daily keeps backups for 3 days"},
		{Rule: "BACKUP-004", Name: "an air-gapped vault", Change: planned(35, airGapped(60, 90),
			Set(rule+"TargetLogicallyAirGappedBackupVaultArn", Att("Apart", "BackupVaultArn"))), At: at,
			Says: "the lock of Prod/Apart wants 60 at least"},
		{Rule: "BACKUP-007", Name: "cold for a month", Change: planned(60, Set(rule+"Lifecycle.MoveToColdStorageAfterDays", 30)), At: at,
			Says: "after 30 days and deletes them after 60; want 120 at least"},
		{Rule: "BACKUP-007", Name: "apart for a few days", Change: planned(35, airGapped(3, 90)), At: "Apart MinRetentionDays",
			Says: "is 3; want 7 at least"},
		{Rule: "BACKUP-007", Name: "an order", Change: planned(35, airGapped(30, 20)), At: "Apart MaxRetentionDays",
			Says: "below MinRetentionDays"},
		{Rule: "BACKUP-007", Name: "an order in a lock", Change: planned(35, Set("Vault.LockConfiguration.MinRetentionDays", 30),
			Set("Vault.LockConfiguration.MaxRetentionDays", 20)), Also: []string{"BACKUP-004"},
			At: "Vault LockConfiguration.MaxRetentionDays", Says: "below MinRetentionDays"},
		{Rule: "BACKUP-007", Name: "a day to think", Change: planned(35, Set("Vault.LockConfiguration.ChangeableForDays", 1)),
			At: "Vault LockConfiguration.ChangeableForDays", Says: "is 1; want 3 at least"},
		{Rule: "BACKUP-008", Name: "databases only", Change: planned(35, backupRole("service-role/AWSBackupServiceRolePolicyForBackup")),
			At: "Selection BackupSelection.IamRoleArn", Says: "is Prod/Saver, which may not back up the bucket Prod/"},
		{Rule: "BACKUP-009", Name: "that of AWS", Change: planned(35, Set("Vault.EncryptionKeyArn", nil)), At: "Vault EncryptionKeyArn",
			Says: "is not set"},
		{Rule: "BACKUP-009", Name: "that of AWS by its name", Change: planned(35, Set("Vault.EncryptionKeyArn",
			"arn:aws:kms:eu-west-1:111111111111:alias/aws/backup")), At: "Vault EncryptionKeyArn", Says: "want a customer managed key"},
		{Rule: "BACKUP-010", Name: "anywhere", Change: []Change{restoreTest(nil)}, At: "Test RestoreMetadataOverrides",
			Says: "has no dbSubnetGroupName"},
		{Rule: "BACKUP-012", Name: "a database", Change: []Change{Attribute("Database", "DeletionPolicy", "Delete")},
			At:   "Database DeletionPolicy",
			Says: "is Delete; want Retain"},
		{Rule: "BACKUP-012", Name: "replaced", Change: []Change{Attribute("Cluster", "UpdateReplacePolicy", nil)},
			At: "Cluster UpdateReplacePolicy", Says: "is not set"},
		{Rule: "BACKUP-012", Name: "a table", Change: []Change{Add("Orders", Resource("AWS::DynamoDB::Table", Object{
			"PointInTimeRecoverySpecification": Object{"PointInTimeRecoveryEnabled": true}, "DeletionProtectionEnabled": true,
			"SSESpecification": Object{"SSEEnabled": true, "KMSMasterKeyId": Att("Key", "Arn")}}))}, At: "Orders DeletionPolicy",
			Says: "is not set"},
		{Rule: "BACKUP-011", Name: "every restore", Change: []Change{validation(Object{"status": List{"COMPLETED"}})},
			At:   "Validation EventPattern",
			Says: "has no detail.restoreTestingPlanArn"},
		{Rule: "BACKUP-011", Name: "every restore, by a runbook", Change: []Change{validation(Object{}),
			Set("Validation.Targets.0.Arn", "arn:aws:ssm:eu-west-1:111111111111:automation-definition/check")},
			At: "Validation EventPattern", Says: "every restore starts"},
		{Rule: "BACKUP-014", Name: "the status of a backup", Change: []Change{validation(Object{"status": List{"FAILED"}}),
			Set("Validation.EventPattern.detail-type", List{"Backup Job State Change"})}, At: "Validation EventPattern",
			Says: "matches detail.status, and the event Backup Job State Change has detail.state"},
		{Rule: "BACKUP-014", Name: "the state of a restore", Change: []Change{validation(Object{"state": List{"FAILED"},
			"restoreTestingPlanArn": List{Object{"exists": true}}})}, At: "Validation EventPattern",
			Says: "matches detail.state, and the event Restore Job State Change has detail.status"},
		{Rule: "BACKUP-005", Name: "another number", Change: planned(35, continuous), At: "Database BackupRetentionPeriod",
			Says: "is 7, and Prod/Selection keeps continuous backups of it for 35 days"},
		{Rule: "BACKUP-005", Name: "too long", At: "Plan BackupPlan.BackupPlanRule", Says: "for 36 days; want 35 at most",
			Change: planned(36, continuous, Set(selection+"Resources", List{"arn:aws:s3:::*"}), second())},
	}
}
