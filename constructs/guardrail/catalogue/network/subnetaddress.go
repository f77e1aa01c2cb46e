package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// subnetGivesAddresses reports subnets that give public addresses to what is launched in them. An
// IPv6 address is one where an internet gateway lets the internet connect to it.
func subnetGivesAddresses(pass *engine.Pass) {
	t := topology.Of(pass.Assembly)
	for _, subnet := range pass.OfType("AWS::EC2::Subnet") {
		v6 := subnet.Get("AssignIpv6AddressOnCreation")
		switch {
		case !off(subnet.Get("MapPublicIpOnLaunch")):
			unlessOff(pass, subnet, "MapPublicIpOnLaunch")
		case !off(v6) && t.Public(subnet) != assembly.False:
			pass.Report(subnet, "AssignIpv6AddressOnCreation", "is %v, in a subnet with a route to an internet gateway", v6)
		}
	}
}

// off reports whether an option that is off by default surely is: CloudFormation takes booleans as
// text.
func off(v assembly.Value) bool {
	return !v.Exists() || v.OneOf("false", "False", "FALSE") == assembly.True
}

// unlessOff reports an option that may be on.
func unlessOff(pass *engine.Pass, r *assembly.Resource, property string) {
	if v := r.Get(property); v.Known() {
		pass.Report(r, property, "is %v", v)
	} else {
		pass.Report(r, property, "is %v, which is known only at deployment; want anything but true", v)
	}
}
