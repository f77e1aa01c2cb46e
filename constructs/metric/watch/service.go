package watch

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

func balancer(w *watch) {
	switch kind := w.Get("Type"); {
	case kind.Is("network") == assembly.True:
		w.namespace = "AWS/NetworkELB"
		w.on("PortAllocationErrorCount")
	case kind.Is("gateway") == assembly.True:
	default:
		w.on("HTTPCode_ELB_5XX_Count", "RejectedConnectionCount")
	}
}

// targetGroup watches a group for each load balancer that it is attached to: without one it has no
// metrics at all. Of a load balancer behind another the latter's own groups are watched.
func targetGroup(w *watch) {
	balancers := balancersOf(w.Resource)
	if len(balancers) == 0 {
		w.cannot("HealthyHostCount", "no listener of the app forwards to the group, so it has no metrics")
	}
	if w.Get("TargetType").Is("alb") == assembly.True {
		return
	}
	for _, balancer := range balancers {
		w.under([]Dimension{{Name: "LoadBalancer", Resource: balancer, Attribute: "LoadBalancerFullName"}}, func() { behind(w, balancer) })
	}
}

func behind(w *watch, balancer *assembly.Resource) {
	if balancer.Get("Type").Is("network") == assembly.True {
		w.namespace = "AWS/NetworkELB"
		w.on("HealthyHostCount", "UnHealthyHostCount")
		return
	}
	w.namespace = "AWS/ApplicationELB"
	w.on("HTTPCode_Target_5XX_Count", "TargetResponseTime", "UnHealthyHostCount")
	if w.Get("TargetType").Is("lambda") != assembly.True && !waits(w.Resource) {
		w.on("HealthyHostCount")
	}
}

// waits reports whether the targets of a group are the tasks of a service that waits.
func waits(group *assembly.Resource) bool {
	for _, service := range group.Stack.Assembly().OfType("AWS::ECS::Service") {
		if refers(service.Get("LoadBalancers"), group) {
			return waiting(service)
		}
	}
	return false
}

// waiting reports whether a service has no tasks until a failover starts some, as in a pilot light.
func waiting(service *assembly.Resource) bool {
	if desired, known := service.Get("DesiredCount").Int(); !known || desired > 0 {
		return false
	}
	for _, scaling := range service.Stack.Assembly().OfType("AWS::ApplicationAutoScaling::ScalableTarget") {
		if least, known := scaling.Get("MinCapacity").Int(); refers(scaling.Get("ResourceId"), service) && (!known || least > 0) {
			return false
		}
	}
	return true
}

// balancersOf are the load balancers whose listeners, or rules of them, forward to a group.
func balancersOf(group *assembly.Resource) (all []*assembly.Resource) {
	seen := map[*assembly.Resource]bool{}
	add := func(listener *assembly.Resource) {
		if to, ok := listener.Get("LoadBalancerArn").Target(); ok && !seen[to.Resource] {
			seen[to.Resource] = true
			all = append(all, to.Resource)
		}
	}
	a := group.Stack.Assembly()
	for _, listener := range a.OfType("AWS::ElasticLoadBalancingV2::Listener") {
		if refers(listener.Get("DefaultActions"), group) {
			add(listener)
		}
	}
	for _, rule := range a.OfType("AWS::ElasticLoadBalancingV2::ListenerRule") {
		if to, ok := rule.Get("ListenerArn").Target(); ok && refers(rule.Get("Actions"), group) {
			add(to.Resource)
		}
	}
	return all
}

// service watches what ECS publishes of every service, and with Container Insights whether as many
// tasks run as should: the difference, because a service without tasks reports no number of them,
// and scaling changes how many are wanted. Tasks for which a capacity provider has no room are
// among those that are missing.
func service(w *watch) {
	to, ok := w.Get("Cluster").Target()
	if !ok {
		w.cannot("CPUUtilization", "the cluster is not in the app")
		return
	}
	w.dimensions = append(w.dimensions, Dimension{Name: "ClusterName", Resource: to.Resource})
	w.on("CPUUtilization", "MemoryUtilization")
	if waiting(w.Resource) {
		return // without a task Container Insights report nothing, and silence would page
	}
	w.namespace = "ECS/ContainerInsights"
	if !insights(to.Resource) {
		w.cannot("RunningTaskCount", "Container Insights of "+to.Resource.Path+" are off")
		return
	}
	w.derived("RunningTaskCount", 0, true, "")
	w.last().Operator, w.last().Minus = metric.Above, "DesiredTaskCount"
}

// insights reports whether Container Insights of a cluster are on.
func insights(cluster *assembly.Resource) bool {
	for _, setting := range cluster.Get("ClusterSettings").List() {
		value, _ := setting.Get("Value").Text()
		if setting.Get("Name").Is("containerInsights") == assembly.True && strings.HasPrefix(value, "en") { // enabled, enhanced
			return true
		}
	}
	return false
}
