package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func endpointSabotages() []Case {
	const sts = "ToSts.PolicyDocument.Statement."
	return []Case{
		{Rule: "ENDPOINT-001", Name: "route table left out", Change: []Change{Set("ToS3.RouteTableIds", Tables()[1:])},
			At: "ToS3 RouteTableIds", Says: "lacks Prod/TransitTable0, the route table of subnet Prod/Transit0"},
		{Rule: "ENDPOINT-001", Name: "no route tables", Change: []Change{Set("ToS3.RouteTableIds", nil)},
			At: "ToS3 RouteTableIds", Says: "Prod/PrivateTable1"},
		{Rule: "ENDPOINT-001", Name: "route table by parameter", Change: []Change{Set("ToS3.RouteTableIds.0", Ref("Param"))},
			At: "ToS3 RouteTableIds", Says: "TransitTable0"},
		{Rule: "ENDPOINT-001", Name: "of the default type",
			Change: []Change{Set("ToS3.VpcEndpointType", nil), Set("ToS3.RouteTableIds", List{})},
			At:     "ToS3 RouteTableIds", Says: "IsolatedTable0"},
		{Rule: "ENDPOINT-001", Name: "two for one table", Change: []Change{Add("Twice", Resource("AWS::EC2::VPCEndpoint", Object{
			"VpcEndpointType": "Gateway", "ServiceName": Join("com.amazonaws.", Ref("AWS::Region"), ".s3"), "VpcId": Ref("Vpc"),
			"RouteTableIds":  Tables(),
			"PolicyDocument": Object{"Statement": Own()}}))}, At: "Twice RouteTableIds",
			Says: "names Prod/TransitTable0, which Prod/ToS3 already serves"},
		{Rule: "ENDPOINT-002", Name: "no private DNS", Change: []Change{Set("ToSts.PrivateDnsEnabled", nil)},
			At: "ToSts PrivateDnsEnabled", Says: "is not set; want true"},
		{Rule: "ENDPOINT-002", Name: "decided at deployment", Change: []Change{Set("ToSts.PrivateDnsEnabled", Ref("Param"))},
			At: "ToSts PrivateDnsEnabled", Says: "known only at deployment"},
		{Rule: "ENDPOINT-003", Name: "default security group", Change: []Change{Set("ToSts.SecurityGroupIds", nil)},
			At: "ToSts SecurityGroupIds", Says: "is not set"},
		{Rule: "ENDPOINT-003", Name: "security group of another app", Change: []Change{Set("ToSts.SecurityGroupIds.0", "sg-1")},
			At: "ToSts SecurityGroupIds", Says: "sg-1 is not in the app"},
		{Rule: "ENDPOINT-003", Name: "open to the world",
			Change: []Change{More("Endpoints.SecurityGroupIngress",
				Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"})},
			At: "ToSts SecurityGroupIds", Says: "Prod/Endpoints allows traffic from 0.0.0.0/0"},
		{Rule: "ENDPOINT-003", Name: "another port", Change: []Change{Set("Endpoints.SecurityGroupIngress.0.FromPort", 442)},
			At: "ToSts SecurityGroupIds", Says: "Prod/Endpoints allows ports 442-443; want port 443"},
		{Rule: "ENDPOINT-003", Name: "another port by a rule of its own",
			Change: []Change{Add("Rule", Resource("AWS::EC2::SecurityGroupIngress", Object{
				"GroupId": Att("Endpoints", "GroupId"), "IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}))}, At: "ToSts SecurityGroupIds",
			Says: "Prod/Endpoints allows every port; want port 443"},
		{Rule: "ENDPOINT-003", Name: "everything leaves", Change: []Change{Set("Endpoints.SecurityGroupEgress", nil)},
			Also: []string{"SG-004"},
			At:   "ToSts SecurityGroupIds", Says: "has no egress rules"},
		{Rule: "ENDPOINT-003", Name: "something leaves", Change: []Change{Set("Endpoints.SecurityGroupEgress.0.CidrIp", "10.0.0.0/8")},
			At: "ToSts SecurityGroupIds", Says: "allows outbound traffic"},
		{Rule: "ENDPOINT-004", Name: "two zones of three", Change: []Change{Set("ToSts.SubnetIds", List{Ref("Private0"), Ref("Private1")})},
			At: "ToSts SubnetIds", Says: "has no subnet in zone 3 of the Region"},
		{Rule: "ENDPOINT-004", Name: "subnet by parameter", Change: []Change{Set("ToSts.SubnetIds.2", Ref("Param"))},
			At: "ToSts SubnetIds", Says: "zone 3"},
		{Rule: "ENDPOINT-005", Name: "no policy", Change: []Change{Set("ToS3.PolicyDocument", nil)},
			At: "ToS3 PolicyDocument", Says: "is not always set"},
		{Rule: "ENDPOINT-005", Name: "policy under a condition",
			Change: []Change{Set("ToS3.PolicyDocument", Maybe(Object{"Statement": Own()}, NoValue))},
			At:     "ToS3 PolicyDocument", Says: "is not always set"},
		{Rule: "ENDPOINT-005", Name: "everybody", Change: []Change{Set(sts+"0.Condition", nil)},
			At: "ToSts PolicyDocument", Says: "allows everyone: * on *"},
		{Rule: "ENDPOINT-005", Name: "everybody to everybody's", Change: []Change{Set(sts+"1.Condition", nil)},
			At: "ToSts PolicyDocument", Says: "AssumeRoleWithWebIdentity"},
		{Rule: "ENDPOINT-005", Name: "every action on our resources", Change: []Change{Set(sts+"1.Action", "sts:*")},
			At: "ToSts PolicyDocument", Says: "sts:*"},
		{Rule: "ENDPOINT-005", Name: "every bucket", Change: []Change{Set("ToS3.PolicyDocument.Statement.1.Resource", "*")},
			At: "ToS3 PolicyDocument", Says: "s3:GetObject on *"},
		{Rule: "ENDPOINT-005", Name: "policy by parameter", Change: []Change{Set("ToS3.PolicyDocument", Ref("Param"))},
			At: "ToS3 PolicyDocument", Says: "allows everyone: (unknown) on (unknown)"},
	}
}
