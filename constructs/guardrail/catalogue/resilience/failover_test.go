package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func failoverSabotages() []Case {
	shift := Add("Shift", Resource("AWS::ARCZonalShift::ZonalAutoshiftConfiguration", Object{
		"ResourceIdentifier": Ref("Balancer"), "ZonalAutoshiftStatus": "ENABLED"}))
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
		{Rule: "FAILOVER-005", Name: "in the workload's Region", Change: []Change{Add("Silent", Resource("AWS::CloudWatch::Alarm", Object{
			"Namespace": "AWS/Route53", "MetricName": "HealthCheckStatus", "ComparisonOperator": "LessThanThreshold", "Threshold": 1,
			"EvaluationPeriods": 1, "Period": 60, "Statistic": "Minimum", "AlarmActions": List{Ref("Alarms")},
			"Dimensions": List{Object{"Name": "HealthCheckId", "Value": "a"}}}))}, At: "Silent Namespace",
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
		"a health check of a public address":   {healthCheck(Object{"Type": "HTTPS", "IPAddress": "203.0.113.7"})},
		"a health check by alarm":              {healthCheck(Object{"Type": "CLOUDWATCH_METRIC", "InsufficientDataHealthStatus": "Unhealthy"})},
	}
}

// record adds a primary record of a failover, with more properties.
func record(more Object) Change {
	properties := Object{"Name": "shop.example.com", "Type": "A", "Failover": "PRIMARY", "SetIdentifier": "eu"}
	for k, v := range more {
		properties[k] = v
	}
	return Add("Record", Resource("AWS::Route53::RecordSet", properties))
}

func healthCheck(config Object) Change {
	return Add("Check", Resource("AWS::Route53::HealthCheck", Object{"HealthCheckConfig": config}))
}
