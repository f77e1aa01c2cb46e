package network_test

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

func TestVPCFromAPool(t *testing.T) {
	app, stack := newStack(t)
	ipam := network.NewIPAM(stack, "IPAM", nil)
	vpc := network.NewVPC(stack, "Network", &network.VPCProps{
		Pool: &network.Pool{ID: *ipam.Pool("Production", "eu-west-1").AttrIpamPoolId()}, TransitSubnets: true,
	})
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: network.NewTransitGatewayHub(stack, "Hub", nil), Network: vpc, Segment: network.SegmentProduction,
	})
	snapshot.Check(t, app)
}

// Whatever range the pool gives, each subnet has the place in it that the plan says.
func TestSubnetsFromAPoolHaveTheirPlace(t *testing.T) {
	for _, netmask := range []int{0, 18, 22} {
		app, stack := newStackOf(t, plinth.Production)
		network.NewVPC(stack, "Network", &network.VPCProps{Pool: &network.Pool{ID: "ipam-pool-1", Netmask: netmask}, TransitSubnets: true})
		a := snapshot.Synth(t, app)
		vpc := a.OfType("AWS::EC2::VPC")[0]
		if netmask == 0 {
			netmask = 16
		}
		if got := vpc.Get("Ipv4NetmaskLength"); got.Is(netmask) != assembly.True || vpc.Get("CidrBlock").Exists() {
			t.Errorf("netmask is %v and CIDR %v, want %d and none", got, vpc.Get("CidrBlock"), netmask)
		}
		given := netip.PrefixFrom(netip.MustParseAddr("10.200.64.0"), netmask).Masked()
		tiers := []addressplan.Tier{{Name: "public"}, {Name: "app"}, {Name: "data"}, {Name: "management"},
			{Name: "transit", Prefix: 28, Block: addressplan.TransitBlock(given.String())}}
		plan, err := addressplan.New(given.String(), 3, tiers)
		if err != nil {
			t.Fatal(err)
		}
		for _, subnet := range a.OfType("AWS::EC2::Subnet") {
			name := subnet.Tag("Name").String()
			tier, zone, _ := strings.Cut(name[strings.LastIndex(name, "/")+1:], "-")
			i, err := strconv.Atoi(zone)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := plan.Subnet(tier, i-1)
			if got := deployed(t, subnet.Get("CidrBlock"), given); got != want {
				t.Errorf("/%d: %s is %s, want %s", netmask, name, got, want)
			}
		}
	}
}

// deployed works out Fn::Select over Fn::Cidr the way CloudFormation documents it.
func deployed(t *testing.T, v assembly.Value, vpc netip.Prefix) netip.Prefix {
	t.Helper()
	fn, args := v.Call()
	if fn == "Fn::GetAtt" {
		return vpc
	}
	i, known := args.Get("0").Int()
	inner, cidr := args.Get("1").Call()
	whole := deployed(t, cidr.Get("0"), vpc)
	count, _ := cidr.Get("1").Int()
	bits, _ := cidr.Get("2").Int()
	if fn != "Fn::Select" || !known || inner != "Fn::Cidr" || i >= count || count > 256 || count<<bits > 1<<(32-whole.Bits()) {
		t.Fatalf("CloudFormation would not take %v", v)
	}
	b := whole.Addr().As4()
	address := binary.BigEndian.AppendUint32(nil, binary.BigEndian.Uint32(b[:])+uint32(i)<<bits)
	return netip.PrefixFrom(netip.AddrFrom4([4]byte(address)), 32-bits)
}

func TestPoolBadInput(t *testing.T) {
	_, stack := newStack(t)
	pooled := network.NewVPC(stack, "Pooled", &network.VPCProps{Pool: &network.Pool{ID: "ipam-pool-1"}})
	constructtest.Refused(t, stack, "Network is VPC Prod/Pooled from a pool",
		func() { network.NewNetworkACLs(stack, "Bad", &network.NetworkACLsProps{Network: pooled}) })
	for want, props := range map[string]*network.VPCProps{
		`CIDR is "10.0.0.0/16" beside Pool`: {CIDR: "10.0.0.0/16", Pool: &network.Pool{ID: "ipam-pool-1"}},
		"Pool.ID is empty":                  {Pool: &network.Pool{}},
		"Pool.Netmask is 24, want 16 to 22": {Pool: &network.Pool{ID: "ipam-pool-1", Netmask: 24}},
	} {
		if err := constructtest.Panic(func() { network.NewVPC(stack, "Bad", props) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want one with %q", err, want)
		}
	}
}
