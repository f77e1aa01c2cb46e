package inspection

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const queryLogType = "AWS::Route53Resolver::ResolverQueryLoggingConfig"

const resolverEndpointType = "AWS::Route53Resolver::ResolverEndpoint"

var dnsRules = []engine.Rule{
	{
		ID: "DNS-001", Title: "DNS query logs are encrypted with a KMS key",
		Why:    "The names that workloads look up reveal what they are and whom they talk to.",
		Fix:    "Set KmsKeyId on the log group, or SSE-KMS on the bucket that receives the query logs.",
		Pillar: engine.Security,
		Check:  logdestination.Encrypted(queryLogType, "DestinationArn"),
	},
	{
		ID: "DNS-002", Title: "Production DNS query logs are kept for 90 days",
		Why:    "Intrusions are often discovered weeks after they begin; the first lookup of the malware has to be on record still.",
		Fix:    "Set RetentionInDays of the log group to 90 or more.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check:  logdestination.KeptFor90Days(queryLogType, "DestinationArn"),
	},
	{
		ID: "DNS-003", Title: "DNS Firewall rule groups block what they match",
		Why:    "An alert reports that data has left through DNS; a block prevents it.",
		Fix:    "Set Action to BLOCK, or to ALLOW for domains that may be resolved. Try new domain lists in a non-production environment.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each("AWS::Route53Resolver::FirewallRuleGroup", dnsFirewallBlocks),
	},
	{
		ID: "DNS-004", Title: "Production DNS Firewall associations have mutation protection enabled",
		Why:    "A single call removes DNS Firewall from a VPC, and the VPC does not show it.",
		Fix:    "Set MutationProtection to ENABLED.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check: engine.Each("AWS::Route53Resolver::FirewallRuleGroupAssociation", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, "ENABLED", "MutationProtection")
		}),
	},
	{
		ID: "DNS-005", Title: "DNS Firewall fails closed",
		Why:      "A VPC that fails open resolves every name just when DNS Firewall is overloaded.",
		Fix:      "Do not set FailOpen, unless resolving names matters more than filtering them.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check: func(pass *engine.Pass) {
			for _, typ := range []string{"Custom::DNSFirewallFailOpen", "AWS::Route53Resolver::FirewallConfig"} {
				for _, r := range pass.OfType(typ) {
					if r.Get("FirewallFailOpen").Is("DISABLED") != assembly.True {
						pass.Report(r, "FirewallFailOpen", "queries are allowed while DNS Firewall does not respond")
					}
				}
			}
		},
	},
	{
		ID: "DNS-006", Title: "Resolver endpoints are in two Availability Zones",
		Why:    "Name resolution between networks must not depend on one zone.",
		Fix:    "Name subnets of two or more Availability Zones in IpAddresses.",
		Pillar: engine.Reliability,
		Check:  engine.Each(resolverEndpointType, resolverZones),
	},
	{
		ID: "DNS-007", Title: "Resolver endpoints exchange DNS only with private networks and name servers",
		Why: "An inbound endpoint that anyone can query reveals the names of a private network; an outbound one that may send " +
			"anywhere is a tunnel.",
		Fix: "Let the security group of an inbound endpoint allow port 53 from private ranges, and that of an outbound one " +
			"reach its name servers only.",
		Pillar: engine.Security,
		Check:  resolverFirewall,
	},
	{
		ID: "DNS-008", Title: "VPCs ask their own resolver or private name servers",
		Why:    "What asks a name server on the internet passes by DNS Firewall, the query logs and private hosted zones.",
		Fix:    "Set DomainNameServers to AmazonProvidedDNS, and forward single domains to private name servers with resolver rules.",
		Pillar: engine.Security,
		Check:  resolvedInside,
	},
	{
		ID: "DNS-009", Title: "DNS query logging configurations are associated with a VPC",
		Why:    "A configuration that no VPC is associated with logs nothing, but looks as if it did.",
		Fix:    "Associate it with a VPC, by itself or in a Route 53 Profile, or remove it.",
		Pillar: engine.Security,
		Check:  queriesLogged,
	},
}

func resolverZones(pass *engine.Pass, endpoint *assembly.Resource) {
	zones := map[string]bool{}
	unknown := 0
	for _, address := range endpoint.Get("IpAddresses").List() {
		to, ok := address.Get("SubnetId").Target()
		if !ok {
			unknown++
			continue
		}
		zones[topology.Zone(to.Resource)] = true
	}
	if len(zones) < 2 {
		pass.Report(endpoint, "IpAddresses", "cover %d of 2 zones; the zones of %d more are known only at deployment", len(zones), unknown)
	}
}

func resolverFirewall(pass *engine.Pass) {
	ingress, egress := securitygroup.ByGroup(pass.Assembly, "Ingress"), securitygroup.ByGroup(pass.Assembly, "Egress")
	engine.Each(resolverEndpointType, func(pass *engine.Pass, endpoint *assembly.Resource) {
		outbound := strings.EqualFold(endpoint.Get("Direction").String(), "OUTBOUND")
		for _, id := range endpoint.Get("SecurityGroupIds").List() {
			group, ok := id.Target()
			if !ok {
				pass.Report(endpoint, "SecurityGroupIds", "%v is not in the app, so its rules are unknown", id)
				continue
			}
			for _, rule := range ingress[group.Resource] {
				ports, open, known := rule.Ports()
				from, peer := rule.Peer()
				if outbound {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic to an outbound endpoint", group.Resource.Path)
				} else if from != assembly.False {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic from %s", group.Resource.Path, peer)
				} else if open && (!known || ports != securitygroup.Port(53)) {
					pass.Report(endpoint, "SecurityGroupIds", "%s allows %v; want port 53", group.Resource.Path, ports)
				}
			}
			resolverEgress(pass, endpoint, group.Resource, egress[group.Resource], outbound)
		}
	})(pass)
}

func resolverEgress(pass *engine.Pass, endpoint, group *assembly.Resource, rules []securitygroup.Rule, outbound bool) {
	if len(rules) == 0 {
		pass.Report(endpoint, "SecurityGroupIds", "%s has no egress rules, so AWS allows all outbound traffic", group.Path)
	}
	for _, rule := range rules {
		switch to, peer := rule.Peer(); {
		case rule.MatchesNothing():
		case !outbound:
			pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic from an inbound endpoint", group.Path)
		case to != assembly.False:
			pass.Report(endpoint, "SecurityGroupIds", "%s allows traffic to %s", group.Path, peer)
		}
	}
}
