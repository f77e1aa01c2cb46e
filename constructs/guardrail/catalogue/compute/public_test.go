package compute_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// logged are the attributes of a load balancer that other rules want.
var logged = List{Object{"Key": "access_logs.s3.enabled", "Value": true}, Object{"Key": "deletion_protection.enabled", "Value": "true"}}

func publicSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("New", Resource(typ, properties))} }
	accelerate := func(to any) []Change {
		return add("AWS::GlobalAccelerator::EndpointGroup", Object{"EndpointConfigurations": List{Object{"EndpointId": to}}})
	}
	safe := func(properties Object) Object {
		for key, value := range map[string]any{"StorageEncrypted": true, "DeletionProtection": true, "BackupRetentionPeriod": 7,
			"EnableCloudwatchLogsExports": List{"error"}, "MultiAZ": true, "KmsKeyId": Att("Key", "Arn"),
			"DBSubnetGroupName": Ref("DatabaseSubnets"), "DBParameterGroupName": Ref("DatabaseParameters")} {
			properties[key] = value
		}
		return properties
	}
	database := func(properties Object) []Change {
		safe(properties)["DBSubnetGroupName"] = Ref("Places")
		return append(add("AWS::RDS::DBInstance", properties),
			Add("Places", Resource("AWS::RDS::DBSubnetGroup", Object{"SubnetIds": List{Ref("Public0"), Ref("Private1")}})))
	}
	return []Case{
		{Rule: "PUBLIC-001", Name: "database", Also: []string{"BACKUP-012", "REACH-009"},
			Change: add("AWS::RDS::DBInstance", safe(Object{"PubliclyAccessible": "True"})),
			At:     "New PubliclyAccessible", Says: "is True; want false"},
		{Rule: "PUBLIC-001", Name: "database in public subnets", Change: database(Object{}), Also: []string{"BACKUP-012", "RDS-002", "REACH-009"},
			At: "New PubliclyAccessible", Says: "AWS makes it public in Prod/Public0"},
		{Rule: "PUBLIC-001", Name: "replication instance", Change: add("AWS::DMS::ReplicationInstance", Object{}),
			At: "New PubliclyAccessible", Says: "is not set, so AWS makes it public"},
		{Rule: "PUBLIC-001", Name: "development endpoint", Change: add("AWS::Glue::DevEndpoint", Object{"RoleArn": "r"}),
			At: "New SubnetId", Says: "is not set, so AWS makes it public"},
		{Rule: "PUBLIC-001", Name: "dashboard with a public link", Change: add("AWS::QuickSight::Dashboard", Object{
			"LinkSharingConfiguration": Object{"Permissions": List{Object{"Principal": "arn:aws:quicksight:::publicAnonymousUser/*"}}}}),
			At: "New LinkSharingConfiguration.Permissions.0.Principal", Says: "shows it to everybody who has the link"},
		{Rule: "PUBLIC-001", Name: "brokers", Change: add("AWS::MSK::Cluster", Object{"BrokerNodeGroupInfo": Object{"ConnectivityInfo": Object{
			"PublicAccess": Object{"Type": "SERVICE_PROVIDED_EIPS"}}}}),
			Also: []string{"ACCESS-004", "AUDIT-001"}, At: "New BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type",
			Says: "is SERVICE_PROVIDED_EIPS"},
		{Rule: "PUBLIC-001", Name: "cluster",
			Change: add("AWS::EKS::Cluster", Object{"ResourcesVpcConfig": Object{"PublicAccessCidrs": List{"0.0.0.0/0"}}}),
			Also:   []string{"AUDIT-001", "ENCRYPT-002"}, At: "New ResourcesVpcConfig.EndpointPublicAccess", Says: "AWS makes it public"},
		{Rule: "PUBLIC-001", Name: "tasks", Change: add("AWS::ECS::Service", Object{"NetworkConfiguration": Object{"AwsvpcConfiguration": Object{
			"AssignPublicIp": Ref("Param")}}}),
			Also: []string{"COST-008", "ECS-001", "ECS-003", "ECS-005"},
			At:   "New NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp", Says: "known only at deployment"},
		{Rule: "PUBLIC-001", Name: "nodes with SSH", Change: add("AWS::EKS::Nodegroup", Object{"RemoteAccess": Object{"Ec2SshKey": "k"}}),
			Also: []string{"EC2-004"}, At: "New RemoteAccess.SourceSecurityGroups", Says: "AWS opens SSH to the internet"},
		{Rule: "PUBLIC-002", Name: "internal load balancer", Change: append(accelerate(Ref("Balancer")),
			Add("Balancer", Resource("AWS::ElasticLoadBalancingV2::LoadBalancer", Object{"Scheme": "internal", "LoadBalancerAttributes": logged}))),
			Also: []string{"ELB-002", "ELB-005", "ELB-006"},
			At:   "New EndpointConfigurations", Says: "leads into private subnets, to Prod/Balancer"},
		{Rule: "PUBLIC-001", Name: "collection", Change: add("AWS::OpenSearchServerless::SecurityPolicy", Object{"Type": "network",
			"Policy": `[{"Rules": [{"ResourceType": "collection"}], "AllowFromPublic": true}]`}), At: "New Policy",
			Says: "has AllowFromPublic true"},
		{Rule: "PUBLIC-001", Name: "images for everybody", Change: add("AWS::ECR::PublicRepository", Object{}), At: "New",
			Says: "lets everybody pull its images"},
		{Rule: "EC2-004", Name: "key pair of an environment", Change: add("AWS::ElasticBeanstalk::Environment", Object{"OptionSettings": List{
			Object{"Namespace": "aws:autoscaling:launchconfiguration", "OptionName": "EC2KeyName", "Value": "k"}}}),
			At: "New OptionSettings.0", Says: "sets EC2KeyName to k"},
		{Rule: "PRIVILEGE-001", Name: "privileged container", Change: add("AWS::ECS::TaskDefinition", Object{"ContainerDefinitions": List{
			Object{"Privileged": true, "ReadonlyRootFilesystem": true, "LogConfiguration": Object{"LogDriver": "awslogs"}}}}),
			At: "New ContainerDefinitions.0.Privileged", Says: "is true; want false"},
		{Rule: "PRIVILEGE-001", Name: "capabilities", Change: add("AWS::ECS::TaskDefinition", Object{"ContainerDefinitions": List{
			Object{"LinuxParameters": Object{"Capabilities": Object{"Add": List{"SYS_ADMIN"}}}, "ReadonlyRootFilesystem": true,
				"LogConfiguration": Object{"LogDriver": "awslogs"}}}}),
			At: "New ContainerDefinitions.0.LinuxParameters.Capabilities.Add", Says: "SYS_ADMIN"},
		{Rule: "PRIVILEGE-001", Name: "daemon of the host", Change: add("AWS::ECS::TaskDefinition", Object{"Volumes": List{
			Object{"Name": "v", "Host": Object{"SourcePath": "/var//run/docker.sock"}}}}),
			At: "New Volumes.0.Host.SourcePath", Says: "by which a container is root on its host"},
		{Rule: "PRIVILEGE-003", Name: "whole file system", Change: add("AWS::EFS::AccessPoint", Object{
			"PosixUser": Object{"Uid": "1000", "Gid": "1000"}}),
			At: "New RootDirectory.Path", Says: "AWS exports the whole file system"},
		{Rule: "PRIVILEGE-003", Name: "root of an access point", Change: add("AWS::EFS::AccessPoint", Object{
			"PosixUser": Object{"Uid": "0", "Gid": "0"}, "RootDirectory": Object{"Path": "/shop"}}),
			At: "New PosixUser.Uid", Says: "is 0"},
		{Rule: "BUILD-002", Name: "warnings about code", Change: add("AWS::Lambda::CodeSigningConfig", Object{
			"CodeSigningPolicies": Object{"UntrustedArtifactOnDeployment": "Warn"}}),
			At: "New CodeSigningPolicies.UntrustedArtifactOnDeployment", Says: "is Warn; want Enforce"},
		{Rule: "EC2-002", Name: "instances of an environment", Change: add("AWS::ElasticBeanstalk::Environment", Object{
			"OptionSettings": List{Object{"Namespace": "aws:autoscaling:launchconfiguration", "OptionName": "DisableIMDSv1", "Value": "false"}}}),
			At: "New OptionSettings.0", Says: "sets DisableIMDSv1 to false"},
		{Rule: "EC2-002", Name: "instances that build images", Change: add("AWS::ImageBuilder::InfrastructureConfiguration", Object{}),
			At: "New InstanceMetadataOptions.HttpTokens", Says: "is not set"},
		{Rule: "PRIVILEGE-002", Name: "Docker in a build", Change: add("AWS::CodeBuild::Project", Object{"Environment": Object{
			"PrivilegedMode": true}}), At: "New Environment.PrivilegedMode", Says: "is true; want false"},
		{Rule: "PATCH-001", Name: "upgrades that are off", Change: []Change{Set("Database.AutoMinorVersionUpgrade", false)},
			At: "Database AutoMinorVersionUpgrade", Says: "is false"},
		{Rule: "PATCH-002", Name: "retired runtime", Change: []Change{Set("Function.Runtime", "nodejs12.x")},
			At: "Function Runtime", Says: "is nodejs12.x"},
		{Rule: "IMAGE-001", Name: "tags that move", Change: add("AWS::ECR::Repository", Object{"ImageScanningConfiguration": Object{
			"ScanOnPush": true}}), At: "New ImageTagMutability", Says: "is not set; want IMMUTABLE"},
		{Rule: "PUBLIC-002", Name: "instance", Change: accelerate(Ref("Server")), At: "New EndpointConfigurations", Says: "to Prod/Server"},
		{Rule: "PUBLIC-002", Name: "of another app",
			Change: accelerate("arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1"),
			At:     "New EndpointConfigurations", Says: "is not known in the app"},
		{Rule: "EC2-003", Name: "Elastic IP address", Change: add("AWS::EC2::EIP", Object{"InstanceId": Ref("Server")}),
			At: "New InstanceId", Says: "gives ${Server} a public address"},
		{Rule: "EC2-003", Name: "Elastic IP address of an interface",
			Change: add("AWS::EC2::EIPAssociation", Object{"NetworkInterfaceId": "eni-1"}),
			At:     "New NetworkInterfaceId", Says: "gives eni-1 a public address"},
		{Rule: "EC2-003", Name: "IPv6", Change: []Change{Set("Server.SubnetId", Ref("Public0")), Set("Server.Ipv6AddressCount", 1)},
			At: "Server Ipv6AddressCount", Says: "where the internet can connect to it"},
		{Rule: "EC2-003", Name: "Spot fleet",
			Change: add("AWS::EC2::SpotFleet",
				Object{"SpotFleetRequestConfigData": Object{"AllocationStrategy": "priceCapacityOptimized", "LaunchSpecifications": List{
					Object{"NetworkInterfaces": List{Object{"AssociatePublicIpAddress": true}}}}}}),
			At: "New SpotFleetRequestConfigData.LaunchSpecifications.0.NetworkInterfaces.0.AssociatePublicIpAddress", Says: "is true"},
		{Rule: "EC2-003", Name: "launch configuration",
			Change: add("AWS::AutoScaling::LaunchConfiguration", Object{"AssociatePublicIpAddress": true,
				"MetadataOptions": Object{"HttpTokens": "required"}}), At: "New AssociatePublicIpAddress", Says: "is true"},
		{Rule: "EC2-003", Name: "subnet that assigns",
			Change: []Change{Set("Public0.MapPublicIpOnLaunch", true), Set("Server.SubnetId", Ref("Public0"))},
			Also:   []string{"SUBNET-001"}, At: "Server SubnetId", Says: "which subnet Prod/Public0 assigns"},
		{Rule: "EC2-003", Name: "subnets of a group",
			Change: append(add("AWS::AutoScaling::AutoScalingGroup", Object{"VPCZoneIdentifier": List{Ref("Public0")}}),
				Set("Public0.MapPublicIpOnLaunch", true)),
			Also: []string{"ASG-001", "SUBNET-001"}, At: "New VPCZoneIdentifier", Says: "which subnet Prod/Public0 assigns"},
		{Rule: "EC2-002", Name: "launch configuration", Change: add("AWS::AutoScaling::LaunchConfiguration", Object{}),
			At: "New MetadataOptions.HttpTokens", Says: "is not set; want required"},
	}
}
