package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

func TestCompare(t *testing.T) {
	read := func(resources string) *assembly.Assembly {
		return assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Template: `{"Resources": {` + resources + `}}`})
	}
	const gateway = `
		"NatA": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "a"}}, "IpA": {"Type": "AWS::EC2::EIP"},
		"NatB": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "b"}}, "IpB": {"Type": "AWS::EC2::EIP"},
		"NatC": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "c"}}, "IpC": {"Type": "AWS::EC2::EIP"}`
	const key = `"Key": {"Type": "AWS::KMS::Key"}`
	const endpoints = `"Api": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcEndpointType": "Interface", "SubnetIds": `
	for _, test := range []struct{ name, before, after, want string }{
		{"gateways are added with their addresses", key, key + "," + gateway, `+$109.50 a month, before any traffic (us-east-1, USD)
  +$98.55  +3 x nat-gateway          Prod
  +$10.95  +3 x public-ipv4-address  Prod
`},
		{"gateways are removed", gateway, "", `-$109.50 a month, before any traffic (us-east-1, USD)
  -$98.55  -3 x nat-gateway          Prod
  -$10.95  -3 x public-ipv4-address  Prod
`},
		{"a resource is renamed", `"Old": {"Type": "AWS::KMS::Key"}`, key, "$0.00 a month, before any traffic (us-east-1, USD)\n"},
		{"an endpoint gets a zone", endpoints + `["a", "b"]}}`, endpoints + `["a", "b", "c"]}}`,
			`+$7.30 a month, before any traffic (us-east-1, USD)
  +$7.30  +1 x interface-endpoint  Prod
`},
		{"a price is lost", endpoints + `["a"]}}`, endpoints + `{"Ref": "Subnets"}}}`, `-$7.30 a month, before any traffic (us-east-1, USD)
  -$7.30  -1 x interface-endpoint  Prod
New and not priced
  Prod/Api (AWS::EC2::VPCEndpoint): is billed by the number of SubnetIds, which only deployment knows
`},
		{"what never had a price stays", endpoints + `{"Ref": "Subnets"}}}`, endpoints + `{"Ref": "Subnets"}}}`,
			"$0.00 a month, before any traffic (us-east-1, USD)\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := price.Default().Compare(read(test.before), read(test.after)).String()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
