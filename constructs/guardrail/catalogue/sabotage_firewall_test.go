package catalogue_test

func firewallSabotages() []sabotage {
	ingress := func(protocol any, from, to any, source string, peer any) object {
		rule := object{"IpProtocol": protocol, source: peer}
		if from != nil {
			rule["FromPort"], rule["ToPort"] = from, to
		}
		return rule
	}
	open := func(rule object) []change { return []change{more("Web.SecurityGroupIngress", rule)} }
	acl := func(number int, action, protocol string, from, to any, cidr any) object {
		return resource("AWS::EC2::NetworkAclEntry", object{"NetworkAclId": ref("Acl"), "RuleNumber": number, "RuleAction": action,
			"Protocol": protocol, "PortRange": object{"From": from, "To": to}, "CidrBlock": cidr})
	}
	const inline = "Web SecurityGroupIngress"
	web, all := []string{"SG-002"}, []string{"SG-002", "SG-003"}
	return []sabotage{
		{rule: "SG-001", name: "SSH", change: open(ingress("tcp", 22, 22, "CidrIp", "0.0.0.0/0")), also: web,
			at: inline, says: "opens port 22 to 0.0.0.0/0, which covers 22 (SSH)"},
		{rule: "SG-001", name: "RDP over IPv6", change: open(ingress("tcp", "3389", "3389", "CidrIpv6", "::/0")), also: web,
			at: inline, says: "opens port 3389 to ::/0, which covers 3389 (RDP)"},
		{rule: "SG-001", name: "range", change: open(ingress("6", 20, 30, "CidrIp", "0.0.0.0/0")), also: all,
			at: inline, says: "opens ports 20-30 to 0.0.0.0/0"},
		{rule: "SG-001", name: "all protocols", change: open(ingress(-1, nil, nil, "CidrIp", "0.0.0.0/0")), also: all,
			at: inline, says: "opens every port"},
		{rule: "SG-001", name: "no ports named", change: open(ingress("tcp", nil, nil, "CidrIp", "0.0.0.0/0")), also: all,
			at: inline, says: "opens every port"},
		{rule: "SG-001", name: "ports -1", change: open(ingress("tcp", -1, -1, "CidrIp", "0.0.0.0/0")), also: all, at: inline, says: "opens every port"},
		{rule: "SG-001", name: "resource of its own", change: []change{set("FromWeb.SourceSecurityGroupId", nil), set("FromWeb.CidrIp", "0.0.0.0/0"),
			set("FromWeb.FromPort", 22), set("FromWeb.ToPort", 22)}, also: web, at: "FromWeb CidrIp", says: "opens port 22"},
		{rule: "SG-001", name: "half of the internet", change: open(ingress("tcp", 22, 22, "CidrIp", "0.0.0.0/1")), also: web, at: inline, says: "0.0.0.0/1"},
		{rule: "SG-001", name: "peer decided at deployment", change: open(ingress("tcp", 22, 22, "CidrIp", ref("Param"))), also: web,
			at: inline, says: "may open port 22 to ${Param}, which covers 22 (SSH); this is known only at deployment"},
		{rule: "SG-001", name: "peer in one of two cases", change: open(ingress("tcp", 22, 22, "CidrIp", maybe("10.0.0.0/8", "0.0.0.0/0"))), also: web,
			at: inline, says: "10.0.0.0/8 or 0.0.0.0/0"},
		{rule: "SG-001", name: "port decided at deployment", change: open(ingress("tcp", ref("Param"), ref("Param"), "CidrIp", "0.0.0.0/0")), also: all,
			at: inline, says: "may open every port"},
		{rule: "SG-001", name: "protocol decided at deployment", change: open(ingress(ref("Param"), 443, 443, "CidrIp", "0.0.0.0/0")), also: all,
			at: inline, says: "may open"},
		{rule: "SG-001", name: "prefix list of the app", change: []change{
			add("List", resource("AWS::EC2::PrefixList", object{"Entries": list{object{"Cidr": "10.0.0.0/8"}, object{"Cidr": "0.0.0.0/0"}}})),
			more("Web.SecurityGroupIngress", ingress("tcp", 22, 22, "SourcePrefixListId", att("List", "PrefixListId")))}, also: web,
			at: inline, says: "prefix list Prod/List"},

		{rule: "SG-002", name: "another port", change: open(ingress("tcp", 8443, 8443, "CidrIp", "0.0.0.0/0")), at: inline, says: "opens port 8443 to 0.0.0.0/0"},
		{rule: "SG-002", name: "between 80 and 443", change: open(ingress("tcp", 444, 446, "CidrIp", "0.0.0.0/0")), also: []string{"SG-003"}, at: inline, says: "opens ports 444-446"},
		{rule: "SG-002", name: "another protocol", change: open(ingress("50", nil, nil, "CidrIp", "0.0.0.0/0")), also: []string{"SG-001", "SG-003"}, at: inline, says: "opens every port"},

		{rule: "SG-003", name: "PostgreSQL", change: open(ingress("tcp", 5432, 5432, "CidrIp", "0.0.0.0/0")), also: web,
			at: inline, says: "which covers 5432 (PostgreSQL)"},
		{rule: "SG-003", name: "Redis by a parameter", change: open(ingress("tcp", 6379, 6379, "CidrIp", ref("Param"))), also: web,
			at: inline, says: "may open port 6379"},
		{rule: "SG-003", name: "many at once", change: open(ingress("tcp", 8000, 9999, "CidrIp", "0.0.0.0/0")), also: web,
			at: inline, says: "8080 (proxy), 8088 (HTTP), 8182 (Neptune), 4 more"},

		{rule: "SG-004", name: "CDK's default", change: []change{set("Web.SecurityGroupEgress", list{object{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}})},
			at: "Web SecurityGroupEgress", says: "lets every protocol out to 0.0.0.0/0"},
		{rule: "SG-004", name: "AWS's default", change: []change{set("Web.SecurityGroupEgress", nil)}, at: "Web SecurityGroupEgress", says: "is not set"},
		{rule: "SG-004", name: "resource of its own", change: []change{add("Out", resource("AWS::EC2::SecurityGroupEgress",
			object{"GroupId": att("Web", "GroupId"), "IpProtocol": -1, "CidrIpv6": "::/0"}))}, at: "Out CidrIp", says: "::/0"},

		{rule: "NACL-001", name: "SSH", change: []change{add("Leak", acl(95, "allow", "6", 22, 22, "0.0.0.0/0"))}, at: "Leak CidrBlock", says: "lets 0.0.0.0/0 in to port 22"},
		{rule: "NACL-001", name: "ephemeral ports", change: []change{drop("AclDenyRdp")}, at: "AclEphemeral CidrBlock", says: "port 3389"},
		{rule: "NACL-001", name: "denied too late", change: []change{set("AclDenyRdp.RuleNumber", 200)}, at: "AclEphemeral CidrBlock", says: "port 3389"},
		{rule: "NACL-001", name: "denied in one of two cases", change: []change{set("AclDenyRdp.CidrBlock", maybe("0.0.0.0/0", "10.0.0.0/8"))},
			at: "AclEphemeral CidrBlock", says: "port 3389"},
		{rule: "NACL-001", name: "everything over IPv6", change: []change{add("Leak", resource("AWS::EC2::NetworkAclEntry",
			object{"NetworkAclId": ref("Acl"), "RuleNumber": 300, "RuleAction": "allow", "Protocol": -1, "Ipv6CidrBlock": "::/0"}))},
			also: []string{"NACL-002", "NACL-003"}, at: "Leak Ipv6CidrBlock", says: "lets ::/0 in to port 22"},
		{rule: "NACL-001", name: "peer decided at deployment", change: []change{add("Leak", acl(95, "allow", "6", 22, 22, ref("Param")))}, also: []string{"NACL-002"}, at: "Leak CidrBlock", says: "${Param}"},
		{rule: "NACL-001", name: "port decided at deployment", change: []change{add("Leak", acl(95, "allow", "6", ref("Param"), 443, "0.0.0.0/0"))}, also: []string{"NACL-003"}, at: "Leak CidrBlock", says: "port 22"},
		{rule: "NACL-001", name: "action decided at deployment", change: []change{set("AclDenyRdp.RuleAction", ref("Param"))}, at: "AclDenyRdp CidrBlock", says: "port 3389"},
	}
}
