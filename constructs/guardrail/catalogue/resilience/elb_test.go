package resilience_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func elbSabotages() []Case {
	const attributes = "Balancer LoadBalancerAttributes"
	return []Case{
		{Rule: "ELB-001", Name: "policy without it", Change: []Change{Set("Https.SslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06")},
			At: "Https SslPolicy", Says: "want ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"},
		{Rule: "ELB-001", Name: "default", Change: []Change{Set("Https.SslPolicy", nil)}, At: "Https SslPolicy", Says: "is not set",
			Also: []string{"TLS-001"}},
		{Rule: "ELB-001", Name: "decided at deployment", Change: []Change{Set("Https.SslPolicy", Ref("Param"))}, At: "Https SslPolicy",
			Says: "known only at deployment", Also: []string{"TLS-001"}},
		{Rule: "ELB-002", Name: "kept", Change: []Change{Set("Balancer.LoadBalancerAttributes.1.Value", "false")}, At: attributes,
			Says: "routing.http.drop_invalid_header_fields.enabled is false; want true"},
		{Rule: "ELB-002", Name: "default", Change: []Change{Set("Balancer.LoadBalancerAttributes.1.Key", "idle_timeout.timeout_seconds")},
			At: attributes, Says: "routing.http.drop_invalid_header_fields.enabled is not set"},
		{Rule: "ELB-003", Name: "monitor", Change: []Change{Set("Balancer.LoadBalancerAttributes.2.Value", "monitor")}, At: attributes,
			Says: "routing.http.desync_mitigation_mode is monitor"},
		{Rule: "ELB-004", Name: "none", Change: []Change{Drop("Firewalled")}, At: "Balancer WebACLAssociation", Says: "no web ACL"},
		{Rule: "ELB-004", Name: "under a condition", Change: []Change{Attribute("Firewalled", "Condition", "Condition")},
			At: "Balancer WebACLAssociation", Says: "no web ACL"},
		{Rule: "ELB-005", Name: "off", Change: []Change{Set("Balancer.LoadBalancerAttributes.3.Value", "false")}, At: attributes,
			Says: "zonal_shift.config.enabled is false; want true"},
		{Rule: "ELB-006", Name: "one zone", Change: []Change{Set("Balancer.Subnets", List{Ref("Public0")})}, At: "Balancer Subnets",
			Says: "want subnets of two zones"},
		{Rule: "ELB-006", Name: "one mapping", Change: []Change{Set("Balancer.Subnets", nil),
			Set("Balancer.SubnetMappings", List{Object{"SubnetId": Ref("Public0")}})}, At: "Balancer SubnetMappings",
			Says: "want subnets of two zones"},
		{Rule: "ELB-007", Name: "a key", Change: []Change{Set("Balancer.LoadBalancerAttributes.5.Value", Ref("Data"))}, At: attributes,
			Says: "Prod/Data, which encrypts with aws:kms; want AES256"},
		{Rule: "ELB-007", Name: "anybody's load balancer", Change: []Change{Set("BalancerLogsPolicy.PolicyDocument.Statement.2.Condition", nil)},
			At: attributes, Says: "does not admit Elastic Load Balancing for known sources"},
		{Rule: "ELB-007", Name: "a bucket by its name", Change: []Change{Set("Data.BucketName", "data"), More("Balancer.LoadBalancerAttributes",
			Object{"Key": "connection_logs.s3.bucket", "Value": "data"})}, At: attributes, Says: "connection_logs.s3.bucket is Prod/Data"},
		{Rule: "ELB-007", Name: "health checks", Change: []Change{More("Balancer.LoadBalancerAttributes",
			Object{"Key": "health_check_logs.s3.bucket", "Value": Ref("Data")})}, At: attributes, Says: "health_check_logs.s3.bucket is Prod/Data"},
		{Rule: "ELB-008", Name: "default", Change: []Change{Set("Targets.HealthCheckPath", nil)}, At: "Targets HealthCheckPath",
			Says: "is not set"},
		{Rule: "ELB-008", Name: "the root", Change: []Change{Set("Targets.HealthCheckPath", "/")}, At: "Targets HealthCheckPath",
			Says: "is /"},
		{Rule: "ELB-007", Name: "a prefix that is taken", Change: []Change{More("Balancer.LoadBalancerAttributes",
			Object{"Key": "access_logs.s3.prefix", "Value": "web/AWSLogs"})}, At: attributes, Says: "want no AWSLogs in it"},
		{Rule: "ELB-008", Name: "off", Change: []Change{Set("Targets.HealthCheckEnabled", false)}, At: "Targets HealthCheckEnabled",
			Says: "is false; want true"},
		{Rule: "ELB-010", Name: "inline", Change: []Change{Set("Balancer.Scheme", "internal")}, At: "BalancerGroup SecurityGroupIngress",
			Says: "admits 0.0.0.0/0 to the internal load balancer Prod/Balancer"},
		{Rule: "ELB-010", Name: "beside", Change: []Change{Set("Balancer.Scheme", "internal"), Set("BalancerGroup.SecurityGroupIngress", List{}),
			Add("Beside", Resource("AWS::EC2::SecurityGroupIngress", Object{"GroupId": Att("BalancerGroup", "GroupId"), "IpProtocol": "tcp",
				"FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0"}))}, At: "Beside CidrIp", Says: "admits ::/0"},
		{Rule: "ELB-009", Name: "forwards", Change: []Change{Add("Plain", plainRule("forward"))}, At: "Plain Actions",
			Says: "action 1 is forward on the plain HTTP listener Prod/Http"},
	}
}

func plainRule(action string) Object {
	return Resource("AWS::ElasticLoadBalancingV2::ListenerRule", Object{
		"ListenerArn": Ref("Http"), "Priority": 1, "Conditions": List{Object{"Field": "path-pattern", "Values": List{"/x"}}},
		"Actions": List{Object{"Type": action, "TargetGroupArn": Ref("Targets")}}})
}
