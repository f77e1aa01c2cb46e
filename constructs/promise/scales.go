package promise

import "github.com/plinth-cdk/plinth/constructs/assembly"

// scales are the properties of which one direction is stricter, by type and path. Limits are those
// of the AWS CloudFormation template reference. What trades one good for another, such as the
// threshold or the period of an alarm, is not among them.
var scales = map[string]scale{
	"AWS::AccessAnalyzer::Analyzer AnalyzerConfiguration.UnusedAccessConfiguration.UnusedAccessAge": down(1),

	"AWS::ApplicationAutoScaling::ScalableTarget MaxCapacity": up(1_000_000),
	"AWS::ApplicationAutoScaling::ScalableTarget MinCapacity": up(1_000_000),

	"AWS::Athena::WorkGroup WorkGroupConfiguration.BytesScannedCutoffPerQuery": down(10_000_000),

	"AWS::AutoScaling::AutoScalingGroup MaxSize": up(10_000),
	"AWS::AutoScaling::AutoScalingGroup MinSize": up(10_000),

	"AWS::Backup::BackupPlan BackupPlan.BackupPlanRule.*.CopyActions.*.Lifecycle.DeleteAfterDays": up(3650),
	"AWS::Backup::BackupPlan BackupPlan.BackupPlanRule.*.Lifecycle.DeleteAfterDays":               up(3650),
	"AWS::Backup::BackupVault LockConfiguration.MinRetentionDays":                                 up(365),
	"AWS::Backup::LogicallyAirGappedBackupVault MinRetentionDays":                                 up(365),

	"AWS::Budgets::Budget Budget.BudgetLimit.Amount":    down(1),
	"AWS::Budgets::BudgetsAction ActionThreshold.Value": down(1),
	"AWS::Budgets::Budget NotificationsWithSubscribers": longer(anything),

	"AWS::CloudFront::Distribution DistributionConfig.ViewerCertificate.MinimumProtocolVersion": ranked(
		"TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"),
	"AWS::CloudFront::ResponseHeadersPolicy ResponseHeadersPolicyConfig.SecurityHeadersConfig.StrictTransportSecurity." +
		"AccessControlMaxAgeSec": up(10 * 31_536_000),

	"AWS::DynamoDB::GlobalTable Replicas.*.DeletionProtectionEnabled": on,
	"AWS::DynamoDB::Table DeletionProtectionEnabled":                  on,

	"AWS::EC2::Instance BlockDeviceMappings.*.Ebs.VolumeSize": up(16_384),

	"AWS::ElastiCache::ReplicationGroup NumCacheClusters":       up(6),
	"AWS::ElastiCache::ReplicationGroup SnapshotRetentionLimit": up(35),

	"AWS::ElasticLoadBalancingV2::Listener SslPolicy": ranked(
		"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09"),

	"AWS::ElasticLoadBalancingV2::TargetGroup HealthCheckIntervalSeconds": down(5),
	"AWS::ElasticLoadBalancingV2::TargetGroup UnhealthyThresholdCount":    down(2),

	"AWS::KMS::Key PendingWindowInDays":  up(30),
	"AWS::KMS::Key RotationPeriodInDays": down(90),

	"AWS::Organizations::Policy Content.Statement": longer(denying),

	"AWS::RDS::DBCluster DeletionProtection":                         on,
	"AWS::RDS::DBInstance DeletionProtection":                        on,
	"AWS::RDS::DBInstance MultiAZ":                                   on,
	"AWS::RDS::GlobalCluster DeletionProtection":                     on,
	"AWS::RDS::DBCluster BackupRetentionPeriod":                      up(35),
	"AWS::RDS::DBCluster EnableCloudwatchLogsExports":                longer(anything),
	"AWS::RDS::DBInstance AllocatedStorage":                          up(65_536),
	"AWS::RDS::DBInstance AutomaticBackupReplicationRetentionPeriod": up(35),
	"AWS::RDS::DBInstance BackupRetentionPeriod":                     up(35),
	"AWS::RDS::DBInstance EnableCloudwatchLogsExports":               longer(anything),
	"AWS::RDS::DBInstance MaxAllocatedStorage":                       up(65_536),
	"AWS::RDS::DBInstance MonitoringInterval":                        down(1),
	"AWS::RDS::DBInstance PerformanceInsightsRetentionPeriod":        up(731),

	"AWS::S3::Bucket LifecycleConfiguration.Rules.*.AbortIncompleteMultipartUpload.DaysAfterInitiation": down(1),
	"AWS::S3::Bucket LifecycleConfiguration.Rules.*.ExpirationInDays":                                   up(3650),
	"AWS::S3::Bucket LifecycleConfiguration.Rules.*.NoncurrentVersionExpiration.NoncurrentDays":         up(3650),
	"AWS::S3::Bucket ObjectLockConfiguration.Rule.DefaultRetention.Days":                                up(36_500),
	"AWS::S3::Bucket ObjectLockConfiguration.Rule.DefaultRetention.Mode":                                ranked("GOVERNANCE", "COMPLIANCE"),

	"AWS::SSM::Association ScheduleExpression": sooner,

	"AWS::SSM::Document Content.mainSteps.*.inputs.MinimumPasswordLength":   up(128),
	"AWS::SSM::Document Content.mainSteps.*.inputs.PasswordReusePrevention": up(24),

	"AWS::SSO::PermissionSet SessionDuration": sooner,

	"AWS::SecretsManager::RotationSchedule RotationRules.ScheduleExpression": sooner,
	"AWS::SecretsManager::Secret GenerateSecretString.PasswordLength":        up(4096),

	"AWS::SecurityHub::ConfigurationPolicy ConfigurationPolicy.SecurityHub.EnabledStandardIdentifiers": longer(anything),

	"AWS::Synthetics::Canary Schedule.Expression": sooner,

	"AWS::WAFv2::WebACL Rules":                                      longer(blocking),
	"AWS::WAFv2::WebACL Rules.*.Statement.RateBasedStatement.Limit": down(10),
}

// additions are properties that take nothing from what a resource does without them, by type and
// name, where they have a value that is there whatever deployment decides.
var additions = map[string]scale{
	"AWS::CloudTrail::Trail InsightSelectors":       longer(anything),
	"AWS::Logs::LogGroup DeletionProtectionEnabled": on,
	"AWS::S3::Bucket MetricsConfigurations":         longer(anything),
	"AWS::WAFv2::WebACL CaptchaConfig":              given,
	"AWS::WAFv2::WebACL ChallengeConfig":            given,
	"AWS::WAFv2::WebACL CustomResponseBodies":       given,
}

// adds reports whether a property of the resource is one of them.
func adds(r *assembly.Resource, property string) bool {
	add, known := additions[r.Type+" "+property]
	return known && add(r.Get(property), assembly.Value{})
}
