package sabotage

// account is what an account has once: a block on public access, address pools, and a way
// for operators.
func account(r Object) {
	r["Block"] = Resource("AWS::EC2::VPCBlockPublicAccessOptions", Object{"InternetGatewayBlockMode": "block-ingress"})
	r["Excepted"] = Resource("AWS::EC2::VPCBlockPublicAccessExclusion",
		Object{"InternetGatewayExclusionMode": "allow-bidirectional", "SubnetId": Ref("Public0")})
	r["Connect"] = Resource("AWS::EC2::InstanceConnectEndpoint", Object{
		"SubnetId": Ref("Private0"), "SecurityGroupIds": List{Att("Operators", "GroupId")}})
	r["Operators"] = Resource("AWS::EC2::SecurityGroup", Object{"VpcId": Ref("Vpc"), "GroupDescription": "operators",
		"SecurityGroupEgress": List{Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": Att("Vpc", "CidrBlock")}}})
	r["Addresses"] = Resource("AWS::EC2::IPAMPool", Object{"ProvisionedCidrs": List{Object{"Cidr": "10.0.0.0/8"}}})
	for id, cidr := range map[string]string{"ProdPool": "10.0.0.0/14", "DevPool": "10.4.0.0/14"} {
		r[id] = Resource("AWS::EC2::IPAMPool", Object{"SourceIpamPoolId": Att("Addresses", "IpamPoolId"),
			"ProvisionedCidrs":           List{Object{"Cidr": cidr}},
			"AllocationMinNetmaskLength": 16, "AllocationMaxNetmaskLength": 22})
	}
}
