package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

func ExampleNewQueryLogs() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		network.NewQueryLogs(stack, "QueryLogs", &network.QueryLogsProps{VPCs: []awsec2.IVpc{net.VPC()}})
	})
	fmt.Println(len(a.OfType("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")), "VPC is logged")
	// Output: 1 VPC is logged
}

func ExampleNewDNSFirewall() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		network.NewDNSFirewall(stack, "DNSFirewall", &network.DNSFirewallProps{
			VPCs: []awsec2.IVpc{net.VPC()}, BlockedDomains: []string{"*.bad.example"},
		})
	})
	for _, rule := range a.OfType("AWS::Route53Resolver::FirewallRuleGroup")[0].Get("FirewallRules").List() {
		what := "domains"
		if detector := rule.Get("DnsThreatProtection"); detector.Exists() {
			what = detector.String()
		}
		fmt.Println(rule.Get("Priority"), rule.Get("Action"), what)
	}
	// Output:
	// 200 BLOCK domains
	// 700 BLOCK DGA
	// 710 BLOCK DNS_TUNNELING
	// 720 BLOCK DICTIONARY_DGA
}

// The VPC asks name servers on premises for names of the company, which ask it for names in AWS.
func ExampleNewResolverEndpoints() {
	constructtest.Preview(func(stack awscdk.Stack) {
		resolver := network.NewResolverEndpoints(stack, "Resolver", &network.ResolverEndpointsProps{
			VPC:          network.NewVPC(stack, "Network", nil).VPC(),
			InboundCIDRs: []string{"192.168.0.0/16"},
			InboundHost:  10,
			Forward:      []network.ForwardRule{{Domain: "corp.example.com", NameServers: []string{"192.168.0.53"}}},
		})
		fmt.Println(resolver.InboundAddresses())
	})
	// Output: [10.0.10.10 10.0.11.10 10.0.12.10]
}

// Name resolution for the VPCs of an organizational unit, in one place.
func ExampleNewDNSProfile() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		profile := network.NewDNSProfile(stack, "Profile", &network.DNSProfileProps{
			ShareWith: []string{"arn:aws:organizations::999999999999:ou/o-a1b2c3d4e5/ou-ab12-cdefghij"},
		})
		profile.AddFirewall(network.NewDNSFirewall(stack, "DNSFirewall", nil))
		network.NewVPC(stack, "Network", nil).UseDNSProfile(profile.ProfileID())
	})
	fmt.Println("beyond the organization:", a.OfType("AWS::RAM::ResourceShare")[0].Get("AllowExternalPrincipals"))
	// Output: beyond the organization: false
}
