// Package resilience defines workloads that survive the loss of a zone and recover from the loss of
// a Region: databases, caches, and what stands in front of and behind them.
//
// Start with [NewDatabase], and let your workload connect with its AllowFrom.
//
//   - Databases: [NewDatabase], [NewDatabaseReplica], [NewAuroraCluster], [NewDatabaseProxy].
//   - Caches: [NewCache], [NewCacheGroup].
//   - Requests: [NewCDN], [NewLoadBalancer], [NewTargetGroup], [NewWebACL].
//   - Workloads: [NewService], [NewAutoScalingGroup].
//   - Failover: [NewHealthCheck], [NewZonalAutoshift].
//   - Copies: [NewReplicatedBucket], [NewBackupPlan], [NewBackupVault], [NewAirGappedVault],
//     [NewMemberBackup].
//   - Regions: [NewDisasterRecovery], [NewRegionReplica], [NewRegionTraffic], [NewRegionSwitch].
//   - Proof: [NewGameDay], [NewRestoreTesting], [NewBackupAudit].
//
// Fields called VPC take any VPC, and Subnets select subnets in it. Without a selection, what holds
// data stands in the isolated subnets called "data", workloads in those called "app" that leave
// through NAT, and what faces the internet in the public ones, as the VPCs of package network have
// them; in other VPCs the kind of subnet decides. Key encrypts what the construct stores. Topics
// hear of alarms.
//
// Which engine versions can be created, and other arithmetic, is pure Go in packages below this
// one.
package resilience
