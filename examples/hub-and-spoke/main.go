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

// The organization and its accounts. Replace them with your own.
const (
	managementAccount = "999999999999"
	organizationID    = "o-abcdef1234"
	networkAccount    = "333333333333"
	region            = "eu-west-1"
	onCall            = "network-oncall@example.com"
)

// spokes are the VPCs on the hub. A spoke keeps its number for ever: it stands for its
// addresses.
var spokes = []struct {
	name, account string
	number        int
	segment       network.Segment
	class         plinth.Class
}{
	{"SharedServices", "444444444444", 0, network.SegmentShared, plinth.Production},
	{"Production", "111111111111", 1, network.SegmentProduction, plinth.Production},
	{"Development", "222222222222", 2, network.SegmentNonProduction, plinth.NonProduction},
}

func define(app awscdk.App) {
	hubStack := newStack(app, "Hub", networkAccount, plinth.Production)
	hub := network.NewTransitGatewayHub(hubStack, "Hub", &network.TransitGatewayHubProps{
		ShareWith: []string{"arn:" + *hubStack.Partition() + ":organizations::" + managementAccount + ":organization/" + organizationID},
	})
	alerts := alertTopic(hubStack)
	heard := []observability.Routes{observability.ToAll(alerts)} // one in each account, because alarms act where they are
	office := network.NewOnPremises(hubStack, "Office", &network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"})
	office.AddTunnelAlarm(alerts.Action())

	// What belongs to the transit gateway is defined in its account, and needs the spokes: a
	// stack of its own, deployed last.
	routing := newStack(app, "HubRouting", networkAccount, plinth.Production)
	network.NewEgressVPC(newStack(app, "Egress", networkAccount, plinth.Production), "Egress", &network.EgressVPCProps{Hub: hub})
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
				VPC: vpc.VPC(), Profiles: []network.EndpointProfile{network.IsolatedEndpoints}, OrganizationID: organizationID,
			})
		}
	}
	observability.Observe(app, &observability.ObserveProps{Alerts: heard})
}

func alertTopic(stack awscdk.Stack) *alerting.AlertTopic {
	return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{onCall}})
}

func newStack(scope constructs.Construct, id, account string, class plinth.Class) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: account, Region: region, Class: class,
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
