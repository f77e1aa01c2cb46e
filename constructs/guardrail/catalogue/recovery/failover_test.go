package recovery_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func failoverSabotages() []Case {
	shift := Add("Shift", Resource("AWS::ARCZonalShift::ZonalAutoshiftConfiguration", Object{
		"ResourceIdentifier": Ref("Balancer"), "ZonalAutoshiftStatus": "ENABLED", "PracticeRunConfiguration": Object{
			"OutcomeAlarms": List{Object{"Type": "CLOUDWATCH", "AlarmIdentifier": "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:users"}}}}))
	return []Case{
		{Rule: "FAILOVER-001", Name: "record", Change: []Change{record(nil)}, At: "Record HealthCheckId",
			Says: "shop.example.com never fails over"},
		{Rule: "FAILOVER-001", Name: "alias", Change: []Change{record(Object{"AliasTarget": Object{"EvaluateTargetHealth": false}})},
			At: "Record HealthCheckId", Says: "never fails over"},
		{Rule: "FAILOVER-001", Name: "group", Change: []Change{Add("Records", Resource("AWS::Route53::RecordSetGroup", Object{
			"RecordSets": List{Object{"Name": "a", "Type": "A", "Failover": "SECONDARY"},
				Object{"Name": "a", "Type": "A", "Failover": "PRIMARY"}}}))},
			At: "Records RecordSets.1.HealthCheckId", Says: "a never fails over"},
		{Rule: "FAILOVER-002", Name: "default", Change: []Change{healthCheck(Object{"Type": "CLOUDWATCH_METRIC"})},
			At: "Check HealthCheckConfig.InsufficientDataHealthStatus", Says: "is not set; want Unhealthy"},
		{Rule: "FAILOVER-002", Name: "last state", Change: []Change{healthCheck(Object{"Type": "CLOUDWATCH_METRIC",
			"InsufficientDataHealthStatus": "LastKnownStatus"})}, At: "Check HealthCheckConfig.InsufficientDataHealthStatus",
			Says: "is LastKnownStatus"},
		{Rule: "FAILOVER-003", Name: "private", Change: []Change{healthCheck(Object{"Type": "HTTPS", "IPAddress": "10.0.0.1"})},
			At: "Check HealthCheckConfig.IPAddress", Says: "is 10.0.0.1, a private address"},
		{Rule: "FAILOVER-004", Name: "off", Change: []Change{shift, Set("Balancer.LoadBalancerAttributes.3.Value", "false")},
			At: "Shift ResourceIdentifier", Says: "zonal_shift.config.enabled is false", Also: []string{"ELB-005"}},
		{Rule: "FAILOVER-004", Name: "a group", Change: []Change{shift, Set("Shift.ResourceIdentifier",
			Join("arn:aws:autoscaling:eu-west-1:111111111111:autoScalingGroup:1:autoScalingGroupName/", Ref("Fleet")))},
			At: "Shift ResourceIdentifier", Says: "is Prod/Fleet, of which AvailabilityZoneImpairmentPolicy.ZonalShiftEnabled is not true"},
		{Rule: "FAILOVER-004", Name: "never practiced", Change: []Change{shift, Set("Shift.PracticeRunConfiguration", nil)},
			At: "Shift PracticeRunConfiguration", Says: "is not set"},
		{Rule: "FAILOVER-004", Name: "nobody tells", Change: []Change{shift, Set("Shift.PracticeRunConfiguration.OutcomeAlarms", List{})},
			At: "Shift PracticeRunConfiguration.OutcomeAlarms", Says: "are none"},
		{Rule: "FAILOVER-004", Name: "a cluster of EKS", Change: []Change{shift, Set("Shift.ResourceIdentifier", Att("Pods", "Arn")),
			Add("Pods", Resource("AWS::EKS::Cluster", Object{}))}, Also: []string{"AUDIT-001", "ENCRYPT-002", "PUBLIC-001"},
			At:   "Shift ResourceIdentifier",
			Says: "is Prod/Pods, of which ZonalShiftConfig.Enabled is not true"},
		{Rule: "FAILOVER-003", Name: "an instance", Change: []Change{healthCheck(Object{"Type": "TCP", "Port": 443,
			"IPAddress": Att("Server", "PrivateIp")})}, At: "Check HealthCheckConfig.IPAddress", Says: "is PrivateIp of Prod/Server"},
		{Rule: "FAILOVER-003", Name: "private by default", Change: []Change{func(s *assemblytest.Stack) {
			s.Template.(Object)["Parameters"].(Object)["Address"] = Object{"Type": "String", "Default": "10.0.0.1"}
		}, healthCheck(Object{"Type": "TCP", "Port": 443, "IPAddress": Ref("Address")})},
			At: "Check HealthCheckConfig.IPAddress", Says: "is 10.0.0.1, a private address"},
		{Rule: "FAILOVER-003", Name: "a database", Change: []Change{healthCheck(Object{"Type": "TCP", "Port": 5432,
			"FullyQualifiedDomainName": Att("Database", "Endpoint.Address")})}, At: "Check HealthCheckConfig.FullyQualifiedDomainName",
			Says: "is that of Prod/Database, which is reached in its VPC alone"},
		{Rule: "FAILOVER-006", Name: "by address of the client", Change: []Change{record(Object{"Failover": nil,
			"CidrRoutingConfig": Object{"CollectionId": "a", "LocationName": "b"}})},
			At: "Record HealthCheckId", Says: "is answered by CidrRoutingConfig"},
		{Rule: "FAILOVER-001", Name: "an alias of CloudFront", Change: []Change{record(Object{"AliasTarget": Object{
			"HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": true}})}, At: "Record HealthCheckId", Says: "never fails over"},
		{Rule: "FAILOVER-003", Name: "an internal load balancer", Change: []Change{healthCheck(Object{"Type": "HTTPS",
			"FullyQualifiedDomainName": Att("Balancer", "DNSName")}), Set("Balancer.Scheme", "internal"),
			Set("BalancerGroup.SecurityGroupIngress.0.CidrIp", "10.0.0.0/8")},
			At: "Check HealthCheckConfig.FullyQualifiedDomainName", Says: "is that of Prod/Balancer, an internal load balancer"},
		{Rule: "FAILOVER-003", Name: "a private name", Change: []Change{healthCheck(Object{"Type": "HTTPS",
			"FullyQualifiedDomainName": "shop.corp.internal."})}, At: "Check HealthCheckConfig.FullyQualifiedDomainName",
			Says: "which only a VPC resolves"},
		{Rule: "FAILOVER-006", Name: "by Region", Change: []Change{record(Object{"Failover": nil, "Region": "eu-west-1",
			"AliasTarget": Object{"EvaluateTargetHealth": false}})}, At: "Record HealthCheckId", Says: "is answered by Region, healthy or not"},
		{Rule: "FAILOVER-006", Name: "by weight, in a group", Change: []Change{Add("Records", Resource("AWS::Route53::RecordSetGroup", Object{
			"RecordSets": List{Object{"Name": "a", "Type": "A", "Weight": 50}}}))},
			At: "Records RecordSets.0.HealthCheckId", Says: "a is answered by Weight"},
		{Rule: "FAILOVER-007", Name: "an hour", Change: []Change{record(Object{"HealthCheckId": "check-1", "TTL": "3600"})},
			At: "Record TTL", Says: "is 3600; want 60 at most"},
		{Rule: "FAILOVER-008", Name: "off", Change: []Change{healthCheck(Object{"Type": "HTTPS", "Disabled": true})},
			At: "Check HealthCheckConfig.Disabled", Says: "is true"},
		{Rule: "FAILOVER-005", Name: "in the workload's Region", Change: []Change{Add("Silent", Resource("AWS::CloudWatch::Alarm", Object{
			"Namespace": "AWS/Route53", "MetricName": "HealthCheckStatus", "ComparisonOperator": "LessThanThreshold", "Threshold": 1,
			"EvaluationPeriods": 1, "Period": 60, "Statistic": "Minimum", "AlarmActions": List{Ref("Alarms")},
			"Dimensions": List{Object{"Name": "HealthCheckId", "Value": "a"}}}))}, At: "Silent Namespace",
			Says: "in eu-west-1, where it has no data"},
		{Rule: "FAILOVER-005", Name: "the bill", Change: []Change{Add("Silent", Resource("AWS::CloudWatch::Alarm", Object{
			"Namespace": "AWS/Billing", "MetricName": "EstimatedCharges", "ComparisonOperator": "GreaterThanThreshold", "Threshold": 100,
			"EvaluationPeriods": 1, "Period": 21600, "Statistic": "Maximum", "AlarmActions": List{Ref("Alarms")},
			"Dimensions": List{Object{"Name": "Currency", "Value": "USD"}}}))}, At: "Silent Namespace",
			Says: "in eu-west-1, where it has no data"},
		{Rule: "FAILOVER-005", Name: "in a formula", Change: []Change{Add("Silent", Resource("AWS::CloudWatch::Alarm", Object{
			"ComparisonOperator": "GreaterThanThreshold", "Threshold": 1, "EvaluationPeriods": 1, "Metrics": List{Object{"Id": "errors",
				"MetricStat": Object{"Period": 60, "Stat": "Average", "Metric": Object{
					"Namespace": "AWS/CloudFront", "MetricName": "5xxErrorRate",
					"Dimensions": List{Object{"Name": "DistributionId", "Value": "E1"}, Object{"Name": "Region", "Value": "Global"}}}}}},
			"AlarmActions": List{Ref("Alarms")}}))},
			At: "Silent Metrics.0.MetricStat.Metric.Namespace", Says: "is AWS/CloudFront in eu-west-1"},
		{Rule: "FAILOVER-003", Name: "shared", Change: []Change{healthCheck(Object{"Type": "TCP", "Port": 443, "IPAddress": "100.64.0.1"})},
			At: "Check HealthCheckConfig.IPAddress", Says: "is 100.64.0.1, a private address"},
	}
}

func harmlessFailovers() map[string][]Change {
	return map[string][]Change{
		"a primary record with a health check": {record(Object{"HealthCheckId": "check-1"})},
		"a primary alias that asks its target": {record(Object{"AliasTarget": Object{"EvaluateTargetHealth": true}})},
		"a secondary record":                   {record(Object{"Failover": "SECONDARY"})},
		"a record of a Region that asks its target": {record(Object{"Failover": nil, "Region": "eu-west-1",
			"AliasTarget": Object{"EvaluateTargetHealth": true}})},
		"a record that changes rarely": {record(Object{"Failover": nil, "TTL": "3600"})},
		"a health check of a public load balancer": {healthCheck(Object{"Type": "HTTPS",
			"FullyQualifiedDomainName": Att("Balancer", "DNSName")})},
		"a health check of a public address": {healthCheck(Object{"Type": "HTTPS", "IPAddress": "203.0.113.7"})},
		"a health check by alarm":            {healthCheck(Object{"Type": "CLOUDWATCH_METRIC", "InsufficientDataHealthStatus": "Unhealthy"})},
	}
}

// record adds a primary record of a failover, with more properties.
func record(more Object) Change {
	properties := Object{"Name": "shop.example.com", "Type": "A", "Failover": "PRIMARY", "SetIdentifier": "eu"}
	for k, v := range more {
		if properties[k] = v; v == nil {
			delete(properties, k)
		}
	}
	return Add("Record", Resource("AWS::Route53::RecordSet", properties))
}

func healthCheck(config Object) Change {
	return Add("Check", Resource("AWS::Route53::HealthCheck", Object{"HealthCheckConfig": config}))
}
