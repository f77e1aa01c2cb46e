package transit_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func tgwSabotages() []Case {
	return []Case{
		{Rule: "TGW-001", Name: "shared with anybody", Change: []Change{Set("Share.AllowExternalPrincipals", true)},
			At: "Share AllowExternalPrincipals", Says: "is true; want false"},
		{Rule: "TGW-001", Name: "default", Change: []Change{Set("Share.AllowExternalPrincipals", nil)},
			At: "Share AllowExternalPrincipals", Says: "is not set; want false"},
		{Rule: "TGW-001", Name: "decided at deployment", Change: []Change{Set("Share.AllowExternalPrincipals", Ref("Param"))},
			At: "Share AllowExternalPrincipals", Says: "known only at deployment"},
		{Rule: "TGW-002", Name: "no flow log", Change: []Change{Drop("TgwLog")}, At: "Tgw", Says: "has no flow log"},
		{Rule: "TGW-002", Name: "flow log under a condition", Change: []Change{Attribute("TgwLog", "Condition", "Condition")},
			At: "Tgw", Says: "has no flow log"},
		{Rule: "TGW-003", Name: "instance in the attachment's subnet", Change: []Change{
			Add("Squatter", Resource("AWS::EC2::Instance",
				Object{"SubnetId": Ref("Transit0"), "MetadataOptions": Object{"HttpTokens": "required"}}))},
			At: "Attachment SubnetIds", Says: "includes subnet Prod/Transit0, which also holds instance Prod/Squatter"},
		{Rule: "TGW-003", Name: "attached among workloads, old type", Change: []Change{
			Add("Attachment", Resource("AWS::EC2::TransitGatewayAttachment", Object{
				"TransitGatewayId": Ref("Tgw"), "VpcId": Ref("Vpc"), "SubnetIds": List{Ref("Public0")}}))},
			At: "Attachment SubnetIds", Says: "which also holds NAT gateway Prod/Nat0"},
		{Rule: "TGW-004", Name: "second block", Change: []Change{
			Add("More", Resource("AWS::EC2::VPCCidrBlock", Object{"VpcId": Ref("Dev"), "CidrBlock": "10.0.128.0/20"}))},
			At: "More CidrBlock", Says: "is 10.0.128.0/20, and Prod/Dev and Prod/Vpc on one transit gateway overlap"},
	}
}
