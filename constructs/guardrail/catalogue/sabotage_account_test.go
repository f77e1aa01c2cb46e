package catalogue_test

// account is what an account has once: a block on public access, address pools, and a way
// for operators.
func account(r object) {
	r["Block"] = resource("AWS::EC2::VPCBlockPublicAccessOptions", object{"InternetGatewayBlockMode": "block-ingress"})
	r["Excepted"] = resource("AWS::EC2::VPCBlockPublicAccessExclusion", object{"InternetGatewayExclusionMode": "allow-bidirectional", "SubnetId": ref("Public0")})
	r["Connect"] = resource("AWS::EC2::InstanceConnectEndpoint", object{
		"SubnetId": ref("Private0"), "SecurityGroupIds": list{att("Operators", "GroupId")}})
	r["Operators"] = resource("AWS::EC2::SecurityGroup", object{"VpcId": ref("Vpc"), "GroupDescription": "operators",
		"SecurityGroupEgress": list{object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": att("Vpc", "CidrBlock")}}})
	r["Addresses"] = resource("AWS::EC2::IPAMPool", object{"ProvisionedCidrs": list{object{"Cidr": "10.0.0.0/8"}}})
	for id, cidr := range map[string]string{"ProdPool": "10.0.0.0/14", "DevPool": "10.4.0.0/14"} {
		r[id] = resource("AWS::EC2::IPAMPool", object{"SourceIpamPoolId": att("Addresses", "IpamPoolId"), "ProvisionedCidrs": list{object{"Cidr": cidr}},
			"AllocationMinNetmaskLength": 16, "AllocationMaxNetmaskLength": 22})
	}
}

func accountSabotages() []sabotage {
	return []sabotage{
		{rule: "BPA-001", name: "decided at deployment", change: []change{set("Block.InternetGatewayBlockMode", ref("Param"))},
			at: "Block InternetGatewayBlockMode", says: "want block-ingress or"},
		{rule: "BPA-001", name: "off", change: []change{set("Block.InternetGatewayBlockMode", "off")}, at: "Block InternetGatewayBlockMode", says: "is off"},
		{rule: "BPA-001", name: "twice", change: []change{add("Second", resource("AWS::EC2::VPCBlockPublicAccessOptions", object{"InternetGatewayBlockMode": "block-ingress"}))},
			at: "Second", says: "sets the same for account and Region"},
		{rule: "BPA-002", name: "a whole VPC", change: []change{set("Excepted.SubnetId", nil), set("Excepted.VpcId", ref("Vpc"))},
			at: "Excepted InternetGatewayExclusionMode", says: "is allow-bidirectional; want allow-egress"},
		{rule: "BPA-002", name: "a whole VPC, by parameter", change: []change{set("Excepted.VpcId", ref("Vpc")), set("Excepted.InternetGatewayExclusionMode", ref("Param"))},
			at: "Excepted InternetGatewayExclusionMode", says: "known only at deployment"},
		{rule: "CONNECT-001", name: "default security group", change: []change{set("Connect.SecurityGroupIds", nil)}, at: "Connect SecurityGroupIds", says: "is not set"},
		{rule: "CONNECT-001", name: "security group of another app", change: []change{set("Connect.SecurityGroupIds.0", "sg-1")}, at: "Connect SecurityGroupIds", says: "not in the app"},
		{rule: "CONNECT-001", name: "reachable", change: []change{set("Operators.SecurityGroupIngress", list{object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8"}})},
			at: "Connect SecurityGroupIds", says: "lets traffic in"},
		{rule: "CONNECT-001", name: "every port", change: []change{set("Operators.SecurityGroupEgress.0.ToPort", 65535)}, at: "Connect SecurityGroupIds", says: "ports 22-65535"},
		{rule: "CONNECT-001", name: "port decided at deployment", change: []change{set("Operators.SecurityGroupEgress.0.FromPort", ref("Param"))}, at: "Connect SecurityGroupIds", says: "want port 22"},
		{rule: "CONNECT-001", name: "to the world", change: []change{set("Operators.SecurityGroupEgress.0.CidrIp", "0.0.0.0/0")}, at: "Connect SecurityGroupIds", says: "out to 0.0.0.0/0"},
		{rule: "CONNECT-001", name: "no egress rules", change: []change{set("Operators.SecurityGroupEgress", nil)}, also: []string{"SG-004"},
			at: "Connect SecurityGroupIds", says: "has no egress rules"},
		{rule: "CONNECT-002", name: "addresses of operators", change: []change{set("Connect.PreserveClientIp", true)}, at: "Connect PreserveClientIp", says: "is true"},
		{rule: "IPAM-001", name: "no lower bound", change: []change{set("ProdPool.AllocationMinNetmaskLength", nil)}, at: "ProdPool AllocationMinNetmaskLength", says: "want a length"},
		{rule: "IPAM-001", name: "bound by parameter", change: []change{set("ProdPool.AllocationMaxNetmaskLength", ref("Param"))}, at: "ProdPool AllocationMaxNetmaskLength", says: "${Param}"},
		{rule: "IPAM-002", name: "overlap", change: []change{set("DevPool.ProvisionedCidrs.0.Cidr", "10.0.0.0/16")}, at: "ProdPool ProvisionedCidrs", says: "10.0.0.0/14 overlaps 10.0.0.0/16 of pool Prod/DevPool"},
		{rule: "IPAM-002", name: "outside", change: []change{set("DevPool.ProvisionedCidrs.0.Cidr", "172.16.0.0/14")}, at: "DevPool ProvisionedCidrs", says: "lies outside of its source pool Prod/Addresses"},
	}
}
