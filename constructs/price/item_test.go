package price_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// byHand is what one of each item costs in a month of 730 hours, calculated from AWS's pages, and a
// resource that costs it.
var byHand = map[price.Item]struct{ monthly, resource string }{
	"nat-gateway":                  {"$32.85", `"AWS::EC2::NatGateway", "Properties": {}`},
	"interface-endpoint":           {"$7.30", `"AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface", "SubnetIds": ["a"]}`},
	"transit-gateway-attachment":   {"$36.50", `"AWS::EC2::TransitGatewayVpcAttachment"`},
	"vpn-connection":               {"$36.50", `"AWS::EC2::VPNConnection"`},
	"client-vpn-association":       {"$73.00", `"AWS::EC2::ClientVpnTargetNetworkAssociation"`},
	"public-ipv4-address":          {"$3.65", `"AWS::EC2::EIP"`},
	"network-firewall-endpoint":    {"$288.35", `"AWS::NetworkFirewall::Firewall", "Properties": {"SubnetMappings": [{"SubnetId": "a"}]}`},
	"resolver-endpoint-address":    {"$91.25", `"AWS::Route53Resolver::ResolverEndpoint", "Properties": {"IpAddresses": [{"SubnetId": "a"}]}`},
	"hosted-zone":                  {"$0.50", `"AWS::Route53::HostedZone"`},
	"load-balancer":                {"$16.43", `"AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal"}`},
	"kms-key":                      {"$1.00", `"AWS::KMS::ReplicaKey"`},
	"secret":                       {"$0.40", `"AWS::SecretsManager::Secret"`},
	"eks-cluster":                  {"$73.00", `"AWS::EKS::Cluster"`},
	"ebs-gp3-gib":                  {"$0.08", `"AWS::EC2::Volume", "Properties": {"VolumeType": "gp3", "Size": 1}`},
	"ec2-c7g-large":                {"$52.93", server("c7g.large")},
	"ec2-c8g-medium":               {"$29.11", server("c8g.medium")},
	"ec2-m5-large":                 {"$70.08", server("m5.large")},
	"ec2-m6g-medium":               {"$28.11", server("m6g.medium")},
	"ec2-m6i-large":                {"$70.08", server("m6i.large")},
	"ec2-m7g-medium":               {"$29.78", server("m7g.medium")},
	"ec2-m7i-large":                {"$73.58", server("m7i.large")},
	"ec2-m8g-medium":               {"$32.76", server("m8g.medium")},
	"ec2-r7g-medium":               {"$39.09", server("r7g.medium")},
	"ec2-r8g-medium":               {"$43.00", server("r8g.medium")},
	"ec2-t3-micro":                 {"$7.59", server("t3.micro")},
	"ec2-t4g-micro":                {"$6.13", server("t4g.micro")},
	"rds-postgresql-r8g-large":     {"$174.47", database("r8g.large")},
	"rds-postgresql-t4g-micro":     {"$11.68", database("t4g.micro")},
	"rds-postgresql-t4g-small":     {"$23.36", database("t4g.small")},
	"rds-postgresql-t4g-medium":    {"$47.45", database("t4g.medium")},
	"rds-postgresql-t4g-large":     {"$94.17", database("t4g.large")},
	"rds-gp3-gib":                  {"$0.12", database("t4g.micro")},
	"aurora-r8g-large":             {"$201.48", member("r8g.large")},
	"aurora-half-acu":              {"$43.80", member("serverless")},
	"valkey-r7g-large":             {"$127.90", cache("r7g.large")},
	"valkey-r7g-xlarge":            {"$255.21", cache("r7g.xlarge")},
	"valkey-r7g-2xlarge":           {"$509.83", cache("r7g.2xlarge")},
	"valkey-serverless-minimum":    {"$6.13", `"AWS::ElastiCache::ServerlessCache", "Properties": {"Engine": "valkey"}`},
	"fargate-cpu-unit":             {"$29.55", task("X86_64")},
	"fargate-mib":                  {"$3.24", task("X86_64")},
	"fargate-arm-cpu-unit":         {"$23.64", task("ARM64")},
	"fargate-arm-mib":              {"$2.60", task("ARM64")},
	"alarm-metric":                 {"$0.10", `"AWS::CloudWatch::Alarm", "Properties": {"Period": 60}`},
	"alarm-metric-high-resolution": {"$0.30", `"AWS::CloudWatch::Alarm", "Properties": {"Period": 10}`},
	"alarm-composite":              {"$0.50", `"AWS::CloudWatch::CompositeAlarm"`},
	"health-check":                 {"$0.50", `"AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": {"Type": "TCP"}}`},
	"health-check-feature":         {"$1.00", `"AWS::Route53::HealthCheck", "Properties": {"HealthCheckConfig": {"Type": "HTTPS"}}`},
	"web-acl":                      {"$5.00", `"AWS::WAFv2::WebACL"`},
	"web-acl-rule":                 {"$1.00", `"AWS::WAFv2::WebACL", "Properties": {"Rules": [{"Name": "a"}]}`},
	"region-switch-plan":           {"$70.00", `"AWS::ARCRegionSwitch::Plan"`},
}

func server(class string) string {
	return `"AWS::EC2::Instance", "Properties": {"InstanceType": "` + class + `"}`
}

func database(class string) string {
	return `"AWS::RDS::DBInstance", "Properties": {"Engine": "postgres", "DBInstanceClass": "db.` + class +
		`", "AllocatedStorage": "1", "StorageType": "gp3"}`
}

func member(class string) string {
	return `"AWS::RDS::DBInstance", "Properties": {"Engine": "aurora-postgresql", "DBInstanceClass": "db.` + class +
		`", "DBClusterIdentifier": {"Ref": "Cluster"}}}, "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {` +
		`"Engine": "aurora-postgresql", "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 4}}`
}

func cache(class string) string {
	return `"AWS::ElastiCache::ReplicationGroup", "Properties": {"Engine": "valkey", "CacheNodeType": "cache.` + class +
		`", "NumCacheClusters": 1}`
}

func task(processor string) string {
	return `"AWS::ECS::Service", "Properties": {"LaunchType": "FARGATE", "DesiredCount": 1, "TaskDefinition": {"Ref": "Task"}}}, ` +
		`"Task": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"Cpu": "1024", "Memory": "1024", "RuntimePlatform": {` +
		`"CpuArchitecture": "` + processor + `"}}`
}

// No price stands in the table for nothing: each is what a resource of some template costs. Those
// of data are for Table.BreakEven.
func TestEveryItemIsCharged(t *testing.T) {
	table := price.Default()
	for item, of := range table.Prices {
		want, ok := byHand[item]
		if of.Per == "GB" {
			continue
		}
		if !ok {
			t.Errorf("%s was not calculated by hand", item)
			continue
		}
		a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {"R": {"Type": ` + want.resource + `}}}`})
		got := price.Money(0)
		for _, stack := range table.Standing(a).Stacks {
			for _, row := range stack.Rows {
				if row.Item == item {
					got += row.Monthly
				}
			}
		}
		if got.String() != want.monthly {
			t.Errorf("%s costs %v a month, want %s, which was calculated by hand", item, got, want.monthly)
		}
	}
}
