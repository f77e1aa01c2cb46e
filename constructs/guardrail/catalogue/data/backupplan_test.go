package data_test

import (
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
		"a plan for what carries its tag": planned(35),
		"a list of tags": planned(35, Set(selection+"Resources", nil), Set(selection+"Conditions", nil), Set(selection+"ListOfTags", List{
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "other", "ConditionValue": "x"},
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}})),
		"the resources themselves": planned(35, Set(selection+"Conditions", nil), Set(selection+"Resources",
			List{Att("Data", "Arn"), Att("Database", "DBInstanceArn"), Att("Audit", "Arn"), Ref("Volume"), Att("Cluster", "DBClusterArn")})),
		"every database and bucket": planned(35, Set(selection+"Conditions", nil), Set(selection+"Resources",
			List{"arn:aws:rds:*:*:db:*", "arn:aws:s3:::*", "arn:aws:ec2:*:*:volume/*", "arn:aws:rds:*:*:cluster:*"})),
		"a continuous rule that agrees":         planned(7, continuous),
		"a continuous rule for buckets":         planned(30, continuous, Set(selection+"Resources", List{"arn:aws:s3:::*"}), second()),
		"a member of a cluster without the tag": planned(35, Set("Database.Tags", nil), Set("Database.DBClusterIdentifier", "cluster")),
	}
}

// second selects everything of the tag once more.
func second() Change {
	return Add("Second", Resource("AWS::Backup::BackupSelection", Object{"BackupPlanId": "other", "BackupSelection": Object{
		"SelectionName": "all", "IamRoleArn": Att("Role", "Arn"), "ListOfTags": List{
			Object{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}}}}))
}

func planSabotages() []Case {
	const selection, none = "Selection.BackupSelection.", "are none that a backup plan of eu-west-1 selects"
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
		{Rule: "BACKUP-004", Name: "too short", Change: planned(3), At: "Plan BackupPlan.BackupPlanRule",
			Says: "Daily keeps backups for 3 days, and the lock of Prod/Vault wants 7 at least"},
		{Rule: "BACKUP-004", Name: "too long", Change: planned(365), At: "Plan BackupPlan.BackupPlanRule", Says: "wants 100 at most"},
		{Rule: "BACKUP-005", Name: "another number", Change: planned(35, continuous), At: "Database BackupRetentionPeriod",
			Says: "is 7, and Prod/Selection keeps continuous backups of it for 35 days"},
		{Rule: "BACKUP-005", Name: "too long", At: "Plan BackupPlan.BackupPlanRule", Says: "for 36 days; want 35 at most",
			Change: planned(36, continuous, Set(selection+"Resources", List{"arn:aws:s3:::*"}), second())},
	}
}
