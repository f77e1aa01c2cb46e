package fault

import "time"

var experiments = map[Kind]func(Options) Experiment{
	ZonePower: zonePower, RegionIsolation: regionIsolation,
	InstanceLoss: func(Options) Experiment {
		return single(InstanceLoss, "Terminates one server, which its group has to replace", "aws:ec2:terminate-instances",
			Target{Type: instance, Mode: One, Filters: map[string]string{"State.Name": "running"}}, nil)
	},
	TaskLoss: func(Options) Experiment {
		return single(TaskLoss, "Stops half of the tasks, which their service has to start again", "aws:ecs:stop-task",
			Target{Type: task, Mode: Half}, nil)
	},
	ClusterFailover: func(Options) Experiment {
		return single(ClusterFailover, "Makes a reader of each Aurora cluster its writer", "aws:rds:failover-db-cluster",
			Target{Type: cluster, Mode: All}, nil)
	},
	DatabaseFailover: func(Options) Experiment {
		return single(DatabaseFailover, "Reboots each Multi-AZ database into its standby", "aws:rds:reboot-db-instances",
			Target{Type: database, Mode: All, Filters: map[string]string{"MultiAZ": "true"}}, map[string]string{"forceFailover": "true"})
	},
	ReplicaLag: func(Options) Experiment {
		return single(ReplicaLag, "Reboots each read replica, which falls behind until it is back", "aws:rds:reboot-db-instances",
			Target{Type: database, Mode: All, Filters: map[string]string{"StatusInfos.StatusType": "read replication"}}, nil)
	},
}

// The types of targets that several experiments have.
const (
	instance = "aws:ec2:instance"
	task     = "aws:ecs:task"
	cluster  = "aws:rds:cluster"
	database = "aws:rds:db"
	subnet   = "aws:ec2:subnet"
)

// single is an experiment with one action.
func single(kind Kind, description, id string, t Target, parameters map[string]string) Experiment {
	t.Name = "Targets"
	return Experiment{Kind: kind, Description: description, Targets: []Target{t},
		Actions: []Action{{Name: string(kind), ID: id, Target: t.Name, Parameters: parameters}}}
}

const (
	// disconnected is how long the subnets of a zone without power are cut off: long enough for
	// clients to run into timeouts and to ask for the address again.
	disconnected = 2 * time.Minute
	// noticed is how long AWS takes to notice that a zone is impaired.
	noticed = 5 * time.Minute
)

// zonePower is the scenario of AWS, without what no tag selects: roles that launch servers
// themselves, and directory buckets in one zone. It adds Multi-AZ databases and the tasks of
// Fargate, which the scenario leaves out.
func zonePower(o Options) Experiment {
	in := func(path string) map[string]string { return map[string]string{path: o.Zone} }
	running := map[string]string{"State.Name": "running", "Placement.AvailabilityZone": o.Zone}
	outage := minutes(o.Outage)
	return Experiment{Kind: ZonePower, Description: "Takes everything in a zone away, as a loss of power does", Skips: true,
		Targets: []Target{
			{Name: "Instances", Type: instance, Mode: All, Filters: running},
			{Name: "Groups", Type: "aws:ec2:autoscaling-group", Mode: All},
			{Name: "Tasks", Type: task, Mode: All, Filters: in("AvailabilityZone")},
			{Name: "Subnets", Type: subnet, Mode: All, Filters: in("AvailabilityZone")},
			{Name: "Clusters", Type: cluster, Mode: All, Parameters: in("writerAvailabilityZoneIdentifiers")},
			{Name: "Databases", Type: database, Mode: All, Parameters: in("availabilityZoneIdentifiers"),
				Filters: map[string]string{"MultiAZ": "true"}},
			{Name: "Caches", Type: "aws:elasticache:replicationgroup", Mode: All, Parameters: in("availabilityZoneIdentifier")},
			{Name: "Shifted", Type: "aws:arc:zonal-shift-managed-resource", Mode: All},
			{Name: "Volumes", Type: "aws:ec2:ebs-volume", Mode: One, Parameters: in("availabilityZoneIdentifier"),
				Filters: map[string]string{"Attachments.DeleteOnTermination": "false"}},
		},
		Actions: []Action{
			{Name: "StopInstances", ID: "aws:ec2:stop-instances", Target: "Instances",
				Parameters: map[string]string{"startInstancesAfterDuration": outage, "completeIfInstancesTerminated": "true"}},
			{Name: "PauseScaling", ID: "aws:ec2:asg-insufficient-instance-capacity-error", Target: "Groups",
				Parameters: map[string]string{"duration": outage, "availabilityZoneIdentifiers": o.Zone, "percentage": "100"}},
			{Name: "StopTasks", ID: "aws:ecs:stop-task", Target: "Tasks"},
			{Name: "Disconnect", ID: "aws:network:disrupt-connectivity", Target: "Subnets",
				Parameters: map[string]string{"duration": minutes(disconnected), "scope": "all"}},
			{Name: "FailOverClusters", ID: "aws:rds:failover-db-cluster", Target: "Clusters"},
			{Name: "FailOverDatabases", ID: "aws:rds:reboot-db-instances", Target: "Databases",
				Parameters: map[string]string{"forceFailover": "true"}},
			{Name: "InterruptCaches", ID: "aws:elasticache:replicationgroup-interrupt-az-power", Target: "Caches",
				Parameters: map[string]string{"duration": outage}},
			{Name: "Notice", ID: "aws:fis:wait", Parameters: map[string]string{"duration": minutes(noticed)}},
			{Name: "ShiftAway", ID: "aws:arc:start-zonal-autoshift", Target: "Shifted", After: []string{"Notice"},
				Parameters: map[string]string{"duration": minutes(o.Outage - noticed), "availabilityZoneIdentifier": o.Zone,
					"managedResourceTypes": "ALB,NLB,ASG", "zonalAutoshiftStatus": "ENABLED"}},
			{Name: "PauseVolume", ID: "aws:ebs:pause-volume-io", Target: "Volumes", After: []string{"StopInstances"},
				Parameters: map[string]string{"duration": outage}},
		},
	}
}

// regionIsolation is the scenario of AWS, without endpoints of other Regions and MemoryDB.
func regionIsolation(o Options) Experiment {
	there := map[string]string{"duration": minutes(o.Outage), "region": o.Region}
	return Experiment{Kind: RegionIsolation, Description: "Cuts off another Region, and pauses the replication to it", Skips: true,
		Targets: []Target{
			{Name: "Subnets", Type: subnet, Mode: All},
			{Name: "Gateways", Type: "aws:ec2:transit-gateway", Mode: All},
			{Name: "Buckets", Type: "aws:s3:bucket", Mode: All},
			{Name: "Tables", Type: "aws:dynamodb:global-table", Mode: All},
		},
		Actions: []Action{
			{Name: "DisruptSubnets", ID: "aws:network:route-table-disrupt-cross-region-connectivity", Target: "Subnets", Parameters: there},
			{Name: "DisruptGateways", ID: "aws:network:transit-gateway-disrupt-cross-region-connectivity", Target: "Gateways", Parameters: there},
			{Name: "PauseBuckets", ID: "aws:s3:bucket-pause-replication", Target: "Buckets", Parameters: there},
			{Name: "PauseTables", ID: "aws:dynamodb:global-table-pause-replication", Target: "Tables",
				Parameters: map[string]string{"duration": minutes(o.Outage)}},
		},
	}
}
