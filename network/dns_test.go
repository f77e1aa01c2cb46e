package network_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestQueryLogsDefault(t *testing.T) {
	app, stack := newStack(t)
	network.NewQueryLogs(stack, "DNS", nil)
	snapshot.Check(t, app)
}

func TestQueryLogsFull(t *testing.T) {
	app, stack := newStack(t)
	bucket := everything(stack).FlowLogs.Bucket
	network.NewQueryLogs(stack, "DNS", &network.QueryLogsProps{
		VPCs: []awsec2.IVpc{network.NewVPC(stack, "Network", nil).VPC()}, Logs: network.LogDestination{Bucket: bucket},
	})
	key := awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String("arn:aws:kms:eu-west-1:111111111111:key/01234567-89ab-cdef-0123-456789abcdef"))
	network.NewQueryLogs(stack, "Long", &network.QueryLogsProps{
		Logs: network.LogDestination{Key: key, Retention: awslogs.RetentionDays_ONE_YEAR},
	})
	snapshot.Check(t, app)
}

func TestQueryLogsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewQueryLogs, true, func(stack awscdk.Stack, n int) network.QueryLogsProps {
		return network.QueryLogsProps{VPCs: []awsec2.IVpc{newVPC(stack, n).VPC()}}
	})
}

// An account has ten resource policies of CloudWatch Logs in a Region.
func TestLogGroupsShareOneResourcePolicy(t *testing.T) {
	app, stack := newStack(t)
	for _, id := range []string{"One", "Two", "Three"} {
		if network.NewQueryLogs(stack, id, nil).LogGroup() == nil {
			t.Error("there is no log group")
		}
	}
	if n := len(snapshot.Synth(t, app).OfType("AWS::Logs::ResourcePolicy")); n != 1 {
		t.Errorf("%d resource policies, want one", n)
	}
}

func firewallProps(stack awscdk.Stack, n int) network.DNSFirewallProps {
	return network.DNSFirewallProps{VPCs: []awsec2.IVpc{newVPC(stack, n).VPC()}}
}

func TestDNSFirewallDefault(t *testing.T) {
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	network.NewDNSFirewall(stack, "DNS", &props)
	snapshot.Check(t, app)
}

func TestDNSFirewallFull(t *testing.T) {
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	props.Priority = 200
	props.AllowedDomains, props.BlockedDomains = []string{"*.amazonaws.com", "example.com"}, []string{"*.bad.example"}
	props.AllowOnly, props.FailOpen, props.AllowChanges = true, true, false
	props.ManagedLists = map[string]string{
		"AWSManagedDomainsAggregateThreatList": "rslvr-fdl-0123456789abcdef", "AWSManagedDomainsMalwareDomainList": "rslvr-fdl-fedcba9876543210",
	}
	props.ThreatCategories = []string{"PHISHING"}
	firewall := network.NewDNSFirewall(stack, "DNS", &props)
	network.NewDNSProfile(stack, "Profile", nil).AddFirewall(firewall)
	snapshot.Check(t, app)
}

func TestDNSFirewallGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewDNSFirewall, true, firewallProps)
}

// Nothing that decides about a name may stand behind what would decide otherwise.
func TestDNSFirewallRulesAreInOrder(t *testing.T) {
	app, stack := newStack(t)
	network.NewDNSFirewall(stack, "DNS", &network.DNSFirewallProps{
		AllowedDomains: []string{"example.com"}, BlockedDomains: []string{"*.bad.example"}, AllowOnly: true,
		ManagedLists: map[string]string{"b": "rslvr-fdl-b", "a": "rslvr-fdl-a"},
	})
	var got []string
	last := 0
	for _, rule := range snapshot.Synth(t, app).OfType("AWS::Route53Resolver::FirewallRuleGroup")[0].Get("FirewallRules").List() {
		priority, _ := rule.Get("Priority").Int()
		if priority <= last {
			t.Errorf("priority %d after %d", priority, last)
		}
		last = priority
		if action := rule.Get("Action"); action.Is("BLOCK") == assembly.True && rule.Get("BlockResponse").Is("NODATA") != assembly.True {
			t.Errorf("the answer of priority %d is %v, want NODATA: no name is denied that a list has by mistake", priority, rule.Get("BlockResponse"))
		}
		what := rule.Get("DnsThreatProtection")
		if confidence := rule.Get("ConfidenceThreshold"); what.Exists() && confidence.Is("HIGH") != assembly.True {
			t.Errorf("confidence of %v is %v, want HIGH: names of customers are not blocked on a suspicion", what, confidence)
		}
		if !what.Exists() {
			what = rule.Get("FirewallDomainListId")
		}
		got = append(got, rule.Get("Action").String()+" "+strings.TrimRight(what.String(), "0123456789ABCDEF}.Id"))
	}
	want := []string{"ALLOW ${DNSAllow", "BLOCK ${DNSBlock", "BLOCK rslvr-fdl-a", "BLOCK rslvr-fdl-b", "BLOCK DG", "BLOCK DNS_TUNNELING",
		"BLOCK DICTIONARY_DG", "BLOCK ${DNSEverything"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestFailOpenTakesACustomResourceForEachVPCAndNothingElseDoes(t *testing.T) {
	for failOpen, want := range map[bool]int{false: 0, true: 2} {
		app, stack := newStack(t)
		network.NewDNSFirewall(stack, "DNS", &network.DNSFirewallProps{
			VPCs: []awsec2.IVpc{newVPC(stack, 1).VPC(), newVPC(stack, 2).VPC()}, FailOpen: failOpen,
		})
		if n := len(snapshot.Synth(t, app).OfType("Custom::DNSFirewallFailOpen")); n != want {
			t.Errorf("FailOpen %v: %d custom resources, want %d", failOpen, n, want)
		}
	}
}

func TestDNSFirewallIsUnlockedOutsideProduction(t *testing.T) {
	for _, c := range []struct {
		class        plinth.Class
		allowChanges bool
		want         string
	}{{plinth.Production, false, "ENABLED"}, {plinth.NonProduction, false, "DISABLED"}, {plinth.NonProduction, true, "DISABLED"}} {
		app, stack := newStackOf(t, c.class)
		props := firewallProps(stack, 1)
		props.AllowChanges = c.allowChanges
		network.NewDNSFirewall(stack, "DNS", &props)
		association := snapshot.Synth(t, app).OfType("AWS::Route53Resolver::FirewallRuleGroupAssociation")[0]
		if got := association.Get("MutationProtection"); got.Is(c.want) != assembly.True {
			t.Errorf("%v: MutationProtection is %v, want %s", c, got, c.want)
		}
	}
	app, stack := newStack(t)
	props := firewallProps(stack, 1)
	props.AllowChanges = true
	network.NewDNSFirewall(stack, "DNS", &props)
	guardrailtest.Caught(t, app, "DNS-004", "Prod/DNS")
}

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
	props.Forward = append(props.Forward, network.ForwardRule{Domain: "lab.example.com", NameServers: []string{"192.168.0.53", "192.168.2.53:5353"}})
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
	in := network.NewResolverEndpoints(stack, "In", &network.ResolverEndpointsProps{VPC: newVPC(stack, 1).VPC(), InboundCIDRs: []string{"192.168.0.0/16"}})
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

func TestDNSRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	vpc := newVPC(stack, 1).VPC()
	single := network.NewVPC(stack, "Single", &network.VPCProps{Zones: 1}).VPC()
	pooled := network.NewVPC(stack, "Pooled", &network.VPCProps{Pool: &network.Pool{ID: "ipam-pool-1"}}).VPC()
	bucket := awss3.NewBucket(stack, jsii.String("Bucket"), nil)
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
	for says, props := range map[string]network.DNSFirewallProps{
		`network.DNSFirewall "Prod/F": Priority is 100`: {Priority: 100},
		`BlockedDomains has "http://a"`:                 {BlockedDomains: []string{"http://a"}},
		`ManagedLists["x"] is "malware"`:                {ManagedLists: map[string]string{"x": "malware"}},
		"AllowedDomains is empty and AllowOnly is set":  {AllowOnly: true},
		"nothing else is blocked":                       {NoThreatDetection: true},
		"want 20 each at most":                          {ThreatCategories: make([]string, 21)},
	} {
		constructtest.Refused(t, stack, says, func() { network.NewDNSFirewall(stack, "F", &props) })
	}
	constructtest.Refused(t, stack, `network.QueryLogs "Prod/Q": Logs.Retention is ONE_DAY beside a Bucket`, func() {
		network.NewQueryLogs(stack, "Q", &network.QueryLogsProps{
			Logs: network.LogDestination{Bucket: bucket, Retention: awslogs.RetentionDays_ONE_DAY},
		})
	})
}

func TestDNSSabotage(t *testing.T) {
	type dns struct {
		logs     *network.QueryLogs
		firewall *network.DNSFirewall
		resolver *network.ResolverEndpoints
	}
	group := func(d dns, id string) awsec2.SecurityGroup {
		return d.resolver.Node().FindChild(&id).(awsec2.SecurityGroup)
	}
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(d dns)
	}{
		"logs in the clear": {"DNS-001", "Prod/Logs", func(d dns) {
			constructtest.Child(d.logs, "LogGroup", "Resource").AddPropertyDeletionOverride(jsii.String("KmsKeyId"))
		}},
		"logs kept for a week": {"DNS-002", "Prod/Logs", func(d dns) {
			constructtest.Child(d.logs, "LogGroup", "Resource").AddPropertyOverride(jsii.String("RetentionInDays"), 7)
		}},
		"nobody may write": {"DELIVERY-001", "Prod/Logs", func(d dns) {
			awscdk.Stack_Of(d.logs).Node().TryRemoveChild(jsii.String("LogDelivery"))
			d.logs.Config().AddDeletionOverride(jsii.String("DependsOn"))
		}},
		"everybody's logs": {"DELIVERY-001", "Prod/Logs", func(d dns) {
			policy := awscdk.Stack_Of(d.logs).Node().FindChild(jsii.String("LogDelivery"))
			constructtest.Child(policy, "ResourcePolicy").AddPropertyOverride(jsii.String("PolicyDocument"),
				`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}]}`)
		}},
		"an alert only": {"DNS-003", "Prod/Firewall", func(d dns) {
			d.firewall.RuleGroup().AddPropertyOverride(jsii.String("FirewallRules.0.Action"), "ALERT")
		}},
		"nothing blocked": {"DNS-003", "Prod/Firewall", func(d dns) {
			d.firewall.RuleGroup().AddPropertyOverride(jsii.String("FirewallRules"), []any{})
		}},
		"one zone": {"DNS-006", "Prod/Resolver/Inbound", func(d dns) {
			d.resolver.Inbound().AddPropertyDeletionOverride(jsii.String("IpAddresses.1"))
			d.resolver.Inbound().AddPropertyDeletionOverride(jsii.String("IpAddresses.2"))
		}},
		"everybody may ask": {"DNS-007", "Prod/Resolver/Inbound", func(d dns) {
			group(d, "InboundSecurityGroup").AddIngressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
		"another port": {"DNS-007", "Prod/Resolver/Inbound", func(d dns) {
			group(d, "InboundSecurityGroup").AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(22)), nil, nil)
		}},
		"inbound that sends": {"DNS-007", "Prod/Resolver/Inbound", func(d dns) {
			group(d, "InboundSecurityGroup").AddEgressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Tcp(jsii.Number(443)), nil, nil)
		}},
		"outbound to everywhere": {"DNS-007", "Prod/Resolver/Outbound", func(d dns) {
			group(d, "OutboundSecurityGroup").AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
		"outbound that takes queries": {"DNS-007", "Prod/Resolver/Outbound", func(d dns) {
			group(d, "OutboundSecurityGroup").AddIngressRule(awsec2.Peer_Ipv4(jsii.String("10.0.0.0/8")), awsec2.Port_Udp(jsii.Number(53)), nil, nil)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			firewall, resolver := firewallProps(stack, 1), resolverProps(stack, 2)
			c.sabotage(dns{
				network.NewQueryLogs(stack, "Logs", nil),
				network.NewDNSFirewall(stack, "Firewall", &firewall),
				network.NewResolverEndpoints(stack, "Resolver", &resolver),
			})
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
