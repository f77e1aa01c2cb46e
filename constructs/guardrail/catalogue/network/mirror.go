package network

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var mirrorRules = []engine.Rule{
	{
		ID: "MIRROR-001", Title: "Traffic is mirrored to targets in the app",
		Why: "A session copies every packet of an interface, and nobody who is on either side of the connection notices: whoever owns the " +
			"target reads along.",
		Fix:    "Define the target, and the load balancer, interface or endpoint that it names, in the app.",
		Pillar: engine.Security,
		Check:  mirrored,
	},
}

// mirrorTargets are the properties that say where mirrored traffic goes.
var mirrorTargets = []struct{ typ, property string }{
	{"AWS::EC2::TrafficMirrorSession", "TrafficMirrorTargetId"},
	{"AWS::EC2::TrafficMirrorTarget", "GatewayLoadBalancerEndpointId"},
	{"AWS::EC2::TrafficMirrorTarget", "NetworkInterfaceId"},
	{"AWS::EC2::TrafficMirrorTarget", "NetworkLoadBalancerArn"},
}

func mirrored(pass *engine.Pass) {
	for _, of := range mirrorTargets {
		for _, r := range pass.OfType(of.typ) {
			for _, to := range r.Get(of.property).Alternatives() {
				if to.Exists() && len(to.Targets()) == 0 {
					pass.Report(r, of.property, "sends copies of packets to %v, which is not in the app", to)
				}
			}
		}
	}
}
