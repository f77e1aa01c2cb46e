package network_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestBlockPublicAccessDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewBlockPublicAccess(stack, "Block", nil)
	snapshot.Check(t, app)
}

func TestBlockPublicAccessFull(t *testing.T) {
	app, stack := newStack(t)
	vpc := newVPC(stack, 1)
	network.NewBlockPublicAccess(stack, "Block", &network.BlockPublicAccessProps{
		Mode: network.BlockBidirectional, ReachableSubnets: vpc.Subnets("public"), EgressVPCs: []awsec2.IVpc{newVPC(stack, 2).VPC()},
	})
	snapshot.Check(t, app)
}

// An account has one in a Region, so two of them are one too many, and each in its own stack
// is what the guard of the others checks.
func TestBlockPublicAccessIsAConstruct(t *testing.T) {
	app, stack := newStack(t)
	props := network.BlockPublicAccessProps{ReachableSubnets: newVPC(stack, 1).Subnets("public")}
	block := network.NewBlockPublicAccess(stack, "Block", &props)
	constructs.NewConstruct(block, jsii.String("Inside"))
	newVPC(stack, 2).Node().AddDependency(block)
	elsewhere := plinth.NewStack(app, "Elsewhere", &plinth.StackProps{Account: "111111111111", Region: "eu-central-1", Tags: tags})
	network.NewBlockPublicAccess(elsewhere, "Block", &network.BlockPublicAccessProps{})
	guardrailtest.Clean(t, app)

	app, stack = newStack(t)
	network.NewBlockPublicAccess(stack, "Block", nil)
	network.NewBlockPublicAccess(stack, "Twice", nil)
	guardrailtest.Caught(t, app, "BPA-001", "Prod/Twice")
}

func TestExceptionsComeBeforeTheBlock(t *testing.T) {
	app, stack := newStack(t)
	block := network.NewBlockPublicAccess(stack, "Block", &network.BlockPublicAccessProps{ReachableSubnets: newVPC(stack, 1).Subnets("public")})
	if n := len(*block.Options().ObtainDependencies()); n != 3 {
		t.Errorf("the block depends on %d exceptions, want one for each subnet", n)
	}
	guardrailtest.Clean(t, app)
}

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
	if err := constructtest.Panic(func() { ipam.Pool("Sandbox", "eu-west-1") }); err == nil || !strings.Contains(err.Error(), `network.IPAM "Prod/IPAM": environment and Region are "Sandbox" and "eu-west-1", want one of ["Production" "Development"]`) {
		t.Errorf("error is %v", err)
	}
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
			Ipv4IpamPoolId: ipam.Pool("Sandbox", "eu-west-1").AttrIpamPoolId(), Ipv4NetmaskLength: jsii.Number(18), DefaultSubnetIpv4NetmaskLength: jsii.Number(24),
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

func TestInstanceConnectEndpointDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: newVPC(stack, 1).VPC()})
	snapshot.Check(t, app)
}

func TestInstanceConnectEndpointFull(t *testing.T) {
	app, stack := newStack(t)
	vpc := newVPC(stack, 1)
	connect := network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: vpc.VPC(), Subnets: vpc.Tier("app"), RDP: true})
	group := awsec2.NewSecurityGroup(stack, jsii.String("Instances"), &awsec2.SecurityGroupProps{Vpc: vpc.VPC(), AllowAllOutbound: jsii.Bool(false)})
	connect.AllowTo(group)
	snapshot.Check(t, app)
}

func TestInstanceConnectEndpointGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewInstanceConnectEndpoint, false, func(stack awscdk.Stack, n int) network.InstanceConnectEndpointProps {
		return network.InstanceConnectEndpointProps{VPC: newVPC(stack, n).VPC()}
	})
}

func TestIPv6(t *testing.T) {
	app, stack := newStack(t)
	network.NewVPC(stack, "Network", nil).AddIPv6()
	snapshot.Check(t, app)
}

// Adding zones, tiers and the transit tier moves no subnet's IPv6 range.
func TestIPv6AddressesNeverMove(t *testing.T) {
	ranges := func(props *network.VPCProps) map[string]string {
		app, stack := newStack(t)
		network.NewVPC(stack, "Network", props).AddIPv6()
		all := map[string]string{}
		for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::Subnet") {
			all[r.Tag("Name").String()] = r.Get("Ipv6CidrBlock").String()
		}
		return all
	}
	before := ranges(nil)
	grown := ranges(&network.VPCProps{Zones: 4, TransitSubnets: true})
	again := ranges(&network.VPCProps{Zones: 4, TransitSubnets: true, Tiers: append(network.DefaultTiers(), network.Tier{Name: "cache"})})
	for name, was := range before {
		if grown[name] != was || again[name] != was {
			t.Errorf("%s was %s, is %s and %s", name, was, grown[name], again[name])
		}
	}
	seen := map[string]string{}
	for name, is := range again {
		if grown[name] != "" && grown[name] != is {
			t.Errorf("%s was %s, is %s", name, grown[name], is)
		}
		if other := seen[is]; other != "" {
			t.Errorf("%s and %s have the same range", name, other)
		}
		seen[is] = name
	}
}

func TestIPv6LeavesIsolatedTiersIsolated(t *testing.T) {
	app, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil)
	if vpc.AddIPv6() == nil {
		t.Error("there is no egress-only gateway for the private tier")
	}
	if err := constructtest.Panic(func() { vpc.AddIPv6() }); err == nil || !strings.Contains(err.Error(), `network.VPC "Prod/Network": AddIPv6 is called twice`) {
		t.Errorf("error is %v", err)
	}
	ways := map[string]int{}
	for _, r := range snapshot.Synth(t, app).OfType("AWS::EC2::Route") {
		if r.Get("DestinationIpv6CidrBlock").Is("::/0") == assembly.True {
			table, _ := r.Get("RouteTableId").Target()
			tier, _, _ := strings.Cut(strings.TrimPrefix(table.Resource.Tag("Name").String(), "Prod/Network/"), "-")
			gateway := "egress-only"
			if r.Get("GatewayId").Exists() {
				gateway = "internet"
			}
			if attached := slices.Contains(r.DependsOn, "NetworkVPCGWB5047690"); attached != (gateway == "internet") {
				t.Errorf("%s waits for the attachment of the gateway: %v", r.Path, attached)
			}
			ways[tier+" "+gateway]++
		}
	}
	if diff := cmp.Diff(map[string]int{"public internet": 3, "app egress-only": 3}, ways); diff != "" {
		t.Errorf("default routes (-want +got):\n%s", diff)
	}
	app, stack = newStack(t)
	isolated := network.NewVPC(stack, "Network", &network.VPCProps{Tiers: []network.Tier{{Name: "data"}}})
	if isolated.AddIPv6() != nil {
		t.Error("there is an egress-only gateway for nobody")
	}
	guardrailtest.Clean(t, app)
}

func TestAccountRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := newVPC(stack, 1)
	for says, props := range map[string]network.BlockPublicAccessProps{
		`network.BlockPublicAccess "Prod/B": Mode is "Both", want`: {Mode: "Both"},
		"EgressVPCs has 1 VPCs, want none":                         {EgressVPCs: []awsec2.IVpc{vpc.VPC()}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewBlockPublicAccess(stack, "B", &props) })
	}
	for says, props := range map[string]network.IPAMProps{
		`network.IPAM "Prod/I": CIDR is "10.0.0.0"`:             {CIDR: "10.0.0.0"},
		"RegionPrefix is 15 and SpacePrefix 14 in a CIDR of /8": {RegionPrefix: 15},
		"and SpacePrefix 17":                                    {SpacePrefix: 17},
		"Regions has 2 Regions, want 1 at most":                 {CIDR: "10.0.0.0/12", Regions: []string{"eu-west-1", "eu-west-2"}},
		`Regions is "Ireland"`:                                  {Regions: []string{"Ireland"}},
		`Regions has "eu-west-1" twice`:                         {Regions: []string{"eu-west-1", "eu-west-1"}},
		"Spaces has 5 environments, want 4 at most":             {Spaces: make([]network.AddressSpace, 5)},
		`Spaces.Name is "a b"`:                                  {Spaces: []network.AddressSpace{{Name: "a b"}}},
		`Spaces["Production"].ShareWith has "root"`:             {Spaces: []network.AddressSpace{{Name: "Production", ShareWith: []string{"root"}}}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewIPAM(stack, "I", &props) })
	}
	for says, props := range map[string]network.InstanceConnectEndpointProps{
		`network.InstanceConnectEndpoint "Prod/C": VPC is nil`: {},
		`Subnets selects no subnets: There are no subnet groups with name 'bastion'`: {
			VPC: vpc.VPC(), Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("bastion")}},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewInstanceConnectEndpoint(stack, "C", &props) })
	}
}

func TestAccountSabotage(t *testing.T) {
	type account struct {
		block   *network.BlockPublicAccess
		ipam    *network.IPAM
		connect *network.InstanceConnectEndpoint
		vpc     *network.VPC
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(a account)
	}{
		"mode by parameter": {"BPA-001", "Prod/Block", func(a account) {
			p := awscdk.NewCfnParameter(awscdk.Stack_Of(a.block), jsii.String("Mode"), nil)
			a.block.Options().SetInternetGatewayBlockMode(p.ValueAsString())
		}},
		"a whole VPC excepted": {"BPA-002", "Prod/Block/Leak", func(a account) {
			awsec2.NewCfnVPCBlockPublicAccessExclusion(a.block, jsii.String("Leak"), &awsec2.CfnVPCBlockPublicAccessExclusionProps{
				InternetGatewayExclusionMode: jsii.String("allow-bidirectional"), VpcId: a.vpc.VPC().VpcId(),
			})
		}},
		"default security group": {"CONNECT-001", "Prod/Connect", func(a account) {
			a.connect.Endpoint().AddPropertyDeletionOverride(jsii.String("SecurityGroupIds"))
		}},
		"every port": {"CONNECT-001", "Prod/Connect", func(a account) {
			a.connect.SecurityGroup().AddEgressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_AllTcp(), nil, nil)
		}},
		"to the internet": {"CONNECT-001", "Prod/Connect", func(a account) {
			a.connect.SecurityGroup().AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"reachable itself": {"CONNECT-001", "Prod/Connect", func(a account) {
			a.connect.SecurityGroup().AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"operators' addresses": {"CONNECT-002", "Prod/Connect", func(a account) {
			a.connect.Endpoint().SetPreserveClientIp(jsii.Bool(true))
		}},
		"unbounded": {"IPAM-001", "Prod/IPAM/Regioneu-west-1/Sandbox", func(a account) {
			a.ipam.Pool("Sandbox", "eu-west-1").AddPropertyDeletionOverride(jsii.String("AllocationMinNetmaskLength"))
		}},
		"overlapping pools": {"IPAM-002", "Prod/IPAM/Regioneu-west-1/Sandbox", func(a account) {
			a.ipam.Pool("Sandbox", "eu-west-1").AddPropertyOverride(jsii.String("ProvisionedCidrs.0.Cidr"), "10.0.0.0/15")
		}},
		"outside of the Region's pool": {"IPAM-002", "Prod/IPAM/Regioneu-west-1/Sandbox", func(a account) {
			a.ipam.Pool("Sandbox", "eu-west-1").AddPropertyOverride(jsii.String("ProvisionedCidrs.0.Cidr"), "10.64.0.0/14")
		}},
		"isolated subnet to the IPv6 internet": {"SUBNET-003", "Prod/Network1", func(a account) {
			awsec2.NewCfnRoute(a.vpc, jsii.String("Leak"), &awsec2.CfnRouteProps{
				RouteTableId: a.vpc.Subnets("data")[0].RouteTable().RouteTableId(), DestinationIpv6CidrBlock: jsii.String("::/0"),
				EgressOnlyInternetGatewayId: a.vpc.AddIPv6().AttrId(),
			})
		}},
		"private subnet open to IPv6": {"SUBNET-004", "Prod/Network1", func(a account) {
			a.vpc.AddIPv6()
			route := constructtest.Child(a.vpc, "IPv6", "app1")
			route.AddPropertyDeletionOverride(jsii.String("EgressOnlyInternetGatewayId"))
			route.AddPropertyOverride(jsii.String("GatewayId"), a.vpc.L2().InternetGatewayId())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			vpc := newVPC(stack, 1)
			c.sabotage(account{
				network.NewBlockPublicAccess(stack, "Block", nil),
				network.NewIPAM(stack, "IPAM", nil),
				network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: vpc.VPC()}),
				vpc,
			})
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
