// Package reach tells who can reach whom in a synthesized assembly, before anything is deployed.
//
// It follows packets from subnet to subnet: through route tables by the longest prefix (and for
// one prefix static routes before prefix lists before propagated ones); through internet
// gateways, NAT gateways and egress-only internet gateways; through peerings; through transit
// gateways with their associations, propagations, blackholes and peerings; through VPN
// connections and firewall endpoints; past stateless network ACLs and the security groups of
// both ends. Then it follows the reply to client ports 1024 to 65535. References lead across
// stacks and accounts; a resource that is known only by its physical id is found if its stack
// recorded that id, see [assembly.MetadataAlias].
//
// Load balancers, distributions of CloudFront and proxies of databases end one connection and begin
// another: [Origin.To] follows them to what is behind. [Origin.Via] asks for several places in a
// row, and [Network.Sources] who connects to a place at all.
//
// The answer is True if some packet arrives and its reply comes back, with Partial set if
// another does not; False if none does; and Unknown if that depends on a value that only
// deployment knows, or on something outside the app. A test wants True or False, so Unknown
// fails either way.
//
// # Assumptions
//
// VPCs of the app do not overlap, unless their blocks are written out, and BGP announces no blocks
// of theirs. BGP announces public blocks only where nothing else leads to the internet. A packet
// for another destination that leaves for on-premises networks is Unknown from there on, and so is
// one that goes to an appliance, a Gateway Load Balancer or Cloud WAN, or takes more than 24 hops.
// VPC Lattice, PrivateLink, load balancers with targets in another VPC and instances with
// interfaces in two are not looked into: where one of them joins two VPCs and no route does, the
// answer is Unknown. Firewall policies, DNS and VPC Block Public Access are not evaluated: a
// firewall is assumed to allow what routes send to it. CloudFront is taken to connect from its
// prefix list; which listener, rule or path leads a request to a target is not looked into.
//
// The package is pure Go.
package reach
