package schema_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// What "Update requires" says in the AWS CloudFormation Template Reference, read page by page in
// November 2026; the name of each page is beside its rows. Of pages that exist in several versions
// the newest counts: that of AWS::EC2::TransitGatewayAttachment said Replacement in 2020.
func TestReplacementsAreThoseOfTheDocumentation(t *testing.T) {
	for _, page := range []struct {
		name, typ string
		want      map[string]schema.Replaces
	}{
		{"aws-resource-ec2-transitgatewayvpcattachment", "AWS::EC2::TransitGatewayVpcAttachment", map[string]schema.Replaces{
			"SubnetIds": schema.Always, "TransitGatewayId": schema.Always, "VpcId": schema.Always,
			"AddSubnetIds": schema.Never, "RemoveSubnetIds": schema.Never, "Options": schema.Never}},
		{"aws-resource-ec2-transitgatewayattachment", "AWS::EC2::TransitGatewayAttachment", map[string]schema.Replaces{
			"SubnetIds": schema.Never, "Options": schema.Never, "TransitGatewayId": schema.Always, "VpcId": schema.Always}},
		{"aws-resource-ec2-vpc", "AWS::EC2::VPC", map[string]schema.Replaces{
			"CidrBlock": schema.Always, "InstanceTenancy": schema.Sometimes, "EnableDnsSupport": schema.Never, "EnableDnsHostnames": schema.Never}},
		{"aws-resource-ec2-subnet", "AWS::EC2::Subnet", map[string]schema.Replaces{
			"CidrBlock": schema.Always, "AvailabilityZone": schema.Always, "AvailabilityZoneId": schema.Always}},
		{"aws-resource-ec2-volume", "AWS::EC2::Volume", map[string]schema.Replaces{
			"AvailabilityZone": schema.Refused, "Encrypted": schema.Refused, "KmsKeyId": schema.Refused, "SnapshotId": schema.Refused,
			"Size": schema.Never, "VolumeType": schema.Never, "Iops": schema.Never}},
		{"aws-resource-s3-bucket", "AWS::S3::Bucket", map[string]schema.Replaces{
			"ObjectLockEnabled": schema.Always, "ObjectLockConfiguration": schema.Never}},
		{"aws-resource-logs-loggroup", "AWS::Logs::LogGroup", map[string]schema.Replaces{
			"LogGroupName": schema.Always, "RetentionInDays": schema.Never}},
		{"aws-resource-iam-role", "AWS::IAM::Role", map[string]schema.Replaces{"Path": schema.Always, "MaxSessionDuration": schema.Never}},
		{"aws-resource-kms-key", "AWS::KMS::Key", map[string]schema.Replaces{"KeySpec": schema.Refused, "KeyPolicy": schema.Never}},
		{"aws-resource-sqs-queue", "AWS::SQS::Queue", map[string]schema.Replaces{"FifoQueue": schema.Always, "DelaySeconds": schema.Never}},
		{"aws-resource-efs-filesystem", "AWS::EFS::FileSystem", map[string]schema.Replaces{
			"Encrypted": schema.Always, "BackupPolicy": schema.Never}},
		{"aws-resource-kinesis-stream", "AWS::Kinesis::Stream", map[string]schema.Replaces{
			"Name": schema.Always, "MaxRecordSizeInKiB": schema.Never}},
		{"aws-resource-backup-backupvault", "AWS::Backup::BackupVault", map[string]schema.Replaces{
			"EncryptionKeyArn": schema.Always, "BackupVaultTags": schema.Never}},
		{"aws-resource-route53-hostedzone", "AWS::Route53::HostedZone", map[string]schema.Replaces{
			"Name": schema.Always, "HostedZoneConfig": schema.Never}},
		{"aws-resource-dynamodb-table", "AWS::DynamoDB::Table", map[string]schema.Replaces{
			"KeySchema": schema.Always, "TableName": schema.Always, "LocalSecondaryIndexes": schema.Always,
			"AttributeDefinitions": schema.Sometimes, "PointInTimeRecoverySpecification": schema.Never, "SSESpecification": schema.Never}},
		{"aws-resource-cognito-userpool", "AWS::Cognito::UserPool", map[string]schema.Replaces{
			"AliasAttributes": schema.Refused, "UsernameAttributes": schema.Refused, "UsernameConfiguration": schema.Refused,
			"Policies": schema.Never}},
		{"aws-properties-opensearchservice-domain-encryptionatrestoptions", "AWS::OpenSearchService::Domain", map[string]schema.Replaces{
			"EncryptionAtRestOptions": schema.Sometimes}},
		{"aws-resource-rds-dbcluster", "AWS::RDS::DBCluster", map[string]schema.Replaces{
			"MasterUsername": schema.Sometimes, "KmsKeyId": schema.Always, "EngineVersion": schema.Never}},
		{"aws-resource-rds-dbinstance", "AWS::RDS::DBInstance", map[string]schema.Replaces{
			"StorageEncrypted": schema.Always, "KmsKeyId": schema.Always, "DBSubnetGroupName": schema.Always, "Port": schema.Always,
			"MasterUsername": schema.Always, "DBName": schema.Always, "DBInstanceIdentifier": schema.Always, "DBSnapshotIdentifier": schema.Always,
			"AllocatedStorage": schema.Never, "DeletionProtection": schema.Never, "EngineVersion": schema.Never, "DBInstanceClass": schema.Never,
			// Some interruptions
			"AutoMinorVersionUpgrade": schema.Never, "BackupRetentionPeriod": schema.Never, "DBParameterGroupName": schema.Never,
			"MultiAZ": schema.Never, "PreferredMaintenanceWindow": schema.Never, "StorageType": schema.Never,
			"AvailabilityZone": schema.Sometimes, "Engine": schema.Sometimes}},
	} {
		typ, ok := schema.Of(page.typ)
		if !ok {
			t.Errorf("Of(%s) is not there", page.typ)
			continue
		}
		for property, want := range page.want {
			if p, ok := typ.Properties[property]; !ok || p.Replaces != want {
				t.Errorf("%s.%s replaces %v, and %s says %v", page.typ, property, p.Replaces, page.name, want)
			}
		}
	}
}

// The table holds the numbers of the package that it is made from, and every line of it can be
// read.
func TestTableIsWhole(t *testing.T) {
	types, properties, createOnly, parts := 0, 0, 0, 0
	seen := map[string]bool{}
	for _, name := range schema.Names() {
		typ, ok := schema.Of(name)
		if !ok {
			t.Fatalf("Of(%s) is not there, though Names has it", name)
		}
		types++
		for _, p := range typ.Properties {
			properties++
			if p.Replaces == schema.Always {
				createOnly++
			}
			walk(p.Shape, strings.Join(strings.Split(name, "::")[:2], "::"), seen, &parts)
		}
	}
	if types != 1828 || properties != 12116 || createOnly != 4410+2 { // two by their pages
		t.Errorf("types, properties, create-only = %d, %d, %d, want 1828, 12116, 4412", types, properties, createOnly)
	}
	if parts < 8000 {
		t.Errorf("parts = %d, want all of them", parts)
	}
}

// walk reads a shape with all that is in it.
func walk(s schema.Shape, service string, seen map[string]bool, parts *int) {
	if s.Element != nil {
		walk(*s.Element, service, seen, parts)
	}
	for _, o := range s.Options {
		walk(o, service, seen, parts)
	}
	if key := service + s.Part(); s.Kind == schema.Nested && !seen[key] {
		seen[key] = true
		*parts++
		for _, p := range s.Object() {
			walk(p.Shape, service, seen, parts)
		}
	}
}

func TestUnknownTypes(t *testing.T) {
	for _, name := range []string{"", "AWS", "AWS::EC2", "AWS::EC2::Nonsense", "AWS::Nonsense::Thing", "Custom::Thing", "#0", "AWS::EC2::#0"} {
		if _, ok := schema.Of(name); ok {
			t.Errorf("Of(%q) is there, want none", name)
		}
	}
}

func TestShapes(t *testing.T) {
	bucket, _ := schema.Of("AWS::S3::Bucket")
	versioning := bucket.Properties["VersioningConfiguration"].Shape.Object()["Status"]
	if !versioning.Required || strings.Join(versioning.Shape.Values, " ") != "Enabled Suspended" {
		t.Errorf("Status = %+v, want it required, Enabled or Suspended", versioning)
	}
	tags := bucket.Properties["Tags"].Shape
	if tags.Kind != schema.List || tags.Element.Kind != schema.Tag {
		t.Errorf("Tags = %+v, want a list of tags", tags)
	}
	if strings.Join(bucket.Identifier, " ") != "BucketName" {
		t.Errorf("Identifier = %v, want BucketName", bucket.Identifier)
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		schema.Of("AWS::EC2::VPC")
	}
}
