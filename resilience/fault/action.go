package fault

// A spec is an action as the "AWS FIS Actions reference" has it.
type spec struct {
	// key is what the action calls its target, and of the type of that.
	key, of string
	// required and optional are the names of its parameters.
	required, optional []string
	needs              func(parameters map[string]string) []Grant
}

// TargetKey is what an action calls its target, such as "Instances".
func TargetKey(id string) string { return known[id].key }

// always are permissions that depend on no parameter.
func always(grants ...Grant) func(map[string]string) []Grant {
	return func(map[string]string) []Grant { return grants }
}

// byTag lets FIS find resources by their tag.
var byTag = read("tag:GetResources")

var known = map[string]spec{
	"aws:ec2:stop-instances": {key: "Instances", of: instance,
		optional: []string{"startInstancesAfterDuration", "completeIfInstancesTerminated"},
		needs: always(tagged("ec2:StopInstances ec2:StartInstances", "ec2:instance/*"), read("ec2:DescribeInstances"),
			// Servers with encrypted volumes start only with a grant of the volume's key.
			on("kms:CreateGrant", "kms:key/*", nil).with("StringLike", "kms:ViaService", "ec2.*.amazonaws.com").
				with("Bool", "kms:GrantIsForAWSResource", "true"))},
	"aws:ec2:terminate-instances": {key: "Instances", of: instance,
		needs: always(tagged("ec2:TerminateInstances", "ec2:instance/*"), read("ec2:DescribeInstances"))},
	"aws:ec2:asg-insufficient-instance-capacity-error": {key: "AutoScalingGroups", of: "aws:ec2:autoscaling-group",
		required: []string{"duration", "availabilityZoneIdentifiers"}, optional: []string{"percentage"},
		needs: always(on("ec2:InjectApiError", "*", map[string]any{"ec2:FisActionId": "aws:ec2:asg-insufficient-instance-capacity-error"}),
			read("autoscaling:DescribeAutoScalingGroups"))},
	"aws:ebs:pause-volume-io": {key: "Volumes", of: "aws:ec2:ebs-volume", required: []string{"duration"},
		needs: always(tagged("ec2:PauseVolumeIO", "ec2:volume/*"), read("ec2:DescribeVolumes"), byTag)},
	"aws:ecs:stop-task": {key: "Tasks", of: task,
		needs: always(tagged("ecs:StopTask", "ecs:task/*"), read("ecs:DescribeTasks ecs:ListTasks"), byTag)},
	"aws:rds:failover-db-cluster": {key: "Clusters", of: cluster,
		needs: always(tagged("rds:FailoverDBCluster", "rds:cluster:*"), read("rds:DescribeDBClusters"), byTag)},
	"aws:rds:reboot-db-instances": {key: "DBInstances", of: database, optional: []string{"forceFailover"},
		needs: always(tagged("rds:RebootDBInstance", "rds:db:*"), read("rds:DescribeDBInstances"), byTag)},
	"aws:elasticache:replicationgroup-interrupt-az-power": {key: "ReplicationGroups", of: "aws:elasticache:replicationgroup",
		required: []string{"duration"}, needs: always(tagged("elasticache:InterruptClusterAzPower", "elasticache:replicationgroup:*"),
			read("elasticache:DescribeReplicationGroups"), byTag)},
	"aws:fis:wait": {required: []string{"duration"}, needs: always()},
	"aws:arc:start-zonal-autoshift": {key: "ManagedResources", of: "aws:arc:zonal-shift-managed-resource",
		required: []string{"duration", "availabilityZoneIdentifier", "managedResourceTypes"}, optional: []string{"zonalAutoshiftStatus"},
		needs: always(tagged("arc-zonal-shift:StartZonalShift arc-zonal-shift:UpdateZonalShift arc-zonal-shift:CancelZonalShift", "*"),
			read("arc-zonal-shift:GetManagedResource arc-zonal-shift:ListManagedResources autoscaling:DescribeTags"), byTag)},
	"aws:network:disrupt-connectivity": {key: "Subnets", of: subnet,
		required: []string{"duration", "scope"}, optional: []string{"prefixListIdentifier"}, needs: always(networkACLs...)},
	"aws:network:route-table-disrupt-cross-region-connectivity": {key: "Subnets", of: subnet,
		required: []string{"duration", "region"}, needs: always(routeTables...)},
	"aws:network:transit-gateway-disrupt-cross-region-connectivity": {key: "TransitGateways", of: "aws:ec2:transit-gateway",
		required: []string{"duration", "region"}, needs: always(
			on("ec2:AssociateTransitGatewayRouteTable ec2:DisassociateTransitGatewayRouteTable",
				"ec2:transit-gateway-route-table/* ec2:transit-gateway-attachment/*", nil),
			read("ec2:DescribeTransitGatewayAttachments ec2:DescribeTransitGatewayPeeringAttachments ec2:DescribeTransitGateways"))},
	"aws:s3:bucket-pause-replication": {key: "Buckets", of: "aws:s3:bucket",
		required: []string{"duration", "region"}, optional: []string{"destinationBuckets", "prefixes"},
		needs: func(parameters map[string]string) []Grant {
			return []Grant{
				on("s3:PauseReplication", "s3:*", map[string]any{"s3:DestinationRegion": parameters["region"]}),
				on("s3:GetReplicationConfiguration s3:PutReplicationConfiguration", "s3:*", nil).
					with("BoolIfExists", "s3:isReplicationPauseRequest", "true"),
				read("s3:ListAllMyBuckets"), byTag,
			}
		}},
	"aws:dynamodb:global-table-pause-replication": {key: "Tables", of: "aws:dynamodb:global-table", required: []string{"duration"},
		needs: always(on("dynamodb:DescribeTable dynamodb:GetResourcePolicy dynamodb:PutResourcePolicy dynamodb:DeleteResourcePolicy",
			"dynamodb:table/*", nil), read("dynamodb:InjectError"), byTag)},
}

// networkACLs let FIS put a network ACL that denies in the place of a subnet's own.
var networkACLs = []Grant{
	created("ec2:CreateNetworkAcl", "ec2:network-acl/*"), on("ec2:CreateNetworkAcl", "ec2:vpc/*", nil),
	labelled("ec2:network-acl/*", "CreateNetworkAcl"),
	owned("ec2:CreateNetworkAclEntry ec2:DeleteNetworkAcl", "ec2:network-acl/* ec2:vpc/*"),
	on("ec2:ReplaceNetworkAclAssociation", "ec2:subnet/* ec2:network-acl/*", nil),
	read("ec2:DescribeManagedPrefixLists ec2:DescribeNetworkAcls ec2:DescribeSubnets ec2:DescribeVpcs ec2:GetManagedPrefixListEntries"),
}

// routeTables let FIS put a route table that leads nowhere in the place of a subnet's own.
var routeTables = []Grant{
	created("ec2:CreateRouteTable ec2:CreateNetworkInterface ec2:CreateManagedPrefixList",
		"ec2:route-table/* ec2:network-interface/* ec2:prefix-list/*"),
	on("ec2:CreateRouteTable", "ec2:vpc/*", nil), on("ec2:CreateNetworkInterface", "ec2:subnet/* ec2:security-group/*", nil),
	labelled("ec2:route-table/* ec2:network-interface/* ec2:prefix-list/*",
		"CreateRouteTable", "CreateNetworkInterface", "CreateManagedPrefixList"),
	owned("ec2:CreateRoute ec2:DeleteRouteTable ec2:DisassociateRouteTable ec2:ModifyVpcEndpoint", "ec2:route-table/* ec2:vpc/*"),
	owned("ec2:DeleteNetworkInterface", "ec2:network-interface/*"),
	on("ec2:ModifyManagedPrefixList ec2:DeleteManagedPrefixList", "ec2:prefix-list/*",
		map[string]any{"aws:ResourceTag/managedByFIS": "true"}),
	on("ec2:AssociateRouteTable ec2:ReplaceRouteTableAssociation", "ec2:subnet/* ec2:route-table/*", nil),
	on("ec2:DisassociateRouteTable", "ec2:subnet/*", nil), on("ec2:ModifyVpcEndpoint", "ec2:vpc-endpoint/*", nil),
	read("ec2:DescribeManagedPrefixLists ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables ec2:DescribeSubnets " +
		"ec2:DescribeVpcEndpoints ec2:DescribeVpcPeeringConnections ec2:DescribeVpcs ec2:GetManagedPrefixListEntries"),
}
