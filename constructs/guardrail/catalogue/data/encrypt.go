package data

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var encryptRules = []engine.Rule{
	{
		ID: "ENCRYPT-001", Title: "Databases, queues, streams, caches and file systems are encrypted at rest",
		Why:      "Plain storage can be read from a snapshot, a copy or a disk, past every permission of the service.",
		Fix:      "Switch encryption on. Most services do so only when the resource is created.",
		Pillar:   engine.Security,
		Controls: append(encryptTable.Controls(), "AwsSolutions-RDS2", "AwsSolutions-SQS2", "AwsSolutions-AEC3", "AwsSolutions-EFS1"),
		Check:    encryptTable.Check,
	},
	{
		ID: "ENCRYPT-002", Title: "Topics and clusters are encrypted with a KMS key",
		Why:      "AWS encrypts disks by itself; a key decides who can read messages and secrets, and can be revoked.",
		Fix:      "Set a KMS key.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Controls: keyTable.Controls(),
		Check:    keyTable.Check,
	},
}

// These take encryption from what they belong to, or are restored from.
var (
	ofInstance = option.With("DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDbiResourceId", "SourceDBClusterIdentifier",
		"DBSnapshotIdentifier", "DBClusterSnapshotIdentifier")
	ofCluster = option.With("SourceDBClusterIdentifier", "SourceDbClusterResourceId", "SnapshotIdentifier", "GlobalClusterIdentifier")
)

// encryptTable leaves out what AWS always encrypts, such as DynamoDB and Secrets Manager. Volumes
// are in EC2-005, buckets in S3-003.
var encryptTable = option.Table{
	{Type: "AWS::ApiGateway::Stage", Property: "MethodSettings.*", Want: cachePlain, Control: "APIGateway.5"},
	{Type: "AWS::AppSync::ApiCache", Property: "AtRestEncryptionEnabled", Want: option.On, Control: "AppSync.1"},
	{Type: "AWS::Athena::WorkGroup", Property: "WorkGroupConfiguration.ResultConfiguration?.EncryptionConfiguration.EncryptionOption",
		Want: option.Is("SSE_KMS", "SSE_S3", "CSE_KMS")},
	{Type: "AWS::CodeBuild::Project", Property: "Artifacts.EncryptionDisabled", Want: option.Off},
	{Type: "AWS::CodeBuild::Project", Property: "LogsConfig.S3Logs.EncryptionDisabled", Want: option.Off, Control: "CodeBuild.3"},
	{Type: "AWS::CodeBuild::Project", Property: "SecondaryArtifacts.*.EncryptionDisabled", Want: option.Off},
	{Type: "AWS::CodeBuild::ReportGroup", Property: "ExportConfig.S3Destination.EncryptionDisabled", Want: option.Off,
		Control: "CodeBuild.7"},
	{Type: "AWS::DAX::Cluster", Property: "SSESpecification.SSEEnabled", Want: option.On, Control: "DynamoDB.3"},
	{Type: "AWS::DLM::LifecyclePolicy", Property: "PolicyDetails.Schedules.*.CrossRegionCopyRules.*.Encrypted", Want: option.On},
	{Type: "AWS::DRS::ReplicationConfigurationTemplate", Property: "EbsEncryption", Want: option.IsNot("NONE")},
	{Type: "AWS::DocDB::DBCluster", Property: "StorageEncrypted", Want: option.On, Control: "DocumentDB.1", Unless: ofCluster},
	{Type: "AWS::DocDB::GlobalCluster", Property: "StorageEncrypted", Want: option.On, Unless: ofCluster},
	{Type: "AWS::ECS::Service", Property: "VolumeConfigurations.*.ManagedEBSVolume?.Encrypted", Want: option.On},
	{Type: "AWS::EFS::FileSystem", Property: "Encrypted", Want: option.On, Control: "EFS.1"},
	{Type: "AWS::EMR::SecurityConfiguration", Property: "SecurityConfiguration.EncryptionConfiguration.EnableAtRestEncryption",
		Want: option.On, Control: "EMR.3"},
	{Type: "AWS::ElastiCache::ReplicationGroup", Property: "AtRestEncryptionEnabled", Want: option.On, Control: "ElastiCache.4"},
	{Type: "AWS::Elasticsearch::Domain", Property: "EncryptionAtRestOptions.Enabled", Want: option.On, Control: "ES.1"},
	{Type: "AWS::Glue::DataCatalogEncryptionSettings",
		Property: "DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted", Want: option.On},
	{Type: "AWS::Glue::DataCatalogEncryptionSettings", Property: "DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode",
		Want: option.Is("SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE")},
	{Type: "AWS::Glue::MLTransform", Property: "TransformEncryption.MLUserDataEncryption.MLUserDataEncryptionMode",
		Want: option.Is("SSE-KMS"), Control: "Glue.3"},
	{Type: "AWS::Glue::SecurityConfiguration", Property: "EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode",
		Want: option.Is("SSE-KMS")},
	{Type: "AWS::Glue::SecurityConfiguration", Property: "EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode",
		Want: option.Is("CSE-KMS")},
	{Type: "AWS::Glue::SecurityConfiguration", Property: "EncryptionConfiguration.S3Encryptions.*.S3EncryptionMode",
		Want: option.Is("SSE-KMS", "SSE-S3")},
	{Type: "AWS::ImageBuilder::ContainerRecipe", Property: "InstanceConfiguration.BlockDeviceMappings.*.Ebs?.Encrypted", Want: option.On},
	{Type: "AWS::ImageBuilder::ImageRecipe", Property: "BlockDeviceMappings.*.Ebs?.Encrypted", Want: option.On},
	{Type: "AWS::Kinesis::Stream", Property: "StreamEncryption.EncryptionType", Want: option.Is("KMS"), Control: "Kinesis.1"},
	{Type: "AWS::KinesisFirehose::DeliveryStream", Property: "DeliveryStreamEncryptionConfigurationInput.KeyType", Control: "DataFirehose.1",
		Want:   option.Is("AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"),
		Unless: option.When("DeliveryStreamType", "KinesisStreamAsSource", "MSKAsSource", "DatabaseAsSource")},
	{Type: "AWS::KinesisFirehose::DeliveryStream",
		Property: "ExtendedS3DestinationConfiguration.EncryptionConfiguration.NoEncryptionConfig", Want: option.IsNot("NoEncryption")},
	{Type: "AWS::Neptune::DBCluster", Property: "StorageEncrypted", Want: option.On, Control: "Neptune.1", Unless: ofCluster},
	{Type: "AWS::Neptune::GlobalCluster", Property: "StorageEncrypted", Want: option.On, Unless: ofCluster},
	{Type: "AWS::OpenSearchService::Domain", Property: "EncryptionAtRestOptions.Enabled", Want: option.On, Control: "Opensearch.1"},
	{Type: "AWS::RDS::DBCluster", Property: "StorageEncrypted", Want: option.On, Control: "RDS.27", Unless: ofCluster},
	{Type: "AWS::RDS::DBInstance", Property: "StorageEncrypted", Want: option.On, Control: "RDS.3", Unless: ofInstance},
	{Type: "AWS::RDS::GlobalCluster", Property: "StorageEncrypted", Want: option.On, Unless: ofCluster},
	{Type: "AWS::Redshift::Cluster", Property: "Encrypted", Want: option.Unset(option.On), Control: "Redshift.10"},
	{Type: "AWS::SQS::Queue", Property: "SqsManagedSseEnabled", Want: option.Unset(option.On), Control: "SQS.1",
		Unless: option.With("KmsMasterKeyId")},
	{Type: "AWS::WorkSpaces::Workspace", Property: "RootVolumeEncryptionEnabled", Want: option.On, Control: "WorkSpaces.2"},
	{Type: "AWS::WorkSpaces::Workspace", Property: "UserVolumeEncryptionEnabled", Want: option.On, Control: "WorkSpaces.1"},
}

// keyTable is of what AWS encrypts in any case.
var keyTable = option.Table{
	{Type: "AWS::EKS::Cluster", Property: "EncryptionConfig", Want: option.Set, Control: "EKS.3"},
	{Type: "AWS::SNS::Topic", Property: "KmsMasterKeyId", Want: option.Set, Control: "SNS.1", Unless: ofConfig},
}

// ofConfig exempts topics of AWS Config, which cannot publish to encrypted ones (CONFIG-004).
func ofConfig(topic *assembly.Resource) bool {
	return slices.ContainsFunc(topic.Stack.Resources, func(r *assembly.Resource) bool {
		return r.Type == "AWS::Config::DeliveryChannel" && r.Get("SnsTopicARN").RefersTo(topic)
	})
}

// cachePlain wants the settings of a method to encrypt a cache if there is one.
func cachePlain(v assembly.Value) string {
	caching, encrypted := v.Get("CachingEnabled"), v.Get("CacheDataEncrypted")
	if fault := option.On(encrypted); fault != "" && option.Off(caching) != "" {
		return fmt.Sprintf("has CachingEnabled %v, and CacheDataEncrypted %s", caching, fault)
	}
	return ""
}
