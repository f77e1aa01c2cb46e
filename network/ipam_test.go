package network_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestIPAMDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewIPAM(stack, "IPAM", nil)
	snapshot.Check(t, app)
}

func ipamProps() network.IPAMProps {
	return network.IPAMProps{
		CIDR: "10.64.0.0/10", Regions: []string{"eu-west-1", "eu-central-1"}, RegionPrefix: 13, SpacePrefix: 15,
		Spaces: []network.AddressSpace{{Name: "Production", ShareWith: []string{workloads}}, {Name: "Development"}},
	}
}

func TestIPAMFull(t *testing.T) {
	app, stack := newStack(t)
	props := ipamProps()
	network.NewIPAM(stack, "IPAM", &props)
	snapshot.Check(t, app)
}

func TestIPAMGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewIPAM, true, func(awscdk.Stack, int) network.IPAMProps { return ipamProps() })
}

func TestIPAMKnowsItsRanges(t *testing.T) {
	_, stack := newStack(t)
	props := ipamProps()
	ipam := network.NewIPAM(stack, "IPAM", &props)
	got := map[string]string{}
	for _, region := range props.Regions {
		for _, space := range props.Spaces {
			got[region+" "+space.Name] = ipam.Range(space.Name, region)
		}
	}
	want := map[string]string{
		"eu-west-1 Production": "10.64.0.0/15", "eu-west-1 Development": "10.66.0.0/15",
		"eu-central-1 Production": "10.72.0.0/15", "eu-central-1 Development": "10.74.0.0/15",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ranges (-want +got):\n%s", diff)
	}
	constructtest.Refused(t, stack,
		`network.IPAM "Prod/IPAM": environment and Region are "Sandbox" and "eu-west-1", want one of ["Production" "Development"]`,
		func() { ipam.Pool("Sandbox", "eu-west-1") })
}

// Both ways to give a VPC addresses of a pool: literal ones, for Plinth's VPC, and those
// that the pool chooses, for CDK's.
func TestVPCsTakeAddressesFromAPool(t *testing.T) {
	app, stack := newStack(t)
	ipam := network.NewIPAM(stack, "IPAM", nil)
	vpc := network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.1.0.0/16"})
	if whole := netip.MustParsePrefix(ipam.Range("Production", "eu-west-1")); !whole.Contains(vpc.Plan().VPC().Addr()) {
		t.Errorf("%s has not %s", whole, vpc.Plan().VPC())
	}
	chosen := awsec2.NewVpc(stack, jsii.String("Chosen"), &awsec2.VpcProps{
		IpAddresses: awsec2.IpAddresses_AwsIpamAllocation(&awsec2.AwsIpamProps{
			Ipv4IpamPoolId:    ipam.Pool("Sandbox", "eu-west-1").AttrIpamPoolId(),
			Ipv4NetmaskLength: jsii.Number(18), DefaultSubnetIpv4NetmaskLength: jsii.Number(24),
		}),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{Name: jsii.String("data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}},
	})
	guardrail.Waive(chosen, "VPC-001", "this test is about its addresses")
	for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::VPC") {
		if r.In("Prod/Chosen") {
			if pool, ok := r.Get("Ipv4IpamPoolId").Target(); !ok || !strings.HasSuffix(pool.Resource.Path, "Sandbox/Resource") {
				t.Errorf("addresses come from %v", r.Get("Ipv4IpamPoolId"))
			}
		}
	}
}

func TestIPAMRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	for says, props := range map[string]network.IPAMProps{
		`network.IPAM "Prod/I": CIDR is "10.0.0.0"`:             {CIDR: "10.0.0.0"},
		"RegionPrefix is 15 and SpacePrefix 14 in a CIDR of /8": {RegionPrefix: 15},
		"and SpacePrefix 17":                                    {SpacePrefix: 17},
		"Regions has 2 Regions, want 1 at most":                 {CIDR: "10.0.0.0/12", Regions: []string{"eu-west-1", "eu-west-2"}},
		`Regions is "Ireland"`:                                  {Regions: []string{"Ireland"}},
		`Regions has "eu-west-1" twice`:                         {Regions: []string{"eu-west-1", "eu-west-1"}},
		"Spaces has 5 environments, want 4 at most":             {Spaces: make([]network.AddressSpace, 5)},
		`Spaces.Name is "a b"`:                                  {Spaces: []network.AddressSpace{{Name: "a b"}}},
		`Spaces["Production"].ShareWith has "root"`: {
			Spaces: []network.AddressSpace{{Name: "Production", ShareWith: []string{"root"}}},
		},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewIPAM(stack, "I", &props) })
	}
}

func TestIPAMSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.IPAM)
	}{
		"unbounded": {"IPAM-001", "Prod/IPAM/Regioneu-west-1/Sandbox", func(x *network.IPAM) {
			x.Pool("Sandbox", "eu-west-1").AddPropertyDeletionOverride(jsii.String("AllocationMinNetmaskLength"))
		}},
		"overlapping pools": {"IPAM-002", "Prod/IPAM/Regioneu-west-1/Sandbox", func(x *network.IPAM) {
			x.Pool("Sandbox", "eu-west-1").AddPropertyOverride(jsii.String("ProvisionedCidrs.0.Cidr"), "10.0.0.0/15")
		}},
		"outside of the Region's pool": {"IPAM-002", "Prod/IPAM/Regioneu-west-1/Sandbox", func(x *network.IPAM) {
			x.Pool("Sandbox", "eu-west-1").AddPropertyOverride(jsii.String("ProvisionedCidrs.0.Cidr"), "10.64.0.0/14")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			c.sabotage(network.NewIPAM(stack, "IPAM", nil))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
