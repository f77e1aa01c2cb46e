package network

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// NetworkACLsProps configure [NetworkACLs]. Only Network is required.
type NetworkACLsProps struct {
	// Network is the VPC whose tiers are protected. Its address plan has to be known: it is neither
	// from a pool nor imported.
	Network *VPC
	// Data is the tier of databases and caches. The default is "data".
	Data string
	// Management is the tier of what operators use. The default is "management" where the
	// VPC has such a tier; it is left alone otherwise.
	Management string
	// Clients are the tiers that may connect to the data tier. The default are the Private
	// ones and the management tier.
	Clients []string
	// DatabasePorts are the TCP ports they may connect to. The default are those of [dataport.All]:
	// 3306 (MySQL), 5432 (PostgreSQL), 6379 and 6380 (Valkey, Redis).
	DatabasePorts []int
	// AllowGatewayEndpoints lets both tiers use the gateway endpoints for S3 and DynamoDB,
	// which have public addresses: patches for instances, imports and exports of databases.
	// Nothing else outside of the VPC becomes reachable: the tiers have no route to it.
	AllowGatewayEndpoints bool
}

// NetworkACLs protect the data and the management tier of a VPC in addition to security groups: a
// security group that somebody opens does not open the tier. They promise
// that
//
//   - the data tier accepts connections on the database ports from the client tiers, and opens
//     none except among its own subnets (NACL-003); what it sends from a database port to a
//     port from 1024 on passes, because a stateless filter cannot tell it from an answer,
//   - the management tier takes HTTPS, for interface endpoints that stand in it, and connects
//     to the VPC by HTTPS, SSH and RDP and to the data tier's database ports (NACL-003),
//   - answers find their way back: network ACLs keep no state, so every permission has its
//     counterpart for the ephemeral ports 1024 to 65535 (NACL-002),
//   - everything else is denied, and each network ACL has subnets (NACL-004, Security Hub's
//     EC2.16).
//
// Network ACLs do not filter DHCP, the VPC's own DNS resolver, time
// and instance metadata. IPv6 is denied as a whole. They cost nothing.
type NetworkACLs struct {
	constructs.Construct
	data, management awsec2.NetworkAcl
}

// maxRules is AWS's quota for the rules of a network ACL in one direction.
const maxRules = 20

// NewNetworkACLs defines the network ACLs. It panics with an error when Network is nil, is from a
// pool, is imported or lacks one of the tiers, a port is none, or a network ACL would need more
// rules than AWS allows.
func NewNetworkACLs(scope constructs.Construct, id string, props *NetworkACLsProps) *NetworkACLs {
	n := &NetworkACLs{}
	p := plinth.Define(n, scope, id, props.withDefaults)
	n.data = n.add("Data", p.Network, p.Data, p.dataRules())
	if p.Management != "" {
		n.management = n.add("Management", p.Network, p.Management, p.managementRules())
	}
	return n
}

// Data returns the network ACL of the data tier.
func (n *NetworkACLs) Data() awsec2.NetworkAcl { return n.data }

// Management returns the network ACL of the management tier, nil if there is no such tier.
func (n *NetworkACLs) Management() awsec2.NetworkAcl { return n.management }

func (n *NetworkACLs) add(id string, vpc *VPC, tier string, rules aclRules) awsec2.NetworkAcl {
	acl := awsec2.NewNetworkAcl(n, &id, &awsec2.NetworkAclProps{Vpc: vpc.vpc, SubnetSelection: vpc.Tier(tier)})
	var entries []batch.Call
	for _, r := range rules.in {
		entries = append(entries, r.add(acl, "In", awsec2.TrafficDirection_INGRESS))
	}
	for _, r := range rules.out {
		entries = append(entries, r.add(acl, "Out", awsec2.TrafficDirection_EGRESS))
	}
	batch.Run(entries...)
	n.promiseEntries(id, acl, vpc, tier, rules)
	return acl
}

func (p *NetworkACLsProps) withDefaults() (NetworkACLsProps, error) {
	var q NetworkACLsProps
	if p != nil {
		q = *p
	}
	switch {
	case q.Network == nil:
		return q, fmt.Errorf("Network is nil, want the VPC whose tiers are to be protected")
	case q.Network.plan == nil:
		return q, fmt.Errorf("Network is VPC %s, which is imported, want one with an address plan: "+
			"guardrails cannot judge addresses that the app does not define", tree.Path(q.Network))
	case q.Network.pool != nil:
		return q, fmt.Errorf("Network is VPC %s from a pool, want one with a CIDR, such as inside of IPAM.Range: "+
			"guardrails cannot judge addresses that nobody knows yet", tree.Path(q.Network))
	}
	if q.Data == "" {
		q.Data = "data"
	}
	if q.Management == "" && q.Network.has("management") {
		q.Management = "management"
	}
	if len(q.Clients) == 0 {
		q.Clients = q.Network.privateTiers()
		if q.Management != "" {
			q.Clients = append(q.Clients, q.Management)
		}
	}
	if len(q.DatabasePorts) == 0 {
		q.DatabasePorts = dataport.All()
	}
	if err := q.Network.checkTier("Data", q.Data); err != nil {
		return q, err
	}
	if q.Management != "" {
		if err := q.Network.checkTier("Management", q.Management); err != nil {
			return q, err
		}
	}
	for _, tier := range q.Clients {
		if err := q.Network.checkTier("Clients", tier); err != nil {
			return q, err
		}
	}
	if slices.Contains(q.Clients, q.Data) {
		return q, fmt.Errorf("Clients has %q, want other tiers than the data tier: its subnets reach each other anyway", q.Data)
	}
	for _, port := range q.DatabasePorts {
		if port < 1 || port > lastPort {
			return q, fmt.Errorf("DatabasePorts has %d, want 1 to 65535", port)
		}
	}
	return q, checkRules(q.dataRules(), q.managementRules())
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
