package catalogue_test

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]change {
	const denial, grant = "DataPolicy.PolicyDocument.Statement.0.", "DataPolicy.PolicyDocument.Statement.1."
	both := func(of string) change { return attribute(of, "Condition", "Condition") }
	return map[string][]change{
		"break glass in an app without the organization's trail": {set("Trail.IsOrganizationTrail", false), drop("OrgEmergencyUse", "OrgEmergencyAlarm")},
		"a runbook whose role is a parameter": {set("BreakGlass.Content.assumeRole", "{{ AutomationAssumeRole }}"),
			set("BreakGlass.Content.parameters.AutomationAssumeRole", object{"type": "AWS::IAM::Role::Arn"})},
		"a runbook as text":          {set("BreakGlass.Content", "schemaVersion: '0.3'\nmainSteps: []\n")},
		"a document of another type": {set("BreakGlass.DocumentType", "Command"), set("BreakGlass.Content.assumeRole", nil), set("BreakGlass.Content.mainSteps.1.onCancel", nil)},
		"a runbook with a loop and a script": {set("BreakGlass.Content.mainSteps.4.inputs", object{"Steps": list{
			object{"name": "Inner", "action": "aws:executeScript", "inputs": object{"Script": "print('{{ anything }}')"}}}}),
			set("BreakGlass.Content.mainSteps.5.inputs.Duration", "{{ Inner.Output }}")},
		"a flow log under the VPC's own condition": {both("FlowLog"), both("Vpc"), both("Empty")},
		"a second flow log, of rejected traffic": {add("Second", resource("AWS::EC2::FlowLog", object{
			"ResourceId": ref("Vpc"), "TrafficType": "REJECT", "LogGroupName": ref("FlowLogs"),
			"LogFormat": "${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path}"}))},
		"a flow log format in a Sub": {set("FlowLog.LogFormat", object{"Fn::Sub": "${!vpc-id} ${!subnet-id} ${!instance-id} " +
			"${!tcp-flags} ${!pkt-srcaddr} ${!pkt-dstaddr} ${!flow-direction} ${!traffic-path}"})},
		"a flow log to a bucket with a KMS key": {set("FlowLog.LogGroupName", nil), set("FlowLog.LogDestination", att("Data", "Arn"))},
		"a regional NAT gateway": {
			add("Nat0", resource("AWS::EC2::NatGateway", object{"AvailabilityMode": "regional", "VpcId": ref("Vpc")})),
			set("PrivateRoute1.NatGatewayId", ref("Nat0")), set("PrivateRoute2.NatGatewayId", ref("Nat0"))},
		"a private NAT gateway": {add("Inner", resource("AWS::EC2::NatGateway", object{"ConnectivityType": "private", "SubnetId": ref("Private0")}))},
		"egress through a transit gateway": {
			add("PrivateRoute0", resource("AWS::EC2::Route", object{"RouteTableId": ref("PrivateTable0"), "DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1"}))},
		"zones by name": {rezone(zone(0), "eu-west-1a"), rezone(zone(1), "eu-west-1b")},
		"a private route of an isolated subnet": {add("Inner", resource("AWS::EC2::Route", object{
			"RouteTableId": ref("IsolatedTable0"), "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": "tgw-1"}))},
		"a route to a virtual private gateway": {add("Vpn", resource("AWS::EC2::VPNGateway", object{})), add("Inner", resource("AWS::EC2::Route", object{
			"RouteTableId": ref("PrivateTable0"), "DestinationCidrBlock": "192.168.0.0/16", "GatewayId": ref("Vpn")}))},
		"addresses from IPAM": {set("Vpc.CidrBlock", nil), set("Vpc.Ipv4IpamPoolId", "ipam-1"), set("Private0.CidrBlock", object{"Fn::Select": list{0, object{"Fn::Cidr": list{att("Vpc", "CidrBlock"), 9, 8}}}}),
			drop("Summary")}, // whether it covers addresses that nobody knows yet is a question of its own
		"a subnet in an added block": {add("More", resource("AWS::EC2::VPCCidrBlock", object{"VpcId": ref("Vpc"), "CidrBlock": "100.64.0.0/16"})), set("Private0.CidrBlock", "100.64.0.0/24")},
		"a VPC without subnets yet": {add("Second", resource("AWS::EC2::VPC", object{"CidrBlock": "10.9.0.0/16", "EnableDnsHostnames": true})),
			add("Log2", resource("AWS::EC2::FlowLog", object{"ResourceId": ref("Second"), "TrafficType": "ALL", "LogGroupName": ref("FlowLogs"),
				"LogFormat": "${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path}"})),
			add("Empty2", resource("Custom::VpcRestrictDefaultSG", object{"DefaultSecurityGroupId": att("Second", "DefaultSecurityGroup")}))},
		"a prefix list of private addresses": {
			add("List", resource("AWS::EC2::PrefixList", object{"Entries": list{object{"Cidr": "10.0.0.0/8"}}})),
			more("Web.SecurityGroupIngress", object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "SourcePrefixListId": ref("List")})},
		"egress rules as resources": {set("Web.SecurityGroupEgress", nil), add("Out", resource("AWS::EC2::SecurityGroupEgress",
			object{"GroupId": att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}))},
		"a network ACL for UDP": {set("AclWeb.Protocol", 17), set("AclWeb.PortRange", object{"From": 22, "To": 22}),
			add("AnswersUDP", resource("AWS::EC2::NetworkAclEntry", object{"NetworkAclId": ref("Acl"), "RuleNumber": 110, "RuleAction": "allow",
				"Protocol": 17, "PortRange": object{"From": 1024, "To": 65535}, "CidrBlock": "0.0.0.0/0", "Egress": true}))},
		"a denial of everything by name":  {set(denial+"Principal", "*"), set(denial+"Action", list{"s3:*"}), set(denial+"Resource", "*"), set(denial+"Condition", object{"Bool": object{"aws:SecureTransport": false}})},
		"a bucket that is named":          {set("Data.BucketName", "data-111111111111"), set("DataPolicy.Bucket", "data-111111111111")},
		"a policy as text":                {set("DataPolicy.PolicyDocument", `{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`)},
		"everyone in some VPC endpoints":  {set(grant+"Condition", object{"ForAnyValue:StringEquals": object{"AWS:SourceVpce": list{"vpce-1", ref("Param")}}})},
		"everyone from some addresses":    {set(grant+"Condition", object{"IpAddress": object{"aws:SourceIp": "203.0.113.0/24"}})},
		"a bucket for CloudFront":         {set(grant+"Condition", nil), set(grant+"Principal", object{"Service": "cloudfront.amazonaws.com"})},
		"a bucket kept except on create":  {attribute("Data", "DeletionPolicy", "RetainExceptOnCreate")},
		"a bucket that logs to itself":    {set("Data.LoggingConfiguration", object{"LogFilePrefix": "log"}), more("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com"))},
		"a bucket for delivered logs":     {set("Data.LoggingConfiguration", nil), more("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com")), more("DataPolicy.PolicyDocument.Statement", logWriter("delivery.logs.amazonaws.com"))},
		"a service bound to an account":   {set("Key.KeyPolicy.Statement.1.Condition", object{"StringEquals": object{"aws:SourceAccount": ref("AWS::AccountId")}})},
		"a service bound to organization": {set("Key.KeyPolicy.Statement.1.Condition", object{"StringEquals": object{"aws:SourceOrgID": "o-1"}})},
		"a service on behalf of callers":  {set("Key.KeyPolicy.Statement.1.Condition", object{"StringEquals": object{"kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "111111111111"}})},
		"a key for the organization":      {set("Key.KeyPolicy.Statement.2.Principal", "*"), set("Key.KeyPolicy.Statement.2.Condition", object{"StringEquals": object{"aws:PrincipalOrgID": "o-1"}})},
		"a key of imported material":      {set("Key.Origin", "EXTERNAL"), set("Key.EnableKeyRotation", nil)},
		"a role for the organization":     {set("Role.AssumeRolePolicyDocument.Statement.1.Principal", object{"AWS": "*"}), set("Role.AssumeRolePolicyDocument.Statement.1.Condition", object{"StringEquals": object{"aws:PrincipalOrgID": "o-1"}})},
		"a trust in an account by name":   {set("Role.AssumeRolePolicyDocument.Statement.1.Principal", object{"AWS": object{"Fn::Sub": "arn:${AWS::Partition}:iam::${Param}:root"}})},
		"all actions on one bucket":       {set("Policy.PolicyDocument.Statement.0.Action", "*"), set("Policy.PolicyDocument.Statement.0.Resource", list{att("Data", "Arn"), join(att("Data", "Arn"), "/*")})},
		"a statement that may be absent":  {more("Policy.PolicyDocument.Statement", maybe(object{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, noValue))},
		"CDK's own function logs": {add("Helper", kept("AWS::Logs::LogGroup", object{"RetentionInDays": 731})),
			attribute("Helper", "Metadata", object{"aws:cdk:path": "Prod/AWS679f53fac002430cb0da5b7982bd2287/LogGroup/Resource"})},
		"a landing zone that leaves the logs to others": {set("OrgTower.Manifest.centralizedLogging", object{"enabled": false}), set("OrgTower.Manifest.config", object{"enabled": false})},
		"a landing zone without integrations":           {set("OrgTower.Manifest", object{})},
		"a landing zone with AWS's retention":           {set("OrgTower.Manifest.config.configurations", object{"kmsKeyArn": "arn:aws:kms:us-east-1:999999999999:key/1"})},
		"a landing zone in the stack's Region":          {set("OrgTower.Manifest.governedRegions", list{ref("AWS::Region")})},
		"a manifest as text":                            {set("OrgTower.Manifest", `{"governedRegions": ["us-east-1"], "config": {"enabled": false}}`)},
		"a control of the catalog":                      {set("OrgTowerControl.ControlIdentifier", "arn:aws:controlcatalog:::control/50z1ot237wl8u1lv5ufau6qqx")},
		"a control by an opaque id":                     {set("OrgTowerControl.ControlIdentifier", "arn:aws:controltower:us-east-1::control/YEHYWYAUIQHZ")},
		"a control on a unit by its ARN":                {set("OrgTowerControl.TargetIdentifier", "arn:aws:organizations::999999999999:ou/o-exampleorgid/ou-ab12-cdefghij")},
		"a role of AWS Control Tower for an account":    {set("OrgTowerRole.AssumeRolePolicyDocument.Statement.0.Condition", object{"StringEquals": object{"aws:SourceAccount": ref("AWS::AccountId")}})},
		"a template at 90 % of its resources":           {fill(450)},
	}
}
