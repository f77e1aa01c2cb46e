package network

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var naclRules = []engine.Rule{
	{
		ID: "NACL-001", Title: "Network ACLs do not allow SSH or RDP from the internet",
		Why:      "Network ACLs are the second line of defense behind security groups, and have to be closed where those must be.",
		Fix:      "Narrow the entry, or deny the port in an entry with a lower number. The range of ephemeral ports contains 3389.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.21", "CIS 5.2"},
		Check:    naclAdministration,
	},
	{
		ID: "NACL-002", Title: "Network ACLs allow the return traffic of what they allow",
		Why:    "Network ACLs are stateless: a connection whose return traffic is dropped looks like a timeout, and only for some clients.",
		Fix:    "Allow the ephemeral ports 1024 to 65535 in the other direction, for the same addresses.",
		Pillar: engine.Reliability,
		Check:  eachACL(naclReturnTraffic),
	},
	{
		ID: "NACL-003", Title: "Network ACLs allow other subnets only on specific ports",
		Why: "A network ACL that admits another subnet on every port is no second line of defense behind the security groups.",
		Fix: "Allow the ports that are needed, and the ephemeral ports for return traffic; subnets with the same ACL may be " +
			"open to each other.",
		Pillar: engine.Security,
		Check:  eachACL(naclNeighbours),
	},
	{
		ID: "NACL-004", Title: "Network ACLs are associated with subnets",
		Why:      "A network ACL without subnets protects nothing, but looks as if it did.",
		Fix:      "Associate it with its subnets, or remove it.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.16"},
		Check: eachACL(func(pass *engine.Pass, acl *networkACL) {
			if len(acl.subnets) == 0 {
				pass.Report(acl.Resource, "", "no subnet is associated unconditionally")
			}
		}),
	},
}

// naclAdministration walks the inbound entries of each network ACL in the order in which AWS
// evaluates them: the first that matches decides.
func naclAdministration(pass *engine.Pass) {
	entries := pass.ByTarget("AWS::EC2::NetworkAclEntry", "NetworkAclId")
	for _, acl := range pass.OfType("AWS::EC2::NetworkAcl") {
		inbound := slices.Clone(entries[acl])
		slices.SortStableFunc(inbound, func(x, y *assembly.Resource) int { return cmp.Compare(number(x), number(y)) })
		reported := map[*assembly.Resource]bool{}
		for _, family := range []string{"CidrBlock", "Ipv6CidrBlock"} {
			for _, port := range []int{22, 3389} {
				if entry := admits(inbound, family, port); entry != nil && !reported[entry] {
					reported[entry] = true
					pass.Report(entry, family, "allows %v to port %d", entry.Get(family), port)
				}
			}
		}
	}
}

func number(entry *assembly.Resource) int {
	n, _ := entry.Get("RuleNumber").Int()
	return n
}

// admits returns the entry that may let TCP from the internet in to a port, or nil. An entry
// that only deployment knows admits if it may, and denies only if it surely does. Entries that each
// admit a part of the internet are added up, and the last of them is returned.
func admits(entries []*assembly.Resource, family string, port int) *assembly.Resource {
	var denied, admitted []netip.Prefix
	for _, entry := range entries {
		matches := entry.Get("Egress").Is(true).Not().And(coversTCP(entry, port))
		block := entry.Get(family)
		prefix, known := cidr.Parse(block)
		deny := entry.Get("RuleAction").Is("deny")
		switch {
		case matches == assembly.False || !block.Exists():
		case deny == assembly.True && matches == assembly.True && known:
			denied = append(denied, prefix)
		case deny == assembly.True || known && cidr.Covered(prefix, denied):
		case cidr.CoversInternet(block) != assembly.False:
			return entry
		case known:
			if admitted = append(admitted, prefix); cidr.Internet(admitted...) {
				return entry
			}
		}
	}
	return nil
}

func coversTCP(entry *assembly.Resource, port int) assembly.Truth {
	protocol := entry.Get("Protocol")
	if protocol.Is(-1) == assembly.True {
		return assembly.True
	}
	from, ok1 := entry.Get("PortRange", "From").Int()
	to, ok2 := entry.Get("PortRange", "To").Int()
	covers := assembly.Unknown
	if ok1 && ok2 {
		covers = assembly.TruthOf(securitygroup.Ports(from, to).Contains(port))
	}
	return protocol.Is(6).Or(protocol.Is(-1)).And(covers)
}

// A networkACL has its entries by direction, and the subnets that it applies to.
type networkACL struct {
	*assembly.Resource
	in, out []*assembly.Resource
	subnets []*assembly.Resource
}

func eachACL(check func(pass *engine.Pass, acl *networkACL)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		entries := pass.ByTarget("AWS::EC2::NetworkAclEntry", "NetworkAclId")
		associations := pass.ByTarget("AWS::EC2::SubnetNetworkAclAssociation", "NetworkAclId")
		for _, r := range pass.OfType("AWS::EC2::NetworkAcl") {
			acl := &networkACL{Resource: r}
			for _, entry := range entries[r] {
				if entry.Get("Egress").Is(true) == assembly.True {
					acl.out = append(acl.out, entry)
				} else {
					acl.in = append(acl.in, entry)
				}
			}
			for _, association := range associations[r] {
				if to, ok := association.Get("SubnetId").Target(); ok && association.PresentWith(r) {
					acl.subnets = append(acl.subnets, to.Resource)
				}
			}
			check(pass, acl)
		}
	}
}
