package network

import (
	"fmt"
	"net/netip"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// A ForwardRule sends queries for a domain to name servers of your own.
type ForwardRule struct {
	// Domain is what is forwarded with all its subdomains, such as "corp.example.com".
	Domain string
	// NameServers are IPv4 addresses, with a port if it is not 53: "10.1.0.53",
	// "10.1.0.54:5353".
	NameServers []string
}

// AddForwarding forwards the queries of the VPCs that use a Profile.
func (d *DNSProfile) AddForwarding(r *ResolverEndpoints) {
	for _, f := range r.props.Forward {
		rule := r.rules[f.Domain]
		d.associate(rule, rule.AttrArn(), nil)
	}
}

// forward defines a rule and associates it with the VPCs.
func (r *ResolverEndpoints) forward(f ForwardRule) awsroute53resolver.CfnResolverRule {
	c := tree.Group(r, f.Domain)
	var targets []any
	for _, server := range f.servers() {
		targets = append(targets, &awsroute53resolver.CfnResolverRule_TargetAddressProperty{
			Ip: jsii.String(server.Addr().String()), Port: jsii.String(strconv.Itoa(int(server.Port()))),
		})
	}
	rule := plinth.Kept(awsroute53resolver.NewCfnResolverRule, c, "Resource", "forwards its domain to the servers that were named",
		&awsroute53resolver.CfnResolverRuleProps{
			Name: uniqueName(c, 64), RuleType: jsii.String("FORWARD"), DomainName: &f.Domain,
			ResolverEndpointId: r.outbound.AttrResolverEndpointId(), TargetIps: &targets,
		})
	for _, vpc := range append([]awsec2.IVpc{r.props.VPC}, r.props.ForwardFor...) {
		plinth.Kept(awsroute53resolver.NewCfnResolverRuleAssociation, c, *awscdk.Names_UniqueId(vpc), "holds for its VPC",
			&awsroute53resolver.CfnResolverRuleAssociationProps{
				ResolverRuleId: rule.AttrResolverRuleId(), VpcId: vpc.VpcId(),
			})
	}
	return rule
}

// servers parses the name servers, which are known to be well formed.
func (f ForwardRule) servers() []netip.AddrPort {
	var all []netip.AddrPort
	for _, s := range f.NameServers {
		server, _ := parseServer(s)
		all = append(all, server)
	}
	return all
}

func parseServer(s string) (netip.AddrPort, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Is4() {
		return netip.AddrPortFrom(a, 53), nil
	}
	server, err := netip.ParseAddrPort(s)
	if err != nil || !server.Addr().Is4() || server.Port() == 0 {
		return server, fmt.Errorf("%q, want an IPv4 address, with a port if it is not 53", s)
	}
	return server, nil
}

func checkForward(rules []ForwardRule) error {
	seen := map[string]bool{}
	for _, f := range rules {
		if !domainName.Valid(f.Domain) || f.Domain[0] == '*' || seen[f.Domain] {
			return fmt.Errorf("Forward.Domain is %q, want a domain in lower case such as \"corp.example.com\", each once", f.Domain)
		}
		seen[f.Domain] = true
		if len(f.NameServers) == 0 {
			return fmt.Errorf("Forward[%q].NameServers is empty, want the addresses of the domain's name servers", f.Domain)
		}
		for _, s := range f.NameServers {
			if _, err := parseServer(s); err != nil {
				return fmt.Errorf("Forward[%q].NameServers has %w", f.Domain, err)
			}
		}
	}
	return nil
}
