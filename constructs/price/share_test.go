package price_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/price"
)

func TestBillIsDivided(t *testing.T) {
	made := func(by string) assemblytest.Entry {
		return assemblytest.Entry{Type: assembly.MetadataSource, Data: map[string]any{"file": "main.go", "construct": by}}
	}
	id := func(id string) assemblytest.Entry { return assemblytest.Entry{Type: "aws:cdk:logicalId", Data: id} }
	a := assemblytest.Read(t, assemblytest.Stack{
		Name: "Prod", Tags: map[string]string{"Team": "platform"},
		Template: `{"Resources": {
			"Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "a"}},
			"Ip": {"Type": "AWS::EC2::EIP", "Properties": {"Tags": [{"Key": "Team", "Value": "shop"}]}},
			"Key": {"Type": "AWS::KMS::Key", "Properties": {"Tags": [{"Key": "Team", "Value": {"Ref": "AWS::StackName"}}]}}}}`,
		Metadata: map[string][]assemblytest.Entry{
			"Prod":             {made("awscdk.Stack")},
			"Prod/Network":     {made("network.VPC")},
			"Prod/Network/Nat": {id("Nat")},
			"Prod/Shop":        {made("main.Shop")},
			"Prod/Shop/Ip":     {id("Ip")},
			"Prod/Shop/Key":    {made("security.Key"), id("Key")},
		},
	})
	bill := price.Default().Standing(a)
	for name, test := range map[string]struct {
		by   func(*assembly.Resource) string
		want []price.Share
	}{
		"layers": {price.Layer, []price.Share{{"network", 32_850_000}, {"", 3_650_000}, {"security", 1_000_000}}},
		"teams":  {price.Tag("Team"), []price.Share{{"platform", 32_850_000}, {"shop", 3_650_000}, {"", 1_000_000}}},
	} {
		if diff := cmp.Diff(test.want, bill.By(test.by)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}
