package network_test

import (
	"reflect"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// rezone moves the subnets of one zone to another.
func rezone(of, by any) Change {
	return func(s *assemblytest.Stack) {
		for _, r := range Resources(s) {
			properties := r.(Object)["Properties"].(Object)
			if reflect.DeepEqual(properties["AvailabilityZone"], of) {
				properties["AvailabilityZone"] = by
			}
		}
	}
}

func vpcSabotages() []Case {
	return []Case{
		{Rule: "VPC-001", Name: "no flow log", Change: []Change{Drop("FlowLog")},
			At: "Vpc FlowLog", Says: "no unconditional flow log records this VPC"},
		{Rule: "VPC-001", Name: "rejected traffic only", Change: []Change{Set("FlowLog.TrafficType", "REJECT")},
			At: "FlowLog TrafficType", Says: "is REJECT; want ALL"},
		{Rule: "VPC-001", Name: "traffic decided at deployment", Change: []Change{Set("FlowLog.TrafficType", Ref("Param"))},
			At: "FlowLog TrafficType", Says: "${Param}"},
		{Rule: "VPC-001", Name: "flow log of a subnet", Change: []Change{Set("FlowLog.ResourceId", Ref("Public0"))},
			At: "Vpc FlowLog", Says: "no unconditional flow log records this VPC"},
		{Rule: "VPC-001", Name: "flow log under a condition", Change: []Change{Attribute("FlowLog", "Condition", "Condition")},
			At: "Vpc FlowLog", Says: "no unconditional flow log records this VPC"},
		{Rule: "VPC-002", Name: "one NAT gateway for all", Change: []Change{Set("PrivateRoute1.NatGatewayId", Ref("Nat0"))},
			At:   "PrivateRoute1 NatGatewayId",
			Says: "subnet Prod/Private1 in zone 2 of the Region uses NAT gateway Prod/Nat0 in zone 1 of the Region"},
		{Rule: "VPC-002", Name: "NAT gateway decided at deployment", Change: []Change{Set("PrivateRoute1.NatGatewayId", Ref("Param"))},
			At: "PrivateRoute1 NatGatewayId", Says: "${Param}, whose zone is known only at deployment"},
		{Rule: "VPC-002", Name: "NAT gateway under a condition",
			Change: []Change{Set("PrivateRoute1.NatGatewayId", Maybe(Ref("Nat1"), Ref("Nat2")))},
			At:     "PrivateRoute1 NatGatewayId", Says: "NAT gateway Prod/Nat2"},
		{Rule: "VPC-002", Name: "zone left to AWS", Change: []Change{Set("Private1.AvailabilityZone", nil)}, Also: []string{"ENDPOINT-004"},
			At: "PrivateRoute1 NatGatewayId", Says: "known only at deployment"},
		{Rule: "VPC-002", Name: "shared by IPv6", Change: []Change{
			Set("PrivateRoute1.DestinationCidrBlock", nil), Set("PrivateRoute1.DestinationIpv6CidrBlock", "::/0"),
			Set("PrivateRoute1.NatGatewayId", Ref("Nat0"))},
			At: "PrivateRoute1 NatGatewayId", Says: "Nat0"},
		{Rule: "VPC-003", Name: "default security group as AWS makes it", Change: []Change{Drop("Empty")},
			At: "Vpc DefaultSecurityGroup", Says: "keeps the rules"},
		{Rule: "VPC-003", Name: "emptied under a condition", Change: []Change{Attribute("Empty", "Condition", "Condition")},
			At: "Vpc DefaultSecurityGroup", Says: "keeps the rules"},
		{Rule: "VPC-003", Name: "emptied by a function elsewhere", Change: []Change{
			Set("Empty.ServiceToken", "arn:aws:lambda:eu-west-1:111111111111:function:nothing")},
			Also: []string{"DEPLOY-004"}, At: "Empty ServiceToken", Says: "the code behind it is not CDK's"},
		{Rule: "VPC-003", Name: "emptied by code in the template", Change: []Change{
			Add("Nothing", Resource("AWS::Lambda::Function", Object{"Role": Att("Role", "Arn"),
				"Code": Object{"ZipFile": "exports.handler = async () => ({})"}})),
			Set("Empty.ServiceToken", Att("Nothing", "Arn"))},
			At: "Empty ServiceToken", Says: "the code behind it is not CDK's"},
		{Rule: "VPC-003", Name: "rule in the default security group", Change: []Change{
			Set("FromWeb.GroupId", Att("Vpc", "DefaultSecurityGroup"))}, At: "FromWeb GroupId", Says: "default security group of Prod/Vpc"},
		{Rule: "VPC-004", Name: "no host names", Change: []Change{Set("Vpc.EnableDnsHostnames", nil)},
			At: "Vpc EnableDnsHostnames", Says: "is not set"},
		{Rule: "VPC-004", Name: "no DNS", Change: []Change{Set("Vpc.EnableDnsSupport", false)},
			At: "Vpc EnableDnsSupport", Says: "is false"},
		{Rule: "VPC-004", Name: "DNS decided at deployment", Change: []Change{Set("Vpc.EnableDnsSupport", Ref("Param"))},
			At: "Vpc EnableDnsSupport", Says: "${Param}"},
		{Rule: "VPC-005", Name: "two zones", Change: []Change{rezone(Zone(2), Zone(1)), Set("PrivateRoute2.NatGatewayId", Ref("Nat1"))},
			At: "Vpc AvailabilityZone", Says: "the 10 subnets span 2 zones"},
		{Rule: "VPC-005", Name: "two names and a parameter", Change: []Change{rezone(Zone(2), Ref("Param"))},
			Also: []string{"VPC-002", "ENDPOINT-004"},
			At:   "Vpc AvailabilityZone", Says: "the zones of 3 more are known only at deployment"},
	}
}
