package network_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

const (
	organization = "o-a1b2c3d4e5"
	workloads    = "arn:aws:organizations::222222222222:ou/o-a1b2c3d4e5/ou-ab12-workload"
)

func centralProps(stack awscdk.Stack, n int) network.CentralEndpointsProps {
	return network.CentralEndpointsProps{
		VPC: newVPC(stack, n).VPC(), Services: []string{"sqs"}, ClientCIDRs: []string{"10.0.0.0/8"}, OrganizationID: organization,
	}
}

func TestCentralEndpointsDefault(t *testing.T) {
	app, stack := newStack(t)
	props := centralProps(stack, 1)
	network.NewCentralEndpoints(stack, "Endpoints", &props)
	snapshot.Check(t, app)
}

// Two accounts: one with the endpoints, one with a VPC that uses them.
func TestCentralEndpointsFull(t *testing.T) {
	app, stack := newStack(t)
	props := centralProps(stack, 1)
	props.Profiles = []network.EndpointProfile{network.FargateEndpoints}
	props.TrustedAccounts = []string{"602401143452"}
	props.Subnets = &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}
	props.ShareWith = []string{workloads, "333333333333"}
	network.NewCentralEndpoints(stack, "Endpoints", &props)

	spoke := plinth.NewStack(app, "Spoke", &plinth.StackProps{Account: "333333333333", Region: "eu-west-1", Tags: tags, WatchedBy: "a test"})
	profile := awscdk.NewCfnParameter(spoke, jsii.String("Profile"), &awscdk.CfnParameterProps{Type: jsii.String("String")})
	newVPC(spoke, 2).UseDNSProfile(*profile.ValueAsString())
	snapshot.Check(t, app)
}

func TestCentralEndpointsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewCentralEndpoints, false, centralProps)
}

func TestDNSProfileGuard(t *testing.T) {
	constructtest.Guard(t, newStack, network.NewDNSProfile, true, func(stack awscdk.Stack, n int) network.DNSProfileProps {
		return network.DNSProfileProps{ShareWith: []string{workloads}}
	})
}

func TestDNSProfileSharesZonesAndEndpoints(t *testing.T) {
	app, stack := newStack(t)
	vpc := network.NewVPC(stack, "Network", nil)
	zone := awsroute53.NewPrivateHostedZone(stack, jsii.String("Zone"), &awsroute53.PrivateHostedZoneProps{
		Vpc: vpc.VPC(), ZoneName: jsii.String("corp.example.com"),
	})
	dns := network.NewDNSProfile(stack, "DNS", &network.DNSProfileProps{HostedZones: []awsroute53.IPrivateHostedZone{zone}})
	props := network.CentralEndpointsProps{
		VPC: vpc.VPC(), Services: []string{"sqs"}, ClientCIDRs: []string{"10.0.0.0/8"}, OrganizationID: organization, DNS: dns,
	}
	central := network.NewCentralEndpoints(stack, "Endpoints", &props)
	if central.DNS() != dns {
		t.Error("the endpoints have a Profile of their own")
	}
	central.AddServices("sqs", "kms")
	vpc.UseDNSProfile(dns.ProfileID())
	constructtest.Refused(t, stack, `network.VPC "Prod/Network": UseDNSProfile is called twice`,
		func() { vpc.UseDNSProfile(dns.ProfileID()) })
	a := snapshot.Synth(t, app)
	if n := len(a.OfType("AWS::Route53Profiles::Profile")); n != 1 {
		t.Errorf("%d Profiles, want one", n)
	}
	kinds := map[string]int{}
	for _, r := range a.OfType("AWS::Route53Profiles::ProfileResourceAssociation") {
		text, _ := r.Get("ResourceArn").Outline()
		kinds[strings.Split(text, ":")[2]]++
	}
	if diff := cmp.Diff(map[string]int{"route53": 1, "ec2": 2}, kinds); diff != "" {
		t.Errorf("associated resources by service (-want +got):\n%s", diff)
	}
}

func TestCentralEndpointsRefuseBadInput(t *testing.T) {
	_, stack := newStack(t)
	good := centralProps(stack, 1)
	dns := network.NewDNSProfile(stack, "DNS", nil)
	for says, spoil := range map[string]func(p *network.CentralEndpointsProps){
		`network.CentralEndpoints "Prod/E": Profiles and Services are empty`: func(p *network.CentralEndpointsProps) { p.Services = nil },
		"ClientCIDRs is empty":    func(p *network.CentralEndpointsProps) { p.ClientCIDRs = nil },
		"OrganizationID is empty": func(p *network.CentralEndpointsProps) { p.OrganizationID = "" },
		"VPC is nil":              func(p *network.CentralEndpointsProps) { p.VPC = nil },
		`ShareWith has "all"`:     func(p *network.CentralEndpointsProps) { p.ShareWith = []string{"all"} },
		`ShareWith is ["333333333333"] beside DNS`: func(p *network.CentralEndpointsProps) {
			p.ShareWith, p.DNS = []string{"333333333333"}, dns
		},
	} {
		props := good
		spoil(&props)
		constructtest.Refused(t, stack, says, func() { network.NewCentralEndpoints(stack, "E", &props) })
	}
	constructtest.Refused(t, stack, `network.DNSProfile "Prod/P": ShareWith has "12"`, func() {
		network.NewDNSProfile(stack, "P", &network.DNSProfileProps{ShareWith: []string{"12"}})
	})
}

func TestCentralEndpointsSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(c *network.CentralEndpoints)
	}{
		"shared with strangers": {"TGW-001", "Prod/Endpoints/DNS/Share", func(c *network.CentralEndpoints) {
			constructtest.Child(c.DNS(), "Share").AddPropertyOverride(jsii.String("AllowExternalPrincipals"), true)
		}},
		"names lead elsewhere": {"ENDPOINT-002", "Prod/Endpoints/Endpoints/sqs", func(c *network.CentralEndpoints) {
			constructtest.Child(c.Endpoints(), "sqs", "Resource").AddPropertyOverride(jsii.String("PrivateDnsEnabled"), false)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			props := centralProps(stack, 1)
			props.ShareWith = []string{workloads}
			c.sabotage(network.NewCentralEndpoints(stack, "Endpoints", &props))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}
