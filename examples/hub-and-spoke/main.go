// Hub-and-spoke connects three VPCs in three accounts, and an office, through one transit
// gateway: production and development both reach shared services and the office, and never
// each other.
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/network/addressplan"
	"github.com/plinth-cdk/plinth/observability"
)

func main() { plinth.Main(define, reach.Section(443, places...)) }

// places are asked who reaches whom.
var places = []string{
	"SharedServices/Network/app", "Production/Network/app", "Production/Network/data", "Development/Network/app",
	reach.OnPremises, reach.Internet,
}

// spokes are the VPCs on the hub. A spoke keeps its number for ever: it stands for its
// addresses.
var spokes = []struct {
	name, account string
	number        int
	segment       network.Segment
	class         plinth.Class
}{
	{"SharedServices", config.SharedServicesAccount, 0, network.SegmentShared, plinth.Production},
	{"Production", config.ProductionAccount, 1, network.SegmentProduction, plinth.Production},
	{"Development", config.DevelopmentAccount, 2, network.SegmentNonProduction, plinth.NonProduction},
}

func define(app awscdk.App) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	hubStack := newStack(app, "Hub", config.NetworkAccount, plinth.Production)
	hub := network.NewTransitGatewayHub(hubStack, "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{
			"arn:" + *hubStack.Partition() + ":organizations::" + config.ManagementAccount + ":organization/" + config.OrganizationID},
	})
	alerts := alertTopic(hubStack)
	heard := []observability.Routes{observability.ToAll(alerts)} // one in each account, because alarms act where they are
	office := network.NewOnPremises(hubStack, "Office", &network.OnPremisesProps{Hub: hub, CustomerGatewayIP: config.OfficeGateway})
	office.AddTunnelAlarm(alerts.Action())

	// What belongs to the transit gateway is defined in its account, and needs the spokes: a
	// stack of its own, deployed last.
	routing := newStack(app, "HubRouting", config.NetworkAccount, plinth.Production)
	network.NewEgressVPC(newStack(app, "Egress", config.NetworkAccount, plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
	for _, s := range spokes {
		stack := newStack(app, s.name, s.account, s.class)
		vpc := network.NewVPC(stack, "Network", &network.VPCProps{
			CIDR:           cidr(s.number),
			Tiers:          network.DefaultTiers()[1:], // nothing is public: all leave through the egress VPC
			TransitSubnets: true,
			NAT:            network.NATNone,
		})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{
			Hub: hub, Network: vpc, Segment: s.segment, Routing: routing, Egress: true,
		})
		if s.class == plinth.Production {
			heard = append(heard, observability.ToAll(alertTopic(stack)))
		}
		if s.segment == network.SegmentProduction { // calls AWS without the way through the egress VPC
			network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
				VPC: vpc.VPC(), Profiles: []network.EndpointProfile{network.IsolatedEndpoints}, OrganizationID: config.OrganizationID,
			})
		}
	}
	observability.Observe(app, &observability.ObserveProps{Alerts: heard})
}

func alertTopic(stack awscdk.Stack) *alerting.AlertTopic {
	return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{config.OnCall}})
}

func newStack(scope constructs.Construct, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: config.Region, Class: class,
		Tags: plinth.Tags{Project: "network", Team: "platform", CostCenter: "4711"},
	})
}

// cidr is the range of the spoke with a number: 10.0.0.0/16, 10.1.0.0/16 and so on.
func cidr(number int) string {
	r, err := addressplan.Nth("10.0.0.0/9", 16, number)
	if err != nil {
		panic(fmt.Errorf("spoke %d: %w", number, err))
	}
	return r
}
