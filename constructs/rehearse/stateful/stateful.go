// Package stateful lists the resource types that hold what cannot be made again.
package stateful

import (
	"slices"
)

// types take data, or the resources in them, along when CloudFormation replaces or deletes them.
var types = []string{
	"AWS::BCMDataExports::Export",
	"AWS::Backup::BackupVault",
	"AWS::Backup::LogicallyAirGappedBackupVault",
	"AWS::CE::CostCategory",
	"AWS::CloudTrail::Trail",
	"AWS::Cognito::UserPool",
	"AWS::ControlTower::EnabledBaseline",
	"AWS::ControlTower::LandingZone",
	"AWS::DSQL::Cluster",
	"AWS::DocDB::DBCluster",
	"AWS::DynamoDB::GlobalTable",
	"AWS::DynamoDB::Table",
	"AWS::EC2::IPAM",
	"AWS::EC2::IPAMPool",
	"AWS::EC2::Subnet",
	"AWS::EC2::TransitGateway",
	"AWS::EC2::TransitGatewayAttachment",
	"AWS::EC2::TransitGatewayVpcAttachment",
	"AWS::EC2::VPC",
	"AWS::EC2::Volume",
	"AWS::ECR::Repository",
	"AWS::EFS::FileSystem",
	"AWS::ElastiCache::ReplicationGroup",
	"AWS::ElastiCache::ServerlessCache",
	"AWS::FSx::FileSystem",
	"AWS::GuardDuty::Detector",
	"AWS::KMS::Key",
	"AWS::KMS::ReplicaKey",
	"AWS::Kinesis::Stream",
	"AWS::Logs::LogGroup",
	"AWS::MSK::Cluster",
	"AWS::MemoryDB::Cluster",
	"AWS::Neptune::DBCluster",
	"AWS::OpenSearchService::Domain",
	"AWS::Organizations::Account",
	"AWS::Organizations::Organization",
	"AWS::Organizations::OrganizationalUnit",
	"AWS::RDS::DBCluster",
	"AWS::RDS::DBInstance",
	"AWS::RDS::GlobalCluster",
	"AWS::Redshift::Cluster",
	"AWS::Route53::HostedZone",
	"AWS::S3::Bucket",
	"AWS::SQS::Queue",
	"AWS::SecretsManager::Secret",
	"AWS::ServiceCatalog::CloudFormationProvisionedProduct",
	"AWS::Timestream::Database",
}

// Type reports whether a resource of the type takes data, or the resources in it, along when
// CloudFormation replaces or deletes it: databases, buckets, keys, log groups, vaults, networks and
// what is attached to them, accounts and units, cost categories and what exports the bill.
func Type(name string) bool { _, found := slices.BinarySearch(types, name); return found }

// Types returns all of them, sorted.
func Types() []string { return slices.Clone(types) }
