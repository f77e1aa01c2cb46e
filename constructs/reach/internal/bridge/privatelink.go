package bridge

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

const endpointServiceType = "AWS::EC2::VPCEndpointService"

// privateLinks leads from endpoints to the VPCs of the endpoint services that they name. A service
// that is named by its id may be any service of the app.
func (read *reader) privateLinks() {
	services := read.assembly.OfType(endpointServiceType)
	if len(services) == 0 {
		return
	}
	for _, endpoint := range read.assembly.OfType("AWS::EC2::VPCEndpoint") {
		name := endpoint.Get("ServiceName")
		if !name.Exists() {
			continue
		}
		detail, possible := "leads to an endpoint service in another VPC", named(name)
		if possible == nil && mayBeService(name) {
			detail, possible = "leads to endpoint service "+name.String()+", which may be one of the app in another VPC", services
		}
		for _, service := range possible {
			read.add(endpoint, detail, read.vpcs(endpoint, "VpcId"), read.providers(service))
		}
	}
}

// named are the endpoint services of the app that a service name refers to.
func named(name assembly.Value) []*assembly.Resource {
	var all []*assembly.Resource
	for _, to := range name.Targets() {
		if to.Resource.Type == endpointServiceType {
			all = append(all, to.Resource)
		}
	}
	return all
}

// mayBeService reports whether a service name may be that of an endpoint service, and not of AWS.
func mayBeService(name assembly.Value) bool {
	text, ok := name.Outline()
	if !ok || strings.HasPrefix(text, "${") {
		return true
	}
	return strings.Contains(text, "vpce-svc-")
}

// providers are the VPCs in which the load balancers of an endpoint service are.
func (read *reader) providers(service *assembly.Resource) []*topology.VPC {
	var all []*topology.VPC
	for _, property := range []string{"NetworkLoadBalancerArns", "GatewayLoadBalancerArns"} {
		for _, id := range service.Get(property).List() {
			if balancer := read.network.Resolve(id); balancer != nil {
				all = union(all, read.placesOf(balancer))
			}
		}
	}
	return all
}

// placesOf are the VPCs in which a load balancer is.
func (read *reader) placesOf(balancer *assembly.Resource) []*topology.VPC {
	values := []assembly.Value{balancer.Get("Subnets")}
	for _, mapping := range balancer.Get("SubnetMappings").List() {
		values = append(values, mapping.Get("SubnetId"))
	}
	return read.vpcsOf(values...)
}
