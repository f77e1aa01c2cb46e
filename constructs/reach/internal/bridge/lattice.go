package bridge

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A membership is a VPC in a VPC Lattice service network, as a client or with a service in it.
type membership struct {
	at   *assembly.Resource
	key  string
	vpcs []*topology.VPC
}

// serviceNetworks joins the VPCs of each service network: whatever is in one can be offered to all.
// One that only deployment knows may be any other.
func (read *reader) serviceNetworks() {
	var all []membership
	member := func(at *assembly.Resource, network assembly.Value, vpcs []*topology.VPC) {
		all = append(all, membership{at, read.key(network), vpcs})
	}
	for _, r := range read.assembly.OfType("AWS::VpcLattice::ServiceNetworkVpcAssociation") {
		member(r, r.Get("ServiceNetworkIdentifier"), read.vpcs(r, "VpcIdentifier"))
	}
	for _, r := range read.assembly.OfType("AWS::EC2::VPCEndpoint") {
		if network := r.Get("ServiceNetworkArn"); network.Exists() {
			member(r, network, read.vpcs(r, "VpcId"))
		}
	}
	for _, r := range read.assembly.OfType("AWS::VpcLattice::ServiceNetworkServiceAssociation") {
		member(r, r.Get("ServiceNetworkIdentifier"), read.targetsOf(read.network.Resolve(r.Get("ServiceIdentifier"))))
	}
	for _, r := range read.assembly.OfType("AWS::VpcLattice::ServiceNetworkResourceAssociation") {
		member(r, r.Get("ServiceNetworkId"), read.gatewayOf(r.Get("ResourceConfigurationId")))
	}
	for i, m := range all {
		for _, other := range all[:i] {
			if m.key == other.key || m.key == "" || other.key == "" {
				both := union(union(nil, m.vpcs), other.vpcs)
				read.add(m.at, "puts VPCs into one VPC Lattice service network", both, both)
			}
		}
	}
}

// targetsOf are the VPCs of the targets of a VPC Lattice service.
func (read *reader) targetsOf(service *assembly.Resource) []*topology.VPC {
	var all []*topology.VPC
	for _, typ := range []string{"AWS::VpcLattice::Listener", "AWS::VpcLattice::Rule"} {
		for _, r := range read.assembly.OfType(typ) {
			if service == nil || read.network.Resolve(r.Get("ServiceIdentifier")) != service {
				continue
			}
			for _, to := range r.Targets() {
				if to.Resource.Type == "AWS::VpcLattice::TargetGroup" {
					all = union(all, read.vpcs(to.Resource, "Config", "VpcIdentifier"))
				}
			}
		}
	}
	return all
}

// gatewayOf are the VPCs in which the resource of a resource configuration is.
func (read *reader) gatewayOf(configuration assembly.Value) []*topology.VPC {
	r := read.network.Resolve(configuration)
	if r == nil {
		return nil
	}
	gateway := read.network.Resolve(r.Get("ResourceGatewayId"))
	if gateway == nil {
		return nil
	}
	return union(read.vpcs(gateway, "VpcIdentifier"), read.vpcsOf(gateway.Get("SubnetIds")))
}

// resourceEndpoints leads from endpoints to the resources that they name.
func (read *reader) resourceEndpoints() {
	for _, r := range read.assembly.OfType("AWS::EC2::VPCEndpoint") {
		if configuration := r.Get("ResourceConfigurationArn"); configuration.Exists() {
			read.add(r, "leads to a resource in another VPC", read.vpcs(r, "VpcId"), read.gatewayOf(configuration))
		}
	}
}
