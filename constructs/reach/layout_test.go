package reach_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// laidOut shows VPCs as what draws them sees them.
func laidOut(vpcs []reach.VPC) string {
	var b strings.Builder
	names := func(all []*assembly.Resource) (paths []string) {
		for _, r := range all {
			paths = append(paths, r.Path)
		}
		return paths
	}
	for _, v := range vpcs {
		fmt.Fprintf(&b, "%s %v unknown=%v internet=%v\n", v.Name, v.Blocks, v.UnknownBlocks, v.InternetGateway)
		for _, s := range v.Subnets {
			fmt.Fprintf(&b, "  %s %s %v in %q nat=%v hosts=%v\n", s.Name, s.Tier, s.Blocks, s.Zone, names(s.NATGateways), names(s.Hosts))
			for _, r := range s.Routes {
				fmt.Fprintf(&b, "    %v %s %s certain=%v\n", r.Destination, r.Gateway, r.Name, r.Certain)
			}
		}
		for _, e := range v.Endpoints {
			fmt.Fprintf(&b, "  %s gateway=%v at %v\n", e.Service, e.Gateway, names(e.Subnets))
		}
	}
	return b.String()
}

func TestVPCsAreLaidOut(t *testing.T) {
	a := newApp()
	s := a.in("Prod").vpc("Vpc", "10.0.0.0/16", "public1=10.0.0.0/24", "app1=10.0.1.0/24", "app2=10.0.2.0/24", "data1=10.0.3.0/24").gateway()
	s.route("public1", "0.0.0.0/0", "GatewayId", ref("Igw"))
	s.add("Nat", "EC2::NatGateway", props{"SubnetId": ref("public1")})
	s.route("app1", "0.0.0.0/0", "NatGatewayId", ref("Nat")).route("app1", "10.8.0.0/16", "TransitGatewayId", "tgw-1")
	s.add("S3", "EC2::VPCEndpoint", props{"VpcId": ref("Vpc"), "VpcEndpointType": "Gateway",
		"ServiceName": props{"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"}, "RouteTableIds": []any{ref("app1Table"), ref("app2Table")}})
	s.add("Images", "EC2::VPCEndpoint", props{"VpcId": ref("Vpc"), "VpcEndpointType": "Interface",
		"ServiceName": "com.amazonaws.eu-west-1.ecr.api", "SubnetIds": []any{ref("app2")}})
	s.add("Server", "EC2::Instance", props{"SubnetId": ref("app2")})
	s.set("data1", "AvailabilityZone", nil).set("data1", "CidrBlock", ref("AWS::NoValue"))
	s.set("data1", "Ipv4IpamPoolId", "ipam-pool-1")
	a.in("Other").add("Lone", "EC2::Subnet", props{"VpcId": "vpc-0123", "CidrBlock": "10.9.0.0/24"})
	want := `Prod/Vpc [10.0.0.0/16] unknown=true internet=true
  Prod/app1 app [10.0.1.0/24] in "eu-west-11" nat=[] hosts=[]
    0.0.0.0/0 NAT gateway NAT gateway Prod/Nat certain=true
    10.8.0.0/16 other TransitGatewayId tgw-1 certain=true
  Prod/app2 app [10.0.2.0/24] in "eu-west-12" nat=[] hosts=[Prod/Images Prod/Server]
  Prod/data1 data [] in "" nat=[] hosts=[]
  Prod/public1 public [10.0.0.0/24] in "eu-west-11" nat=[Prod/Nat] hosts=[]
    0.0.0.0/0 internet gateway internet gateway Prod/Igw certain=true
  ecr.api gateway=false at [Prod/app2]
  s3 gateway=true at [Prod/app1 Prod/app2]
vpc-0123 [10.9.0.0/24] unknown=false internet=unknown
  Other/Lone  [10.9.0.0/24] in "" nat=[] hosts=[]
`
	if diff := cmp.Diff(want, laidOut(reach.Of(a.read(t)).VPCs())); diff != "" {
		t.Errorf("VPCs() (-want +got):\n%s", diff)
	}
}

// segmented shows a transit gateway as what draws it sees it.
func segmented(g reach.TransitGateway) string {
	var b strings.Builder
	fmt.Fprintln(&b, g.Name)
	for i, s := range g.Segments {
		fmt.Fprintf(&b, "  %s", s.Name)
		for _, a := range s.Attachments {
			fmt.Fprintf(&b, " [%s %s %v]", a.Kind, a.Name, a.Blocks)
		}
		if s.Internet != nil {
			fmt.Fprintf(&b, " internet=%s", s.Internet.Name)
		}
		fmt.Fprintf(&b, " %v\n", g.Cells[i])
	}
	return b.String()
}

func TestTransitGatewaysAreDividedIntoSegments(t *testing.T) {
	for name, c := range map[string]struct {
		change func(a *app)
		want   string
	}{
		"as it is": {func(*app) {}, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] [- no yes]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no - yes]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [yes yes -]
`},
		"one way is no way": {func(a *app) { a.in("Hub").propagate(get("Prod", "Att"), "dev") }, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] [- no yes]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no - yes]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [yes yes -]
`},
		"a second VPC of a segment that is not propagated": {func(a *app) {
			a.in("New").vpc("Vpc", "10.4.0.0/16", "app1=10.4.1.0/24").attach(get("Hub", "Tgw"), "app1")
			a.in("Hub").associate(get("New", "Att"), "dev")
		}, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] [VPC New/Vpc [10.4.0.0/16]] [no no part]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no - yes]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [part yes -]
`},
		"two of a segment, of which one has no routes": {func(a *app) {
			a.in("Hub").propagate(get("Dev", "Att"), "dev")
			a.in("New").vpc("Vpc", "10.4.0.0/16", "app1=10.4.1.0/24").attach(get("Hub", "Tgw"), "app1")
			a.in("Hub").associate(get("New", "Att"), "dev")
		}, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] [VPC New/Vpc [10.4.0.0/16]] [no no part]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no - yes]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [part yes -]
`},
		"egress, a VPN and no route table": {func(a *app) {
			hub := a.in("Hub")
			hub.add("Vpn", "EC2::VPNConnection", props{"TransitGatewayId": ref("Tgw"), "Type": "ipsec.1"})
			hub.propagate(ref("Vpn"), "dev").send("dev", "0.0.0.0/0", get("Shared", "Att"))
		}, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] internet=Shared/Vpc [- no yes no]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no - yes no]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [yes yes - no]
  no route table [on premises Hub/Vpn []] [no no no -]
`},
		"what BGP announces": {func(a *app) {
			hub := a.in("Hub").hub("dev", "prod", "shared", "office")
			hub.add("Vpn", "EC2::VPNConnection", props{"TransitGatewayId": ref("Tgw"), "Type": "ipsec.1"})
			hub.associate(ref("Vpn"), "office").propagate(ref("Vpn"), "dev").propagate(get("Dev", "Att"), "office")
		}, `Hub/Tgw
  dev [VPC Dev/Vpc [10.1.0.0/16]] [- unknown no yes]
  office [on premises Hub/Vpn []] [unknown - no no]
  prod [VPC Prod/Vpc [10.2.0.0/16]] [no no - yes]
  shared [VPC Shared/Vpc [10.3.0.0/16]] [yes no yes -]
`},
	} {
		t.Run(name, func(t *testing.T) {
			a := twoSpokes()
			c.change(a)
			all := reach.Of(a.read(t)).TransitGateways()
			if len(all) != 1 {
				t.Fatalf("TransitGateways() = %d, want 1", len(all))
			}
			if diff := cmp.Diff(c.want, segmented(all[0])); diff != "" {
				t.Errorf("TransitGateways() (-want +got):\n%s", diff)
			}
		})
	}
}
