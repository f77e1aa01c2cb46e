package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func bpaSabotages() []Case {
	return []Case{
		{Rule: "BPA-001", Name: "decided at deployment", Change: []Change{Set("Block.InternetGatewayBlockMode", Ref("Param"))},
			At: "Block InternetGatewayBlockMode", Says: "want block-ingress or"},
		{Rule: "BPA-001", Name: "off", Change: []Change{Set("Block.InternetGatewayBlockMode", "off")},
			At: "Block InternetGatewayBlockMode", Says: "is off"},
		{Rule: "BPA-001", Name: "twice", Change: []Change{Add("Second",
			Resource("AWS::EC2::VPCBlockPublicAccessOptions", Object{"InternetGatewayBlockMode": "block-ingress"}))},
			At: "Second", Says: "sets the same option for this account and Region"},
		{Rule: "BPA-002", Name: "a whole VPC", Change: []Change{Set("Excepted.SubnetId", nil), Set("Excepted.VpcId", Ref("Vpc"))},
			At: "Excepted InternetGatewayExclusionMode", Says: "is allow-bidirectional; want allow-egress"},
		{Rule: "BPA-002", Name: "a whole VPC, by parameter",
			Change: []Change{Set("Excepted.VpcId", Ref("Vpc")), Set("Excepted.InternetGatewayExclusionMode", Ref("Param"))},
			At:     "Excepted InternetGatewayExclusionMode", Says: "known only at deployment"},
	}
}
