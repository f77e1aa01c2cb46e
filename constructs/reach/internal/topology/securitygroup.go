package topology

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
)

// ruleProperties say where templates write the rules of a direction.
var ruleProperties = [...]struct{ inline, resource, peer, prefixList string }{
	packet.Inbound: {
		"SecurityGroupIngress", "AWS::EC2::SecurityGroupIngress", "SourceSecurityGroupId", "SourcePrefixListId"},
	packet.Outbound: {
		"SecurityGroupEgress", "AWS::EC2::SecurityGroupEgress", "DestinationSecurityGroupId", "DestinationPrefixListId"},
}

func (n *Network) readSecurityGroups() {
	for _, v := range n.VPCs {
		v.DefaultSecurityGroup = n.newDefaultSecurityGroup(v)
		n.GroupVPCs[v.DefaultSecurityGroup] = v
	}
	for _, r := range n.assembly.OfType("AWS::EC2::SecurityGroup") {
		g := &filter.SecurityGroup{Resource: r, Name: describe.Name(r)}
		n.SecurityGroups[r], n.GroupVPCs[g] = g, n.vpc(r.Get("VpcId"), r)
	}
	hasOutbound := n.readRules()
	for _, g := range n.SecurityGroups {
		if !hasOutbound[g] {
			g.Rules[packet.Outbound] = append(g.Rules[packet.Outbound], filter.AllowAll())
		}
	}
}

// readRules adds the rules to the groups, and returns the groups whose outbound rules are
// written out.
func (n *Network) readRules() (hasOutbound map[*filter.SecurityGroup]bool) {
	hasOutbound = map[*filter.SecurityGroup]bool{}
	for i, names := range ruleProperties {
		d := packet.Direction(i)
		for r, g := range n.SecurityGroups {
			for _, rule := range r.Get(names.inline).List() {
				g.Rules[d] = append(g.Rules[d], n.newRule(rule.Get, d, assembly.True))
			}
			hasOutbound[g] = hasOutbound[g] || d == packet.Outbound && r.Get(names.inline).Exists()
		}
		for _, r := range n.assembly.OfType(names.resource) {
			g := n.SecurityGroup(r.Get("GroupId"))
			if g == nil {
				continue // of a group that is not in the app
			}
			exists := assembly.True
			if g.Resource != nil && !r.PresentWith(g.Resource) {
				exists = assembly.Unknown
			}
			g.Rules[d] = append(g.Rules[d], n.newRule(r.Get, d, exists))
			hasOutbound[g] = hasOutbound[g] || d == packet.Outbound
		}
	}
	return hasOutbound
}

// newDefaultSecurityGroup returns the security group that AWS creates with a VPC: its members
// reach each other and everything else, unless CDK's custom resource removes the rules.
func (n *Network) newDefaultSecurityGroup(v *VPC) *filter.SecurityGroup {
	g := &filter.SecurityGroup{Name: "default of VPC " + v.Name}
	for _, r := range n.assembly.OfType("Custom::VpcRestrictDefaultSG") {
		if ref, ok := r.Get("DefaultSecurityGroupId").Target(); ok && ref.Resource == v.Resource {
			return g
		}
	}
	amongMembers := filter.AllowAll()
	amongMembers.Blocks, amongMembers.Peer = nil, g
	g.Rules[packet.Inbound] = []*filter.Rule{amongMembers}
	g.Rules[packet.Outbound] = []*filter.Rule{filter.AllowAll()}
	return g
}

// SecurityGroup returns the group that a value names, nil if it is not in the app.
func (n *Network) SecurityGroup(v assembly.Value) *filter.SecurityGroup {
	if ref, ok := v.Target(); ok && ref.Attribute == "DefaultSecurityGroup" && n.vpcs[ref.Resource] != nil {
		return n.vpcs[ref.Resource].DefaultSecurityGroup
	}
	return n.SecurityGroups[n.Resolve(v, "AWS::EC2::SecurityGroup")]
}

func (n *Network) newRule(get func(...string) assembly.Value, d packet.Direction, exists assembly.Truth) *filter.Rule {
	rule := &filter.Rule{Applies: exists}
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		if v := get(property); v.Exists() {
			rule.Blocks = append(rule.Blocks, n.block(v))
		}
	}
	if v := get(ruleProperties[d].prefixList); v.Exists() {
		blocks, ok := n.prefixList(v)
		if !ok {
			blocks = []netip.Prefix{{}}
		}
		rule.Blocks = append(rule.Blocks, blocks...)
	}
	if v := get(ruleProperties[d].peer); v.Exists() {
		if rule.Peer = n.SecurityGroup(v); rule.Peer == nil {
			rule.Blocks = append(rule.Blocks, netip.Prefix{})
		}
	}
	var readable bool
	if rule.Pattern, readable = rulePattern(get); !readable {
		rule.Applies = assembly.Unknown
	}
	return rule
}

// rulePattern reads the traffic that a rule matches; ok is false if only deployment knows.
func rulePattern(get func(...string) assembly.Value) (p packet.Pattern, ok bool) {
	text, known := get("IpProtocol").Text()
	protocol, valid := packet.ParseProtocol(text)
	if !known || !valid {
		return packet.Pattern{Protocol: packet.All, First: packet.All}, false
	}
	p = packet.Pattern{Protocol: protocol, First: packet.All}
	first, last := get("FromPort"), get("ToPort")
	if protocol == packet.All || !first.Exists() && !last.Exists() {
		return p, true
	}
	from, ok1 := first.Int()
	to, ok2 := last.Int()
	switch {
	case !ok1 || !ok2:
		return p, false
	case packet.IsICMP(protocol):
		to = from // FromPort is the type, ToPort the code
	}
	p.First, p.Last = from, to
	return p, true
}
