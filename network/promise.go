package network

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// promiseTiers records that subnets stay in their tiers, by whose tags guardrails and L2 constructs
// go, and that their routes stay those of their tier.
func (v *VPC) promiseTiers(p VPCProps) {
	inZone, zones := "AvailabilityZone", *v.l2.AvailabilityZones()
	if len(p.ZoneIDs) > 0 {
		inZone = "AvailabilityZoneId"
	}
	vpc := promise.At("Resource/Resource").Is("EnableDnsHostnames", true).Is("EnableDnsSupport", true)
	var subnets, ways []promise.Subject
	for _, tier := range p.Tiers {
		kind := string(tier.Kind)
		if tier.Kind == Isolated {
			kind = "Isolated"
		}
		for i := range v.plan.Zones() {
			at := fmt.Sprintf("Resource/%sSubnet%d/", tier.Name, i+1)
			subnets = append(subnets,
				promise.At(at+"RouteTable").Refers("VpcId", "Resource/Resource"),
				promise.At(at+"RouteTableAssociation").Refers("RouteTableId", at+"RouteTable").Refers("SubnetId", at+"Subnet"),
				promise.At(at+"Subnet").Refers("VpcId", "Resource/Resource").Is("MapPublicIpOnLaunch", false).
					Is(inZone, zones[i]).
					Includes("Tags", tag("aws-cdk:subnet-name", tier.Name), tag("aws-cdk:subnet-type", kind)))
			if property, to := p.wayOut(tier.Kind, i); to != "" {
				ways = append(ways, promise.At(at+"DefaultRoute").Is("DestinationCidrBlock", "0.0.0.0/0").
					Refers("RouteTableId", at+"RouteTable").Refers(property, to))
			}
		}
	}
	provider := "/" + tree.Path(tree.Stack(v)) + "/Custom::VpcRestrictDefaultSGCustomResourceProvider/"
	promises := []promise.Promise{
		promise.That("resolves names", vpc),
		promise.That("takes the rules out of its default security group",
			promise.At("Resource/RestrictDefaultSecurityGroupCustomResource/Default").Refers("DefaultSecurityGroupId", "Resource/Resource").
				Refers("ServiceToken", provider+"Handler"),
			promise.At(provider+"Handler").Refers("Role", provider+"Role"), promise.At(provider+"Role")),
		promise.That("keeps every subnet in its tier and zone, with a route table of its own", subnets...),
	}
	if ways != nil {
		promises = append(promises, promise.That("leads public subnets to the internet gateway, and private ones to NAT", ways...))
	}
	if p.NAT.needsInternetGateway(p.Tiers) {
		promises = append(promises, promise.That("has its internet gateway", promise.At("Resource/VPCGW").
			Refers("VpcId", "Resource/Resource").Refers("InternetGatewayId", "Resource/IGW"), promise.At("Resource/IGW")))
	}
	if gateways := p.promisedNAT(); gateways != nil {
		promises = append(promises, promise.That("has NAT gateways in public subnets", gateways...))
	}
	plinth.Promise(v, promises...)
}

// wayOut is the next hop that the L2 gives to the default route of a tier in a zone, empty for
// none.
func (p VPCProps) wayOut(kind TierKind, zone int) (property, to string) {
	switch {
	case kind == Public:
		return "GatewayId", "Resource/IGW"
	case kind == Private && p.NAT == NATPerZone:
		return "NatGatewayId", p.natSubnet(zone) + "NATGateway"
	case kind == Private && p.NAT == NATSingle:
		return "NatGatewayId", p.natSubnet(0) + "NATGateway"
	}
	return "", ""
}

// natSubnet is where the NAT gateway of a zone stands: in the first public tier.
func (p VPCProps) natSubnet(zone int) string {
	for _, tier := range p.Tiers {
		if tier.Kind == Public {
			return fmt.Sprintf("Resource/%sSubnet%d/", tier.Name, zone+1)
		}
	}
	return ""
}

func (p VPCProps) promisedNAT() []promise.Subject {
	var all []promise.Subject
	for zone := range int(*p.NAT.zonalGateways(p)) {
		at := p.natSubnet(zone)
		all = append(all, promise.At(at+"NATGateway").Refers("SubnetId", at+"Subnet").Refers("AllocationId", at+"EIP").
			Unset("ConnectivityType").After(at+"DefaultRoute"))
	}
	return all
}

func tag(key, value string) map[string]any { return map[string]any{"Key": key, "Value": value} }

// promiseEntries records that a network ACL keeps its rules and its subnets.
func (n *NetworkACLs) promiseEntries(id string, acl awsec2.NetworkAcl, vpc *VPC, tier string, rules aclRules) {
	on := []promise.Subject{promise.At(id+"/Resource").Refers("VpcId", "/"+tree.Path(vpc)+"/Resource/Resource")}
	entries := func(direction string, all []aclRule, egress bool) {
		for _, r := range all {
			on = append(on, promise.At(fmt.Sprintf("%s/%s%d/Resource", id, direction, r.number)).
				Is("RuleNumber", r.number).Is("RuleAction", r.action()).Is("Egress", egress).Is("CidrBlock", r.cidr.String()).
				Refers("NetworkAclId", id+"/Resource"))
		}
	}
	entries("In", rules.in, false)
	entries("Out", rules.out, true)
	zone := 0
	for _, name := range tree.Children(acl) {
		if strings.HasPrefix(name, "DefaultAssociation") { // CDK makes one for each zone, in their order
			zone++
			on = append(on, promise.At(id+"/"+name+"/Resource").Refers("NetworkAclId", id+"/Resource").
				Refers("SubnetId", fmt.Sprintf("/%s/Resource/%sSubnet%d/Subnet", tree.Path(vpc), tier, zone)))
		}
	}
	plinth.Promise(n, promise.That("guards the "+strings.ToLower(id)+" tier by a network ACL", on...))
}

// promiseBlackholes records that routes drop what the policy of a hub denies.
func (s *Spoke) promiseBlackholes(denied []Segment) {
	var on []promise.Subject
	for _, segment := range denied {
		on = append(on, promise.At("BlackholeIn"+string(segment)).Is("Blackhole", true))
	}
	if on != nil {
		plinth.Promise(s.routes, promise.That("drops what segments send to the VPC that may not reach it", on...))
	}
}
