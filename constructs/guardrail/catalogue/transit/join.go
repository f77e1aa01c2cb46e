package transit

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A join is a property of a resource type that names what the resource connects a network to.
type join struct {
	typ string
	// near names the VPC or the subnets that are connected. It is empty where any network may be
	// behind the resource.
	near string
	far  string
	// opaque marks far ends that route by a policy of their own, which no rule follows.
	opaque bool
}

var joins = []join{
	{typ: "AWS::EC2::TransitGatewayConnect", far: "TransportTransitGatewayAttachmentId"},
	{typ: "AWS::EC2::VPCEndpoint", near: "VpcId", far: "ResourceConfigurationArn"},
	{typ: "AWS::EC2::VPCEndpoint", near: "VpcId", far: "ServiceNetworkArn"},
	{typ: "AWS::NetworkManager::TransitGatewayRouteTableAttachment", far: "PeeringId", opaque: true},
	{typ: "AWS::NetworkManager::VpcAttachment", near: "VpcArn", far: "CoreNetworkId", opaque: true},
	{typ: "AWS::VpcLattice::ServiceNetworkResourceAssociation", far: "ResourceConfigurationId"},
	{typ: "AWS::VpcLattice::ServiceNetworkResourceAssociation", far: "ServiceNetworkId"},
	{typ: "AWS::VpcLattice::ServiceNetworkServiceAssociation", far: "ServiceIdentifier"},
	{typ: "AWS::VpcLattice::ServiceNetworkServiceAssociation", far: "ServiceNetworkIdentifier"},
	{typ: "AWS::VpcLattice::ServiceNetworkVpcAssociation", near: "VpcIdentifier", far: "ServiceNetworkIdentifier"},
}

// unknownJoins reports, in apps that keep VPCs apart, what connects networks to something that no
// rule can follow.
func unknownJoins(pass *engine.Pass) {
	if !mixed(pass.Assembly) {
		return
	}
	reported := map[*assembly.Resource]bool{}
	for _, j := range joins {
		for _, r := range pass.OfType(j.typ) {
			near, far := r.Get(j.near), r.Get(j.far)
			if reported[r] {
				continue
			}
			if j.near != "" && !j.opaque && near.Exists() && !inApp(near) && far.Exists() {
				pass.Report(r, j.near, "connects %v, which is not in the app, to %v", near, far)
				reported[r] = true
				continue
			}
			if j.near != "" && !keptApart(segmentNear(r, near)) {
				continue
			}
			switch {
			case !far.Exists():
				continue
			case j.opaque:
				pass.Report(r, j.far, "connects a network to Cloud WAN by %v, whose segments are unknown", far)
			case !inApp(far):
				pass.Report(r, j.far, "connects a network to %v, which is not in the app", far)
			default:
				continue
			}
			reported[r] = true
		}
	}
	foreignRoutes(pass)
	foreignServices(pass)
	foreignInterfaces(pass)
}

// foreignRoutes reports routes of transit gateways to attachments that are not in the app, and
// routes to peers that are not. Rules about who reaches whom follow the others. A blackhole has no
// attachment.
func foreignRoutes(pass *engine.Pass) {
	for _, route := range pass.OfType("AWS::EC2::TransitGatewayRoute") {
		switch to := route.Get(attachmentID); {
		case inApp(to) || route.Get("Blackhole").Is(true) == assembly.True:
		case inApp(route.Get(tableID)):
			pass.Report(route, attachmentID, "leads to %v, whose network is known only at deployment", to)
		default:
			pass.Report(route, attachmentID, "leads from table %v to %v, and neither is in the app", route.Get(tableID), to)
		}
	}
	for _, route := range pass.OfType("AWS::EC2::Route") {
		peering := route.Get("VpcPeeringConnectionId")
		table, ok := route.Get("RouteTableId").Target()
		if ok && peering.Exists() && !inApp(peering) && keptApart(segmentNear(table.Resource, table.Resource.Get("VpcId"))) &&
			!ofIsolated(pass, route) {
			pass.Report(route, "VpcPeeringConnectionId", "leads to %v, which is not in the app", peering)
		}
	}
}

// ofIsolated reports whether a route is one of an isolated subnet, of which isolatedRoutes speaks.
func ofIsolated(pass *engine.Pass, route *assembly.Resource) bool {
	return slices.ContainsFunc(pass.OfType("AWS::EC2::Subnet"), func(subnet *assembly.Resource) bool {
		return topology.Isolated(subnet) != assembly.False && slices.Contains(topology.Of(pass.Assembly).RoutesOf(subnet), route)
	})
}

// foreignServices reports endpoints in non-production VPCs for endpoint services that are not in
// the app.
func foreignServices(pass *engine.Pass) {
	for _, endpoint := range pass.OfType("AWS::EC2::VPCEndpoint") {
		name := endpoint.Get("ServiceName")
		text, _ := name.Outline()
		if strings.Contains(text, ".vpce.") && len(name.Targets()) == 0 && isNonProduction(segmentNear(endpoint, endpoint.Get("VpcId"))) {
			pass.Report(endpoint, "ServiceName", "connects a network to %v, which is not in the app", name)
		}
	}
}

// foreignInterfaces reports what belongs to non-production and has a network interface in a subnet
// that is not in the app.
func foreignInterfaces(pass *engine.Pass) {
	report := func(r *assembly.Resource, property string, ids ...assembly.Value) {
		for _, id := range ids {
			if id.Exists() && !inApp(id) && isNonProduction(segmentNear(r, ids...)) {
				pass.Report(r, property, "has a network interface in %v, which is not in the app", id)
				return
			}
		}
	}
	for _, r := range pass.OfType("AWS::Lambda::Function") {
		report(r, "VpcConfig.SubnetIds", r.Get("VpcConfig", "SubnetIds").List()...)
	}
	for _, r := range pass.OfType("AWS::EC2::NetworkInterface") {
		report(r, "SubnetId", r.Get("SubnetId"))
	}
	for _, r := range pass.OfType("AWS::EC2::Instance") {
		ids := []assembly.Value{r.Get("SubnetId")}
		for _, e := range r.Get("NetworkInterfaces").List() {
			ids = append(ids, e.Get("SubnetId"), e.Get("NetworkInterfaceId"))
		}
		report(r, "NetworkInterfaces", ids...)
	}
}

// segmentNear is the segment of the first VPC or subnet that values name, or else of the stack.
func segmentNear(r *assembly.Resource, values ...assembly.Value) string {
	for _, v := range values {
		for _, to := range v.Targets() {
			switch to.Resource.Type {
			case "AWS::EC2::VPC":
				return segment(to.Resource)
			case "AWS::EC2::Subnet", "AWS::EC2::NetworkInterface":
				return segmentOf(to.Resource)
			}
		}
	}
	return string(r.Stack.Class)
}

// inApp reports whether a value names a resource of the app, whichever alternative applies.
func inApp(v assembly.Value) bool {
	for _, alt := range v.Alternatives() {
		if _, ok := alt.Target(); alt.Exists() && !ok {
			return false
		}
	}
	return true
}
