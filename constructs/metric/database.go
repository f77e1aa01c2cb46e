package metric

// The sets of dimensions of Amazon RDS. What instances measure, it also adds up over a cluster, the
// members of a role, a class, an engine and the Region.
var (
	ofDatabase = []string{
		"DBInstanceIdentifier", "DBClusterIdentifier", "DBClusterIdentifier+Role", "DatabaseClass", "EngineName",
		"DbClusterIdentifier+EngineName", "",
	}
	ofInstance = []string{"DBInstanceIdentifier"}
)

var databases = []Namespace{{
	Name: "AWS/RDS", Document: "Amazon CloudWatch metrics for Amazon RDS; Amazon CloudWatch metrics for Amazon Aurora",
	Confirmed: "Amazon CloudWatch dimensions for Amazon RDS; Amazon CloudWatch dimensions for Aurora",
	Metrics: []Metric{
		{"CPUUtilization", ofDatabase, Percent, Always, "", []Alarm{{"Average", 60, 5, 5, Above, 90, Breaching, Ticket}}},
		{"DatabaseConnections", ofDatabase, Count, Always, "", []Alarm{{"Average", 60, 5, 5, Above, Derived, Breaching, Ticket}}},
		{"FreeStorageSpace", ofDatabase, Bytes, Always, "an engine that is not Aurora",
			[]Alarm{{"Minimum", 60, 5, 5, Below, Derived, Breaching, Page}}},
		{"FreeableMemory", ofDatabase, Bytes, Always, "", []Alarm{{"Average", 60, 15, 15, Below, Derived, Breaching, Ticket}}},
		// An idle database publishes no latency.
		{"ReadLatency", ofDatabase, Seconds, InUse, "", []Alarm{{"p90", 60, 5, 5, Above, 0.02, Unknown, Ticket}}},
		{"WriteLatency", ofDatabase, Seconds, InUse, "", []Alarm{{"p90", 60, 5, 5, Above, 0.02, Unknown, Ticket}}},
		{"DBLoad", ofDatabase, Count, InUse, "Performance Insights", []Alarm{{"Average", 60, 15, 15, Above, Derived, Unknown, Ticket}}},
		{"EBSByteBalance%", ofDatabase, Percent, InUse, "a class that can burst",
			[]Alarm{{"Average", 60, 3, 3, Below, 10, Unknown, Ticket}}},
		{"EBSIOBalance%", ofDatabase, Percent, InUse, "a class that can burst", []Alarm{{"Average", 60, 3, 3, Below, 10, Unknown, Ticket}}},
		{"BurstBalance", ofDatabase, Percent, InUse, "storage of gp2", []Alarm{{"Minimum", 300, 3, 3, Below, 20, Unknown, Ticket}}},
		{"CPUCreditBalance", ofDatabase, Count, InUse, "a burstable class", []Alarm{{"Minimum", 300, 3, 3, Below, 20, Unknown, Ticket}}},
		{"ReplicaLag", ofInstance, Lag, Always, "a read replica of an engine that is not Aurora", []Alarm{
			{"Maximum", 60, 10, 10, Above, 60, Breaching, Ticket},
			{"Minimum", 60, 3, 3, Below, 0, Breaching, Page}, // it is -1 while replication is broken
		}},
		{"MaximumUsedTransactionIDs", ofDatabase, Count, Always, "PostgreSQL", []Alarm{{"Average", 60, 1, 1, Above, 1e9, Unknown, Page}}},
		{"OldestReplicationSlotLag", ofDatabase, Bytes, InUse, "PostgreSQL with replication slots",
			[]Alarm{{"Maximum", 300, 3, 3, Above, Derived, NotBreaching, Ticket}}},
		{"AuroraReplicaLagMaximum", ofDatabase, Millis, InUse, "Aurora with a reader",
			[]Alarm{{"Maximum", 60, 10, 10, Above, 1000, NotBreaching, Ticket}}},
		{"AuroraReplicaLag", ofDatabase, Millis, InUse, "Aurora with a reader", nil},
		{"FreeLocalStorage", ofDatabase, Bytes, Always, "Aurora", []Alarm{{"Average", 60, 5, 5, Below, Derived, Unknown, Ticket}}},
		{"AuroraVolumeBytesLeftTotal", ofDatabase, Bytes, Always, "Aurora MySQL",
			[]Alarm{{"Average", 60, 5, 5, Below, Derived, Breaching, Ticket}}},
		{"EngineUptime", ofDatabase, Seconds, Always, "Aurora", []Alarm{{"Average", 60, 2, 2, AtMost, 0, Breaching, Page}}},
		{"ACUUtilization", ofDatabase, Percent, InUse, "Aurora Serverless v2", []Alarm{{"Average", 60, 15, 15, Above, 90, Unknown, Ticket}}},
		{"ServerlessDatabaseCapacity", ofDatabase, Count, InUse, "Aurora Serverless v2", nil},
		{"RollbackSegmentHistoryListLength", ofDatabase, Count, Always, "Aurora MySQL",
			[]Alarm{{"Average", 60, 5, 5, Above, 1e6, Breaching, Ticket}}},
		{"BufferCacheHitRatio", ofDatabase, Percent, InUse, "Aurora", []Alarm{{"Average", 60, 10, 10, Below, 80, Unknown, Digest}}},
		{"Deadlocks", ofDatabase, Count, InUse, "Aurora", []Alarm{{"Average", 60, 5, 5, Above, 1, NotBreaching, Digest}}},
		{"AuroraGlobalDBRPOLag", ofGlobal, Millis, InUse, "a global database of Aurora PostgreSQL",
			[]Alarm{{"Maximum", 60, 5, 5, Above, Derived, Breaching, Ticket}}},
		{"AuroraGlobalDBReplicationLag", ofGlobal, Millis, InUse, "a global database", nil},
	},
	Others: []string{"ActiveTransactions", "AuroraBinlogReplicaLag", "AuroraDMLRejectedMasterFull", "AuroraDMLRejectedWriterFull",
		"AuroraEstimatedSharedMemoryBytes", "AuroraGlobalDBDataTransferBytes", "AuroraGlobalDBProgressLag",
		"AuroraGlobalDBReplicatedWriteIO", "AuroraOptimizedReadsCacheHitRatio", "AuroraReplicaLagMinimum",
		"AuroraSlowConnectionHandleCount", "AuroraSlowHandshakeCount", "AuroraMemoryHealthState", "AuroraMemoryNumDeclinedSqlTotal",
		"AuroraMemoryNumKillConnTotal", "AuroraMemoryNumKillQueryTotal", "AuroraMillisecondsSpentInOomRecovery",
		"AuroraNumOomRecoveryTriggered", "AuroraNumOomRecoverySuccessful", "Aurora_pq_request_attempted",
		"Aurora_pq_request_executed", "Aurora_pq_request_failed", "Aurora_pq_request_in_progress", "Aurora_pq_request_not_chosen",
		"Aurora_pq_request_throttled", "AbortedClients", "BacktrackChangeRecordsCreationRate", "BacktrackChangeRecordsStored",
		"BacktrackWindowActual", "BacktrackWindowAlert", "BackupRetentionPeriodStorageUsed", "BinLogDiskUsage",
		"BlockedTransactions", "CheckpointLag", "CommitLatency", "CommitThroughput", "CPUCreditUsage", "CPUSurplusCreditBalance",
		"CPUSurplusCreditsCharged", "ConnectionAttempts", "DBLoadCPU", "DBLoadNonCPU", "DBLoadRelativeToNumVCPUs", "DDLLatency",
		"DDLThroughput", "DMLLatency", "DMLThroughput", "DeleteLatency", "DeleteThroughput", "DiskQueueDepth",
		"DiskQueueDepthLogVolume", "FailedSQLServerAgentJobsCount", "ForwardingReplicaDMLLatency", "ForwardingReplicaDMLThroughput",
		"ForwardingReplicaOpenSessions", "ForwardingWriterDMLLatency", "ForwardingWriterDMLThroughput",
		"ForwardingWriterOpenSessions", "FreeEphemeralStorage", "FreeStorageSpaceLogVolume", "InsertLatency", "InsertThroughput",
		"LoginFailures", "NetworkReceiveThroughput", "NetworkThroughput", "NetworkTransmitThroughput", "NumBinaryLogFiles",
		"OldestLogicalReplicationSlotLag", "PurgeBoundary", "PurgeFinishedPoint", "Queries", "RDSToAuroraPostgreSQLReplicaLag",
		"ReadIOPS", "ReadIOPSEphemeralStorage", "ReadIOPSLogVolume", "ReadLatencyEphemeralStorage", "ReadLatencyLogVolume",
		"ReadThroughput", "ReadThroughputEphemeralStorage", "ReadThroughputLogVolume", "ReplicationChannelLag",
		"ReplicationSlotDiskUsage", "ResultSetCacheHitRatio", "RowLockTime", "SelectLatency", "SelectThroughput",
		"SnapshotStorageUsed", "StorageNetworkReceiveThroughput", "StorageNetworkThroughput", "StorageNetworkTransmitThroughput",
		"SumBinaryLogSize", "SwapUsage", "TempStorageIOPS", "TempStorageThroughput", "TotalBackupStorageBilled",
		"TransactionAgeMaximum", "TransactionLogsDiskUsage", "TransactionLogsGeneration", "TruncateFinishedPoint", "UpdateLatency",
		"UpdateThroughput", "VolumeBytesUsed", "VolumeReadIOPs", "VolumeWriteIOPs", "WriteIOPS", "WriteIOPSEphemeralStorage",
		"WriteIOPSLogVolume", "WriteLatencyEphemeralStorage", "WriteLatencyLogVolume", "WriteThroughput",
		"WriteThroughputEphemeralStorage", "WriteThroughputLogVolume"},
}}

// The secondary cluster of a global database reports how far it is behind each source, and for
// itself.
var ofGlobal = []string{"DBClusterIdentifier+SourceRegion", "DBClusterIdentifier"}

// Nodes report under the id of their cluster, with and without that of the node.
var (
	ofNode = []string{"CacheClusterId", "CacheClusterId+CacheNodeId", ""}
	// Serverless caches alone begin their dimension in lower case.
	ofServerless = []string{"clusterId"}
)

var caches = []Namespace{{
	Name: "AWS/ElastiCache", Document: "Which metrics should I monitor? (Amazon ElastiCache User Guide)",
	Confirmed: "Dimensions for ElastiCache metrics (Amazon ElastiCache User Guide)",
	// No document names the dimension of serverless caches.
	Open: []string{"CurrConnections", "ElastiCacheProcessingUnits", "Evictions", "ThrottledCmds"},
	Metrics: []Metric{
		{"EngineCPUUtilization", ofNode, Percent, InUse, "Valkey or Redis OSS", []Alarm{{"Average", 60, 5, 5, Above, 90, Unknown, Ticket}}},
		{"CPUUtilization", ofNode, Percent, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, Derived, Unknown, Ticket}}},
		{"DatabaseMemoryUsagePercentage", ofNode, Percent, InUse, "Valkey or Redis OSS",
			[]Alarm{{"Average", 60, 5, 5, Above, 80, Unknown, Ticket}}},
		{"Evictions", append(ofNode, ofServerless...), Count, InUse, "", []Alarm{{"Sum", 300, 3, 3, Above, 0, Unknown, Digest}}},
		{"CurrConnections", append(ofNode, ofServerless...), Count, InUse, "",
			[]Alarm{{"Average", 60, 10, 10, Above, 52000, Unknown, Ticket}}},
		{"ReplicationLag", ofNode, Seconds, InUse, "a replica", []Alarm{{"Average", 60, 15, 15, Above, 10, Unknown, Ticket}}},
		{"SwapUsage", ofNode, Bytes, InUse, "", []Alarm{{"Maximum", 300, 3, 3, Above, 300 << 20, Unknown, Ticket}}},
		{"MasterLinkHealthStatus", ofNode, Share, Always, "a replica", []Alarm{{"Minimum", 60, 3, 3, Below, 1, Breaching, Page}}},
		{"ThrottledCmds", ofServerless, Count, Nonzero, "a serverless cache", []Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
		{"ElastiCacheProcessingUnits", ofServerless, Count, InUse, "a serverless cache", nil},
	},
}}
