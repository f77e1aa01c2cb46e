package network_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// existingVPC is a VPC that another app defines, as CDK knows it: ids by group, then by zone.
func existingVPC(stack awscdk.Stack, id string, spoil func(*awsec2.VpcAttributes)) awsec2.IVpc {
	numbered := func(prefix string, from, to int) *[]*string {
		var all []*string
		for i := from; i <= to; i++ {
			all = append(all, jsii.String(fmt.Sprintf("%s-%017x", prefix, i)))
		}
		return &all
	}
	attributes := awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-0123456789abcdef0"), VpcCidrBlock: jsii.String("10.1.0.0/16"),
		AvailabilityZones:           jsii.Strings("eu-west-1a", "eu-west-1b"),
		PrivateSubnetNames:          jsii.Strings("Workload"),
		PrivateSubnetIds:            numbered("subnet", 1, 2),
		PrivateSubnetRouteTableIds:  numbered("rtb", 1, 2),
		PrivateSubnetIpv4CidrBlocks: jsii.Strings("10.1.0.0/24", "10.1.1.0/24"),
		IsolatedSubnetNames:         jsii.Strings("Data", "Attachments"),
		IsolatedSubnetIds:           numbered("subnet", 3, 6),
		IsolatedSubnetRouteTableIds: numbered("rtb", 3, 6),
	}
	if spoil != nil {
		spoil(&attributes)
	}
	return awsec2.Vpc_FromVpcAttributes(stack, &id, &attributes)
}

func group(name string) *awsec2.SubnetSelection {
	return &awsec2.SubnetSelection{SubnetGroupName: &name}
}

func importedTiers() []network.ImportedTier {
	return []network.ImportedTier{
		{Name: "app", Kind: network.Private, Subnets: group("Workload")},
		{Name: "data", Subnets: group("Data")},
		{Name: network.TransitTier, Subnets: group("Attachments")},
	}
}

// Everything that takes a VPC takes one of another app.
func TestImportedVPC(t *testing.T) {
	app, stack := newStack(t)
	existing := existingVPC(stack, "Existing", nil)
	imported := network.ImportVPC(stack, "Network", &network.VPCAttributes{VPC: existing, Tiers: importedTiers()})
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: network.NewTransitGatewayHub(stack, "Hub", nil), Network: imported, Segment: network.SegmentProduction, Egress: true,
	})
	imported.UseDNSProfile(network.NewDNSProfile(stack, "Profile", nil).ProfileID())
	network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{VPC: existing, Services: []string{"sqs"}})
	resolver := network.NewResolverEndpoints(stack, "Resolver", &network.ResolverEndpointsProps{
		VPC: existing, InboundCIDRs: []string{"192.168.0.0/16"}, InboundHost: 10,
	})
	network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: existing})
	network.NewQueryLogs(stack, "QueryLogs", &network.QueryLogsProps{VPCs: []awsec2.IVpc{existing}})
	network.NewDNSFirewall(stack, "DNSFirewall", &network.DNSFirewallProps{VPCs: []awsec2.IVpc{existing}})
	firewall := network.NewFirewall(stack, "Firewall", &network.FirewallProps{
		VPC: existing, Subnets: imported.Tier("data"), AllowedDomains: []string{"example.com"},
	})
	for rule, x := range map[string]constructs.Construct{"DNS-006": resolver, "FIREWALL-008": firewall} {
		guardrail.Waive(x, rule, "the subnets are in eu-west-1a and eu-west-1b, which the template does not say")
	}
	if firewall.EndpointID(1) == "" {
		t.Error("EndpointID(1) is empty, want the endpoint in eu-west-1b")
	}
	snapshot.Check(t, app)
}

func TestImportedVPCKnowsItsTiers(t *testing.T) {
	_, stack := newStack(t)
	vpc := network.ImportVPC(stack, "Network", &network.VPCAttributes{VPC: existingVPC(stack, "Existing", nil), Tiers: importedTiers()})
	got := map[string][]string{}
	for _, tier := range []string{"app", "data", network.TransitTier} {
		for _, subnet := range vpc.Subnets(tier) {
			got[tier] = append(got[tier], *subnet.SubnetId())
		}
	}
	want := map[string][]string{
		"app":     {"subnet-00000000000000001", "subnet-00000000000000002"},
		"data":    {"subnet-00000000000000003", "subnet-00000000000000004"},
		"transit": {"subnet-00000000000000005", "subnet-00000000000000006"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("subnets by tier (-want +got):\n%s", diff)
	}
	if vpc.L2() != nil || vpc.Plan() != nil {
		t.Errorf("L2() = %v and Plan() = %v, want nil of a VPC that is not defined here", vpc.L2(), vpc.Plan())
	}
	if got := *vpc.VPC().VpcId(); got != "vpc-0123456789abcdef0" {
		t.Errorf("VPC() has id %s, want that of the existing VPC", got)
	}
}

// A VPC that the app defines with CDK alone gets a place at a hub, and is judged as any other.
func TestImportedL2IsKeptApartLikeAnyOther(t *testing.T) {
	app, stack := newStack(t)
	l2 := awsec2.NewVpc(stack, jsii.String("Plain"), &awsec2.VpcProps{
		IpAddresses: awsec2.IpAddresses_Cidr(jsii.String("10.7.0.0/16")), NatGateways: jsii.Number(0),
		RestrictDefaultSecurityGroup: jsii.Bool(true),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Workload"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
			{Name: jsii.String("Transit"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED, CidrMask: jsii.Number(28)},
		},
	})
	guardrail.Waive(l2, "VPC-001", "this test is about its routes")
	vpc := network.ImportVPC(stack, "Network", &network.VPCAttributes{VPC: l2, Tiers: []network.ImportedTier{
		{Name: "app", Kind: network.Private, Subnets: group("Workload")}, {Name: network.TransitTier, Subnets: group("Transit")},
	}})
	network.NewSpoke(stack, "Spoke", &network.SpokeProps{
		Hub: network.NewTransitGatewayHub(stack, "Hub", nil), Network: vpc, Segment: network.SegmentProduction,
	})
	a := snapshot.Synth(t, app)
	blackholes := 0
	for _, route := range a.OfType("AWS::EC2::TransitGatewayRoute") {
		if route.Get("Blackhole").Is(true) == assembly.True && route.Get("DestinationCidrBlock").Is("10.7.0.0/16") == assembly.True {
			blackholes++
		}
	}
	if blackholes != 2 {
		t.Errorf("%d blackholes for 10.7.0.0/16, want 2: in the tables of Production and NonProduction", blackholes)
	}
	defined := a.OfType("AWS::EC2::VPC")[0]
	if got := defined.Tag(network.SegmentTag); got.Is("Production") != assembly.True {
		t.Errorf("tag %s is %v, want Production", network.SegmentTag, got)
	}
	if diff := cmp.Diff([]string{"Production"}, promise.RecordedTag(defined, network.SegmentTag)); diff != "" {
		t.Errorf("recorded segment (-want +got):\n%s", diff)
	}
}

func TestImportedVPCRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	existing := existingVPC(stack, "Existing", nil)
	good := network.ImportVPC(stack, "Good", &network.VPCAttributes{VPC: existing, Tiers: importedTiers()})
	ranges := func(a *awsec2.VpcAttributes) { a.VpcCidrBlock = nil }
	tables := func(a *awsec2.VpcAttributes) { a.PrivateSubnetRouteTableIds = nil }
	unrouted := existingVPC(stack, "Unrouted", tables)
	nameless := existingVPC(stack, "Nameless", ranges)
	hub := network.NewTransitGatewayHub(stack, "Hub", nil)
	unroutedNetwork := network.ImportVPC(stack, "UnroutedNetwork", &network.VPCAttributes{VPC: unrouted, Tiers: importedTiers()})
	bare := network.ImportVPC(stack, "Bare", &network.VPCAttributes{VPC: existing, Tiers: importedTiers()[:2]})
	importing := func(a network.VPCAttributes) func() {
		return func() { network.ImportVPC(stack, "V", &a) }
	}
	for says, f := range map[string]func(){
		`network.VPC "Prod/V": VPC is nil, want the VPC to refer to`: importing(network.VPCAttributes{}),
		"CIDR is known only to the deployment, want the IPv4 range of VPC": importing(network.VPCAttributes{
			VPC: nameless, Tiers: importedTiers()}),
		`CIDR is "10.1.0.1/16", want the IPv4 range of VPC`: importing(network.VPCAttributes{VPC: existing, CIDR: "10.1.0.1/16"}),
		"Tiers is empty, want the sets of subnets":          importing(network.VPCAttributes{VPC: existing}),
		`Tiers.Name is "", want up to 32 letters`: importing(network.VPCAttributes{
			VPC: existing, Tiers: []network.ImportedTier{{Subnets: group("Data")}}}),
		`Tiers["a"].Kind is "Dmz", want Isolated`: importing(network.VPCAttributes{
			VPC: existing, Tiers: []network.ImportedTier{{Name: "a", Kind: "Dmz"}}}),
		`Tiers["a"].Subnets is nil, want a selection`: importing(network.VPCAttributes{
			VPC: existing, Tiers: []network.ImportedTier{{Name: "a"}}}),
		`Tiers["a"].Subnets selects no subnets: There are no subnet groups with name 'Web' in this VPC. Available names: `: importing(
			network.VPCAttributes{VPC: existing, Tiers: []network.ImportedTier{{Name: "a", Subnets: group("Web")}}}),
		`Tiers has "a" twice, want each name once`: importing(network.VPCAttributes{
			VPC: existing, Tiers: []network.ImportedTier{{Name: "a", Subnets: group("Data")}, {Name: "a", Subnets: group("Data")}}}),
		`network.VPC "Prod/Good": AddIPv6 is called on an imported VPC, want it on the VPC where that is defined`: func() { good.AddIPv6() },
		`network.VPC "Prod/Good": tier is "web", want one of ["app" "data" "transit"]`:                            func() { good.Tier("web") },
		`network.NetworkACLs "Prod/A": Network is VPC Prod/Good, which is imported, want one with an address plan`: func() {
			network.NewNetworkACLs(stack, "A", &network.NetworkACLsProps{Network: good})
		},
		"VPC has subnet subnet-00000000000000001 of unknown route table": func() {
			network.NewEndpoints(stack, "E", &network.EndpointsProps{VPC: unrouted})
		},
		`network.Spoke "Prod/S": Network has subnet subnet-00000000000000001 of unknown route table`: func() {
			network.NewSpoke(stack, "S", &network.SpokeProps{Hub: hub, Network: unroutedNetwork, Segment: network.SegmentShared})
		},
		"network: SetSegment has VPC Prod/Existing, which is not defined in the app, want one that is": func() {
			network.SetSegment(existing, network.SegmentShared)
		},
		`network: SetSegment has segment "Staging", want one of`: func() { network.SetSegment(existing, "Staging") },
		"Network is VPC Prod/Bare, want one with TransitSubnets": func() {
			network.NewSpoke(stack, "S", &network.SpokeProps{Hub: hub, Network: bare, Segment: network.SegmentShared})
		},
		"InboundHost is 10 and the range of Prod/Existing/DataSubnet1 is known only to the deployment": func() {
			network.NewResolverEndpoints(stack, "R", &network.ResolverEndpointsProps{
				VPC: existing, Subnets: group("Data"), InboundCIDRs: []string{"10.0.0.0/8"}, InboundHost: 10})
		},
	} {
		constructtest.Refused(t, stack, says, f)
	}
}

func TestImportVPCGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.ImportVPC, false, func(stack awscdk.Stack, n int) network.VPCAttributes {
		return network.VPCAttributes{VPC: existingVPC(stack, fmt.Sprint("Existing", n), nil), Tiers: importedTiers()}
	})
}
