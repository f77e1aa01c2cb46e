package reach_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/reach"
)

// twoSpokes are a development and a production VPC on a hub with a table each, and a shared
// VPC that both reach. Each spoke sends 10.0.0.0/8 to the hub.
func twoSpokes() *app {
	a := newApp()
	hub := a.in("Hub").hub("dev", "prod", "shared")
	for name, cidr := range map[string]string{"Dev": "10.1", "Prod": "10.2", "Shared": "10.3"} {
		s := a.in(name).vpc("Vpc", cidr+".0.0/16", "app1="+cidr+".1.0/24", "tgw1="+cidr+".9.0/28")
		s.attach(get("Hub", "Tgw"), "tgw1").route("app1", "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
	}
	hub.associate(get("Dev", "Att"), "dev").associate(get("Prod", "Att"), "prod").associate(get("Shared", "Att"), "shared")
	hub.propagate(get("Shared", "Att"), "dev").propagate(get("Shared", "Att"), "prod")
	hub.propagate(get("Dev", "Att"), "shared").propagate(get("Prod", "Att"), "shared")
	return a
}

const (
	devApp    = "Dev/Vpc/app"
	prodApp   = "Prod/Vpc/app"
	sharedApp = "Shared/Vpc/app"
)

func TestSegmentsAreApart(t *testing.T) {
	check(t, twoSpokes(),
		question{devApp, sharedApp, 443, "yes", "to attachment Shared/Att, by propagation Hub/dev"},
		question{prodApp, sharedApp, 443, "yes", ""},
		question{sharedApp, prodApp, 443, "yes", ""},
		question{devApp, prodApp, 443, "no", "transit gateway route table Hub/dev has no route to 10.2.1.0"},
		question{prodApp, devApp, 443, "no", "transit gateway route table Hub/prod has no route to 10.1.1.0"},
	)
}

func TestTransitGatewaySabotage(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(a *app)
		question question
	}{
		"a propagation lets packets there, and no reply back": {
			func(a *app) { a.in("Hub").propagate(get("Prod", "Att"), "dev") },
			question{devApp, prodApp, 443, "no", "reply: transit gateway route table Hub/prod has no route to 10.1.1.0"},
		},
		"propagations both ways join the segments": {
			func(a *app) {
				a.in("Hub").propagate(get("Prod", "Att"), "dev").propagate(get("Dev", "Att"), "prod")
			},
			question{devApp, prodApp, 443, "yes", "by propagation"},
		},
		"a blackhole wins over a propagation of the same block": {
			func(a *app) {
				a.in("Hub").propagate(get("Prod", "Att"), "dev").propagate(get("Dev", "Att"), "prod").send("dev", "10.2.0.0/16", nil)
			},
			question{devApp, prodApp, 443, "no", "dropped: transit gateway route table Hub/dev sends 10.2.0.0/16 to a blackhole"},
		},
		"a longer propagation wins over a blackhole": {
			func(a *app) {
				a.in("Hub").propagate(get("Prod", "Att"), "dev").propagate(get("Dev", "Att"), "prod").send("dev", "10.0.0.0/8", nil)
			},
			question{devApp, prodApp, 443, "yes", ""},
		},
		"a longer blackhole blocks in part": {
			func(a *app) {
				a.in("Hub").propagate(get("Prod", "Att"), "dev").propagate(get("Dev", "Att"), "prod").send("dev", "10.2.1.128/25", nil)
			},
			question{devApp, prodApp, 443, "part", "10.2.1.128/25 to a blackhole"},
		},
		"a static route to the attachment": {
			func(a *app) {
				a.in("Hub").send("dev", "10.2.0.0/16", get("Prod", "Att")).send("prod", "0.0.0.0/0", get("Dev", "Att"))
			},
			question{devApp, prodApp, 443, "yes", "sends 10.2.0.0/16 to attachment Prod/Att"},
		},
		"the wrong association": {
			func(a *app) { a.in("Hub").associate(get("Dev", "Att"), "shared") },
			// Two associations: AWS refuses, or one of them wins.
			question{devApp, prodApp, 443, "unknown", ""},
		},
		"a default table for everybody": {
			func(a *app) {
				for id := range a.in("Hub").resources {
					if id != "Tgw" {
						delete(a.in("Hub").resources, id)
					}
				}
				a.in("Hub").set("Tgw", "DefaultRouteTableAssociation", nil).set("Tgw", "DefaultRouteTablePropagation", "enable")
			},
			question{devApp, prodApp, 443, "yes", "the default route table of transit gateway Hub/Tgw"},
		},
		"no association at all": {
			func(a *app) {
				for id := range a.in("Hub").resources {
					if id != "Tgw" {
						delete(a.in("Hub").resources, id)
					}
				}
			},
			question{devApp, prodApp, 443, "no", "is associated with no route table"},
		},
		"no attachment": {
			func(a *app) { delete(a.in("Dev").resources, "Att") },
			question{devApp, sharedApp, 443, "no", "VPC Dev/Vpc is not attached"},
		},
		"no route in the VPC": {
			func(a *app) { a.in("Dev").vpc("Vpc", "10.1.0.0/16", "data1=10.1.5.0/24") },
			question{"Dev/Vpc/data", sharedApp, 443, "no", "route table Dev/data1Table has no route to 10.3.1.0"},
		},
		"no attachment in the zone": {
			func(a *app) {
				a.in("Dev").vpc("Vpc", "10.1.0.0/16", "app2=10.1.2.0/24").route("app2", "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
			},
			question{devApp, sharedApp, 443, "part", "has no subnet in eu-west-12, the zone of subnet Dev/app2"},
		},
		"zones chosen by AWS": {
			func(a *app) { a.in("Dev").set("tgw1", "AvailabilityZone", nil) },
			question{devApp, sharedApp, 443, "unknown", "whether the attachment has a subnet in the zone of the source"},
		},
		"a gateway known by an id alone": {
			func(a *app) {
				a.in("Dev").set("Att", "TransitGatewayId", "tgw-1").route("app1", "10.3.0.0/16", "TransitGatewayId", "tgw-1")
			},
			question{devApp, sharedApp, 443, "unknown", "TransitGatewayId tgw-1: it is not in the app"},
		},
		"a gateway known by an id that the hub recorded": {
			func(a *app) {
				a.in("Dev").set("Att", "TransitGatewayId", "tgw-1").route("app1", "10.3.0.0/16", "TransitGatewayId", "tgw-1")
				a.in("Hub").metadata["/Hub/Tgw"] = []any{props{"type": "plinth:alias", "data": props{"id": "tgw-1", "logicalId": "Tgw"}}}
			},
			question{devApp, sharedApp, 443, "yes", ""},
		},
		"an attachment of another app": {
			func(a *app) { a.in("Hub").send("dev", "10.2.0.0/16", "tgw-attach-9") },
			question{devApp, prodApp, 443, "unknown", "attachment tgw-attach-9: it is not in the app"},
		},
		"a route under a condition": {
			func(a *app) {
				a.in("Hub").propagate(get("Dev", "Att"), "prod").send("dev", "10.2.0.0/16", get("Prod", "Att"))
				for _, r := range a.in("Hub").resources {
					if r.(props)["Type"] == "AWS::EC2::TransitGatewayRoute" {
						r.(props)["Condition"] = "Open"
					}
				}
			},
			question{devApp, prodApp, 443, "unknown", "it exists only under a condition"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := twoSpokes()
			c.change(a)
			check(t, a, c.question)
		})
	}
}

// egress adds a default route to a VPC with NAT and an internet gateway, whose subnets send
// private addresses back to the hub.
func egress(a *app) {
	s := a.in("Egress").vpc("Vpc", "10.9.0.0/16", "public1=10.9.0.0/24", "tgw1=10.9.9.0/28").gateway()
	s.add("Nat", "EC2::NatGateway", props{"SubnetId": ref("public1")})
	s.route("public1", "0.0.0.0/0", "GatewayId", ref("Igw")).route("public1", "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
	s.route("tgw1", "0.0.0.0/0", "NatGatewayId", ref("Nat"))
	s.attach(get("Hub", "Tgw"), "tgw1", "public1")
	hub := a.in("Hub").associate(get("Egress", "Att"), "shared")
	hub.send("dev", "0.0.0.0/0", get("Egress", "Att")).send("prod", "0.0.0.0/0", get("Egress", "Att"))
	hub.propagate(get("Egress", "Att"), "dev").propagate(get("Egress", "Att"), "prod")
	a.in("Dev").route("app1", "0.0.0.0/0", "TransitGatewayId", get("Hub", "Tgw"))
}

func TestCentralEgress(t *testing.T) {
	a := twoSpokes()
	egress(a)
	check(t, a,
		question{devApp, reach.Internet, 443, "yes", "NAT gateway Egress/Nat"},
		// The egress VPC sends what comes from Dev and is for Prod back into the hub, whose
		// table for the egress VPC knows Prod: the reason why blackholes are needed.
		question{devApp, prodApp, 443, "yes", "NAT gateway Egress/Nat"},
	)
	a.in("Hub").send("dev", "10.2.0.0/16", nil)
	check(t, a,
		question{devApp, reach.Internet, 443, "yes", ""},
		question{devApp, prodApp, 443, "no", "10.2.0.0/16 to a blackhole"},
	)
}

func TestPeeringOfTransitGatewaysNeedsStaticRoutes(t *testing.T) {
	a := newApp()
	for name, cidr := range map[string]string{"West": "10.1", "East": "10.2"} {
		s := a.in(name).hub("main").vpc("Vpc", cidr+".0.0/16", "app1="+cidr+".1.0/24")
		s.attach(ref("Tgw"), "app1").associate(ref("Att"), "main").propagate(ref("Att"), "main")
		s.route("app1", "10.0.0.0/8", "TransitGatewayId", ref("Tgw"))
	}
	west, east := a.in("West"), a.in("East")
	west.add("Peer", "EC2::TransitGatewayPeeringAttachment", props{
		"TransitGatewayId": ref("Tgw"), "PeerTransitGatewayId": get("East", "Tgw"),
	})
	west.share("Peer", ref("Peer")).associate(ref("Peer"), "main")
	east.associate(get("West", "Peer"), "main").send("main", "10.1.0.0/16", get("West", "Peer"))
	check(t, a, question{"West/Vpc/app", "East/Vpc/app", 443, "no", "route table West/main has no route to 10.2.1.0"})
	west.send("main", "10.2.0.0/16", ref("Peer"))
	check(t, a,
		question{"West/Vpc/app", "East/Vpc/app", 443, "yes", "transit gateway peering West/Peer"},
		question{"East/Vpc/app", "West/Vpc/app", 443, "yes", ""},
	)
}

func TestOnPremises(t *testing.T) {
	a := twoSpokes()
	hub := a.in("Hub")
	hub.add("Vpn", "EC2::VPNConnection", props{"TransitGatewayId": ref("Tgw"), "StaticRoutesOnly": true})
	hub.add("Lookup", "x", nil)
	// The id of a VPN's attachment is looked up by a custom resource.
	hub.resources["Lookup"] = props{"Type": "Custom::AWS", "Properties": props{
		"Create": props{"Fn::Join": []any{"", []any{`{"filter":"`, ref("Vpn"), `"}`}}},
	}}
	hub.associate(att("Lookup", "Id"), "shared").send("prod", "192.168.0.0/16", att("Lookup", "Id"))
	a.in("Prod").route("app1", "192.168.0.0/16", "TransitGatewayId", get("Hub", "Tgw"))
	a.in("Dev").route("app1", "192.168.0.0/16", "TransitGatewayId", get("Hub", "Tgw"))
	check(t, a,
		question{prodApp, reach.OnPremises, 443, "yes", "sends 192.168.0.0/16 to VPN connection Hub/Vpn"},
		question{reach.OnPremises, prodApp, 22, "yes", "arrives at Prod/app1"},
		question{devApp, reach.OnPremises, 443, "no", "has no route to 192.168.0.0"},
		question{reach.OnPremises, devApp, 22, "no", "reply: "},
	)
	// A custom resource that mentions two attachments says nothing about which one it means.
	hub.add("Other", "EC2::VPNConnection", props{"TransitGatewayId": ref("Tgw"), "StaticRoutesOnly": true})
	lookup := hub.resources["Lookup"]
	hub.resources["Lookup"] = props{"Type": "Custom::AWS", "Properties": props{"Create": []any{ref("Vpn"), ref("Other")}}}
	check(t, a, question{prodApp, reach.OnPremises, 443, "unknown", "addresses on premises are not in the app"})
	hub.resources["Lookup"] = lookup
	delete(hub.resources, "Other")
	// On-premises routers may send packets for production back in.
	hub.send("dev", "10.2.0.0/16", att("Lookup", "Id"))
	check(t, a, question{devApp, prodApp, 443, "unknown", "is sent to on-premises routers"})
	// By BGP a VPN tells of any private network, though not of the app's own VPCs.
	hub.set("Vpn", "StaticRoutesOnly", nil).propagate(att("Lookup", "Id"), "shared")
	a.in("Shared").route("app1", "172.16.0.0/12", "TransitGatewayId", get("Hub", "Tgw"))
	check(t, a,
		question{sharedApp, reach.OnPremises, 443, "unknown", "sends propagated blocks to VPN connection Hub/Vpn"},
		question{sharedApp, prodApp, 443, "yes", ""},
	)
	// Nor of public ones, as long as there is another way to the internet.
	a.in("Shared").route("app1", "0.0.0.0/0", "TransitGatewayId", get("Hub", "Tgw"))
	check(t, a, question{sharedApp, reach.Internet, 443, "unknown", "sends propagated blocks"})
	egress(a)
	hub.send("shared", "0.0.0.0/0", get("Egress", "Att")).propagate(get("Shared", "Att"), "shared")
	check(t, a, question{sharedApp, reach.Internet, 443, "yes", "NAT gateway Egress/Nat"})
}
