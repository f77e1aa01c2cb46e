package forward

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
)

const (
	loadBalancer = "AWS::ElasticLoadBalancingV2::LoadBalancer"
	targetGroup  = "AWS::ElasticLoadBalancingV2::TargetGroup"
)

// loadBalancers lead to the targets of the groups that their listeners and rules name.
func (read *reader) loadBalancers() {
	targets := read.targets()
	seen := map[[2]*assembly.Resource]bool{}
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
			for _, to := range r.Targets() {
				if to.Resource.Type != targetGroup || balancer == nil || seen[[2]*assembly.Resource{balancer, to.Resource}] {
					continue
				}
				seen[[2]*assembly.Resource{balancer, to.Resource}] = true
				for _, f := range targets[to.Resource] {
					f.From = balancer
					read.add(f)
				}
			}
		}
	}
}

// targets are those of each target group: what it names, and services and Auto Scaling groups that
// register what they start.
func (read *reader) targets() map[*assembly.Resource][]Forwarding {
	all := map[*assembly.Resource][]Forwarding{}
	add := func(group, to *assembly.Resource, port int) {
		if group != nil && to != nil {
			all[group] = append(all[group], Forwarding{To: to, Port: port, By: group, Invokes: to.Type == "AWS::Lambda::Function"})
		}
	}
	for _, group := range read.assembly.OfType(targetGroup) {
		for _, target := range group.Get("Targets").List() {
			to := read.network.Resolve(target.Get("Id"))
			if to != nil && to.Type == "AWS::ElasticLoadBalancingV2::Listener" {
				to = read.network.Resolve(to.Get("LoadBalancerArn"))
			}
			add(group, to, port(target.Get("Port"), port(group.Get("Port"), 0)))
		}
	}
	for _, service := range read.assembly.OfType("AWS::ECS::Service") {
		for _, b := range service.Get("LoadBalancers").List() {
			add(read.network.Resolve(b.Get("TargetGroupArn")), service, port(b.Get("ContainerPort"), 0))
		}
	}
	for _, fleet := range read.assembly.OfType("AWS::AutoScaling::AutoScalingGroup") {
		for _, id := range fleet.Get("TargetGroupARNs").List() {
			if group := read.network.Resolve(id); group != nil {
				add(group, fleet, port(group.Get("Port"), 0))
			}
		}
	}
	return all
}
