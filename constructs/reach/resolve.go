package reach

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// resolve returns the resource that a value names: by a reference, by an id for which a
// construct recorded an alias, or through a custom resource that looks the id of one of the
// wanted types up. It is nil for what is not in the app.
func (n *Network) resolve(v assembly.Value, wanted ...string) *assembly.Resource {
	if ref, ok := v.Target(); ok {
		return lookedUp(ref.Resource, wanted)
	}
	if text, ok := v.Text(); ok {
		return n.aliases[text]
	}
	// An id cut out of a list, such as a firewall's endpoint ids.
	if one := only(v, wanted); one != nil && len(v.Alternatives()) == 1 {
		return one
	}
	return nil
}

// lookedUp looks through a custom resource, which says what it looks up in its properties:
// the attachment that a VPN connection has is known only that way.
func lookedUp(r *assembly.Resource, wanted []string) *assembly.Resource {
	custom := strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
	if !custom || slices.Contains(wanted, r.Type) {
		return r
	}
	if one := only(r.Get(), wanted); one != nil {
		return one
	}
	return r
}

// only returns the one resource of the wanted types that a value refers to.
func only(v assembly.Value, wanted []string) *assembly.Resource {
	var found *assembly.Resource
	for _, ref := range v.Targets() {
		switch {
		case !slices.Contains(wanted, ref.Resource.Type) || ref.Resource == found:
		case found != nil:
			return nil
		default:
			found = ref.Resource
		}
	}
	return found
}

// name is the path of a resource without the "/Resource" that CDK's own children add.
func name(r *assembly.Resource) string {
	path := r.Path
	for strings.HasSuffix(path, "/Resource") {
		path = strings.TrimSuffix(path, "/Resource")
	}
	return path
}

// kinds words the types of what a packet passes.
var kinds = map[string]string{
	"AWS::EC2::InternetGateway": "internet gateway", "AWS::EC2::NatGateway": "NAT gateway",
	"AWS::EC2::TransitGateway": "transit gateway", "AWS::EC2::EgressOnlyInternetGateway": "egress-only internet gateway",
	"AWS::EC2::VPNGateway": "virtual private gateway", "AWS::EC2::VPCPeeringConnection": "VPC peering connection",
	"AWS::EC2::NetworkInterface": "network interface", "AWS::EC2::Instance": "instance",
	"AWS::EC2::VPCEndpoint": "VPC endpoint", "AWS::NetworkFirewall::Firewall": "firewall",
	"AWS::EC2::VPC": "VPC", "AWS::EC2::Subnet": "subnet", "AWS::EC2::RouteTable": "route table",
	"AWS::EC2::TransitGatewayRouteTable": "transit gateway route table", "AWS::EC2::VPNConnection": "VPN connection",
	"AWS::EC2::TransitGatewayVpcAttachment": "attachment", "AWS::EC2::TransitGatewayAttachment": "attachment",
	"AWS::EC2::TransitGatewayPeeringAttachment": "transit gateway peering", "AWS::EC2::SecurityGroup": "security group",
	"AWS::EC2::NetworkAcl": "network ACL", "AWS::EC2::TransitGatewayConnect": "Connect attachment",
	"AWS::EC2::TransitGatewayRouteTablePropagation": "propagation", "AWS::EC2::VPNGatewayRoutePropagation": "propagation",
	"Custom::TransitGatewayAttachment": "on-premises attachment",
}

// Describe words a resource by its kind and its construct path: "transit gateway Hub/Gateway".
func Describe(r *assembly.Resource) string {
	if kind, ok := kinds[r.Type]; ok {
		return kind + " " + r.Path
	}
	return r.Type + " " + r.Path
}
