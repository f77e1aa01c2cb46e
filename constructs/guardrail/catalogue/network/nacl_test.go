package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func naclSabotages() []Case {
	acl := func(number int, action, protocol string, from, to any, cidr any) Object {
		return Resource("AWS::EC2::NetworkAclEntry", Object{"NetworkAclId": Ref("Acl"), "RuleNumber": number, "RuleAction": action,
			"Protocol": protocol, "PortRange": Object{"From": from, "To": to}, "CidrBlock": cidr})
	}
	return []Case{
		{Rule: "NACL-001", Name: "SSH", Change: []Change{Add("Leak", acl(95, "allow", "6", 22, 22, "0.0.0.0/0"))},
			At: "Leak CidrBlock", Says: "allows 0.0.0.0/0 to port 22"},
		{Rule: "NACL-001", Name: "ephemeral ports", Change: []Change{Drop("AclDenyRdp")}, At: "AclEphemeral CidrBlock", Says: "port 3389"},
		{Rule: "NACL-001", Name: "denied too late", Change: []Change{Set("AclDenyRdp.RuleNumber", 200)},
			At: "AclEphemeral CidrBlock", Says: "port 3389"},
		{Rule: "NACL-001", Name: "denied in one of two cases",
			Change: []Change{Set("AclDenyRdp.CidrBlock", Maybe("0.0.0.0/0", "10.0.0.0/8"))},
			At:     "AclEphemeral CidrBlock", Says: "port 3389"},
		{Rule: "NACL-001", Name: "everything over IPv6", Change: []Change{Add("Leak", Resource("AWS::EC2::NetworkAclEntry",
			Object{"NetworkAclId": Ref("Acl"), "RuleNumber": 300, "RuleAction": "allow", "Protocol": -1, "Ipv6CidrBlock": "::/0"}))},
			Also: []string{"NACL-002", "NACL-003"}, At: "Leak Ipv6CidrBlock", Says: "allows ::/0 to port 22"},
		{Rule: "NACL-001", Name: "peer decided at deployment",
			Change: []Change{Add("Leak", acl(95, "allow", "6", 22, 22, Ref("Param")))}, Also: []string{"NACL-002"},
			At: "Leak CidrBlock", Says: "${Param}"},
		{Rule: "NACL-001", Name: "port decided at deployment",
			Change: []Change{Add("Leak", acl(95, "allow", "6", Ref("Param"), 443, "0.0.0.0/0"))}, Also: []string{"NACL-003"},
			At: "Leak CidrBlock", Says: "port 22"},
		{Rule: "NACL-001", Name: "action decided at deployment", Change: []Change{Set("AclDenyRdp.RuleAction", Ref("Param"))},
			At: "AclDenyRdp CidrBlock", Says: "port 3389"},
		{Rule: "NACL-002", Name: "no answers out", Change: []Change{Drop("AclOut")}, At: "AclWeb CidrBlock", Says: "no outbound entry"},
		{Rule: "NACL-002", Name: "no answers in", Change: []Change{Drop("AclEphemeral")}, At: "AclOut CidrBlock", Says: "no inbound entry"},
		{Rule: "NACL-002", Name: "answers to half of the addresses", Change: []Change{Set("AclEphemeral.CidrBlock", "0.0.0.0/1")},
			At: "AclOut CidrBlock", Says: "no inbound entry allows the ephemeral ports of 0.0.0.0/0, so return traffic is dropped"},
		{Rule: "NACL-002", Name: "answers to some ports", Change: []Change{Set("AclEphemeral.PortRange.From", 49152)},
			At: "AclOut CidrBlock", Says: "no inbound entry"},
		{Rule: "NACL-002", Name: "answers of another protocol", Change: []Change{Set("AclEphemeral.Protocol", 17)},
			At: "AclOut CidrBlock", Says: "no inbound entry"},
		{Rule: "NACL-002", Name: "answers denied", Change: []Change{Set("AclEphemeral.RuleAction", "deny")},
			At: "AclOut CidrBlock", Says: "no inbound entry"},
		{Rule: "NACL-002", Name: "answers decided at deployment", Change: []Change{Set("AclEphemeral.PortRange.From", Ref("Param"))},
			Also: []string{"NACL-001", "NACL-003"},
			At:   "AclOut CidrBlock", Says: "no inbound entry"},
		{Rule: "NACL-003", Name: "every protocol", Change: []Change{Set("AclWeb.Protocol", -1), Set("AclWeb.CidrBlock", "10.0.0.0/16")},
			At: "AclWeb PortRange", Says: "allows 10.0.0.0/16 on every port"},
		{Rule: "NACL-003", Name: "a thousand ports", Change: []Change{Set("AclWeb.PortRange.From", 100), Set("AclWeb.PortRange.To", 1100)},
			At: "AclWeb PortRange", Says: "on ports 100-1100"},
		{Rule: "NACL-003", Name: "ports decided at deployment",
			Change: []Change{Set("AclWeb.PortRange.To", Ref("Param")), Set("AclWeb.CidrBlock", "10.0.0.0/16")},
			At:     "AclWeb PortRange", Says: "on ports that are known only at deployment"},
		{Rule: "NACL-004", Name: "no subnets", Change: []Change{Drop("IsolatedAcl0", "IsolatedAcl1", "IsolatedAcl2")},
			At: "Acl", Says: "no subnet is associated unconditionally"},
		{Rule: "NACL-004", Name: "subnets under a condition",
			Change: []Change{Drop("IsolatedAcl0", "IsolatedAcl1"), Attribute("IsolatedAcl2", "Condition", "Condition")},
			At:     "Acl", Says: "no subnet"},
	}
}
