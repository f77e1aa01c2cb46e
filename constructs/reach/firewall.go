package reach

import "github.com/plinth-cdk/plinth/constructs/assembly"

// A firewall has endpoints in subnets of a VPC. It is taken to let through what its routes
// send there: the rules of a firewall policy are not looked at.
type firewall struct {
	resource *assembly.Resource
	subnets  []*subnet
}

func (f *firewall) String() string { return Describe(f.resource) }

func (n *Network) newFirewall(r *assembly.Resource) *firewall {
	f := &firewall{resource: r}
	for _, mapping := range r.Get("SubnetMappings").List() {
		for _, ref := range mapping.Get("SubnetId").Targets() {
			if s := n.subnets[ref.Resource]; s != nil {
				f.subnets = append(f.subnets, s)
			}
		}
	}
	return f
}

// forward passes an endpoint of the firewall. CloudFormation lists a firewall's endpoints in
// no order, so unless one stands in the packet's own zone it may be any of them.
func (f *firewall) forward(w *walk, from *subnet, p packet) outcome {
	w.pass(f.resource, f)
	w.firewalls = append(w.firewalls, f)
	at := inZone(f.subnets, from.zone)
	return w.alternatives(len(at), f.resource, "its endpoints are not in the app", func(i int) outcome {
		return w.enter(at[i], from, p, func() outcome { return w.leave(at[i], p) })
	})
}

// inZone returns the subnets of a zone, or all of them if none is.
func inZone(all []*subnet, zone string) []*subnet {
	var same []*subnet
	for _, s := range all {
		if zone != "" && s.zone == zone {
			same = append(same, s)
		}
	}
	if same == nil {
		return all
	}
	return same
}
