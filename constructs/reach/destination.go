package reach

import (
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// destinations are the subnets that packets must not reach.
type destinations struct {
	network *topology.Network
	vpcs    []*topology.VPC
	subnets map[*topology.VPC][]*topology.Subnet
	led     map[source][]*topology.VPC
}

// A source is where subnets stand that share a route table: routes lead from all to the same VPCs.
type source struct {
	vpc   *topology.VPC
	table *routing.Table
}

func (d *destinations) add(s *topology.Subnet) {
	first := d.subnets[s.VPC] == nil
	d.subnets[s.VPC] = append(d.subnets[s.VPC], s)
	if first {
		d.vpcs = append(d.vpcs, s.VPC)
		d.subnets[s.VPC] = append(d.subnets[s.VPC], s.VPC.Elsewhere...)
	}
}

// from returns the other VPCs to which routes may lead from a subnet.
func (d *destinations) from(s *topology.Subnet) []*topology.VPC {
	key := source{vpc: s.VPC}
	if len(s.Tables) == 1 {
		key.table = s.Tables[0]
	}
	led, known := d.led[key]
	if known && key.table != nil {
		return led
	}
	for _, v := range d.vpcs {
		if v != s.VPC && walk.MayLead(s, v, d.network) {
			led = append(led, v)
		}
	}
	d.led[key] = led
	return led
}
