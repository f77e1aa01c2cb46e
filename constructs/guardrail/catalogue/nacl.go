package catalogue

import (
	"cmp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var naclRules = []engine.Rule{{
	ID: "NACL-001", Title: "Network ACLs keep SSH and RDP from the internet out",
	Why:      "The network ACL is the second line behind security groups; it should not be open where they must be closed.",
	Fix:      "Narrow the entry, or put a deny entry for the port in front of it. A range of ephemeral ports contains 3389.",
	Pillar:   engine.Security,
	Controls: []string{"EC2.21", "CIS 5.2"},
	Check:    naclAdministration,
}}

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
					pass.Report(entry, family, "lets %v in to port %d", entry.Get(family), port)
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
// that only deployment knows admits if it may, and denies only if it surely does.
func admits(entries []*assembly.Resource, family string, port int) *assembly.Resource {
	for _, entry := range entries {
		matches := world(entry.Get(family)).And(entry.Get("Egress").Is(true).Not().And(coversTCP(entry, port)))
		if matches == assembly.False {
			continue
		}
		switch deny := entry.Get("RuleAction").Is("deny"); {
		case deny != assembly.True:
			return entry
		case matches == assembly.True:
			return nil
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
		covers = assembly.TruthOf(portRange{from, to}.contains(port))
	}
	return protocol.Is(6).Or(protocol.Is(-1)).And(covers)
}
