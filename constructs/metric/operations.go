package metric

var (
	ofVault    = []string{"BackupVaultName", "ResourceType", "BackupVaultName+ResourceType", ""}
	ofMachine  = []string{"StateMachineArn", "Alias+StateMachineArn", "StateMachineArn+Version"}
	ofBus      = []string{"RuleName", "EventBusName+RuleName", "EventBusName", ""}
	ofSchedule = []string{"ScheduleGroup", ""}
	ofFilter   = []string{"DestinationType+FilterName+LogGroupName", "DestinationType+LogGroupName", "LogGroupName",
		"DestinationType+PolicyLevel", "DestinationType+FilterName+LogGroupName+PolicyLevel"}
)

// backups is the recommendation for what goes wrong with a backup, once in an hour.
func backups(severity Severity) []Alarm {
	return []Alarm{{"Sum", 3600, 1, 1, Above, 0, NotBreaching, severity}}
}

// once is the recommendation for what must not happen, once in a minute.
func once(severity Severity) []Alarm {
	return []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, severity}}
}

var operations = []Namespace{
	{
		Name: "AWS/Backup", Document: "AWS Backup metrics with Amazon CloudWatch",
		Metrics: []Metric{
			{"NumberOfBackupJobsFailed", ofVault, Count, Nonzero, "", backups(Page)},
			{"NumberOfBackupJobsExpired", ofVault, Count, Nonzero, "", backups(Page)},
			{"NumberOfBackupJobsAborted", ofVault, Count, Nonzero, "", backups(Ticket)},
			// A plan that selects nothing never fails. With a period of a day CloudWatch would look back
			// over about three.
			{"NumberOfBackupJobsCompleted", ofVault, Count, Nonzero, "", []Alarm{{"Sum", 3600, 26, 26, Below, 1, Breaching, Page}}},
			{"NumberOfCopyJobsFailed", ofVault, Count, Nonzero, "", backups(Page)},
			{"NumberOfRestoreJobsFailed", ofVault, Count, Nonzero, "", backups(Page)},
		},
		Others: []string{"NumberOfBackupJobsCreated", "NumberOfBackupJobsPending", "NumberOfBackupJobsRunning", "NumberOfCopyJobsCreated",
			"NumberOfCopyJobsRunning", "NumberOfCopyJobsCompleted", "NumberOfRestoreJobsPending", "NumberOfRestoreJobsRunning",
			"NumberOfRestoreJobsCompleted", "NumberOfRecoveryPointsCompleted", "NumberOfRecoveryPointsPartial",
			"NumberOfRecoveryPointsExpired", "NumberOfRecoveryPointsDeleting", "NumberOfRecoveryPointsCold"},
	},
	{
		Name: "AWS/KMS", Document: "Monitor KMS keys with Amazon CloudWatch", Confirmed: "Monitor KMS keys with Amazon CloudWatch",
		Metrics: []Metric{{"SecondsUntilKeyMaterialExpiration", []string{"KeyId"}, Seconds, Always, "imported key material that expires",
			[]Alarm{{"Minimum", 3600, 1, 1, Below, 30 * 86400, Ignore, Page}}}},
		Others: []string{"CloudHSMKeyStoreThrottle", "ExternalKeyStoreThrottle", "SuccessfulRequest", "XksExternalKeyManagerStates",
			"XksProxyCertificateDaysToExpire", "XksProxyCredentialAge", "XksProxyErrors", "XksProxyLatency"},
	},
	{
		Name: "AWS/States", Document: "Monitoring Step Functions metrics using Amazon CloudWatch",
		Confirmed: "Monitoring Step Functions metrics using Amazon CloudWatch",
		Metrics: []Metric{
			{"ExecutionsFailed", ofMachine, Count, Nonzero, "", once(Ticket)},
			{"ExecutionsTimedOut", ofMachine, Count, Nonzero, "", once(Ticket)},
			{"ExecutionsAborted", ofMachine, Count, Nonzero, "", once(Digest)},
			{"ExecutionThrottled", ofMachine, Count, Nonzero, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
			{"ExecutionsStarted", ofMachine, Count, InUse, "", nil},
			{"ExecutionsSucceeded", ofMachine, Count, InUse, "", nil},
			{"ExecutionTime", ofMachine, Millis, InUse, "", nil},
		},
		Others: []string{"ActivitiesFailed", "ActivitiesHeartbeatTimedOut", "ActivitiesScheduled", "ActivitiesStarted", "ActivitiesSucceeded",
			"ActivitiesTimedOut", "ActivityRunTime", "ActivityScheduleTime", "ActivityTime", "ConsumedCapacity", "ExpressExecutionBilledDuration",
			"ExpressExecutionBilledMemory", "ExpressExecutionMemory", "LambdaFunctionRunTime", "LambdaFunctionScheduleTime",
			"LambdaFunctionTime", "LambdaFunctionsFailed", "LambdaFunctionsScheduled", "LambdaFunctionsStarted", "LambdaFunctionsSucceeded",
			"LambdaFunctionsTimedOut", "OpenExecutionCount", "OpenExecutionLimit", "ProvisionedBucketSize", "ProvisionedRefillRate",
			"RedrivenExecutions", "RedrivenExecutionsAborted", "RedrivenExecutionsFailed", "RedrivenExecutionsSucceeded",
			"RedrivenExecutionsTimedOut", "ServiceIntegrationRunTime", "ServiceIntegrationScheduleTime", "ServiceIntegrationTime",
			"ServiceIntegrationsFailed", "ServiceIntegrationsScheduled", "ServiceIntegrationsStarted", "ServiceIntegrationsSucceeded",
			"ServiceIntegrationsTimedOut", "ThrottledEvents"},
	},
	{
		// On a custom bus the name of the bus is part of the series.
		Name: "AWS/Events", Document: "Monitoring Amazon EventBridge", Confirmed: enriched,
		Metrics: []Metric{
			{"FailedInvocations", ofBus, Count, Nonzero, "", once(Page)},
			{"InvocationsFailedToBeSentToDlq", ofBus, Count, Nonzero, "a dead-letter queue", once(Page)},
			{"ThrottledRules", ofBus, Count, Nonzero, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
		},
		Others: []string{"DeadLetterInvocations", "Events", "IngestionToInvocationCompleteLatency", "IngestionToInvocationStartLatency",
			"IngestionToInvocationSuccessLatency", "InvocationAttempts", "Invocations", "InvocationsCreated", "InvocationsSentToDlq",
			"MatchedEvents", "RetryInvocationAttempts", "SuccessfulInvocationAttempts", "TriggeredRules", "PutEventsApproximateCallCount",
			"PutEventsApproximateFailedCount", "PutEventsApproximateSuccessCount", "PutEventsApproximateThrottledCount",
			"PutEventsEntriesCount", "PutEventsFailedEntriesCount", "PutEventsLatency", "PutEventsRequestSize",
			"PutPartnerEventsApproximateCallCount", "PutPartnerEventsApproximateFailedCount", "PutPartnerEventsApproximateSuccessCount",
			"PutPartnerEventsApproximateThrottledCount", "PutPartnerEventsEntriesCount", "PutPartnerEventsFailedEntriesCount",
			"PutPartnerEventsLatency"},
	},
	{
		Name: "AWS/Scheduler", Document: "Monitoring Amazon EventBridge Scheduler with Amazon CloudWatch", Confirmed: enriched,
		Metrics: []Metric{
			{"TargetErrorCount", ofSchedule, Count, Nonzero, "", once(Page)},
			{"InvocationDroppedCount", ofSchedule, Count, Nonzero, "", once(Page)},
			{"InvocationAttemptCount", ofSchedule, Count, InUse, "", nil},
			{"TargetErrorThrottledCount", ofSchedule, Count, Nonzero, "", nil},
			{"InvocationThrottleCount", ofSchedule, Count, Nonzero, "", nil},
			{"InvocationsFailedToBeSentToDeadLetterCount", ofSchedule, Count, Nonzero, "a dead-letter queue", nil},
			{"InvocationsSentToDeadLetterCount", ofSchedule, Count, Nonzero, "a dead-letter queue", nil},
		},
		Others: []string{"InvocationsSentToDeadLetterCount_Truncated_MessageSizeExceeded"},
	},
	{
		// ACM begins to renew 60 days before expiry. It reports twice a day, and stops at expiry.
		Name: "AWS/CertificateManager", Document: "Supported CloudWatch metrics (AWS Certificate Manager User Guide)",
		Confirmed: "Supported CloudWatch metrics (AWS Certificate Manager User Guide)",
		Metrics: []Metric{{"DaysToExpiry", []string{"CertificateArn"}, Days, Always, "",
			[]Alarm{{"Minimum", 86400, 1, 1, AtMost, 44, Breaching, Page}}}},
	},
	{
		Name: "CloudWatchSynthetics", Document: "CloudWatch metrics published by canaries", Confirmed: enriched,
		Metrics: []Metric{
			{"SuccessPercent", ofCanary, Percent, Always, "", []Alarm{{"Average", 300, 2, 3, Below, 90, Breaching, Page}}},
			{"Failed", append(ofCanary, ""), Count, Nonzero, "", []Alarm{{"Sum", 300, 2, 3, Above, 0, NotBreaching, Ticket}}},
			{"Duration", ofCanary, Millis, InUse, "", nil},
		},
		Others: []string{"2xx", "4xx", "5xx", "Failed requests", "VisualMonitoringSuccessPercent", "VisualMonitoringTotalComparisons"},
	},
	{
		Name: "AWS/Logs", Document: "Monitoring usage with CloudWatch metrics (Amazon CloudWatch Logs User Guide)",
		Metrics: []Metric{
			{"DeliveryErrors", ofFilter, Count, Nonzero, "a subscription filter", []Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
			{"DeliveryThrottling", ofFilter, Count, Nonzero, "a subscription filter",
				[]Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
		},
	},
	{
		Name: "ApplicationSignals", Document: "Metrics collected by Application Signals",
		Metrics: []Metric{
			{"Latency", ofSignals, Millis, InUse, "a service that reports", []Alarm{{"p99", 60, 3, 5, Above, Derived, Unknown, Ticket}}},
			{"Fault", ofSignals, Count, InUse, "a service that reports", []Alarm{{"Sum", 60, 3, 5, Above, Derived, NotBreaching, Ticket}}},
			{"Error", ofSignals, Count, InUse, "a service that reports", nil},
		},
	},
	{
		// Failures are counted by bucket, destination and rule: the destination is a name, no ARN. They
		// are reported where the source is, see "Using S3 Replication metrics" in the Amazon S3 User
		// Guide.
		Name: "AWS/S3", Document: "Metrics and dimensions (Amazon S3 User Guide)", Confirmed: "Metrics and dimensions (Amazon S3 User Guide)",
		AtDestination: []string{"ReplicationLatency", "BytesPendingReplication", "OperationsPendingReplication"},
		Metrics: []Metric{
			{"OperationsFailedReplication", ofReplication, Count, Nonzero, "metrics of the replication rule",
				[]Alarm{{"Sum", 60, 1, 5, Above, 0, NotBreaching, Page}}},
			{"ReplicationLatency", ofReplication, Seconds, InUse, "metrics of the replication rule",
				[]Alarm{{"Maximum", 60, 15, 15, Above, 900, Ignore, Ticket}}},
			{"BytesPendingReplication", ofReplication, Bytes, InUse, "metrics of the replication rule",
				[]Alarm{{"Maximum", 300, 12, 12, Above, Derived, Ignore, Digest}}},
			{"OperationsPendingReplication", ofReplication, Count, InUse, "metrics of the replication rule", nil},
			{"5xxErrors", []string{"BucketName+FilterId"}, Share, InUse, "a metrics configuration of the bucket",
				[]Alarm{{"Average", 60, 15, 15, Above, 0.05, NotBreaching, Ticket}}},
			{"4xxErrors", []string{"BucketName+FilterId"}, Share, InUse, "a metrics configuration of the bucket", nil},
			{"BucketSizeBytes", []string{"BucketName+StorageType"}, Bytes, Always, "", nil},
			{"NumberOfObjects", []string{"BucketName+StorageType"}, Count, Always, "", nil},
		},
	},
	{Name: "AWS/Billing", Document: "Creating a billing alarm to monitor your estimated AWS charges", Region: "us-east-1",
		Metrics: []Metric{{"EstimatedCharges", []string{"Currency", "Currency+ServiceName", "Currency+LinkedAccount",
			"Currency+LinkedAccount+ServiceName"}, Count, InUse, "billing alerts of the account", nil}}},
	{Name: "AWS/TrustedAdvisor", Document: "Creating Amazon CloudWatch alarms to monitor AWS Trusted Advisor metrics", Region: "us-east-1",
		Others: []string{"GreenChecks", "YellowChecks", "RedChecks", "YellowResources", "RedResources", "ServiceLimitUsage"}},
}

var (
	ofCanary      = []string{"CanaryName", "CanaryName+StepName"}
	ofSignals     = []string{"Environment+Service", "Environment+Operation+Service"}
	ofReplication = []string{"DestinationBucket+RuleId+SourceBucket"}
)
