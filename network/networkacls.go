package network

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// NetworkACLsProps configure [NetworkACLs]. Only VPC is required.
type NetworkACLsProps struct {
	// VPC is whose tiers are closed.
	VPC *VPC
	// Data is the tier of databases and caches. The default is "data".
	Data string
	// Management is the tier of what operators use. The default is "management" where the
	// VPC has such a tier; it is left alone otherwise.
	Management string
	// Clients are the tiers that may connect to the data tier. The default are the Private
	// ones and the management tier.
	Clients []string
	// DatabasePorts are the TCP ports they may connect to. The default is 3306 (MySQL), 5432
	// (PostgreSQL) and 6379 (Valkey, Redis).
	DatabasePorts []int
	// AllowGatewayEndpoints lets both tiers use the gateway endpoints for S3 and DynamoDB,
	// which have public addresses: patches for instances, imports and exports of databases.
	// No other address outside of the VPC becomes reachable, as the tiers have no route to
	// one.
	AllowGatewayEndpoints bool
}

// NetworkACLs close the data and the management tier of a VPC a second time, behind the
// security groups: a security group that somebody opens does not open the tier. They promise
// that
//
//   - the data tier takes connections on the database ports, from the client tiers, and
//     makes none but among its own subnets (NACL-003),
//   - the management tier takes HTTPS, for interface endpoints that stand in it, and connects
//     to the VPC by HTTPS, SSH and RDP and to the data tier's database ports (NACL-003),
//   - answers find their way back: network ACLs keep no state, so every permission has its
//     counterpart for the ephemeral ports 1024 to 65535 (NACL-002),
//   - everything else is denied, and each network ACL has subnets (NACL-004, Security Hub's
//     EC2.16).
//
// What a network ACL never sees is the same as ever: DHCP, the VPC's own DNS resolver, time
// and instance metadata. IPv6 is denied as a whole. They cost nothing.
type NetworkACLs struct {
	constructs.Construct
	data, management awsec2.NetworkAcl
}

// maxRules is AWS's quota for the rules of a network ACL in one direction.
const maxRules = 20

// NewNetworkACLs defines the network ACLs. It panics with an error when there is no VPC or
// it lacks one of the tiers, a port is none, or a network ACL would need more rules than
// AWS allows.
func NewNetworkACLs(scope constructs.Construct, id string, props *NetworkACLsProps) *NetworkACLs {
	p, err := props.withDefaults()
	var data, management aclRules
	if err == nil {
		data, management = p.dataRules(), p.managementRules()
		err = checkRules(data, management)
	}
	if err != nil {
		panic(fmt.Errorf("network: network ACLs %q: %w", id, err))
	}
	n := &NetworkACLs{}
	plinth.Init(n, scope, id)
	n.data = n.add("Data", p.VPC, p.Data, data)
	if p.Management != "" {
		n.management = n.add("Management", p.VPC, p.Management, management)
	}
	return n
}

// Data returns the network ACL of the data tier.
func (n *NetworkACLs) Data() awsec2.NetworkAcl { return n.data }

// Management returns the network ACL of the management tier, nil if there is no such tier.
func (n *NetworkACLs) Management() awsec2.NetworkAcl { return n.management }

func (n *NetworkACLs) add(id string, vpc *VPC, tier string, rules aclRules) awsec2.NetworkAcl {
	acl := awsec2.NewNetworkAcl(n, &id, &awsec2.NetworkAclProps{Vpc: vpc.vpc, SubnetSelection: vpc.Tier(tier)})
	for _, r := range rules.in {
		r.add(acl, "In", awsec2.TrafficDirection_INGRESS)
	}
	for _, r := range rules.out {
		r.add(acl, "Out", awsec2.TrafficDirection_EGRESS)
	}
	return acl
}

// dataRules are those of the data tier.
func (p NetworkACLsProps) dataRules() aclRules {
	var rules aclRules
	own := p.VPC.ranges(p.Data)
	for _, client := range p.VPC.ranges(p.Clients...) {
		for _, port := range p.DatabasePorts {
			rules.in = allowTCP(rules.in, 100, client, port, port)
		}
		rules.out = allowTCP(rules.out, 100, client, ephemeral, lastPort)
	}
	for _, subnet := range own { // replicas, cluster buses
		rules.in = allowTCP(rules.in, 500, subnet, 0, lastPort)
		rules.out = allowTCP(rules.out, 500, subnet, 0, lastPort)
	}
	return p.withGatewayEndpoints(rules)
}

// managementRules are those of the management tier.
func (p NetworkACLsProps) managementRules() aclRules {
	if p.Management == "" {
		return aclRules{}
	}
	vpc := p.VPC.plan.VPC()
	var rules aclRules
	rules.in = allowTCP(rules.in, 100, vpc, 443, 443)
	rules.in = allowTCP(rules.in, 200, vpc, ephemeral, lastPort)
	for _, port := range []int{22, 443, 3389} {
		rules.out = allowTCP(rules.out, 100, vpc, port, port)
	}
	rules.out = allowTCP(rules.out, 200, vpc, ephemeral, lastPort) // database ports among them
	for _, port := range p.DatabasePorts {
		if port < ephemeral && slices.Contains(p.Clients, p.Management) {
			for _, data := range p.VPC.ranges(p.Data) {
				rules.out = allowTCP(rules.out, 300, data, port, port)
			}
		}
	}
	return p.withGatewayEndpoints(rules)
}

// withGatewayEndpoints adds the way to public addresses and back. The answers come to
// ephemeral ports, which must not open the tier to its neighbours, nor RDP to anybody.
func (p NetworkACLsProps) withGatewayEndpoints(rules aclRules) aclRules {
	if !p.AllowGatewayEndpoints {
		return rules
	}
	rules.out = allowTCP(rules.out, 900, everywhere, 443, 443)
	for _, private := range privateRanges {
		rules.in = append(rules.in, next(rules.in, 800, aclRule{cidr: private, from: 0, to: lastPort, deny: true}))
	}
	rules.in = append(rules.in, next(rules.in, 900, aclRule{cidr: everywhere, from: 3389, to: 3389, deny: true}))
	rules.in = allowTCP(rules.in, 900, everywhere, ephemeral, lastPort)
	return rules
}

func (p *NetworkACLsProps) withDefaults() (NetworkACLsProps, error) {
	var q NetworkACLsProps
	if p != nil {
		q = *p
	}
	if q.VPC == nil {
		return q, fmt.Errorf("VPC is nil, want the VPC whose tiers are to be closed")
	}
	if q.VPC.pool != nil {
		return q, fmt.Errorf("VPC is from a pool, whose addresses the guardrails for network ACLs cannot judge; give it a CIDR inside of IPAM.Range")
	}
	if q.Data == "" {
		q.Data = "data"
	}
	if q.Management == "" && q.VPC.has("management") {
		q.Management = "management"
	}
	if len(q.Clients) == 0 {
		q.Clients = q.VPC.privateTiers()
		if q.Management != "" {
			q.Clients = append(q.Clients, q.Management)
		}
	}
	if len(q.DatabasePorts) == 0 {
		q.DatabasePorts = []int{3306, 5432, 6379}
	}
	if q.Management != "" && !q.VPC.has(q.Management) {
		return q, fmt.Errorf("Management is %q, want one of the VPC's tiers: %q", q.Management, q.VPC.tierNames())
	}
	for _, tier := range append([]string{q.Data}, q.Clients...) {
		if !q.VPC.has(tier) {
			return q, fmt.Errorf("Data and Clients have %q, want one of the VPC's tiers: %q", tier, q.VPC.tierNames())
		}
	}
	if slices.Contains(q.Clients, q.Data) {
		return q, fmt.Errorf("Clients has %q, which is the data tier itself; its subnets reach each other anyway", q.Data)
	}
	for _, port := range q.DatabasePorts {
		if port < 1 || port > lastPort {
			return q, fmt.Errorf("DatabasePorts has %d, want 1 to 65535", port)
		}
	}
	return q, nil
}

// ranges are the ranges of the subnets of tiers, neighbours joined, so that few rules name
// them.
func (v *VPC) ranges(tiers ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, tier := range tiers {
		for zone := range v.plan.Zones() {
			subnet, _ := v.plan.Subnet(tier, zone)
			all = append(all, subnet)
		}
	}
	return joined(all)
}
