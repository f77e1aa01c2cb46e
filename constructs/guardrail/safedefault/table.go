package safedefault

import "strings"

// A Row is what makes resources of a type satisfy a rule.
type Row struct {
	// Type is the resource type, and Rule the guardrail that misses the values.
	Type, Rule string
	// Values are set together, or not at all.
	Values []Value
	// Costs is what they cost; empty if nothing.
	Costs string
}

// A Value is one value of a resource.
type Value struct {
	// Path is a path into the resource as the template has it: "Properties.DeletionProtection", or
	// "DeletionPolicy".
	Path string
	// Is is the value. An [Attribute] is appended to the list at Path.
	Is any
}

// An Attribute is an element of a list of keys and values.
type Attribute struct {
	Key, Value string
}

// Table returns all rows but that of [Options.LogRetentionDays]. None of them replaces a resource,
// takes anything away that is there, or gives it to somebody.
//
// What it leaves out has to be decided: encryption that only a new resource gets (EC2-005,
// ENCRYPT-001), keys whose policies have to know who publishes (ENCRYPT-002), policies of buckets
// that somebody else may have written (S3-002), TLS that clients have to speak (RDS-004), standbys
// that double a bill (RDS-001), and the retention of logs, which deletes.
func Table() []Row {
	return append(rows, retained(
		"S3-008", "AWS::S3::Bucket",
		"KMS-005", "AWS::KMS::Key",
		"SECRET-004", "AWS::SecretsManager::Secret",
		"BACKUP-012", "AWS::DynamoDB::Table", "AWS::EFS::FileSystem",
	)...)
}

var rows = []Row{
	{Type: "AWS::S3::Bucket", Rule: "S3-001", Values: []Value{
		property("PublicAccessBlockConfiguration.BlockPublicAcls", true),
		property("PublicAccessBlockConfiguration.BlockPublicPolicy", true),
		property("PublicAccessBlockConfiguration.IgnorePublicAcls", true),
		property("PublicAccessBlockConfiguration.RestrictPublicBuckets", true),
	}},
	{Type: "AWS::S3::Bucket", Rule: "S3-004", Costs: "storage of earlier versions, for 30 days", Values: []Value{
		property("VersioningConfiguration.Status", "Enabled"),
		property("LifecycleConfiguration.Rules", []any{map[string]any{
			"Id": "EarlierVersions", "Status": "Enabled", "NoncurrentVersionExpiration": map[string]any{"NoncurrentDays": 30}}}),
	}},
	{Type: "AWS::KMS::Key", Rule: "KMS-001", Values: one("EnableKeyRotation", true),
		Costs: "$1 a month more after each of the first two rotations"},
	{Type: "AWS::EC2::Instance", Rule: "EC2-001", Values: one("MetadataOptions.HttpTokens", "required")},
	{Type: "AWS::EC2::LaunchTemplate", Rule: "EC2-002", Values: one("LaunchTemplateData.MetadataOptions.HttpTokens", "required")},
	{Type: "AWS::ECR::Repository", Rule: "IMAGE-001", Values: one("ImageScanningConfiguration.ScanOnPush", true)},
	{Type: "AWS::RDS::DBInstance", Rule: "BACKUP-001", Values: one("BackupRetentionPeriod", 7),
		Costs: "backup storage beyond the size of the database"},
	{Type: "AWS::DynamoDB::Table", Rule: "BACKUP-001", Costs: "the size of the table, by the GB-month", Values: one(
		"PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", true)},
	{Type: "AWS::Redshift::Cluster", Rule: "BACKUP-001", Values: one("AutomatedSnapshotRetentionPeriod", 7),
		Costs: "backup storage beyond the size of the cluster"},
	{Type: "AWS::Cognito::UserPool", Rule: "BACKUP-002", Values: one("DeletionProtection", "ACTIVE")},
	{Type: "AWS::DSQL::Cluster", Rule: "BACKUP-002", Values: one("DeletionProtectionEnabled", true)},
	{Type: "AWS::DocDB::DBCluster", Rule: "BACKUP-002", Values: one("DeletionProtection", true)},
	{Type: "AWS::DynamoDB::Table", Rule: "BACKUP-002", Values: one("DeletionProtectionEnabled", true)},
	{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Rule: "BACKUP-002", Values: attribute("deletion_protection.enabled", "true")},
	{Type: "AWS::Neptune::DBCluster", Rule: "BACKUP-002", Values: one("DeletionProtection", true)},
	{Type: "AWS::RDS::DBCluster", Rule: "BACKUP-002", Values: one("DeletionProtection", true)},
	{Type: "AWS::RDS::DBInstance", Rule: "BACKUP-002", Values: one("DeletionProtection", true)},
	{Type: "AWS::RDS::GlobalCluster", Rule: "BACKUP-002", Values: one("DeletionProtection", true)},
	{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Rule: "ELB-002",
		Values: attribute("routing.http.drop_invalid_header_fields.enabled", "true")},
	{Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Rule: "ELB-005", Values: attribute("zonal_shift.config.enabled", "true")},
	{Type: "AWS::ECS::Service", Rule: "ECS-001", Values: []Value{
		property("DeploymentConfiguration.DeploymentCircuitBreaker.Enable", true),
		property("DeploymentConfiguration.DeploymentCircuitBreaker.Rollback", true),
	}},
	{Type: "AWS::CloudTrail::Trail", Rule: "TRAIL-002", Values: one("EnableLogFileValidation", true)},
}

func property(path string, is any) Value { return Value{"Properties." + path, is} }

func one(path string, is any) []Value { return []Value{property(path, is)} }

func attribute(key, value string) []Value {
	return one("LoadBalancerAttributes", Attribute{key, value})
}

// retained are rows for types that outlive their stack; a rule comes before its types.
func retained(rulesAndTypes ...string) (all []Row) {
	rule := ""
	for _, name := range rulesAndTypes {
		if !strings.HasPrefix(name, "AWS::") {
			rule = name
			continue
		}
		all = append(all, Row{Type: name, Rule: rule, Costs: "what outlives the stack",
			Values: []Value{{"DeletionPolicy", "Retain"}, {"UpdateReplacePolicy", "Retain"}}})
	}
	return all
}
