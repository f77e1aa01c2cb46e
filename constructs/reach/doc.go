// Package reach tells who can reach whom in a synthesized assembly, before anything is
// deployed:
//
//	n := reach.Of(a) // an *assembly.Assembly
//	answer := n.From("DevVPC/app").To("ProdVPC/data", 5432)
//	if answer.Reachable != reach.No {
//		t.Error(answer) // with the way, hop by hop
//	}
//	fmt.Println(n.Matrix(443)) // every tier to every tier
//
// A packet is followed from subnet to subnet: by the longest prefix in route tables (static
// routes before prefix lists before propagated ones), through internet, NAT and egress-only
// gateways, peerings, transit gateways with their associations, propagations, blackholes and
// peerings, VPN connections and firewall endpoints, past stateless network ACLs and the security
// groups of both sides. Then its reply is followed back, to ports 1024 to 65535. References are
// followed across stacks and accounts; a resource known by a physical id alone is found when its
// stack recorded that id, see [assembly.MetadataAlias].
//
// The answer is Yes if some packet arrives, with Partial set if another does not; No if none
// does; and Unknown if that rests on a value that only deployment knows, or on something outside
// of the app. A test asks for No or Yes, so Unknown passes as neither.
//
// # What is taken for granted
//
// VPCs of the app and networks that BGP tells of do not overlap unless their blocks are written
// out, and BGP tells of public networks only where nothing else leads to the internet. Packets that leave for on-premises networks and are not for them end as Unknown, and so
// do those handed to an appliance, a Gateway Load Balancer or Cloud WAN. Firewall policies, DNS,
// VPC Block Public Access, endpoint services and Lattice are not looked at: a firewall is taken
// to let through what routes send to it.
//
// The package is pure Go.
package reach
