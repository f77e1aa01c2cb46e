package watch

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

// natGateway watches connections that find no port, and packets that are lost: a few always are, so
// it is their share that counts.
func natGateway(w *watch) {
	w.on("ErrorPortAllocation")
	w.derived("PacketsDropCount", threshold.DroppedPackets, true, "")
	w.last().Per = []string{"PacketsInFromSource", "PacketsInFromDestination"}
}

// transitGateway watches packets that no route leads on, and those that end in a blackhole unless
// the app sends some there on purpose.
func transitGateway(w *watch) {
	w.on("PacketDropCountNoRoute")
	for _, route := range w.Stack.Assembly().OfType("AWS::EC2::TransitGatewayRoute") {
		if route.Get("Blackhole").Is(true) == assembly.True {
			return
		}
	}
	w.on("PacketDropCountBlackhole")
}

// attachment watches what an account attaches to the gateway of another. In the account of the
// gateway its own alarms count the packets of all attachments.
func attachment(w *watch) {
	gateway := w.Get("TransitGatewayId")
	if to, ok := gateway.Target(); ok && to.Resource.Stack.Account == w.Stack.Account {
		return
	}
	w.dimensions = append(w.dimensions, of("TransitGateway", gateway))
	w.on("PacketDropCountNoRoute")
}

// healthCheck watches what may fail: a check that needs none of its children to be healthy always
// is.
func healthCheck(w *watch) {
	if needed, known := w.Get("HealthCheckConfig", "HealthThreshold").Int(); !known || needed > 0 {
		w.on("HealthCheckStatus")
	}
}

// endpoint watches what PrivateLink reports; gateway endpoints have no metrics.
func endpoint(w *watch) {
	kind, _ := w.Get("VpcEndpointType").Text()
	if kind != "Interface" && kind != "GatewayLoadBalancer" {
		return
	}
	w.dimensions = append(w.dimensions, of("VPC Id", w.Get("VpcId")), of("Service Name", w.Get("ServiceName")), literal("Endpoint Type", kind))
	w.on("PacketsDropped")
}
