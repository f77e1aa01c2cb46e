package network

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/tally"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var sgRules = []engine.Rule{
	{
		ID: "SG-001", Title: "Security groups do not allow SSH or RDP from the internet",
		Why:      "Scanners find open SSH and RDP ports within minutes, and attacks on them never stop.",
		Fix:      "Use Session Manager or EC2 Instance Connect Endpoint, or allow only the addresses that have to connect.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.13", "EC2.14", "EC2.53", "EC2.54", "CIS 5.3", "CIS 5.4", "AwsSolutions-EC23", "NIST.800.53.R5-EC2RestrictedSSH"},
		Check:    openPorts(map[int]string{22: "SSH", 3389: "RDP"}),
	},
	{
		ID: "SG-002", Title: "Security groups open only ports 80 and 443 to the internet",
		Why:      "Anything but the web belongs behind a private network, and a forgotten port is the classic way in.",
		Fix:      "Limit the rule to ports 80 and 443, or to the addresses or security groups that need it.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.18"},
		Check:    openBeyondWeb,
	},
	{
		ID: "SG-003", Title: "Security groups do not open database and other high-risk ports to the internet",
		Why:      "Databases, caches, file shares and admin consoles on these ports are scanned constantly, and many require no password.",
		Fix:      "Allow the security group of the client instead of an address range.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.19", "CIS 5.1.2", "NIST.800.53.R5-EC2RestrictedCommonPorts"},
		Check:    openPorts(riskyPorts),
	},
	{
		// A warning, and for production only: CDK's own default lets everything out, and
		// narrowing it is a decision per workload that isolated subnets and a firewall
		// often make better.
		ID: "SG-004", Title: "Security groups restrict outbound traffic",
		Why: "A compromised workload that can reach the whole internet on every protocol can send data anywhere. It is a warning: no " +
			"control of Security Hub asks for it, and what a workload has to reach is seldom known at first.",
		Fix:      "Set AllowAllOutbound to false and allow the destinations that are needed, or at least only port 443.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    openEgress,
	},
	{
		ID: "SG-005", Title: "Security groups in use are those of the app",
		Why: "Nobody sees the rules of a group that is not in the app, nor who is a member of one in another account: whoever owns it " +
			"decides who is let in.",
		Fix:    "Define the group in the app, or allow a range of addresses instead of a group of another account.",
		Pillar: engine.Security,
		Check:  foreignGroups,
	},
	{
		ID: "SG-006", Title: "Security groups of constructs have no rule beside them for the internet",
		Why: "A construct lets in and out what it was told to: one rule beside its group undoes that, where nobody who reads the group " +
			"looks.",
		Fix:    "Tell the construct whom it serves, give the workload a group of its own, or waive the rule with what it is for.",
		Pillar: engine.Security,
		Check:  keptGroups,
	},
	{
		// A warning: nothing is open that one end keeps closed.
		ID: "SG-007", Title: "Connections between security groups are open at both ends",
		Why: "A rule that the other group does not answer connects nothing: one of the two names another group or port than was meant, " +
			"and clients see a timeout.",
		Fix:      "Allow the connection in both groups, as Connections of CDK does, or remove the rule that is left over.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    bothEnds,
	},
}

// riskyPorts are the ports of Security Hub control EC2.19 that SG-001 does not cover, and those of
// databases that EC2.19 leaves out.
var riskyPorts = map[int]string{
	20: "FTP", 21: "FTP", 23: "Telnet", 25: "SMTP", 110: "POP3", 135: "RPC", 143: "IMAP", 445: "CIFS",
	1433: "SQL Server", 1434: "SQL Server", 1521: "Oracle", 2049: "NFS", 3000: "development server", 3306: "MySQL",
	4333: "mSQL", 5000: "development server", 5432: "PostgreSQL", 5439: "Redshift", 5500: "fcp-addr-srvr1",
	5601: "OpenSearch Dashboards", 6379: "Redis", 8080: "proxy", 8088: "HTTP", 8182: "Neptune", 8888: "HTTP",
	9042: "Cassandra", 9200: "OpenSearch", 9300: "OpenSearch", 11211: "Memcached", 27017: "MongoDB",
}

// openPorts makes a check that reports ingress from the internet to any of the ports.
func openPorts(named map[int]string) func(*engine.Pass) {
	numbers := slices.Sorted(maps.Keys(named))
	return func(pass *engine.Pass) {
		opened(pass, numbers, func(ports securitygroup.PortRange) bool {
			return slices.ContainsFunc(numbers, ports.Contains)
		}, func(ports securitygroup.PortRange) string {
			var hit []string
			for _, port := range numbers {
				if ports.Contains(port) {
					hit = append(hit, fmt.Sprintf("%d (%s)", port, named[port]))
				}
			}
			if len(hit) > 3 {
				hit = append(hit[:3], fmt.Sprintf("%d more", len(hit)-3))
			}
			return ", which covers " + strings.Join(hit, ", ")
		})
	}
}

func openBeyondWeb(pass *engine.Pass) {
	var firsts []int // of the ranges of all rules: what tells groups of ports apart
	for _, rule := range securitygroup.Rules(pass.Assembly, "Ingress") {
		if ports, open, _ := rule.Ports(); open && ports.From != 80 && ports.From != 443 {
			firsts = append(firsts, ports.From)
		}
	}
	slices.Sort(firsts)
	opened(pass, slices.Compact(firsts), func(ports securitygroup.PortRange) bool {
		return ports.From != ports.To || ports.From != 80 && ports.From != 443
	}, func(securitygroup.PortRange) string { return "" })
}

// opened reports rules that open what is bad to the internet, in the words of what: as fact if all
// is known, else as a doubt. Then it adds up the addresses that the rules of each group open one of
// the ports to.
func opened(pass *engine.Pass, ports []int, bad func(securitygroup.PortRange) bool, what func(securitygroup.PortRange) string) {
	var all tally.Tally
	rules := securitygroup.Rules(pass.Assembly, "Ingress")
	narrow := map[string][]securitygroup.Rule{} // by group, those that do not name the internet
	for _, rule := range rules {
		from, peer := rule.Peer()
		opens, open, known := rule.Ports()
		switch {
		case !open || !bad(opens):
		case from == assembly.False:
			narrow[rule.Group()] = append(narrow[rule.Group()], rule)
		case from == assembly.True && known:
			all.Add(rule.At, rule.Property, "opens %v to %s%s", opens, peer, what(opens))
		default:
			all.Add(rule.At, rule.Property, "may open %v to %s%s; this is known only at deployment", opens, peer, what(opens))
		}
	}
	for _, rule := range rules { // in the order of the templates
		together(&all, narrow[rule.Group()], ports)
		delete(narrow, rule.Group())
	}
	all.Report(pass)
}

// together reports the first rule of a group whose rules open a port to the internet in parts.
func together(all *tally.Tally, rules []securitygroup.Rule, ports []int) {
	opens, blocks := make([]securitygroup.PortRange, len(rules)), make([][]netip.Prefix, len(rules))
	for i, rule := range rules {
		opens[i], _, _ = rule.Ports()
		blocks[i] = rule.Prefixes()
	}
	for _, port := range ports {
		var prefixes []netip.Prefix
		var first *securitygroup.Rule
		for i := range rules {
			if opens[i].Contains(port) {
				prefixes = append(prefixes, blocks[i]...)
				first = cmp.Or(first, &rules[i])
			}
		}
		if cidr.Internet(prefixes...) {
			all.Add(first.At, first.Property, "opens port %d to %d blocks, which together are a large part of the internet", port, len(prefixes))
			return
		}
	}
}

func openEgress(pass *engine.Pass) {
	separate := pass.ByTarget("AWS::EC2::SecurityGroupEgress", "GroupId")
	for _, group := range pass.OfType("AWS::EC2::SecurityGroup") {
		if !group.Get("SecurityGroupEgress").Exists() && len(separate[group]) == 0 {
			pass.Report(group, "SecurityGroupEgress", "is not set, so AWS allows all outbound traffic")
		}
	}
	for _, rule := range securitygroup.Rules(pass.Assembly, "Egress") {
		to, peer := rule.Peer()
		if to == assembly.True && rule.Get("IpProtocol").OneOf(securitygroup.EveryProtocol...) == assembly.True {
			pass.Report(rule.At, rule.Property, "allows every protocol to %s", peer)
		}
	}
}
