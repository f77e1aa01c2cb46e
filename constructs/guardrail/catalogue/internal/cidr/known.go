package cidr

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// addresses are the attributes that hold addresses of the app, by type: one address each, or the
// blocks of a VPC, which AWS keeps between /16 and /28 for IPv4 and between /44 and /64 for IPv6.
// An empty attribute is what a Ref returns. Any other attribute may hold anything.
var addresses = map[string][]string{
	"AWS::EC2::VPC":                       {"CidrBlock", "Ipv6CidrBlocks", "CidrBlockAssociations"},
	"AWS::EC2::Subnet":                    {"CidrBlock", "Ipv6CidrBlocks"},
	"AWS::EC2::EIP":                       {"", "PublicIp"},
	"AWS::EC2::Instance":                  {"PublicIp", "PrivateIp"},
	"AWS::EC2::NetworkInterface":          {"PrimaryPrivateIpAddress", "PrimaryIpv6Address", "SecondaryPrivateIpAddresses"},
	"AWS::EC2::NatGateway":                {"PublicIp"},
	"AWS::GlobalAccelerator::Accelerator": {"Ipv4Addresses", "Ipv6Addresses"},
}

// ofTheApp reports whether a value is an address or a block of a resource of the app, or a part of
// one.
func ofTheApp(v assembly.Value) bool {
	if to, ok := v.Target(); ok {
		return slices.Contains(addresses[to.Resource.Type], to.Attribute)
	}
	switch fn, args := v.Call(); fn {
	case "Fn::Select":
		return ofTheApp(args.Get("1"))
	case "Fn::Cidr":
		return ofTheApp(args.Get("0"))
	}
	return false
}
