package reach_test

import "fmt"

// app writes a policy as stacks.
func (p policy) app() *app {
	a := newApp()
	hub := a.in("Hub")
	var tables []string
	for i := range p.tableNumber {
		tables = append(tables, fmt.Sprintf("T%d", i))
	}
	hub.hub(tables...)
	for i := range p.spokes {
		s := a.in(fmt.Sprintf("S%d", i)).vpc("Vpc", fmt.Sprintf("10.%d.0.0/16", i+1), fmt.Sprintf("net1=10.%d.0.0/24", i+1))
		s.attach(get("Hub", "Tgw"), "net1").share("Vpc", ref("Vpc"))
		next := (i + 1) % p.spokes
		s.add("Peer", "EC2::VPCPeeringConnection", props{"VpcId": ref("Vpc"), "PeerVpcId": get(fmt.Sprintf("S%d", next), "Vpc")})
		for _, l := range p.local[i] {
			if l.next == viaGateway {
				s.route("net1", l.to, "TransitGatewayId", get("Hub", "Tgw"))
			} else {
				s.route("net1", l.to, "VpcPeeringConnectionId", ref("Peer"))
			}
		}
		if p.rules[i] != nil {
			var entries []string
			for n, r := range p.rules[i] {
				direction, action := map[bool]string{true: "out", false: "in"}[r.out], map[bool]string{true: "allow", false: "deny"}[r.allow]
				entries = append(entries, fmt.Sprintf("%s %d %s tcp %d-%d %s", direction, n+1, action, r.first, r.final, r.block))
			}
			s.acl("net1", entries...)
		}
		if p.associated[i] >= 0 {
			hub.associate(get(fmt.Sprintf("S%d", i), "Att"), tables[p.associated[i]])
		}
	}
	for i, table := range tables {
		for spoke, yes := range p.propagated[i] {
			if yes {
				hub.propagate(get(fmt.Sprintf("S%d", spoke), "Att"), table)
			}
		}
		for _, l := range p.static[i] {
			var next any
			if l.next != hole {
				next = get(fmt.Sprintf("S%d", l.next), "Att")
			}
			hub.send(table, l.to, next)
		}
	}
	return a
}
