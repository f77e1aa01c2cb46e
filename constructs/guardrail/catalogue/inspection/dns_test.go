package inspection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func dnsSabotages() []Case {
	return []Case{
		{Rule: "DNS-001", Name: "in the clear", Change: []Change{Set("NameLogs.KmsKeyId", nil)}, Also: []string{"LOGS-002", "FIREWALL-002"},
			At: "Queries DestinationArn", Says: "Prod/NameLogs has no KmsKeyId"},
		{Rule: "DNS-001", Name: "bucket without a key",
			Change: []Change{Set("Queries.DestinationArn", Att("Data", "Arn")), More("DataPolicy.PolicyDocument.Statement", BucketWriter()),
				Set("Data.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", "AES256")},
			At: "Queries DestinationArn", Says: "bucket Prod/Data encrypts with AES256"},
		{Rule: "DNS-002", Name: "kept for a month", Change: []Change{Set("NameLogs.RetentionInDays", 30)}, Also: []string{"FIREWALL-003"},
			At: "Queries DestinationArn", Says: "keeps events for 30 days; want 90"},
		{Rule: "DNS-003", Name: "alert", Change: []Change{Set("Names.FirewallRules.1.Action", "ALERT")},
			At: "Names FirewallRules", Says: "with priority 200 has the action ALERT"},
		{Rule: "DNS-003", Name: "allow alone", Change: []Change{Set("Names.FirewallRules.1.Action", "ALLOW")},
			At: "Names FirewallRules", Says: "no rule is certain to block"},
		{Rule: "DNS-003", Name: "decided at deployment", Change: []Change{Set("Names.FirewallRules.1.Action", Ref("Param"))},
			At: "Names FirewallRules", Says: "no rule is certain to block"},
		{Rule: "DNS-004", Name: "unprotected", Change: []Change{Set("NamesOfVpc.MutationProtection", nil)},
			At: "NamesOfVpc MutationProtection", Says: "is not set; want ENABLED"},
		{Rule: "DNS-005", Name: "fails open", Change: []Change{Add("Open", Resource("Custom::DNSFirewallFailOpen", Object{}))},
			At: "Open FirewallFailOpen", Says: "queries are allowed"},
		{Rule: "DNS-005", Name: "fails open, by a resource of CloudFormation", Change: []Change{Add("Open",
			Resource("AWS::Route53Resolver::FirewallConfig", Object{"FirewallFailOpen": "ENABLED"}))},
			At: "Open FirewallFailOpen", Says: "queries are allowed"},
		{Rule: "DNS-006", Name: "one zone", Change: []Change{Set("Inbound.IpAddresses.1.SubnetId", Ref("Isolated0"))},
			At: "Inbound IpAddresses", Says: "cover 1 of 2 zones"},
		{Rule: "DNS-006", Name: "by parameter", Change: []Change{Set("Inbound.IpAddresses.1.SubnetId", Ref("Param"))},
			At: "Inbound IpAddresses", Says: "known only at deployment"},
		{Rule: "DNS-007", Name: "open to the world", Change: []Change{Set("InboundGroup.SecurityGroupIngress.0.CidrIp", "0.0.0.0/0")},
			Also: []string{"SG-002"},
			At:   "Inbound SecurityGroupIds", Says: "Prod/InboundGroup allows traffic from 0.0.0.0/0"},
		{Rule: "DNS-007", Name: "another port", Change: []Change{Set("InboundGroup.SecurityGroupIngress.0.ToPort", 54)},
			At: "Inbound SecurityGroupIds", Says: "Prod/InboundGroup allows ports 53-54; want port 53"},
		{Rule: "DNS-007", Name: "security group of another app", Change: []Change{Set("Inbound.SecurityGroupIds.0", "sg-1")},
			At: "Inbound SecurityGroupIds", Says: "not in the app"},
		{Rule: "DNS-007", Name: "inbound that sends", Change: []Change{Set("InboundGroup.SecurityGroupEgress.0.CidrIp", "10.0.0.0/8")},
			At: "Inbound SecurityGroupIds", Says: "allows traffic from an inbound"},
		{Rule: "DNS-007", Name: "inbound that sends everything", Change: []Change{Set("InboundGroup.SecurityGroupEgress", nil)},
			Also: []string{"SG-004"},
			At:   "Inbound SecurityGroupIds", Says: "has no egress rules"},
		{Rule: "DNS-007", Name: "outbound to the world", Change: []Change{Set("OutboundGroup.SecurityGroupEgress.0.CidrIp", "0.0.0.0/0")},
			At: "Outbound SecurityGroupIds", Says: "allows traffic to 0.0.0.0/0"},
		{Rule: "DNS-007", Name: "outbound that listens",
			Change: []Change{Set("OutboundGroup.SecurityGroupIngress",
				List{Object{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "10.0.0.0/8"}})},
			At: "Outbound SecurityGroupIds", Says: "Prod/OutboundGroup allows traffic to an outbound endpoint"},
	}
}
