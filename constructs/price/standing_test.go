package price_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

const everything = `{
  "Conditions": {"Big": {"Fn::Equals": ["a", "a"]}},
  "Resources": {
    "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "s"}},
    "Regional": {"Type": "AWS::EC2::NatGateway", "Properties": {"AvailabilityMode": "regional"}},
    "Maybe": {"Type": "AWS::EC2::NatGateway", "Properties": {"AvailabilityMode": {"Ref": "P"}}},
    "Ip": {"Type": "AWS::EC2::EIP", "Condition": "Big"},
    "Ssm": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface", "SubnetIds": [{"Ref": "A"}, {"Ref": "B"}, {"Ref": "C"}]}},
    "S3": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Gateway"}},
    "Open": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface", "SubnetIds": {"Ref": "P"}}},
    "Two": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface", "SubnetIds": {"Fn::If": ["Big", ["a"], ["a", "b"]]}}},
    "Sink": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "GatewayLoadBalancer"}},
    "A": {"Type": "AWS::EC2::Subnet"}, "B": {"Type": "AWS::EC2::Subnet"}, "C": {"Type": "AWS::EC2::Subnet"},
    "Attachment": {"Type": "AWS::EC2::TransitGatewayVpcAttachment"},
    "Vpn": {"Type": "AWS::EC2::VPNConnection", "Properties": {"TransitGatewayId": "tgw-1"}},
    "Key": {"Type": "AWS::KMS::Key"},
    "Firewall": {"Type": "AWS::NetworkFirewall::Firewall", "Properties": {"SubnetMappings": [{"SubnetId": {"Ref": "A"}}, {"SubnetId": {"Ref": "B"}}]}},
    "Resolver": {"Type": "AWS::Route53Resolver::ResolverEndpoint", "Properties": {"IpAddresses": [{"SubnetId": "a"}, {"SubnetId": "b"}]}},
    "Balancer": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internet-facing", "Subnets": ["a", "b"]}},
    "Inside": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal", "Subnets": ["a", "b"]}},
    "Database": {"Type": "AWS::RDS::DBInstance"},
    "Queue": {"Type": "AWS::SQS::Queue"}
  }
}`

func TestStanding(t *testing.T) {
	a := assemblytest.Read(t,
		assemblytest.Stack{Name: "Network", Template: everything},
		assemblytest.Stack{Name: "Free", Template: `{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}`},
		assemblytest.Stack{Name: "Secrets", Template: `{"Resources": {"Secret": {"Type": "AWS::SecretsManager::Secret"}}}`})
	want := `Standing cost per month, before any traffic (us-east-1, USD, 730 hours)

Network: $968.25
  Network/Nat         1 x nat-gateway                 $0.045/hour   $32.85
  Network/Ip          1 x public-ipv4-address         $0.005/hour   $3.65 (only under a condition)
  Network/Ssm         3 x interface-endpoint          $0.01/hour    $21.90
  Network/Attachment  1 x transit-gateway-attachment  $0.05/hour    $36.50
  Network/Vpn         1 x vpn-connection              $0.05/hour    $36.50
  Network/Vpn         1 x transit-gateway-attachment  $0.05/hour    $36.50
  Network/Key         1 x kms-key                     $1.00/month   $1.00
  Network/Firewall    2 x network-firewall-endpoint   $0.395/hour   $576.70
  Network/Resolver    2 x resolver-endpoint-address   $0.125/hour   $182.50
  Network/Balancer    1 x load-balancer               $0.0225/hour  $16.43
  Network/Balancer    2 x public-ipv4-address         $0.005/hour   $7.30
  Network/Inside      1 x load-balancer               $0.0225/hour  $16.43

Secrets: $0.40
  Secrets/Secret  1 x secret  $0.40/month  $0.40

Total: $968.65

Not priced
  Network/Regional (AWS::EC2::NatGateway): is billed for every zone that it extends to
  Network/Maybe (AWS::EC2::NatGateway): is billed by its availability mode, which only deployment knows
  Network/Open (AWS::EC2::VPCEndpoint): is billed by the number of SubnetIds, which only deployment knows
  Network/Two (AWS::EC2::VPCEndpoint): is billed by the number of SubnetIds, which only deployment knows
  Network/Sink (AWS::EC2::VPCEndpoint): is billed by its type, GatewayLoadBalancer
  Network/Database (AWS::RDS::DBInstance): is billed by class and engine, which the template does not tell

Notes
  3 x AWS::EC2::NatGateway: an hour and a GB are waived for each that a Network Firewall endpoint before it is billed for
`
	if diff := cmp.Diff(want, price.Default().Standing(a).String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSection(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {
		"Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "subnet-1"}},
		"Key": {"Type": "AWS::KMS::Key", "Properties": {}}}}`})
	var b strings.Builder
	if err := price.Section(a, &b); err != nil {
		t.Fatal(err)
	}
	bill := price.Default().Standing(a)
	for _, want := range []string{"before any traffic", "Prod", bill.Total.String(), price.Default().Region} {
		if !strings.Contains(b.String(), want) || bill.Total == 0 {
			t.Errorf("section lacks %q:\n%s", want, b.String())
		}
	}
}
