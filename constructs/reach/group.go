package reach

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A group is a security group. It knows connections: what it lets in may answer.
type group struct {
	resource *assembly.Resource
	name     string
	vpc      *vpc
	rules    [2][]*groupRule
}

// A groupRule allows some traffic from or to some peers.
type groupRule struct {
	blocks   []netip.Prefix // an invalid one if only deployment knows
	peer     *group
	protocol int // -1 for every one
	from, to int // -1 for every port
	doubt    Verdict
}

func side(d direction) int {
	if d == outbound {
		return 1
	}
	return 0
}

var sideNames = [2]struct{ inline, resource, peer, list string }{
	{"SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId", "SourcePrefixListId"},
	{"SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId", "DestinationPrefixListId"},
}

func (n *Network) addGroups() {
	for _, v := range n.allVPCs {
		v.self = n.newDefaultGroup(v)
	}
	for _, r := range n.assembly.OfType("AWS::EC2::SecurityGroup") {
		n.groups[r] = &group{resource: r, name: name(r), vpc: n.vpc(r.Get("VpcId"), r)}
	}
	narrowed := map[*group]bool{} // whose outbound rules are written out
	for i, names := range sideNames {
		for r, g := range n.groups {
			for _, rule := range r.Get(names.inline).List() {
				g.rules[i] = append(g.rules[i], n.groupRule(rule.Get, i, Yes))
			}
			narrowed[g] = narrowed[g] || i == 1 && r.Get(names.inline).Exists()
		}
		for _, r := range n.assembly.OfType(names.resource) {
			g := n.group(r.Get("GroupId"))
			if g == nil {
				continue // of a group that is not in the app
			}
			sure := Yes
			if g.resource != nil && !r.PresentWith(g.resource) {
				sure = Unknown
			}
			g.rules[i] = append(g.rules[i], n.groupRule(r.Get, i, sure))
			narrowed[g] = narrowed[g] || i == 1
		}
	}
	for _, g := range n.groups {
		if !narrowed[g] {
			g.rules[1] = append(g.rules[1], everything())
		}
	}
}

// everything is the outbound rule of a group that says nothing about outbound traffic.
func everything() *groupRule {
	all := []netip.Prefix{everywhere[0], netip.PrefixFrom(netip.IPv6Unspecified(), 0)}
	return &groupRule{blocks: all, protocol: -1, from: -1, doubt: Yes}
}

// newDefaultGroup is the security group that AWS gives a VPC: its members reach each other and
// everything else, unless the custom resource that CDK has for it took the rules away.
func (n *Network) newDefaultGroup(v *vpc) *group {
	g := &group{name: "default of VPC " + v.name, vpc: v}
	for _, r := range n.assembly.OfType("Custom::VpcRestrictDefaultSG") {
		if ref, ok := r.Get("DefaultSecurityGroupId").Target(); ok && ref.Resource == v.resource {
			return g
		}
	}
	g.rules[0] = []*groupRule{{peer: g, protocol: -1, from: -1, doubt: Yes}}
	g.rules[1] = []*groupRule{everything()}
	return g
}

// group returns the security group that a value names, nil if it is not in the app.
func (n *Network) group(v assembly.Value) *group {
	if ref, ok := v.Target(); ok && ref.Attribute == "DefaultSecurityGroup" && n.vpcs[ref.Resource] != nil {
		return n.vpcs[ref.Resource].self
	}
	return n.groups[n.resolve(v, "AWS::EC2::SecurityGroup")]
}

func (n *Network) groupRule(get func(...string) assembly.Value, side int, sure Verdict) *groupRule {
	rule := &groupRule{protocol: -1, from: -1, doubt: sure}
	names := sideNames[side]
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		if v := get(property); v.Exists() {
			rule.blocks = append(rule.blocks, n.block(v))
		}
	}
	if v := get(names.list); v.Exists() {
		blocks, ok := n.prefixList(v)
		if !ok {
			blocks = []netip.Prefix{{}}
		}
		rule.blocks = append(rule.blocks, blocks...)
	}
	if v := get(names.peer); v.Exists() {
		if rule.peer = n.group(v); rule.peer == nil {
			rule.blocks = append(rule.blocks, netip.Prefix{})
		}
	}
	rule.readPorts(get)
	return rule
}

func (rule *groupRule) readPorts(get func(...string) assembly.Value) {
	text, ok := get("IpProtocol").Text()
	number, read := protocolNumber(text)
	if !ok || !read {
		rule.doubt = Unknown
		return
	}
	rule.protocol = number
	first, last := get("FromPort"), get("ToPort")
	if number == -1 || !first.Exists() && !last.Exists() {
		return
	}
	from, ok1 := first.Int()
	to, ok2 := last.Int()
	switch {
	case !ok1 || !ok2:
		rule.doubt, rule.protocol = Unknown, number
	case number == protocolICMP || number == protocolICMPv6:
		rule.from, rule.to = from, from // the type; ToPort is the code
	default:
		rule.from, rule.to = from, to
	}
}

func (rule *groupRule) carries(t Traffic) bool {
	return rule.protocol == -1 || rule.protocol == t.Protocol &&
		(!t.hasPorts() || rule.from == -1 || rule.from <= t.Port && t.Port <= rule.to)
}

// admits tells whether any rule of the groups allows traffic with a peer. Referable tells
// whether rules that name a group see the peer's groups on the way it takes.
func admits(groups []*group, d direction, address netip.Addr, peer end, t Traffic, referable Verdict) Verdict {
	best := No
	for _, g := range groups {
		if g == nil { // not in the app
			best = Unknown
			continue
		}
		for _, rule := range g.rules[side(d)] {
			if !rule.carries(t) {
				continue
			}
			for _, b := range rule.blocks {
				best = better(best, both(contains(b, address), rule.doubt))
			}
			if rule.peer != nil {
				best = better(best, both(both(peer.belongs(rule.peer), referable), rule.doubt))
			}
		}
	}
	return best
}
