package metric

// Versions and aliases report with the resource "function:alias" beside the name of the function:
// a name with a version in it has no data.
var ofFunction = []string{"FunctionName", "FunctionName+Resource", "ExecutedVersion+FunctionName+Resource", ""}

var functions = []Namespace{
	{
		Name: "AWS/Lambda", Document: "Types of metrics for Lambda functions", Confirmed: enriched,
		Metrics: []Metric{
			{"Errors", ofFunction, Count, InUse, "", []Alarm{{"Sum", 60, 3, 3, Above, 0, NotBreaching, Ticket}}},
			{"Throttles", ofFunction, Count, InUse, "", []Alarm{{"Sum", 60, 5, 5, AtLeast, 1, NotBreaching, Ticket}}},
			{"Duration", ofFunction, Millis, InUse, "", []Alarm{{"p90", 60, 15, 15, Above, Derived, Unknown, Ticket}}},
			{"ConcurrentExecutions", ofFunction, Count, InUse, "reserved concurrency, for a limit",
				[]Alarm{{"Maximum", 60, 10, 10, Above, Derived, Unknown, Ticket}}},
			{"ClaimedAccountConcurrency", []string{""}, Count, InUse, "", []Alarm{{"Maximum", 60, 10, 10, Above, Derived, NotBreaching, Page}}},
			{"AsyncEventsDropped", ofFunction, Count, Nonzero, "asynchronous invocations",
				[]Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"DeadLetterErrors", ofFunction, Count, Nonzero, "a dead-letter queue", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"DestinationDeliveryFailures", ofFunction, Count, Nonzero, "a destination",
				[]Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"IteratorAge", append(ofFunction, "EventSourceMappingUUID+FunctionName"), Millis, InUse, "a stream",
				[]Alarm{{"Maximum", 60, 5, 5, Above, Derived, Unknown, Ticket}}},
			{"Invocations", ofFunction, Count, InUse, "", nil},
		},
		Others: []string{"AsyncEventAge", "AsyncEventsReceived", "OffsetLag", "OversizedRecordCount", "PostRuntimeExtensionsDuration",
			"ProvisionedConcurrencyInvocations", "ProvisionedConcurrencySpilloverInvocations", "ProvisionedConcurrencyUtilization",
			"ProvisionedConcurrentExecutions", "RecursiveInvocationsDropped", "UnreservedConcurrentExecutions", "PolledEventCount",
			"FilteredOutEventCount", "InvokedEventCount", "FailedInvokeEventCount", "DroppedEventCount", "OnFailureDestinationDeliveredEventCount",
			"DeletedEventCount", "CommittedEventCount", "ProvisionedPollers", "SignatureValidationErrors", "CodeStorageUsed"},
	},
	{
		// REST APIs report under their name, HTTP and WebSocket APIs under their id.
		Name: "AWS/ApiGateway", Document: "Amazon API Gateway dimensions and metrics; Monitor CloudWatch metrics for HTTP APIs",
		Confirmed: "Amazon API Gateway dimensions and metrics; Monitor CloudWatch metrics for HTTP APIs",
		Metrics: []Metric{
			{"5XXError", ofREST, Share, InUse, "", []Alarm{{"Average", 60, 3, 3, Above, 0.05, NotBreaching, Page}}},
			{"4XXError", ofREST, Share, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 0.05, NotBreaching, Ticket}}},
			{"Latency", ofAny, Millis, InUse, "", []Alarm{{"p90", 60, 5, 5, AtLeast, 2500, Unknown, Ticket}}},
			{"Count", ofAny, Count, InUse, "", nil},
			{"5xx", ofHTTP, Share, InUse, "", []Alarm{{"Average", 60, 3, 3, Above, 0.05, NotBreaching, Page}}},
			{"4xx", ofHTTP, Share, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 0.05, NotBreaching, Ticket}}},
			{"IntegrationLatency", ofAny, Millis, InUse, "", []Alarm{{"p90", 60, 5, 5, AtLeast, 2000, Unknown, Ticket}}},
			{"ExecutionError", ofHTTP, Share, InUse, "", []Alarm{{"Average", 60, 3, 3, Above, 0.05, NotBreaching, Page}}},
			{"IntegrationError", ofHTTP, Share, InUse, "", nil},
			{"ClientError", ofHTTP, Share, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 0.05, NotBreaching, Ticket}}},
		},
		Others: []string{"CacheHitCount", "CacheMissCount", "ConnectCount", "MessageCount", "DataProcessed"},
	},
}

var (
	ofREST = []string{"ApiName", "ApiName+Stage", "ApiName+Method+Resource+Stage"}
	ofHTTP = []string{"ApiId", "ApiId+Stage", "ApiId+Method+Resource+Stage", "ApiId+Route+Stage"}
	ofAny  = append(ofREST, ofHTTP...)
)

var (
	ofQueue = []string{"QueueName"}
	ofTopic = []string{"TopicName", "Application", "Application+Platform", "PhoneNumber", "Country+SMSType", "Platform", "Country", "SMSType"}
)

var messages = []Namespace{
	{
		Name: "AWS/SQS", Document: "Available CloudWatch metrics for Amazon SQS", Confirmed: enriched,
		Metrics: []Metric{
			{"ApproximateAgeOfOldestMessage", ofQueue, Seconds, InUse, "", []Alarm{{"Maximum", 60, 15, 15, AtLeast, Derived, NotBreaching, Ticket}}},
			{"ApproximateNumberOfMessagesNotVisible", ofQueue, Count, InUse, "",
				[]Alarm{{"Maximum", 60, 15, 15, AtLeast, Derived, NotBreaching, Ticket}}},
			// Of a dead-letter queue. NumberOfMessagesSent does not count what SQS moves there.
			{"ApproximateNumberOfMessagesVisible", ofQueue, Count, InUse, "", []Alarm{{"Maximum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"ApproximateNumberOfMessagesDelayed", ofQueue, Count, InUse, "", nil},
			{"NumberOfEmptyReceives", ofQueue, Count, InUse, "", nil},
			{"NumberOfMessagesDeleted", ofQueue, Count, InUse, "", nil},
			{"NumberOfMessagesReceived", ofQueue, Count, InUse, "", nil},
			{"NumberOfMessagesSent", ofQueue, Count, InUse, "", nil},
			{"SentMessageSize", ofQueue, Bytes, InUse, "", nil},
		},
		Others: []string{"ApproximateNumberOfGroupsWithInflightMessages", "NumberOfDeduplicatedSentMessages"},
	},
	{
		Name: "AWS/SNS", Document: "Monitoring Amazon SNS topics using CloudWatch", Confirmed: "Dimensions for Amazon SNS metrics",
		Metrics: []Metric{
			{"NumberOfNotificationsFailed", ofTopic, Count, Nonzero, "", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"NumberOfNotificationsRedrivenToDlq", ofTopic, Count, Nonzero, "a redrive policy",
				[]Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"NumberOfNotificationsFailedToRedriveToDlq", ofTopic, Count, Nonzero, "a redrive policy",
				[]Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"NumberOfNotificationsFilteredOut-InvalidAttributes", ofTopic, Count, Nonzero, "a filter policy",
				[]Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Digest}}},
		},
		Others: []string{"NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFilteredOut",
			"NumberOfNotificationsFilteredOut-MessageAttributes", "NumberOfNotificationsFilteredOut-MessageBody",
			"NumberOfNotificationsFilteredOut-NoMessageAttributes", "NumberOfNotificationsFilteredOut-InvalidMessageBody",
			"PublishSize", "SMSMonthToDateSpentUSD", "SMSSuccessRate", "PhoneNumberDirect"},
	},
}

var (
	ofTable     = []string{"TableName", "GlobalSecondaryIndexName+TableName"}
	ofOperation = []string{"Operation+TableName", "Operation+StreamLabel+TableName", "Operation+TableName+Verb",
		"Operation+OperationType+TableName"}
	ofDynamoDB   = []string{""}
	ofReplicated = []string{"ReceivingRegion+TableName"}
)

var tables = []Namespace{{
	Name: "AWS/DynamoDB", Document: "DynamoDB metrics and dimensions", Confirmed: "DynamoDB metrics and dimensions",
	Metrics: []Metric{
		{"ReadThrottleEvents", ofTable, Count, Nonzero, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
		{"WriteThrottleEvents", ofTable, Count, Nonzero, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
		{"SystemErrors", ofOperation, Count, Nonzero, "", []Alarm{{"Sum", 60, 15, 15, Above, 0, NotBreaching, Ticket}}},
		{"SuccessfulRequestLatency", ofOperation, Millis, InUse, "", []Alarm{{"Average", 60, 10, 10, Above, Derived, Unknown, Ticket}}},
		{"ThrottledRequests", []string{"Operation+TableName", "Operation+TableName+Verb", "GlobalSecondaryIndexName+Operation+TableName"}, Count,
			Nonzero, "", nil},
		{"UserErrors", ofDynamoDB, Count, Nonzero, "", []Alarm{{"Sum", 60, 10, 10, Above, Derived, NotBreaching, Digest}}},
		{"AccountProvisionedReadCapacityUtilization", ofDynamoDB, Percent, InUse, "",
			[]Alarm{{"Maximum", 300, 2, 2, Above, 80, Unknown, Ticket}}},
		{"AccountProvisionedWriteCapacityUtilization", ofDynamoDB, Percent, InUse, "",
			[]Alarm{{"Maximum", 300, 2, 2, Above, 80, Unknown, Ticket}}},
		{"ReplicationLatency", ofReplicated, Millis, InUse, "a global table", []Alarm{{"Average", 60, 15, 15, Above, 180000, Unknown, Ticket}}},
	},
	Others: []string{"AccountMaxReads", "AccountMaxTableLevelReads", "AccountMaxTableLevelWrites", "AccountMaxWrites",
		"AgeOfOldestUnreplicatedRecord", "ConditionalCheckFailedRequests", "ConsumedChangeDataCaptureUnits",
		"ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "FailedToReplicateRecordCount",
		"MaxProvisionedTableReadCapacityUtilization", "MaxProvisionedTableWriteCapacityUtilization", "OnDemandMaxReadRequestUnits",
		"OnDemandMaxWriteRequestUnits", "OnlineIndexConsumedWriteCapacity", "OnlineIndexPercentageProgress",
		"OnlineIndexThrottleEvents", "PendingReplicationCount", "ProvisionedReadCapacityUnits", "ProvisionedWriteCapacityUnits",
		"ReadAccountLimitThrottleEvents", "ReadKeyRangeThroughputThrottleEvents", "ReadMaxOnDemandThroughputThrottleEvents",
		"ReadProvisionedThroughputThrottleEvents", "ReturnedBytes", "ReturnedItemCount", "ReturnedRecordsCount",
		"ThrottledPutRecordCount", "TimeToLiveDeletedItemCount", "TransactionConflict", "WriteAccountLimitThrottleEvents",
		"WriteKeyRangeThroughputThrottleEvents", "WriteMaxOnDemandThroughputThrottleEvents",
		"WriteProvisionedThroughputThrottleEvents"},
}}
