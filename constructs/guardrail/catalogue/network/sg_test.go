package network_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

func sgSabotages() []Case {
	ingress := func(protocol any, from, to any, source string, peer any) Object {
		rule := Object{"IpProtocol": protocol, source: peer}
		if from != nil {
			rule["FromPort"], rule["ToPort"] = from, to
		}
		return rule
	}
	open := func(rule Object) []Change { return []Change{More("Web.SecurityGroupIngress", rule)} }
	const inline = "Web SecurityGroupIngress"
	web, all := []string{"SG-002"}, []string{"SG-002", "SG-003"}
	return []Case{
		{Rule: "SG-001", Name: "SSH", Change: open(ingress("tcp", 22, 22, "CidrIp", "0.0.0.0/0")), Also: web,
			At: inline, Says: "opens port 22 to 0.0.0.0/0, which covers 22 (SSH)"},
		{Rule: "SG-001", Name: "RDP over IPv6", Change: open(ingress("tcp", "3389", "3389", "CidrIpv6", "::/0")), Also: web,
			At: inline, Says: "opens port 3389 to ::/0, which covers 3389 (RDP)"},
		{Rule: "SG-001", Name: "range", Change: open(ingress("6", 20, 30, "CidrIp", "0.0.0.0/0")), Also: all,
			At: inline, Says: "opens ports 20-30 to 0.0.0.0/0"},
		{Rule: "SG-001", Name: "all protocols", Change: open(ingress(-1, nil, nil, "CidrIp", "0.0.0.0/0")), Also: all,
			At: inline, Says: "opens every port"},
		{Rule: "SG-001", Name: "no ports named", Change: open(ingress("tcp", nil, nil, "CidrIp", "0.0.0.0/0")), Also: all,
			At: inline, Says: "opens every port"},
		{Rule: "SG-001", Name: "ports -1", Change: open(ingress("tcp", -1, -1, "CidrIp", "0.0.0.0/0")), Also: all, At: inline,
			Says: "opens every port"},
		{Rule: "SG-001", Name: "resource of its own",
			Change: []Change{Set("FromWeb.SourceSecurityGroupId", nil), Set("FromWeb.CidrIp", "0.0.0.0/0"),
				Set("FromWeb.FromPort", 22), Set("FromWeb.ToPort", 22)}, Also: web, At: "FromWeb CidrIp", Says: "opens port 22"},
		{Rule: "SG-001", Name: "half of the internet", Change: open(ingress("tcp", 22, 22, "CidrIp", "0.0.0.0/1")), Also: web, At: inline,
			Says: "0.0.0.0/1"},
		{Rule: "SG-001", Name: "peer decided at deployment", Change: open(ingress("tcp", 22, 22, "CidrIp", Ref("Param"))), Also: web,
			At: inline, Says: "may open port 22 to ${Param}, which covers 22 (SSH); this is known only at deployment"},
		{Rule: "SG-001", Name: "peer in one of two cases",
			Change: open(ingress("tcp", 22, 22, "CidrIp", Maybe("10.0.0.0/8", "0.0.0.0/0"))), Also: web,
			At: inline, Says: "10.0.0.0/8 or 0.0.0.0/0"},
		{Rule: "SG-001", Name: "port decided at deployment",
			Change: open(ingress("tcp", Ref("Param"), Ref("Param"), "CidrIp", "0.0.0.0/0")), Also: all,
			At: inline, Says: "may open every port"},
		{Rule: "SG-001", Name: "protocol decided at deployment", Change: open(ingress(Ref("Param"), 443, 443, "CidrIp", "0.0.0.0/0")),
			Also: all,
			At:   inline, Says: "may open"},
		{Rule: "SG-001", Name: "prefix list of the app", Change: []Change{
			Add("List", Resource("AWS::EC2::PrefixList",
				Object{"Entries": List{Object{"Cidr": "10.0.0.0/8"}, Object{"Cidr": "0.0.0.0/0"}}})),
			More("Web.SecurityGroupIngress", ingress("tcp", 22, 22, "SourcePrefixListId", Att("List", "PrefixListId")))}, Also: web,
			At: inline, Says: "prefix list Prod/List"},
		{Rule: "SG-001", Name: "prefix list of another app", Change: open(ingress("tcp", 22, 22, "SourcePrefixListId", "pl-1")), Also: web,
			At: inline, Says: "may open port 22 to prefix list pl-1"},
		{Rule: "SG-001", Name: "prefix list by a parameter", Change: open(ingress("tcp", 22, 22, "SourcePrefixListId", Ref("Param"))), Also: web,
			At: inline, Says: "may open port 22 to prefix list ${Param}"},
		{Rule: "SG-001", Name: "parameter of the template", Change: append(open(ingress("tcp", 22, 22, "CidrIp", Att("Stored", "Value"))),
			Add("Stored", Resource("AWS::SSM::Parameter", Object{"Type": "String", "Value": "0.0.0.0/0"}))), Also: web,
			At: inline, Says: "opens port 22 to ${Stored.Value}"},
		{Rule: "SG-001", Name: "custom resource", Change: append(open(ingress("tcp", 22, 22, "CidrIp", Att("Found", "Range"))),
			Add("Found", Resource("Custom::Lookup", Object{}))), Also: web, At: inline, Says: "may open port 22 to ${Found.Range}"},
		{Rule: "SG-001", Name: "default of a parameter", Change: append(open(ingress("tcp", 22, 22, "CidrIp", Ref("Range"))),
			Parameter("Range", Object{"Type": "String", "Default": "0.0.0.0/0"})), Also: web, At: inline, Says: "opens port 22 to ${Range}"},
		{Rule: "SG-001", Name: "many small parts", Change: []Change{func(s *assemblytest.Stack) {
			for i := range 8 {
				More("Web.SecurityGroupIngress", ingress("tcp", 22, 22, "CidrIp", fmt.Sprintf("%d.0.0.0/11", 50+i)))(s)
			}
		}}, Also: web, At: inline, Says: "opens port 22 to 9 blocks, which together are a large part of the internet"},
		{Rule: "SG-001", Name: "parts of IPv6", Change: []Change{func(s *assemblytest.Stack) {
			for i := range 4 {
				More("Web.SecurityGroupIngress", ingress("tcp", 22, 22, "CidrIpv6", fmt.Sprintf("2a0%d:8000::/18", i)))(s)
			}
		}}, Also: web, At: inline, Says: "large part of the internet"},
		{Rule: "SG-002", Name: "another port", Change: open(ingress("tcp", 8443, 8443, "CidrIp", "0.0.0.0/0")), At: inline,
			Says: "opens port 8443 to 0.0.0.0/0"},
		{Rule: "SG-002", Name: "between 80 and 443", Change: open(ingress("tcp", 444, 446, "CidrIp", "0.0.0.0/0")),
			Also: []string{"SG-003"}, At: inline, Says: "opens ports 444-446"},
		{Rule: "SG-002", Name: "another protocol", Change: open(ingress("50", nil, nil, "CidrIp", "0.0.0.0/0")),
			Also: []string{"SG-001", "SG-003"}, At: inline, Says: "opens every port"},
		{Rule: "SG-003", Name: "PostgreSQL", Change: open(ingress("tcp", 5432, 5432, "CidrIp", "0.0.0.0/0")), Also: web,
			At: inline, Says: "which covers 5432 (PostgreSQL)"},
		{Rule: "SG-003", Name: "Redis by a parameter", Change: open(ingress("tcp", 6379, 6379, "CidrIp", Ref("Param"))), Also: web,
			At: inline, Says: "may open port 6379"},
		{Rule: "SG-003", Name: "many at once", Change: open(ingress("tcp", 8000, 9999, "CidrIp", "0.0.0.0/0")), Also: web,
			At: inline, Says: "8080 (proxy), 8088 (HTTP), 8182 (Neptune), 4 more"},
		{Rule: "SG-004", Name: "CDK's default", Change: []Change{Set("Web.SecurityGroupEgress",
			List{Object{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}})},
			At: "Web SecurityGroupEgress", Says: "allows every protocol to 0.0.0.0/0"},
		{Rule: "SG-004", Name: "AWS's default", Change: []Change{Set("Web.SecurityGroupEgress", nil)},
			At: "Web SecurityGroupEgress", Says: "is not set"},
		{Rule: "SG-004", Name: "resource of its own", Change: []Change{Add("Out", Resource("AWS::EC2::SecurityGroupEgress",
			Object{"GroupId": Att("Web", "GroupId"), "IpProtocol": -1, "CidrIpv6": "::/0"}))}, At: "Out CidrIp", Says: "::/0"},
		{Rule: "SG-006", Name: "a way out beside the group of a construct", Change: []Change{keeping("Prod/Web"), beside("Egress", "0.0.0.0/0")},
			At: "Beside CidrIp", Says: "opens Prod/Web, which a construct keeps closed, to 0.0.0.0/0"},
		{Rule: "SG-006", Name: "a way in", Change: []Change{keeping("Prod/Web"), beside("Ingress", "0.0.0.0/0")},
			At: "Beside CidrIp", Says: "opens Prod/Web"},
		{Rule: "SG-007", Name: "from another group", Change: []Change{Set("FromWeb.SourceSecurityGroupId", Att("CacheGroup", "GroupId"))},
			At: "FromWeb SourceSecurityGroupId", Says: "lets Prod/CacheGroup in, which has no rule that lets it out to Prod/Web"},
		{Rule: "SG-007", Name: "on another port", Change: []Change{Set("CacheGroup.SecurityGroupIngress.0.FromPort", 7000),
			Set("CacheGroup.SecurityGroupIngress.0.ToPort", 7001)}, At: "CacheGroup SecurityGroupIngress", Says: "lets Prod/Web in"},
		{Rule: "SG-007", Name: "to another group", Change: []Change{Add("ToCache", Resource("AWS::EC2::SecurityGroupEgress", Object{
			"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 7000, "ToPort": 7000,
			"DestinationSecurityGroupId": Att("CacheGroup", "GroupId")}))}, At: "ToCache DestinationSecurityGroupId",
			Says: "lets Prod/Web out to Prod/CacheGroup, which has no rule that lets it in"},
	}
}

// keeping records that the construct of a security group made it.
func keeping(path string) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata[path] = append(s.Metadata[path], assemblytest.Entry{Type: assembly.MetadataPromise,
			Data: promise.Data([]promise.Promise{promise.That("lets in what it was told to", promise.At("").Is("VpcId", Ref("Vpc")))})})
	}
}

// beside adds a rule for HTTPS to the group of web servers, as a resource of its own.
func beside(direction, with string) Change {
	return Add("Beside", Resource("AWS::EC2::SecurityGroup"+direction, Object{
		"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": with}))
}
