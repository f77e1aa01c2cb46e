package resilience

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsbackup"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// backupPath is the path of the roles that back up and restore. Service control policies that keep
// snapshots and buckets from being shared leave it out: AWS Backup shares what it copies to another
// account with that account, and restores the settings of buckets.
const backupPath = "/plinth-backup/"

// newBackupRole defines the role of backups, which restores nothing. A name is for what knows the
// role by nothing else. The policy that CDK attaches leaves out buckets.
func newBackupRole(scope constructs.Construct, name *string) awsiam.Role {
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Makes the backups of " + tree.Path(scope)), Path: jsii.String(backupPath), RoleName: name,
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("backup.amazonaws.com"), nil),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/AWSBackupServiceRolePolicyForBackup")),
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AWSBackupServiceRolePolicyForS3Backup")),
		},
	})
	kept := promise.At("Resource").Is("Path", backupPath)
	if name != nil {
		kept = kept.Is("RoleName", *name)
	}
	plinth.KeepRole(role, "makes backups of everything, buckets included, for AWS Backup alone", kept)
	return role
}

// newRestoreRole defines the role of restores, buckets included.
func newRestoreRole(scope constructs.Construct) awsiam.Role {
	role := awsiam.NewRole(scope, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Restores for " + tree.Path(scope)), Path: jsii.String(backupPath),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("backup.amazonaws.com"), nil),
		ManagedPolicies: &[]awsiam.IManagedPolicy{
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("service-role/AWSBackupServiceRolePolicyForRestores")),
			awsiam.ManagedPolicy_FromAwsManagedPolicyName(jsii.String("AWSBackupServiceRolePolicyForS3Restore")),
		},
	})
	plinth.KeepRole(role, "restores everything, buckets included, for AWS Backup alone",
		promise.At("Resource").Is("Path", backupPath))
	return role
}

func newPlan(b *BackupPlan, id, sentence string, rules []any) awsbackup.CfnBackupPlan {
	return plinth.Kept(awsbackup.NewCfnBackupPlan, b, id, sentence, &awsbackup.CfnBackupPlanProps{
		BackupPlan: &awsbackup.CfnBackupPlan_BackupPlanResourceTypeProperty{
			BackupPlanName: jsii.String(identifierOf(b, 40) + planSuffix[id]), BackupPlanRule: rules,
		},
	})
}

// planSuffix tells the plans of one construct apart.
var planSuffix = map[string]string{"Buckets": "-buckets"}

// selectFrom selects what a plan backs up: what carries the tag, of the resources of a pattern. The
// name of a selection is create-only and unique in its plan.
func (b *BackupPlan) selectFrom(resources, id string, plan awsbackup.CfnBackupPlan) {
	plinth.Kept(awsbackup.NewCfnBackupSelection, b, id, "selects whatever carries its tag", &awsbackup.CfnBackupSelectionProps{
		BackupPlanId: plan.AttrBackupPlanId(),
		BackupSelection: &awsbackup.CfnBackupSelection_BackupSelectionResourceTypeProperty{
			SelectionName: jsii.String("tagged"), IamRoleArn: b.role.RoleArn(), Resources: &[]*string{&resources},
			// CDK hands this property on as it is, and would write the fields of its struct in lower case.
			Conditions: map[string]any{"StringEquals": []any{
				map[string]any{"ConditionKey": "aws:ResourceTag/" + b.key, "ConditionValue": b.value}}},
		},
	})
}

// restoreBuckets defines a plan of continuous backups for buckets alone.
func (b *BackupPlan) restoreBuckets(days int) {
	rule := b.rule(BackupRule{Name: "Continuous", Schedule: "cron(0 5 * * ? *)", Days: days}, nil, true)
	b.selectFrom("arn:"+plinth.PlaceOf(b).Partition+":s3:::*", "BucketSelection",
		newPlan(b, "Buckets", "restores buckets to any second", []any{rule}))
}

// startMinutes is how long a job may wait to start, the least that AWS Backup takes.
const startMinutes = 60

// rule is one of a plan. A job starts within an hour, and has a day.
func (b *BackupPlan) rule(r BackupRule, copies []BackupCopy, continuous bool) *awsbackup.CfnBackupPlan_BackupRuleResourceTypeProperty {
	rule := &awsbackup.CfnBackupPlan_BackupRuleResourceTypeProperty{
		RuleName: &r.Name, TargetBackupVault: b.vault.vault.BackupVaultName(), ScheduleExpression: &r.Schedule,
		StartWindowMinutes: jsii.Number(startMinutes), CompletionWindowMinutes: jsii.Number(1440),
	}
	lifecycle := &awsbackup.CfnBackupPlan_LifecycleResourceTypeProperty{DeleteAfterDays: jsii.Number(r.Days)}
	if r.ColdAfterDays > 0 {
		lifecycle.MoveToColdStorageAfterDays = jsii.Number(r.ColdAfterDays)
	}
	rule.Lifecycle = lifecycle
	if continuous {
		rule.EnableContinuousBackup = jsii.Bool(true)
	}
	var actions []any
	for _, c := range copies {
		days := c.Days
		if days == 0 {
			days = r.Days
		}
		actions = append(actions, &awsbackup.CfnBackupPlan_CopyActionResourceTypeProperty{
			DestinationBackupVaultArn: c.To.arnIn(b),
			Lifecycle:                 &awsbackup.CfnBackupPlan_LifecycleResourceTypeProperty{DeleteAfterDays: jsii.Number(days)},
		})
	}
	if actions != nil {
		rule.CopyActions = actions
	}
	return rule
}

// watch tells of failures by metrics, because events are delivered with best effort, and of
// silence. AWS does not say which of two vaults the metrics of copies are about: failed copies are
// told by their events, and by [BackupVault.AlarmOnAge] where copies arrive. See "Monitoring AWS
// Backup events using Amazon EventBridge".
func (b *BackupPlan) watch(alerts *alerting.AlertTopic, copies bool) {
	metric := func(name string, hours int) awscloudwatch.Metric {
		return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
			Namespace: jsii.String("AWS/Backup"), MetricName: &name, Statistic: jsii.String("Sum"),
			DimensionsMap: &map[string]*string{"BackupVaultName": jsii.String(b.vault.name)}, Period: awscdk.Duration_Hours(jsii.Number(hours)),
		})
	}
	alerts.Channel().AlarmOnFailure(b, "Failed", "A backup failed:", metric("NumberOfBackupJobsFailed", 1))
	alerts.Channel().AlarmOnFailure(b, "Expired", "A backup did not start in its window:", metric("NumberOfBackupJobsExpired", 1))
	alarmOnAbsence(b, "Absent", "For 30 hours no backup was made:", metric("NumberOfBackupJobsCompleted", 6), 5, alerts)
	if copies {
		alerts.Channel().RuleOn(b, "CopyFailed", "A copy of a backup failed", &awsevents.EventPattern{
			Source: jsii.Strings("aws.backup"), DetailType: jsii.Strings("Copy Job State Change"),
			Detail: &map[string]any{
				"state": []string{"FAILED", "PARTIAL"}, "sourceBackupVaultArn": []*string{b.vault.vault.BackupVaultArn()},
			},
		})
	}
}

// alarmOnAbsence defines an alarm for when a metric counts nothing in any of its last periods.
func alarmOnAbsence(
	scope constructs.Construct, id, description string, metric awscloudwatch.Metric, periods int, alerts *alerting.AlertTopic,
) awscloudwatch.Alarm {
	var dimensions []any
	for _, d := range *metric.ToMetricConfig().MetricStat.Dimensions {
		dimensions = append(dimensions, map[string]any{"Name": d.Name, "Value": d.Value})
	}
	alarm := metric.CreateAlarm(scope, &id, &awscloudwatch.CreateAlarmOptions{
		AlarmDescription: jsii.String(description + " " + tree.Path(scope)), Threshold: jsii.Number(1),
		ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD, EvaluationPeriods: jsii.Number(periods),
		TreatMissingData: awscloudwatch.TreatMissingData_BREACHING,
	})
	alarm.AddAlarmAction(awscloudwatchactions.NewSnsAction(alerts.Topic()))
	plinth.Promise(alarm, promise.That("is raised by silence, and tells its topic", promise.At("Resource").
		Is("Threshold", 1).Is("ComparisonOperator", "LessThanThreshold").Is("EvaluationPeriods", periods).Is("TreatMissingData", "breaching").
		Is("Period", metric.Period().ToSeconds(nil)).Is("MetricName", metric.MetricName()).Is("Namespace", metric.Namespace()).
		Is("Statistic", metric.Statistic()).Is("Dimensions", dimensions).Includes("AlarmActions", alerts.ARN()).
		Unset("ActionsEnabled", "DatapointsToAlarm", "EvaluateLowSampleCountPercentile", "Metrics")))
	return alarm
}
