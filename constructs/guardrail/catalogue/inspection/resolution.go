package inspection

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func resolvedInside(pass *engine.Pass) {
	for _, options := range pass.OfType("AWS::EC2::DHCPOptions") {
		for _, server := range options.Get("DomainNameServers").List() {
			if server.Is("AmazonProvidedDNS") != assembly.True && !private(server) {
				pass.Report(options, "DomainNameServers", "has %v; want AmazonProvidedDNS or private addresses", server)
				break
			}
		}
	}
	for _, r := range pass.OfType("AWS::EC2::VPCDHCPOptionsAssociation") {
		options := r.Get("DhcpOptionsId")
		if _, inApp := options.Target(); !inApp && options.Is("default") != assembly.True {
			pass.Report(r, "DhcpOptionsId", "is %v, whose name servers are not known in the app", options)
		}
	}
	for _, rule := range pass.OfType("AWS::Route53Resolver::ResolverRule") {
		for _, target := range rule.Get("TargetIps").List() {
			if address := target.Get("Ip"); address.Known() && !private(address) {
				pass.Report(rule, "TargetIps", "has %v, which is on the internet", address)
				break
			}
		}
	}
}

func private(address assembly.Value) bool {
	prefix, ok := cidr.Parse(address)
	return ok && prefix.Addr().IsPrivate()
}

func place(r *assembly.Resource) string { return r.Stack.Account + "/" + r.Stack.Region }

// queriesLogged takes any resource that names a configuration for what applies it: an association,
// a profile, or a share with other accounts. One that is not applied is for VPCs of other apps if
// those of this app have their query logs.
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
			for _, to := range r.Targets() {
				applied[to.Resource] = applied[to.Resource] || r.PresentWith(to.Resource)
			}
		}
	}
	unlogged := map[string]bool{} // by account and Region
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		unlogged[place(vpc)] = unlogged[place(vpc)] || !applied[vpc]
	}
	for _, r := range configurations {
		if !applied[r] && unlogged[place(r)] {
			pass.Report(r, "", "no VPC is associated with it unconditionally")
		}
	}
}
