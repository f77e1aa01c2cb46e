// Package describe puts resources into words.
package describe

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

var kinds = map[string]string{
	"AWS::EC2::EgressOnlyInternetGateway":           "egress-only internet gateway",
	"AWS::EC2::Instance":                            "instance",
	"AWS::EC2::InternetGateway":                     "internet gateway",
	"AWS::EC2::NatGateway":                          "NAT gateway",
	"AWS::EC2::NetworkAcl":                          "network ACL",
	"AWS::EC2::NetworkInterface":                    "network interface",
	"AWS::EC2::RouteTable":                          "route table",
	"AWS::EC2::SecurityGroup":                       "security group",
	"AWS::EC2::Subnet":                              "subnet",
	"AWS::EC2::TransitGateway":                      "transit gateway",
	"AWS::EC2::TransitGatewayAttachment":            "attachment",
	"AWS::EC2::TransitGatewayConnect":               "Connect attachment",
	"AWS::EC2::TransitGatewayPeeringAttachment":     "transit gateway peering",
	"AWS::EC2::TransitGatewayRouteTable":            "transit gateway route table",
	"AWS::EC2::TransitGatewayRouteTablePropagation": "propagation",
	"AWS::EC2::TransitGatewayVpcAttachment":         "attachment",
	"AWS::EC2::VPC":                                 "VPC",
	"AWS::EC2::VPCEndpoint":                         "VPC endpoint",
	"AWS::EC2::VPCPeeringConnection":                "VPC peering connection",
	"AWS::EC2::VPNConnection":                       "VPN connection",
	"AWS::EC2::VPNGateway":                          "virtual private gateway",
	"AWS::EC2::VPNGatewayRoutePropagation":          "propagation",
	"AWS::NetworkFirewall::Firewall":                "firewall",
	"Custom::TransitGatewayAttachment":              "on-premises attachment",
}

// Resource returns the kind of a resource and its construct path: "transit gateway Hub/Gateway".
func Resource(r *assembly.Resource) string {
	if kind, ok := kinds[r.Type]; ok {
		return kind + " " + r.Path
	}
	return r.Type + " " + r.Path
}

// Name returns the construct path of a resource without the "/Resource" that CDK's own
// constructs append.
func Name(r *assembly.Resource) string {
	path := r.Path
	if strings.HasSuffix(path, "/Resource/Service") { // as the L2 of a service of ECS calls it
		path = strings.TrimSuffix(path, "/Service")
	}
	for strings.HasSuffix(path, "/Resource") {
		path = strings.TrimSuffix(path, "/Resource")
	}
	return path
}

// Service returns the service of a VPC endpoint: "ecr.api" of "com.amazonaws.eu-west-1.ecr.api". It
// is empty if only deployment knows.
func Service(endpoint *assembly.Resource) string {
	name, _ := endpoint.Get("ServiceName").Outline()
	_, regional, amazon := strings.Cut(name, "com.amazonaws.")
	if _, service, ok := strings.Cut(regional, "."); amazon && ok {
		return service
	}
	return name
}
