package sabotage

// balancer is a load balancer on the internet, with what it leads to and where it logs.
func balancer(r Object) {
	bucket(r, "BalancerLogs", Object{
		"BucketEncryption": Object{"ServerSideEncryptionConfiguration": List{Object{
			"ServerSideEncryptionByDefault": Object{"SSEAlgorithm": "AES256"},
			"BlockedEncryptionTypes":        Object{"EncryptionType": List{"SSE-C"}}}}}})
	policy := r["BalancerLogsPolicy"].(Object)["Properties"].(Object)["PolicyDocument"].(Object)
	policy["Statement"] = append(policy["Statement"].(List), Object{
		"Effect": "Allow", "Action": "s3:PutObject", "Resource": Join(Att("BalancerLogs", "Arn"), "/AWSLogs/111111111111/*"),
		"Principal": Object{"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
		"Condition": Object{"ArnLike": Object{"aws:SourceArn": Join("arn:", Ref("AWS::Partition"),
			":elasticloadbalancing:eu-west-1:111111111111:loadbalancer/*")}}})
	r["BalancerGroup"] = Resource("AWS::EC2::SecurityGroup", Object{
		"VpcId": Ref("Vpc"), "GroupDescription": "balancer",
		"SecurityGroupIngress": List{Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}},
		"SecurityGroupEgress":  List{Object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}})
	attributes := List{Object{"Key": "deletion_protection.enabled", "Value": "true"},
		Object{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"},
		Object{"Key": "routing.http.desync_mitigation_mode", "Value": "strictest"},
		Object{"Key": "zonal_shift.config.enabled", "Value": "true"},
		Object{"Key": "access_logs.s3.enabled", "Value": "true"},
		Object{"Key": "access_logs.s3.bucket", "Value": Ref("BalancerLogs")}}
	r["Balancer"] = Resource("AWS::ElasticLoadBalancingV2::LoadBalancer", Object{
		"Type": "application", "Scheme": "internet-facing", "Subnets": List{Ref("Public0"), Ref("Public1"), Ref("Public2")},
		"SecurityGroups": List{Att("BalancerGroup", "GroupId")}, "LoadBalancerAttributes": attributes})
	r["Https"] = Resource("AWS::ElasticLoadBalancingV2::Listener", Object{
		"LoadBalancerArn": Ref("Balancer"), "Port": 443, "Protocol": "HTTPS", "SslPolicy": "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
		"DefaultActions": List{Object{"Type": "forward", "TargetGroupArn": Ref("Targets")}}})
	r["Http"] = Resource("AWS::ElasticLoadBalancingV2::Listener", Object{
		"LoadBalancerArn": Ref("Balancer"), "Port": 80, "Protocol": "HTTP",
		"DefaultActions": List{Object{"Type": "redirect", "RedirectConfig": Object{"Protocol": "HTTPS", "StatusCode": "HTTP_301"}}}})
	r["Targets"] = Resource("AWS::ElasticLoadBalancingV2::TargetGroup", Object{
		"VpcId": Ref("Vpc"), "Port": 8080, "Protocol": "HTTP", "TargetType": "ip", "HealthCheckPath": "/health"})
	r["Firewalled"] = Resource("AWS::WAFv2::WebACLAssociation", Object{"ResourceArn": Ref("Balancer"),
		"WebACLArn": "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop/1"})
}
