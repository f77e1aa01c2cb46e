package inspection

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var resolutionRules = []engine.Rule{
	{
		ID: "DNS-008", Title: "DHCP options name the VPC's own resolver or private name servers",
		Why:    "What asks a name server on the internet passes by DNS Firewall, the query logs and private hosted zones.",
		Fix:    "Set DomainNameServers to AmazonProvidedDNS, and forward other names with resolver rules.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::EC2::DHCPOptions", nameServers),
	},
	{
		ID: "DNS-009", Title: "DNS query logging configurations are associated with a VPC",
		Why:    "A configuration that no VPC is associated with logs nothing, but looks as if it did.",
		Fix:    "Associate it with a VPC, by itself or in a Route 53 Profile, or remove it.",
		Pillar: engine.Security,
		Check:  queriesLogged,
	},
}

func nameServers(pass *engine.Pass, options *assembly.Resource) {
	for _, server := range options.Get("DomainNameServers").List() {
		if server.Is("AmazonProvidedDNS") == assembly.True {
			continue
		}
		if prefix, ok := cidr.Parse(server); !ok || !prefix.Addr().IsPrivate() {
			pass.Report(options, "DomainNameServers", "has %v; want AmazonProvidedDNS or private addresses", server)
			return
		}
	}
}

// queriesLogged takes any resource that names a configuration for what applies it: an association, a
// profile, or a share with other accounts.
func queriesLogged(pass *engine.Pass) {
	configurations := pass.OfType(queryLogType)
	if len(configurations) == 0 {
		return
	}
	applied := map[*assembly.Resource]bool{}
	for _, typ := range []string{
		"AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", "AWS::Route53Profiles::ProfileResourceAssociation",
		"AWS::RAM::ResourceShare",
	} {
		for _, r := range pass.OfType(typ) {
			for _, to := range r.Get().Targets() {
				applied[to.Resource] = applied[to.Resource] || r.PresentWith(to.Resource)
			}
		}
	}
	for _, r := range configurations {
		if !applied[r] {
			pass.Report(r, "", "no VPC is associated with it unconditionally")
		}
	}
}
