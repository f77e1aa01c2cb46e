package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// definePair defines the shop in two Regions, and returns that of the first.
func (e environment) definePair(scope constructs.Construct) *side {
	// What the primary copies to is deployed before it, and what follows it after.
	copies := e.newStack(scope, "Recovery", config.Recovery)
	here := &side{environment: e, stack: e.newStack(scope, "Primary", config.Home)}
	there := &side{environment: e, stack: e.newStack(scope, "Standby", config.Recovery)}
	here.alerts = security.NewAlertTopic(here.stack, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})
	there.alerts = security.NewAlertTopic(copies, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})

	pair := resilience.NewDisasterRecovery(here.stack, "Shop", &resilience.DisasterRecoveryProps{
		Recovery: copies, Standby: there.stack, Strategy: e.strategy, RPO: rpo, RTO: rto, Alerts: here.alerts, RecoveryAlerts: there.alerts,
	})
	receipts := pair.AddBucket("Receipts", nil)

	here.connect("10.0.0.0/16")
	primary := resilience.NewAuroraCluster(here.stack, "Orders", &resilience.AuroraClusterProps{
		VPC: here.vpc, Global: true, DatabaseName: e.database, Version: e.version, InstanceType: awsec2.NewInstanceType(&e.setup.class),
		Readers: e.readers, RecoveryKey: pair.Key(),
	})
	here.run(primary, receipts.Bucket(), false)

	// A pilot light has everything but tasks, and a database whose capacity follows the load. NAT
	// gateways are there: a failover does not wait for what may not be made in time.
	there.connect("10.1.0.0/16")
	secondary := pair.AddSecondary("Orders", &resilience.AuroraClusterProps{
		VPC: there.vpc, Primary: primary, Version: e.standby, Serverless: &resilience.ServerlessCapacity{},
	})
	there.run(secondary, receipts.Replica(), !e.running())
	e.backUp(copies, here, there, secondary, primary, pair)
	traffic, global := e.lead(scope, pair, here, there)
	if e.class == plinth.Production { // in staging things are broken on purpose
		p := &observability.ObserveProps{Alerts: []observability.Routes{
			observability.ToAll(here.alerts), observability.ToAll(there.alerts), observability.ToAll(global),
		}}
		if !e.running() {
			p.Exempt = append(p.Exempt, observability.Exemption{Scope: traffic.Recovery(), Metrics: []string{"HealthCheckStatus"},
				Reason: "a pilot light answers nobody before a failover"})
		}
		observability.Observe(scope, p)
	}
	return here
}

// lead takes clients to the Region that people decide on: one whose database is not promoted serves
// nobody. A plan of Region switch promotes it, starts the tasks and leads traffic over. It returns
// who hears of what Route 53 reports, too.
func (e environment) lead(
	scope constructs.Construct, pair *resilience.DisasterRecovery, here, there *side,
) (*resilience.RegionTraffic, *security.AlertTopic) {
	stack := e.newStack(scope, "Routing", "us-east-1") // where Route 53 reports health
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})
	traffic, _ := pair.AddTraffic(stack, "Traffic", &resilience.RegionTrafficProps{
		Zone: e.zone(stack), Name: e.domain, PrimaryCheck: e.checks.Home, RecoveryCheck: e.checks.Recovery,
		Topics: []awssns.ITopic{alerts.Topic()},
	}, resilience.SwitchedService{Primary: here.service, Recovery: there.service})
	pair.AddRunbooks()
	return traffic, alerts
}
