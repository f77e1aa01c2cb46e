package metric

// The sets of dimensions of load balancers. What a target group reports, it reports for a load
// balancer: the group alone has series for few metrics.
var (
	ofBalancer = []string{"LoadBalancer", "AvailabilityZone+LoadBalancer"}
	ofGroup    = []string{"LoadBalancer+TargetGroup", "AvailabilityZone+LoadBalancer+TargetGroup"}
	ofBoth     = append(ofBalancer, ofGroup...)
)

var balancing = []Namespace{
	{
		Name: "AWS/ApplicationELB", Document: "CloudWatch metrics for your Application Load Balancer", Confirmed: enriched,
		Metrics: []Metric{
			// Minimum, Maximum and Average of HTTPCode metrics are always 1.
			{"HTTPCode_ELB_5XX_Count", ofBalancer, Count, Nonzero, "", []Alarm{{"Sum", 60, 3, 5, Above, 10, NotBreaching, Page}}},
			{"HTTPCode_ELB_4XX_Count", ofBalancer, Count, Nonzero, "", nil},
			{"HTTPCode_ELB_500_Count", ofBalancer, Count, Nonzero, "", nil},
			{"HTTPCode_ELB_502_Count", ofBalancer, Count, Nonzero, "", nil},
			{"HTTPCode_ELB_503_Count", ofBalancer, Count, Nonzero, "", nil},
			{"HTTPCode_ELB_504_Count", ofBalancer, Count, Nonzero, "", nil},
			{"HTTPCode_Target_5XX_Count", ofBoth, Count, Nonzero, "", []Alarm{{"Sum", 60, 1, 1, Above, 10, NotBreaching, Page}}},
			{"HTTPCode_Target_4XX_Count", ofBoth, Count, Nonzero, "", nil},
			{"RequestCount", ofBoth, Count, InUse, "", nil},
			{"TargetResponseTime", ofBoth, Seconds, InUse, "", []Alarm{{"p99", 60, 3, 5, Above, 1, NotBreaching, Ticket}}},
			{"HealthyHostCount", ofGroup, Count, Always, "health checks", []Alarm{{"Minimum", 60, 3, 3, Below, 1, Breaching, Page}}},
			// Each node of the load balancer has a view of its own: in the Minimum all of them agree.
			{"UnHealthyHostCount", ofGroup, Count, Always, "health checks", []Alarm{{"Minimum", 60, 3, 3, Above, 0, NotBreaching, Ticket}}},
			{"RejectedConnectionCount", ofBalancer, Count, Nonzero, "", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"TargetConnectionErrorCount", ofBoth, Count, Nonzero, "targets that are no functions",
				[]Alarm{{"Sum", 60, 3, 5, Above, 5, NotBreaching, Ticket}}},
			{"TargetTLSNegotiationErrorCount", ofBoth, Count, Nonzero, "targets with HTTPS",
				[]Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
			{"UnhealthyRoutingRequestCount", ofBoth, Count, Nonzero, "", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"LambdaUserError", append(ofGroup, "TargetGroup"), Count, Nonzero, "targets that are functions",
				[]Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
			{"RequestCountPerTarget", append(ofGroup, "TargetGroup", "AvailabilityZone+TargetGroup"), Count, InUse, "", nil},
		},
		Others: []string{"ActiveConnectionCount", "ClientTLSNegotiationErrorCount", "ConsumedLCUs", "PeakLCUs", "ReservedLCUs",
			"DesyncMitigationMode_NonCompliant_Request_Count", "DroppedInvalidHeaderRequestCount", "ForwardedInvalidHeaderRequestCount",
			"ELBAuthError", "ELBAuthFailure", "ELBAuthLatency", "ELBAuthRefreshTokenSuccess", "ELBAuthSuccess", "ELBAuthUserClaimsSizeExceeded",
			"GrpcRequestCount", "HTTPCode_ELB_3XX_Count", "HTTPCode_Target_2XX_Count", "HTTPCode_Target_3XX_Count", "HTTP_Fixed_Response_Count",
			"HTTP_Redirect_Count", "HTTP_Redirect_Url_Limit_Exceeded_Count", "IPv6ProcessedBytes", "IPv6RequestCount", "LambdaInternalError",
			"LambdaTargetProcessedBytes", "LowReputationPacketsDropped", "LowReputationRequestsDenied", "NewConnectionCount",
			"NonStickyRequestCount", "ProcessedBytes", "RuleEvaluations", "StandardProcessedBytes", "AnomalousHostCount", "MitigatedHostCount",
			"HealthyStateDNS", "HealthyStateRouting", "UnhealthyStateDNS", "UnhealthyStateRouting", "ZonalShiftedHostCount"},
	},
	{
		Name: "AWS/NetworkELB", Document: "CloudWatch metrics for your Network Load Balancer", Confirmed: enriched,
		Metrics: []Metric{
			{"HealthyHostCount", ofGroup, Count, Always, "health checks, and targets that are no Application Load Balancers",
				[]Alarm{{"Minimum", 60, 3, 3, Below, 1, Breaching, Page}}},
			{"UnHealthyHostCount", ofGroup, Count, Always, "health checks, and targets that are no Application Load Balancers",
				[]Alarm{{"Maximum", 60, 3, 3, Above, 0, NotBreaching, Ticket}}},
			{"PortAllocationErrorCount", ofBalancer, Count, Always, "", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
			{"TCP_ELB_Reset_Count", ofBalancer, Count, Always, "", []Alarm{{"Sum", 60, 5, 5, Above, Derived, NotBreaching, Digest}}},
			{"TargetTLSNegotiationErrorCount", ofBoth, Count, Nonzero, "a TLS listener and TLS targets",
				[]Alarm{{"Sum", 60, 3, 5, Above, 0, NotBreaching, Ticket}}},
			{"UnhealthyRoutingFlowCount", ofBalancer, Count, Nonzero, "", []Alarm{{"Sum", 60, 1, 1, Above, 0, NotBreaching, Page}}},
		},
		Others: []string{"ActiveFlowCount", "ActiveFlowCount_TCP", "ActiveFlowCount_TLS", "ActiveFlowCount_UDP", "ActiveFlowCount_QUIC",
			"ActiveZonalShiftHostCount", "ClientTLSNegotiationErrorCount", "ConsumedLCUs", "ConsumedLCUs_TCP", "ConsumedLCUs_TLS",
			"ConsumedLCUs_UDP",
			"NewFlowCount", "NewFlowCount_TCP", "NewFlowCount_TLS", "NewFlowCount_UDP", "PeakBytesPerSecond", "PeakPacketsPerSecond",
			"ProcessedBytes", "ProcessedBytes_TCP", "ProcessedBytes_TLS", "ProcessedBytes_UDP", "ProcessedPackets", "RejectedFlowCount",
			"RejectedFlowCount_TCP", "ReservedLCUs", "SecurityGroupBlockedFlowCount_Inbound_ICMP", "SecurityGroupBlockedFlowCount_Inbound_TCP",
			"SecurityGroupBlockedFlowCount_Inbound_UDP", "SecurityGroupBlockedFlowCount_Outbound_ICMP",
			"SecurityGroupBlockedFlowCount_Outbound_TCP", "SecurityGroupBlockedFlowCount_Outbound_UDP", "TCP_Client_Reset_Count",
			"TCP_Target_Reset_Count", "HealthyStateDNS", "HealthyStateRouting", "UnhealthyStateDNS", "UnhealthyStateRouting", "ZonalHealthStatus"},
	},
}
