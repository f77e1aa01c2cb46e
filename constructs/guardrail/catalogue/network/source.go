package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var sourceRules = []engine.Rule{
	{
		ID: "SOURCE-001", Title: "Services with rules of their own admit known sources only",
		Why: "Databases, load balancers and servers that no security group of the app guards are as open as their own rules " +
			"make them.",
		Fix:    "Name the ranges of those who connect, and leave the ports of administrators and databases out.",
		Pillar: engine.Security,
		Check:  sourceTable.Check,
	},
}

var sourceTable = option.Table{
	{Type: "AWS::ElasticBeanstalk::ConfigurationTemplate", Property: "OptionSettings.*", Want: beanstalkSource},
	{Type: "AWS::ElasticBeanstalk::Environment", Property: "OptionSettings.*", Want: beanstalkSource},
	{Type: "AWS::ElasticLoadBalancing::LoadBalancer", Property: "Listeners.*.LoadBalancerPort", Want: webPort,
		Unless: option.When("Scheme", "internal")},
	{Type: "AWS::ElasticLoadBalancingV2::Listener", Property: "Port", Want: webPort, Unless: internalListener},
	{Type: "AWS::GameLift::ContainerFleet", Property: "InstanceInboundPermissions.*", Want: gamePort},
	{Type: "AWS::GameLift::Fleet", Property: "EC2InboundPermissions.*", Want: gamePort},
	{Type: "AWS::Lightsail::Instance", Property: "Networking.Ports", Want: option.Told("opens SSH to the internet", lightsailPorts)},
	{Type: "AWS::MediaConnect::Flow", Property: "Source.WhitelistCidr", Want: knownSource},
	{Type: "AWS::MediaConnect::FlowSource", Property: "WhitelistCidr", Want: knownSource},
	{Type: "AWS::MediaLive::InputSecurityGroup", Property: "WhitelistRules.*.Cidr", Want: knownSource},
	{Type: "AWS::MediaPackage::OriginEndpoint", Property: "Whitelist.*", Want: knownSource},
	{Type: "AWS::RDS::DBSecurityGroup", Property: "DBSecurityGroupIngress.*.CIDRIP", Want: knownSource},
	{Type: "AWS::RDS::DBSecurityGroupIngress", Property: "CIDRIP", Want: knownSource},
	{Type: "AWS::Redshift::ClusterSecurityGroupIngress", Property: "CIDRIP", Want: knownSource},
}

// knownSource wants a block that is no large part of the internet.
func knownSource(v assembly.Value) string {
	switch cidr.CoversInternet(v) {
	case assembly.True:
		return fmt.Sprintf("is %v; want the ranges of those who connect", v)
	case assembly.Unknown:
		return fmt.Sprintf("is %v, which is known only at deployment; want the ranges of those who connect", v)
	}
	return ""
}

// guarded are the ports of administrators, databases and file shares; any other may be what a load
// balancer or a game is for.
var guarded = []int{22, 23, 135, 445, 1433, 1434, 1521, 2049, 3306, 3389, 5432, 5439, 5900, 6379, 8182, 9042, 9200, 9300, 11211, 27017}

// webPort wants a port that a load balancer may open to the internet.
func webPort(v assembly.Value) string {
	for _, alt := range v.Alternatives() {
		port, known := alt.ByDefault().Int()
		switch {
		case !alt.Exists():
		case !known:
			return fmt.Sprintf("is %v, which is known only at deployment; want no port of administrators or databases", v)
		case slices.Contains(guarded, port):
			return fmt.Sprintf("opens port %d to the internet", port)
		}
	}
	return ""
}

// internalListener exempts listeners of load balancers that are not on the internet.
func internalListener(r *assembly.Resource) bool {
	balancer, ok := r.Get("LoadBalancerArn").Target()
	return ok && balancer.Resource.Get("Scheme").Is("internal") == assembly.True
}

// gamePort wants a rule of a fleet that opens no port of administrators to the internet. Players
// connect from anywhere.
func gamePort(v assembly.Value) string {
	from, known := v.Get("FromPort").Int()
	to, alsoKnown := v.Get("ToPort").Int()
	for _, port := range guarded {
		mayOpen := !known || !alsoKnown || from <= port && port <= to
		if mayOpen && cidr.CoversInternet(v.Get("IpRange")) != assembly.False {
			return fmt.Sprintf("opens port %d to %v", port, v.Get("IpRange"))
		}
	}
	return ""
}

// lightsailPorts wants open ports of which the internet reaches those of the web alone. A port
// without sources is open to everybody.
func lightsailPorts(v assembly.Value) string {
	for _, e := range v.List() {
		sources := append(e.Get("Cidrs").List(), e.Get("Ipv6Cidrs").List()...)
		if len(sources) > 0 && assembly.Any(sources, cidr.CoversInternet) == assembly.False {
			continue
		}
		from, to := e.Get("FromPort"), e.Get("ToPort")
		if from.OneOf("80", "443") != assembly.True || to.Same(from) != assembly.True {
			return fmt.Sprintf("opens ports %v-%v to the internet", from, to)
		}
	}
	return ""
}

// beanstalkSource wants options of Elastic Beanstalk that open SSH to known sources only: "tcp, 22,
// 22, 192.0.2.0/24", where the last part may be a security group.
func beanstalkSource(v assembly.Value) string {
	value := v.Get("Value")
	text, known := value.Text()
	switch {
	case v.Get("OptionName").Is("SSHSourceRestriction") == assembly.False:
	case !known:
		return fmt.Sprintf("opens SSH to %v, which is known only at deployment", value)
	default:
		source := text[strings.LastIndex(text, ",")+1:]
		if block, err := netip.ParsePrefix(strings.TrimSpace(source)); err == nil && cidr.Internet(block) {
			return fmt.Sprintf("opens SSH to %v", block)
		}
	}
	return ""
}
