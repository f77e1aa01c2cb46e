package network

import (
	"fmt"
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// ResolverEndpointsProps configure [ResolverEndpoints]. VPC is required, and one of
// InboundCIDRs and Forward.
type ResolverEndpointsProps struct {
	// VPC is where the endpoints are.
	VPC awsec2.IVpc
	// Subnets are where they stand, with one address in each. The default is the first group of
	// private subnets, or of isolated ones where none leads out.
	Subnets *awsec2.SubnetSelection
	// InboundCIDRs are the networks whose name servers may ask the inbound endpoint for
	// names that the VPC knows. The default is no inbound endpoint.
	InboundCIDRs []string
	// InboundHost fixes the inbound addresses: the number of the host in each subnet, so that
	// 10 means 10.0.10.10, 10.0.11.10, 10.0.12.10 in the app tier of 10.0.0.0/16. The default
	// leaves them to AWS, which chooses others when the endpoint is replaced.
	InboundHost int
	// Forward are the rules of the outbound endpoint. The default is no outbound endpoint.
	Forward []ForwardRule
	// ForwardFor are further VPCs that the rules are for. They use the same endpoint.
	ForwardFor []awsec2.IVpc
	// ShareWith are accounts, or the ARNs of organizational units or of the organization,
	// that may associate the rules with their VPCs. The default is nobody.
	ShareWith []string
}

// ResolverEndpoints join the DNS of a VPC and that of other networks: an inbound endpoint
// answers name servers on premises, an outbound one asks them. They promise that
//
//   - each endpoint has addresses in two zones at least (DNS-006),
//   - the inbound endpoint takes DNS, over UDP and TCP, from named networks only, and the
//     outbound one reaches nothing but the name servers of its rules (DNS-007).
//
// Standing idle each costs by the hour and address.
type ResolverEndpoints struct {
	constructs.Construct
	inbound, outbound awsroute53resolver.CfnResolverEndpoint
	rules             map[string]awsroute53resolver.CfnResolverRule
	props             ResolverEndpointsProps
	subnets           []awsec2.ISubnet
}

// NewResolverEndpoints defines the endpoints and the rules. It panics with an error when
// VPC is nil, when Subnets are in one zone or select nothing, when there is nothing to
// resolve in either direction, and when a range, domain, address or host is malformed.
func NewResolverEndpoints(scope constructs.Construct, id string, props *ResolverEndpointsProps) *ResolverEndpoints {
	r := &ResolverEndpoints{rules: map[string]awsroute53resolver.CfnResolverRule{}}
	p := plinth.Define(r, scope, id, func() (p ResolverEndpointsProps, err error) {
		p, r.subnets, err = props.withDefaults()
		return p, err
	})
	r.props = p
	if len(p.InboundCIDRs) > 0 {
		r.addInbound()
	}
	if len(p.Forward) > 0 {
		r.addOutbound()
	}
	return r
}

// Inbound returns the inbound endpoint, nil if there is none; there is no L2.
func (r *ResolverEndpoints) Inbound() awsroute53resolver.CfnResolverEndpoint { return r.inbound }

// InboundAddresses returns the addresses that name servers forward to, if InboundHost fixes
// them.
func (r *ResolverEndpoints) InboundAddresses() []string {
	if r.props.InboundHost == 0 || r.inbound == nil {
		return nil
	}
	var all []string
	for _, subnet := range r.subnets {
		all = append(all, r.props.host(subnet))
	}
	return all
}

// Outbound returns the outbound endpoint, nil if there is none.
func (r *ResolverEndpoints) Outbound() awsroute53resolver.CfnResolverEndpoint { return r.outbound }

// Rule returns the rule for a domain, nil if there is none.
func (r *ResolverEndpoints) Rule(domain string) awsroute53resolver.CfnResolverRule {
	return r.rules[domain]
}

func (r *ResolverEndpoints) addInbound() {
	group := r.securityGroup("Inbound")
	for _, cidr := range r.props.InboundCIDRs {
		peer := awsec2.Peer_Ipv4(&cidr)
		group.AddIngressRule(peer, awsec2.Port_Udp(jsii.Number(53)), jsii.String("DNS"), nil)
		group.AddIngressRule(peer, awsec2.Port_Tcp(jsii.Number(53)), jsii.String("DNS"), nil)
	}
	r.inbound = r.endpoint("Inbound", "INBOUND", group, r.props.InboundHost > 0)
}

func (r *ResolverEndpoints) addOutbound() {
	group := r.securityGroup("Outbound")
	allowed := map[netip.AddrPort]bool{}
	for _, f := range r.props.Forward {
		for _, server := range f.servers() {
			if allowed[server] {
				continue
			}
			allowed[server] = true
			peer, port := awsec2.Peer_Ipv4(jsii.String(server.Addr().String()+"/32")), jsii.Number(server.Port())
			group.AddEgressRule(peer, awsec2.Port_Udp(port), jsii.String("DNS"), nil)
			group.AddEgressRule(peer, awsec2.Port_Tcp(port), jsii.String("DNS"), nil)
		}
	}
	r.outbound = r.endpoint("Outbound", "OUTBOUND", group, false)
	var arns []*string
	for _, f := range r.props.Forward {
		rule := r.forward(f)
		r.rules[f.Domain] = rule
		arns = append(arns, rule.AttrArn())
	}
	if len(r.props.ShareWith) > 0 {
		shareResources(r, r.props.ShareWith, arns...)
	}
}

func (r *ResolverEndpoints) endpoint(id, direction string, group awsec2.SecurityGroup, fixed bool) awsroute53resolver.CfnResolverEndpoint {
	c := tree.Group(r, id)
	var addresses []any
	for _, subnet := range r.subnets {
		address := &awsroute53resolver.CfnResolverEndpoint_IpAddressRequestProperty{SubnetId: subnet.SubnetId()}
		if fixed {
			address.Ip = jsii.String(r.props.host(subnet))
		}
		addresses = append(addresses, address)
	}
	return plinth.Kept(awsroute53resolver.NewCfnResolverEndpoint, c, "Resource", "stands in its subnets, behind its security group",
		&awsroute53resolver.CfnResolverEndpointProps{
			Name: uniqueName(c, 64), Direction: &direction, IpAddresses: &addresses,
			SecurityGroupIds: &[]*string{group.SecurityGroupId()},
		})
}

func (r *ResolverEndpoints) securityGroup(id string) awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(r, jsii.String(id+"SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc:              r.props.VPC,
		Description:      jsii.String(id + " resolver endpoint of " + pathOf(r.props.VPC)),
		AllowAllOutbound: jsii.Bool(false),
	})
	plinth.KeepGroup(group)
	return group
}

// host is the fixed address in a subnet, whose range is known.
func (p ResolverEndpointsProps) host(subnet awsec2.ISubnet) string {
	address := netip.MustParsePrefix(*subnet.Ipv4CidrBlock()).Addr()
	for range p.InboundHost {
		address = address.Next()
	}
	return address.String()
}

// withDefaults also returns the subnets that the endpoints stand in.
func (p *ResolverEndpointsProps) withDefaults() (ResolverEndpointsProps, []awsec2.ISubnet, error) {
	var q ResolverEndpointsProps
	if p != nil {
		q = *p
	}
	if q.VPC == nil {
		return q, nil, fmt.Errorf("VPC is nil, want the VPC that the endpoints are in")
	}
	subnets, err := subnetsOrDefault("Subnets", q.VPC, q.Subnets)
	if err != nil {
		return q, nil, err
	}
	if err := inTwoZones("Subnets", subnets); err != nil {
		return q, nil, err
	}
	switch {
	case len(q.InboundCIDRs)+len(q.Forward) == 0:
		return q, nil, fmt.Errorf("InboundCIDRs and Forward are empty, want networks that ask or domains that are asked for")
	case len(q.Forward) == 0 && len(q.ForwardFor)+len(q.ShareWith) > 0:
		return q, nil, fmt.Errorf("Forward is empty beside ForwardFor or ShareWith, want the rules for them")
	}
	if err := checkCIDRs("InboundCIDRs", q.InboundCIDRs); err != nil {
		return q, nil, err
	}
	if err := checkShareWith(q.ShareWith); err != nil {
		return q, nil, err
	}
	if err := q.checkHost(subnets); err != nil {
		return q, nil, err
	}
	return q, subnets, checkForward(q.Forward)
}

// checkHost leaves the addresses out that AWS reserves: the first four and the last.
func (p ResolverEndpointsProps) checkHost(subnets []awsec2.ISubnet) error {
	if p.InboundHost == 0 {
		return nil
	}
	for _, subnet := range subnets {
		var text string
		_ = plinth.Try(func() { text = *subnet.Ipv4CidrBlock() }) // CDK refuses where it was not told
		cidr, err := netip.ParsePrefix(text)
		if err != nil {
			return fmt.Errorf("InboundHost is %d and the range of %s is known only to the deployment, "+
				"want 0, which leaves the addresses to AWS, or a VPC whose ranges are written down", p.InboundHost, tree.Path(subnet))
		}
		if last := 1<<(32-cidr.Bits()) - 2; p.InboundHost < 4 || p.InboundHost > last {
			return fmt.Errorf("InboundHost is %d, want 4 to %d in subnets of /%d", p.InboundHost, last, cidr.Bits())
		}
	}
	return nil
}
