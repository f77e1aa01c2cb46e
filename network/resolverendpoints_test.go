package network_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func resolverProps(stack awscdk.Stack, n int) network.ResolverEndpointsProps {
	return network.ResolverEndpointsProps{
		VPC: newVPC(stack, n).VPC(), InboundCIDRs: []string{"192.168.0.0/16"},
		Forward: []network.ForwardRule{{Domain: "corp.example.com", NameServers: []string{"192.168.0.53", "192.168.1.53"}}},
	}
}

func TestResolverEndpointsDefault(t *testing.T) {
	app, stack := newStack(t)
	props := resolverProps(stack, 1)
	network.NewResolverEndpoints(stack, "DNS", &props)
	snapshot.Check(t, app)
}

func TestResolverEndpointsFull(t *testing.T) {
	app, stack := newStack(t)
	props := resolverProps(stack, 1)
	props.Subnets, props.InboundHost = &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}, 10
	props.Forward = append(props.Forward, network.ForwardRule{
		Domain: "lab.example.com", NameServers: []string{"192.168.0.53", "192.168.2.53:5353"},
	})
	props.ForwardFor = []awsec2.IVpc{newVPC(stack, 2).VPC()}
	props.ShareWith = []string{workloads}
	resolver := network.NewResolverEndpoints(stack, "DNS", &props)
	network.NewDNSProfile(stack, "Profile", nil).AddForwarding(resolver)
	if diff := cmp.Diff([]string{"10.1.30.10", "10.1.31.10", "10.1.32.10"}, resolver.InboundAddresses()); diff != "" {
		t.Errorf("inbound addresses (-want +got):\n%s", diff)
	}
	snapshot.Check(t, app)
}

func TestResolverEndpointsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewResolverEndpoints, false, resolverProps)
}

func TestResolverEndpointsInOneDirection(t *testing.T) {
	_, stack := newStack(t)
	in := network.NewResolverEndpoints(stack, "In", &network.ResolverEndpointsProps{
		VPC: newVPC(stack, 1).VPC(), InboundCIDRs: []string{"192.168.0.0/16"},
	})
	if in.Inbound() == nil || in.Outbound() != nil || in.InboundAddresses() != nil {
		t.Error("want an inbound endpoint alone, at addresses of AWS's choice")
	}
	out := network.NewResolverEndpoints(stack, "Out", &network.ResolverEndpointsProps{
		VPC: newVPC(stack, 2).VPC(), Forward: []network.ForwardRule{{Domain: "corp.example.com", NameServers: []string{"192.168.0.53"}}},
	})
	if out.Outbound() == nil || out.Inbound() != nil || out.Rule("corp.example.com") == nil || out.Rule("example.com") != nil {
		t.Error("want an outbound endpoint alone, with one rule")
	}
}

func TestResolverEndpointsRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := newVPC(stack, 1).VPC()
	single := network.NewVPC(stack, "Single", &network.VPCProps{Zones: 1}).VPC()
	pooled := network.NewVPC(stack, "Pooled", &network.VPCProps{Pool: &network.Pool{ID: "ipam-pool-1"}}).VPC()
	rule := func(domain string, servers ...string) network.ResolverEndpointsProps {
		return network.ResolverEndpointsProps{VPC: vpc, Forward: []network.ForwardRule{{Domain: domain, NameServers: servers}}}
	}
	for says, props := range map[string]network.ResolverEndpointsProps{
		`network.ResolverEndpoints "Prod/R": VPC is nil`: {},
		"InboundCIDRs and Forward are empty":             {VPC: vpc},
		"Subnets selects no subnets: There are no subnet groups with name 'dns' in this VPC. Available names: public,app,data,management": {
			VPC: vpc, Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("dns")}},
		"InboundHost is 10 and the range of Prod/Pooled/Resource/appSubnet1 is known only to the deployment": {
			VPC: pooled, InboundCIDRs: []string{"10.0.0.0/8"}, InboundHost: 10},
		"Subnets has one zone":                            {VPC: single, InboundCIDRs: []string{"10.0.0.0/8"}},
		`InboundCIDRs has "0.0.0.0/0"`:                    {VPC: vpc, InboundCIDRs: []string{"0.0.0.0/0"}},
		"InboundHost is 3, want 4 to 254":                 {VPC: vpc, InboundCIDRs: []string{"10.0.0.0/8"}, InboundHost: 3},
		"InboundHost is 255":                              {VPC: vpc, InboundCIDRs: []string{"10.0.0.0/8"}, InboundHost: 255},
		"Forward is empty beside ForwardFor or ShareWith": {VPC: vpc, InboundCIDRs: []string{"10.0.0.0/8"}, ShareWith: []string{workloads}},
		`ShareWith has "me"`:                              {VPC: vpc, Forward: rule("a.example", "10.0.0.1").Forward, ShareWith: []string{"me"}},
		`Forward.Domain is "*.example.com"`:               rule("*.example.com", "10.0.0.1"),
		`Forward.Domain is "Example.com"`:                 rule("Example.com", "10.0.0.1"),
		`Forward["example.com"].NameServers is empty`:     rule("example.com"),
		`Forward["a.example"].NameServers has "ns1"`:      rule("a.example", "ns1"),
		`NameServers has "10.0.0.1:0"`:                    rule("a.example", "10.0.0.1:0"),
		`NameServers has "fd00::1"`:                       rule("a.example", "fd00::1"),
	} {
		constructtest.Refused(t, stack, says, func() { network.NewResolverEndpoints(stack, "R", &props) })
	}
}

func TestResolverEndpointsSabotage(t *testing.T) {
	group := func(r *network.ResolverEndpoints, id string) awsec2.SecurityGroup {
		return r.Node().FindChild(&id).(awsec2.SecurityGroup)
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(x *network.ResolverEndpoints)
	}{
		"one zone": {"DNS-006", "Prod/Resolver/Inbound", func(x *network.ResolverEndpoints) {
			x.Inbound().AddPropertyDeletionOverride(jsii.String("IpAddresses.1"))
			x.Inbound().AddPropertyDeletionOverride(jsii.String("IpAddresses.2"))
		}},
		"everybody may ask": {"DNS-007", "Prod/Resolver/Inbound", func(x *network.ResolverEndpoints) {
			group(x, "InboundSecurityGroup").AddIngressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
		"another port": {"DNS-007", "Prod/Resolver/Inbound", func(x *network.ResolverEndpoints) {
			group(x, "InboundSecurityGroup").AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"inbound that sends": {"DNS-007", "Prod/Resolver/Inbound", func(x *network.ResolverEndpoints) {
			group(x, "InboundSecurityGroup").AddEgressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(443)), nil, nil)
		}},
		"outbound to everywhere": {"DNS-007", "Prod/Resolver/Outbound", func(x *network.ResolverEndpoints) {
			group(x, "OutboundSecurityGroup").AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
		"outbound that takes queries": {"DNS-007", "Prod/Resolver/Outbound", func(x *network.ResolverEndpoints) {
			group(x, "OutboundSecurityGroup").AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			props := resolverProps(stack, 1)
			c.sabotage(network.NewResolverEndpoints(stack, "Resolver", &props))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
