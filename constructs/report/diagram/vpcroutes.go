package diagram

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// A target is where routes of a tier lead.
type target struct {
	class, name  string
	destinations []string
	zones        []string // in which a subnet has the routes
	subnets      int
}

// routes are where the subnets of a tier lead packets out of the VPC, each target with all that
// goes there.
func (l *layout) routes(t *tier) []target {
	var all []*target
	index := map[string]*target{}
	for i, subnets := range t.subnets {
		for _, s := range subnets {
			last := map[*target]bool{} // of this subnet
			for _, r := range s.Routes {
				class, name := l.nextHop(s, r)
				to := index[name]
				if to == nil {
					to = &target{class: class, name: name}
					index[name] = to
					all = append(all, to)
				}
				to.destinations = once(to.destinations, destination(r))
				last[to] = true
			}
			for _, to := range all {
				if last[to] {
					to.subnets++
					to.zones = once(to.zones, zoneName(l.zones[i]))
				}
			}
		}
	}
	var found []target
	for _, to := range all {
		if to.subnets == t.count {
			to.zones = nil
		}
		found = append(found, *to)
	}
	return found
}

// String words the routes: "0.0.0.0/0 → NAT gateway in the same zone".
func (t target) String() string {
	text := few(4, t.destinations) + " → " + t.name
	if len(t.zones) > 0 {
		text += " (" + strings.Join(t.zones, ", ") + " only)"
	}
	return text
}

func destination(r reach.Route) string {
	if !r.Destination.IsValid() {
		return "blocks known only at deployment"
	}
	return r.Destination.String()
}

// nextHop words where a route of a subnet leads, with the class of its color.
func (l *layout) nextHop(s reach.Subnet, r reach.Route) (class, name string) {
	class = "private"
	switch r.Gateway {
	case reach.InternetGateway:
		class, name = "public", "internet gateway"
	case reach.EgressOnlyInternetGateway:
		name = "egress-only internet gateway"
	case reach.NATGateway:
		name = "NAT gateway " + l.natZone(s, r.Target)
	case reach.Blackhole:
		class, name = "isolated", "blackhole"
	case reach.OtherGateway:
		class, name = "unknown", r.Name
	default:
		class, name = "transit", string(r.Gateway)+" "+reach.Name(r.Target)
	}
	if !r.Certain {
		class, name = "unknown", name+", maybe"
	}
	return class, name
}

// natZone says where a NAT gateway stands as seen from a subnet.
func (l *layout) natZone(s reach.Subnet, nat *assembly.Resource) string {
	for _, other := range l.Subnets {
		for _, r := range other.NATGateways {
			switch {
			case r != nat:
			case other.Zone == s.Zone && s.Zone != "":
				return "in the same zone"
			case other.Zone != "":
				return "in " + zoneName(other.Zone)
			}
		}
	}
	if nat.Get("AvailabilityMode").Is("regional") == assembly.True {
		return "of the Region"
	}
	return reach.Name(nat)
}

// endpoints are the VPC endpoints of a tier: those that its route tables lead to, and those that
// stand in it.
func (l *layout) endpoints(t *tier) (found struct{ gateway, inside []string }) {
	for _, e := range l.Endpoints {
		n := 0
		for _, subnets := range t.subnets {
			for _, s := range subnets {
				for _, at := range e.Subnets {
					if at == s.Resource {
						n++
					}
				}
			}
		}
		name := orUnknown(e.Service, "%s", "a service known only at deployment")
		if n > 0 && n < t.count {
			name += fmt.Sprintf(" (%d of %d subnets)", n, t.count)
		}
		switch {
		case n == 0:
		case e.Gateway:
			found.gateway = append(found.gateway, name)
		default:
			found.inside = append(found.inside, name)
		}
	}
	return found
}
