package metric

const insights = "Container Insights of the cluster"

var ofService = []string{"ClusterName+ServiceName"}

// ECS publishes the use of a service, of a cluster, and of nothing above.
var ofClusterToo = []string{"ClusterName+ServiceName", "ClusterName"}

var containers = []Namespace{
	{
		Name: "AWS/ECS", Document: "Amazon ECS CloudWatch metrics", Confirmed: enriched,
		Open: []string{"EBSFilesystemUtilization", "HTTPCode_Target_5XX_Count"},
		Metrics: []Metric{
			{"CPUUtilization", ofClusterToo, Load, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
			{"MemoryUtilization", ofClusterToo, Load, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
			{"EBSFilesystemUtilization", []string{"ClusterName+ServiceName", "ClusterName+ServiceName+TaskId", "ClusterName"}, Percent, InUse,
				"a managed EBS volume", []Alarm{{"Average", 60, 5, 5, Above, 90, Unknown, Ticket}}},
			{"HTTPCode_Target_5XX_Count", []string{"ClusterName+ServiceName", "DiscoveryName", "ClusterName+DiscoveryName+ServiceName",
				"TargetDiscoveryName", "ClusterName+ServiceName+TargetDiscoveryName"}, Count, Nonzero, "Service Connect with an appProtocol",
				[]Alarm{{"Sum", 60, 3, 5, Above, Derived, NotBreaching, Ticket}}},
			{"CPUReservation", []string{"ClusterName"}, Load, InUse, "container instances",
				[]Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
			{"MemoryReservation", []string{"ClusterName"}, Load, InUse, "container instances",
				[]Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
		},
		Others: []string{"GPUReservation", "ActiveConnectionCount", "NewConnectionCount", "ProcessedBytes", "RequestCount", "GrpcRequestCount",
			"HTTPCode_Target_2XX_Count", "HTTPCode_Target_3XX_Count", "HTTPCode_Target_4XX_Count", "RequestCountPerTarget",
			"TargetProcessedBytes", "TargetResponseTime", "ClientTLSNegotiationErrorCount", "TargetTLSNegotiationErrorCount"},
	},
	{
		Name: "AWS/ECS/ManagedScaling", Document: "Automatically manage Amazon ECS capacity with cluster auto scaling",
		Metrics: []Metric{{"CapacityProviderReservation", []string{"CapacityProviderName+ClusterName"}, Load, InUse, "managed scaling",
			[]Alarm{{"Average", 60, 15, 15, Above, Derived, Unknown, Ticket}}}},
	},
	{
		Name: "ECS/ContainerInsights", Document: "Amazon ECS Container Insights metrics", Confirmed: enriched,
		Open: []string{"TaskEphemeralStorageUtilization"},
		Metrics: []Metric{
			// What is to be raised is the difference of the two: a service without tasks reports nothing.
			{"RunningTaskCount", ofService, Count, Always, insights, []Alarm{{"Minimum", 60, 5, 5, Below, Derived, Breaching, Page}}},
			{"DesiredTaskCount", ofService, Count, Always, insights, nil},
			{"PendingTaskCount", ofService, Count, Always, insights, []Alarm{{"Minimum", 60, 10, 10, Above, 0, NotBreaching, Ticket}}},
			{"DeploymentCount", ofService, Count, Always, insights, nil},
			{"TaskEphemeralStorageUtilization", append(ofService, "ClusterName", "ClusterName+TaskDefinitionFamily"), Percent, InUse,
				insights + ", enhanced", []Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
		},
	},
}

var machines = []Namespace{
	{
		Name: "AWS/EC2", Document: "CloudWatch metrics that are available for your instances",
		Confirmed: "Metric dimensions (CloudWatch metrics that are available for your instances)",
		Metrics: []Metric{
			{"CPUUtilization", []string{"AutoScalingGroupName", "InstanceId", "ImageId", "InstanceType", ""}, Percent, InUse, "",
				[]Alarm{{"Average", 300, 2, 2, Above, 80, Unknown, Ticket}}},
			{"StatusCheckFailed", statusOf, Share, Always, "", nil},
			{"StatusCheckFailed_System", statusOf, Share, Always, "", []Alarm{{"Maximum", 60, 2, 2, AtLeast, 1, Unknown, Page}}},
			{"StatusCheckFailed_Instance", statusOf, Share, Always, "", []Alarm{{"Maximum", 60, 3, 3, AtLeast, 1, Unknown, Page}}},
			{"StatusCheckFailed_AttachedEBS", statusOf, Share, Always, "an instance of Nitro",
				[]Alarm{{"Maximum", 60, 10, 10, AtLeast, 1, Unknown, Page}}},
			{"CPUCreditBalance", []string{"InstanceId", "AutoScalingGroupName"}, Count, InUse, "a burstable class",
				[]Alarm{{"Minimum", 300, 3, 3, Below, 20, Unknown, Ticket}}},
			{"MetadataNoToken", []string{"InstanceId", "AutoScalingGroupName", "ImageId", "InstanceType", ""}, Count, Always, "",
				[]Alarm{{"Sum", 300, 1, 1, Above, 0, NotBreaching, Digest}}},
		},
		Others: []string{"CPUCreditUsage", "CPUSurplusCreditBalance", "CPUSurplusCreditsCharged", "DedicatedHostCPUUtilization",
			"DiskReadBytes", "DiskReadOps", "DiskWriteBytes", "DiskWriteOps", "EBSByteBalance%", "EBSIOBalance%", "EBSReadBytes", "EBSReadOps",
			"EBSWriteBytes", "EBSWriteOps", "InstanceEBSIOPSExceededCheck", "InstanceEBSThroughputExceededCheck", "MetadataNoTokenRejected",
			"NetworkIn", "NetworkOut", "NetworkPacketsIn", "NetworkPacketsOut", "GPUPowerUtilization"},
	},
	{
		Name: "AWS/AutoScaling", Document: "Amazon CloudWatch metrics for Amazon EC2 Auto Scaling",
		Confirmed: "Dimensions for Auto Scaling group metrics (Amazon CloudWatch metrics for Amazon EC2 Auto Scaling)",
		Metrics: []Metric{
			{"GroupInServiceInstances", ofScaling, Count, Always, "metrics of the group",
				[]Alarm{{"Minimum", 60, 5, 5, Below, Derived, Breaching, Page}}},
			{"GroupInServiceCapacity", ofScaling, Count, Always, "metrics of the group", nil},
			{"GroupPendingInstances", ofScaling, Count, Always, "metrics of the group",
				[]Alarm{{"Minimum", 60, 15, 15, Above, 0, NotBreaching, Ticket}}},
		},
		Others: []string{"GroupDesiredCapacity", "GroupMaxSize", "GroupMinSize", "GroupPendingCapacity", "GroupStandbyCapacity",
			"GroupStandbyInstances", "GroupTerminatingCapacity", "GroupTerminatingInstances", "GroupTotalCapacity", "GroupTotalInstances",
			"GroupTerminatingRetainedInstances", "GroupTerminatingRetainedCapacity",
			"PredictiveScalingCapacityForecast", "PredictiveScalingLoadForecast", "PredictiveScalingMetricPairCorrelation",
			"WarmPoolDesiredCapacity", "WarmPoolMinSize", "WarmPoolPendingCapacity", "WarmPoolTerminatingCapacity", "WarmPoolTotalCapacity",
			"WarmPoolWarmedCapacity", "GroupAndWarmPoolDesiredCapacity", "GroupAndWarmPoolTotalCapacity"},
	},
	{
		Name: "AWS/EBS", Document: "Amazon CloudWatch metrics for Amazon EBS", Confirmed: enriched,
		Metrics: []Metric{
			{"VolumeStalledIOCheck", ofAttachment, Share, InUse, "a volume attached to an instance of Nitro",
				[]Alarm{{"Maximum", 60, 10, 10, AtLeast, 1, Unknown, Page}}},
			{"BurstBalance", []string{"VolumeId"}, Percent, InUse, "a volume of gp2, st1 or sc1",
				[]Alarm{{"Minimum", 300, 3, 3, Below, 20, Unknown, Ticket}}},
			{"VolumeIOPSExceededCheck", ofAttachment, Share, InUse, "a volume attached to an instance of Nitro",
				[]Alarm{{"Maximum", 60, 10, 15, AtLeast, 1, Unknown, Digest}}},
			{"VolumeThroughputExceededCheck", ofAttachment, Share, InUse,
				"a volume attached to an instance of Nitro", []Alarm{{"Maximum", 60, 10, 15, AtLeast, 1, Unknown, Digest}}},
		},
		Others: []string{"VolumeReadBytes", "VolumeWriteBytes", "VolumeReadOps", "VolumeWriteOps", "VolumeTotalReadTime",
			"VolumeTotalWriteTime", "VolumeIdleTime", "VolumeQueueLength", "VolumeThroughputPercentage", "VolumeConsumedReadWriteOps",
			"VolumeAvgReadLatency", "VolumeAvgWriteLatency", "VolumeAvgIOPS", "VolumeAvgThroughput",
			"FastSnapshotRestoreCreditsBucketSize", "FastSnapshotRestoreCreditsBalance"},
	},
}

var (
	statusOf  = []string{"InstanceId", "AutoScalingGroupName"}
	ofScaling = []string{"AutoScalingGroupName"}
	// What is measured of a volume at an instance has no data for the volume alone.
	ofAttachment = []string{"InstanceId+VolumeId"}
)
