package metric

var (
	ofNAT     = []string{"NatGatewayId", "AvailabilityZone+NatGatewayId"} // a regional one stands in several zones
	ofGateway = []string{"TransitGateway", "TransitGateway+TransitGatewayAttachment",
		"AvailabilityZone+TransitGateway", "AvailabilityZone+TransitGateway+TransitGatewayAttachment"}
	ofTunnel = []string{"VpnId", "TunnelIpAddress"}
	// The dimensions of endpoints have spaces.
	ofEndpoint = []string{"Endpoint Type+Service Name+VPC Endpoint Id+VPC Id", "Endpoint Type+Service Name+Subnet Id+VPC Endpoint Id+VPC Id"}
	ofProvider = []string{"Service Id", "Az+Service Id", "Az+Load Balancer Arn+Service Id", "Load Balancer Arn+Service Id",
		"Service Id+VPC Endpoint Id"}
)

var networks = []Namespace{
	{
		Name: "AWS/NATGateway", Document: "Monitor NAT gateways with Amazon CloudWatch", Confirmed: enriched,
		Metrics: []Metric{
			{"ErrorPortAllocation", ofNAT, Count, Always, "", []Alarm{{"Sum", 60, 5, 15, Above, 0, NotBreaching, Page}}},
			{"PacketsDropCount", ofNAT, Count, Always, "", []Alarm{{"Sum", 60, 5, 5, Above, Derived, NotBreaching, Ticket}}},
			{"PacketsInFromDestination", ofNAT, Count, Always, "", nil},
			{"PacketsInFromSource", ofNAT, Count, Always, "", nil},
			{"ActiveConnectionCount", ofNAT, Count, Always, "", []Alarm{{"Maximum", 60, 5, 5, Above, Derived, Unknown, Ticket}}},
		},
		Others: []string{"BytesInFromDestination", "BytesInFromSource", "BytesOutToDestination", "BytesOutToSource", "ConnectionAttemptCount",
			"ConnectionEstablishedCount", "IdleTimeoutCount", "PacketsOutToDestination",
			"PacketsOutToSource", "PeakBytesPerSecond", "PeakPacketsPerSecond"},
	},
	{
		Name: "AWS/TransitGateway", Document: "CloudWatch metrics in AWS Transit Gateway", Confirmed: enriched,
		Metrics: []Metric{
			{"PacketDropCountNoRoute", ofGateway, Count, InUse, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
			{"PacketDropCountBlackhole", ofGateway, Count, InUse, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
			{"PacketDropCountTTLExpired", ofGateway, Count, InUse, "", nil},
			{"BytesIn", ofGateway, Bytes, InUse, "", nil},
			{"BytesOut", ofGateway, Bytes, InUse, "", nil},
			{"PacketsIn", ofGateway, Count, InUse, "", nil},
			{"PacketsOut", ofGateway, Count, InUse, "", nil},
		},
		Others: []string{"BytesDropCountBlackhole", "BytesDropCountInternalError", "BytesDropCountNoPolicy", "BytesDropCountNoRoute",
			"PacketDropCountInternalError", "PacketDropCountNoPolicy"},
	},
	{
		// The state of a connection is the share of its tunnels that are up.
		Name: "AWS/VPN", Document: "Monitor AWS Site-to-Site VPN tunnels using Amazon CloudWatch",
		Confirmed: "Monitor AWS Site-to-Site VPN tunnels using Amazon CloudWatch",
		Metrics: []Metric{
			{"TunnelState", ofTunnel, Share, Always, "", []Alarm{
				{"Minimum", 300, 3, 3, Below, 1, Breaching, Ticket},
				{"Maximum", 300, 3, 3, Below, 0.5, Breaching, Page},
			}},
			{"TunnelDataIn", ofTunnel, Bytes, InUse, "", nil},
			{"TunnelDataOut", ofTunnel, Bytes, InUse, "", nil},
		},
		Others: []string{"ConcentratorBandwidthUsage"},
	},
	{
		Name: "AWS/PrivateLinkEndpoints", Document: "CloudWatch metrics for AWS PrivateLink",
		Confirmed: "CloudWatch metrics for AWS PrivateLink",
		Metrics:   []Metric{{"PacketsDropped", ofEndpoint, Count, Always, "", []Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}}},
		Others:    []string{"ActiveConnections", "BytesProcessed", "NewConnections", "RstPacketsReceived"},
	},
	{
		Name: "AWS/PrivateLinkServices", Document: "CloudWatch metrics for AWS PrivateLink",
		Metrics: []Metric{{"RstPacketsSent", ofProvider, Count, Always, "", []Alarm{{"Sum", 60, 5, 5, Above, Derived, NotBreaching, Digest}}}},
		Others:  []string{"ActiveConnections", "BytesProcessed", "EndpointsCount", "NewConnections"},
	},
}

var (
	ofDistribution = []string{"DistributionId+Region"}
)

var edges = []Namespace{
	{
		Name: "AWS/Route53", Document: "Monitoring health checks using CloudWatch", Confirmed: enriched, Region: "us-east-1",
		Metrics: []Metric{
			{"HealthCheckStatus", []string{"HealthCheckId"}, Share, Always, "", []Alarm{{"Minimum", 60, 3, 3, Below, 1, Breaching, Page}}},
			{"HealthCheckPercentageHealthy", []string{"HealthCheckId"}, Percent, Always, "a health check of an endpoint",
				[]Alarm{{"Average", 60, 3, 3, Below, 50, Unknown, Ticket}}},
		},
		Others: []string{"ChildHealthCheckHealthyCount", "ConnectionTime", "SSLHandshakeTime", "TimeToFirstByte", "DNSQueries",
			"DNSSECInternalFailure", "DNSSECKeySigningKeysNeedingAction", "DNSSECKeySigningKeyMaxNeedingActionAge", "DNSSECKeySigningKeyAge"},
	},
	{
		Name: "AWS/CloudFront", Document: "Types of metrics for CloudFront", Confirmed: enriched, Region: "us-east-1",
		Metrics: []Metric{
			{"5xxErrorRate", ofDistribution, Percent, InUse, "", []Alarm{{"Average", 60, 5, 5, Above, 1, NotBreaching, Page}}},
			{"4xxErrorRate", ofDistribution, Percent, InUse, "", []Alarm{{"Average", 60, 10, 10, Above, 10, NotBreaching, Digest}}},
			{"OriginLatency", ofDistribution, Millis, InUse, "additional metrics of the distribution",
				[]Alarm{{"p90", 60, 5, 5, Above, Derived, Unknown, Ticket}}},
			{"CacheHitRate", ofDistribution, Percent, InUse, "additional metrics of the distribution", nil},
			{"Requests", ofDistribution, Count, InUse, "", nil},
			{"TotalErrorRate", ofDistribution, Percent, InUse, "", nil},
			{"FunctionExecutionErrors", []string{"DistributionId+FunctionName+Region", "FunctionName+Region"}, Count, Nonzero, "a function",
				[]Alarm{{"Sum", 60, 5, 5, Above, 0, NotBreaching, Ticket}}},
		},
	},
}
