package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func sourceSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("New", Resource(typ, properties))} }
	return []Case{
		{Rule: "SOURCE-001", Name: "database", Change: add("AWS::RDS::DBSecurityGroupIngress", Object{"CIDRIP": "0.0.0.0/0"}),
			At: "New CIDRIP", Says: "is 0.0.0.0/0"},
		{Rule: "SOURCE-001", Name: "decided at deployment", Change: add("AWS::Redshift::ClusterSecurityGroupIngress",
			Object{"CIDRIP": Ref("Param")}), At: "New CIDRIP", Says: "${Param}, which is known only at deployment"},
		{Rule: "SOURCE-001", Name: "SSH through a load balancer", Change: add("AWS::ElasticLoadBalancing::LoadBalancer", Object{
			"AccessLoggingPolicy": Object{"Enabled": true}, "Listeners": List{Object{"LoadBalancerPort": "22", "Protocol": "TCP"}}}),
			At: "New Listeners.0.LoadBalancerPort", Says: "opens port 22 to the internet"},
		{Rule: "SOURCE-001", Name: "port of a parameter", Change: add("AWS::ElasticLoadBalancingV2::Listener",
			Object{"Port": Ref("Param"), "Protocol": "TCP"}), At: "New Port", Says: "known only at deployment"},
		{Rule: "SOURCE-001", Name: "Lightsail's default", Change: add("AWS::Lightsail::Instance", Object{}),
			At: "New Networking.Ports", Says: "is not set, so AWS opens SSH to the internet"},
		{Rule: "SOURCE-001", Name: "Elastic Beanstalk", Change: add("AWS::ElasticBeanstalk::Environment", Object{"OptionSettings": List{
			Object{"OptionName": "SSHSourceRestriction", "Value": "tcp, 22, 22, 0.0.0.0/0"}}}),
			At: "New OptionSettings.0", Says: "opens SSH to 0.0.0.0/0"},
		{Rule: "SOURCE-001", Name: "servers of games", Change: add("AWS::GameLift::Fleet", Object{"EC2InboundPermissions": List{
			Object{"FromPort": 1, "ToPort": 65535, "IpRange": "0.0.0.0/0", "Protocol": "TCP"}}}),
			At: "New EC2InboundPermissions.0", Says: "opens port 22 to 0.0.0.0/0"},
	}
}
