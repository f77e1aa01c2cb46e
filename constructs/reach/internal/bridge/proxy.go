package bridge

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// loadBalancers leads from load balancers to targets in other VPCs.
func (read *reader) loadBalancers() {
	for _, typ := range []string{"AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"} {
		for _, r := range read.assembly.OfType(typ) {
			listener := r
			if id := r.Get("ListenerArn"); id.Exists() {
				listener = read.network.Resolve(id)
			}
			if listener == nil {
				continue
			}
			balancer := read.network.Resolve(listener.Get("LoadBalancerArn"))
			if balancer == nil {
				continue
			}
			for _, to := range r.Targets() {
				if to.Resource.Type == "AWS::ElasticLoadBalancingV2::TargetGroup" {
					read.add(to.Resource, "forwards to targets in another VPC", read.placesOf(balancer), read.targets(to.Resource))
				}
			}
		}
	}
}

// targets are the VPCs of what a target group names.
func (read *reader) targets(group *assembly.Resource) []*topology.VPC {
	var all []*topology.VPC
	for _, target := range group.Get("Targets").List() {
		id := target.Get("Id")
		text, _ := id.Text()
		if a, err := netip.ParseAddr(text); err == nil {
			if v := read.network.VPCOf(a); v != nil {
				all = union(all, []*topology.VPC{v})
			}
		} else if to, ok := id.Target(); ok {
			all = union(all, read.vpcsOf(to.Resource.Get("SubnetId")))
		}
	}
	return all
}

// instances leads both ways through instances that have network interfaces in two VPCs.
func (read *reader) instances() {
	attached := map[*assembly.Resource][]assembly.Value{} // interfaces by instance
	for _, r := range read.assembly.OfType("AWS::EC2::NetworkInterfaceAttachment") {
		if instance := read.network.Resolve(r.Get("InstanceId")); instance != nil {
			attached[instance] = append(attached[instance], r.Get("NetworkInterfaceId"))
		}
	}
	for _, r := range read.assembly.OfType("AWS::EC2::Instance") {
		places, interfaces := []assembly.Value{r.Get("SubnetId")}, attached[r]
		for _, i := range r.Get("NetworkInterfaces").List() {
			places, interfaces = append(places, i.Get("SubnetId")), append(interfaces, i.Get("NetworkInterfaceId"))
		}
		for _, id := range interfaces {
			if i := read.network.Resolve(id); i != nil {
				places = append(places, i.Get("SubnetId"))
			}
		}
		vpcs := read.vpcsOf(places...)
		read.add(r, "has network interfaces in two VPCs", vpcs, vpcs)
	}
}
