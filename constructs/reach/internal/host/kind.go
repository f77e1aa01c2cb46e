package host

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A kind says where a type of resource names its subnets and its security groups. In a path, "*"
// is every element of a list, and ">" goes on in the resource that the property before it names.
type kind struct {
	subnets, groups []string
	publicIPv4      func(reader, *assembly.Resource) assembly.Truth // nil if it never has one
}

var kinds = map[string]kind{
	"AWS::EC2::Instance": {
		[]string{"SubnetId", "NetworkInterfaces/*/SubnetId"},
		[]string{"SecurityGroupIds/*", "NetworkInterfaces/*/GroupSet/*"},
		reader.instanceHasPublicIPv4,
	},
	"AWS::EC2::NetworkInterface": {
		[]string{"SubnetId"},
		[]string{"GroupSet/*"},
		reader.hasElasticIP,
	},
	"AWS::EC2::VPCEndpoint": {
		[]string{"SubnetIds/*"},
		[]string{"SecurityGroupIds/*"},
		nil,
	},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {
		[]string{"Subnets/*", "SubnetMappings/*/SubnetId"},
		[]string{"SecurityGroups/*"},
		reader.loadBalancerHasPublicIPv4,
	},
	"AWS::RDS::DBInstance": {
		[]string{"DBSubnetGroupName/>/SubnetIds/*"},
		[]string{"VPCSecurityGroups/*"},
		reader.databaseHasPublicIPv4,
	},
	"AWS::RDS::DBCluster": {
		[]string{"DBSubnetGroupName/>/SubnetIds/*"},
		[]string{"VpcSecurityGroupIds/*"},
		reader.clusterHasPublicIPv4,
	},
	"AWS::RDS::DBProxy": {
		[]string{"VpcSubnetIds/*"},
		[]string{"VpcSecurityGroupIds/*"},
		nil,
	},
	"AWS::DocDB::DBCluster": {
		[]string{"DBSubnetGroupName/>/SubnetIds/*"},
		[]string{"VpcSecurityGroupIds/*"},
		nil,
	},
	"AWS::Neptune::DBCluster": {
		[]string{"DBSubnetGroupName/>/SubnetIds/*"},
		[]string{"VpcSecurityGroupIds/*"},
		nil,
	},
	"AWS::ECS::Service": {
		[]string{"NetworkConfiguration/AwsvpcConfiguration/Subnets/*"},
		[]string{"NetworkConfiguration/AwsvpcConfiguration/SecurityGroups/*"},
		reader.taskHasPublicIPv4,
	},
	"AWS::Lambda::Function": {
		[]string{"VpcConfig/SubnetIds/*"},
		[]string{"VpcConfig/SecurityGroupIds/*"},
		nil,
	},
	"AWS::ElastiCache::ReplicationGroup": {
		[]string{"CacheSubnetGroupName/>/SubnetIds/*"},
		[]string{"SecurityGroupIds/*"},
		nil,
	},
	"AWS::ElastiCache::CacheCluster": {
		[]string{"CacheSubnetGroupName/>/SubnetIds/*"},
		[]string{"VpcSecurityGroupIds/*"},
		nil,
	},
	"AWS::MemoryDB::Cluster": {
		[]string{"SubnetGroupName/>/SubnetIds/*"},
		[]string{"SecurityGroupIds/*"},
		nil,
	},
	"AWS::ElastiCache::ServerlessCache": {
		[]string{"SubnetIds/*"},
		[]string{"SecurityGroupIds/*"},
		nil,
	},
	"AWS::EFS::MountTarget": {
		[]string{"SubnetId"},
		[]string{"SecurityGroups/*"},
		nil,
	},
	"AWS::OpenSearchService::Domain": {
		[]string{"VPCOptions/SubnetIds/*"},
		[]string{"VPCOptions/SecurityGroupIds/*"},
		nil,
	},
	"AWS::AutoScaling::AutoScalingGroup": {
		[]string{"VPCZoneIdentifier/*"},
		[]string{
			"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/SecurityGroupIds/*",
			"LaunchTemplate/LaunchTemplateId/>/LaunchTemplateData/NetworkInterfaces/*/Groups/*",
		},
		reader.scalingGroupHasPublicIPv4,
	},
}
