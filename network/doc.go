// Package network defines VPCs and what connects, names and guards them.
//
// Start with [NewVPC], which gives a stack a network for production, and hand its parts to CDK's
// own constructs: [VPC.VPC] is the VPC, [VPC.Tier] selects subnets.
//
//   - Many VPCs: [NewTransitGatewayHub] and a [NewSpoke] for each, [NewEgressVPC], [NewOnPremises],
//     [NewDirectConnect], [NewIPAM].
//   - AWS services without the internet: [NewEndpoints], [NewCentralEndpoints].
//   - Names: [NewQueryLogs], [NewDNSFirewall], [NewResolverEndpoints], [NewDNSProfile].
//   - More walls: [NewNetworkACLs], [NewFirewall], [NewBlockPublicAccess].
//   - Access for operators: [NewInstanceConnectEndpoint].
//
// Fields called VPC take any VPC, also one that CDK imports. Fields called Network take a [VPC],
// whose tiers they need: [ImportVPC] makes one of any VPC. Fields that end in CIDRs are IPv4
// ranges, Subnets select subnets, and Logs and FlowLogs are a [LogDestination].
//
// The address plan is pure Go, in package addressplan.
package network
