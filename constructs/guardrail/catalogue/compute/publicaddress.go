package compute

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// publicAddresses reports each way in which an instance gets a public address: by itself, from its
// subnet, or by an Elastic IP address.
func publicAddresses(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	eachInstance(func(pass *engine.Pass, r *assembly.Resource, prefix []string) {
		if property, v := associates(r, prefix); property != "" {
			unlessOff(pass, r, property, v)
			return
		}
		if subnet := launchedIn(r, prefix); subnet != "" {
			pass.Report(r, "SubnetId", "gives it a public address, which subnet %s assigns", subnet)
		}
	})(pass)
	for _, r := range pass.OfType("AWS::AutoScaling::AutoScalingGroup") {
		assigningSubnets(pass, r)
	}
	for _, typ := range []string{instanceType, "AWS::EC2::NetworkInterface"} {
		engine.Each(typ, func(pass *engine.Pass, r *assembly.Resource) { publicIPv6(pass, t, r) })(pass)
	}
	for _, typ := range []string{"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"} {
		for _, r := range pass.OfType(typ) {
			for _, property := range []string{"InstanceId", "NetworkInterfaceId"} {
				if v := r.Get(property); v.Exists() {
					pass.Report(r, property, "gives %v a public address", v)
				}
			}
		}
	}
}

// associates returns the option of an instance that asks for a public address or refuses one.
func associates(r *assembly.Resource, prefix []string) (property string, v assembly.Value) {
	options := [][]string{append(slices.Clip(prefix), "AssociatePublicIpAddress")}
	for i := range r.Get(append(slices.Clip(prefix), "NetworkInterfaces")...).Elements() {
		options = append(options, append(slices.Clip(prefix), "NetworkInterfaces", fmt.Sprint(i), "AssociatePublicIpAddress"))
	}
	for _, path := range options {
		if v := r.Get(path...); v.Exists() {
			if property = strings.Join(path, "."); !off(v) {
				return property, v
			}
		}
	}
	return property, assembly.Value{}
}

// launchedIn returns the path of a subnet in which an instance gets a public address when it
// starts.
func launchedIn(r *assembly.Resource, prefix []string) string {
	for _, to := range r.Get(append(slices.Clip(prefix), "SubnetId")...).Targets() {
		if v := to.Resource.Get("MapPublicIpOnLaunch"); to.Resource.Type == "AWS::EC2::Subnet" && v.Exists() && !off(v) {
			return to.Resource.Path
		}
	}
	return ""
}

// assigningSubnets reports groups whose subnets assign public addresses, unless their launch
// template refuses them.
func assigningSubnets(pass *engine.Pass, group *assembly.Resource) {
	if template, ok := group.Get("LaunchTemplate", "LaunchTemplateId").Target(); ok {
		if property, _ := associates(template.Resource, []string{"LaunchTemplateData"}); property != "" {
			return // which EC2-003 judges where it is
		}
	}
	for _, to := range group.Get("VPCZoneIdentifier").Targets() {
		if v := to.Resource.Get("MapPublicIpOnLaunch"); to.Resource.Type == "AWS::EC2::Subnet" && v.Exists() && !off(v) {
			pass.Report(group, "VPCZoneIdentifier", "gives its instances public addresses, which subnet %s assigns", to.Resource.Path)
			return
		}
	}
}

// publicIPv6 reports IPv6 addresses where an internet gateway lets the internet connect to them.
func publicIPv6(pass *engine.Pass, t *topology.Topology, r *assembly.Resource) {
	places := []assembly.Value{r.Get()}
	places = append(places, r.Get("NetworkInterfaces").List()...)
	for i, place := range places {
		subnet := place.Get("SubnetId")
		for _, property := range []string{"Ipv6AddressCount", "Ipv6Addresses"} {
			v := place.Get(property)
			if !v.Exists() || v.Is(0) == assembly.True || !mayBePublic(t, subnet) {
				continue
			}
			if i > 0 {
				property = fmt.Sprintf("NetworkInterfaces.%d.%s", i-1, property)
			}
			pass.Report(r, property, "gives it an IPv6 address in subnet %v, where the internet can connect to it", subnet)
			return
		}
	}
}

// mayBePublic reports whether a subnet is not certain to have no route to an internet gateway.
func mayBePublic(t *topology.Topology, id assembly.Value) bool {
	subnet, ok := id.Target()
	return !ok || t.Public(subnet.Resource) != assembly.False
}
