package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
	"github.com/plinth-cdk/plinth/security"
)

// shopPlaces are asked who connects to the database and its copy.
var shopPlaces = []string{
	reach.Internet, "Shop/LoadBalancer", "Shop/Service", "Shop/Orders", "ShopStandby/LoadBalancer", "ShopStandby/Service",
	"ShopStandby/Orders",
	"DevNetwork/Network/app",
}

// defineShop defines the web service at home, and what takes over when home is lost.
func (f *foundation) defineShop(app awscdk.App, vpcs []*network.VPC) {
	if why := f.org.Awaits(shopAccount); why != nil {
		plinth.Postpone(awscdk.Stack_Of(f.org), why, "Shop")
		return
	}
	// What home copies to is deployed before it, and what follows it after. Neither reads anything of
	// home, so that both can be changed while home is lost.
	copies := f.in(app, "ShopRecovery", shopAccount, plinth.Production, recoveryRegion)
	there := shop{
		stack: f.in(app, "ShopStandby", shopAccount, plinth.Production, recoveryRegion), network: f.defineRecoveryNetwork(app),
		alerts: security.NewAlertTopic(copies, "Alerts", &security.AlertTopicProps{Emails: []string{onCall}}),
	}
	here := shop{stack: f.in(app, "Shop", shopAccount, plinth.Production), network: vpcIn(vpcs, shopNetwork)}
	here.alerts = security.NewAlertTopic(here.stack, "Alerts", &security.AlertTopicProps{Emails: []string{onCall}})

	pair := resilience.NewDisasterRecovery(here.stack, "Recovery", &resilience.DisasterRecoveryProps{
		Recovery: copies, Standby: there.stack, Strategy: objective.WarmStandby, RPO: 15 * time.Minute, RTO: time.Hour,
		Alerts: here.alerts, RecoveryAlerts: there.alerts,
	})
	receipts := pair.AddBucket("Receipts", nil)
	database := f.newDatabase(here, pair)
	here.serve(database, receipts.Bucket())
	replica := pair.AddReplica("Orders", &resilience.RegionReplicaProps{Source: database, VPC: there.network.VPC()})
	there.serve(replica, receipts.Replica())
	vault := resilience.NewBackupVault(copies, "Backups", nil)
	vault.AlarmOnAge("TooOld", 30*time.Hour, there.alerts)
	f.backUp(app, here, vault, database, pair)
	f.route(app, here, there)
}

// route answers for the shop with the Region that is healthy. It refers to nothing in either: the
// names of both are known.
func (f *foundation) route(app awscdk.App, sides ...shop) {
	const reports = "us-east-1" // where Route 53 reports health
	stack := f.in(app, "ShopRouting", shopAccount, plinth.Production, reports)
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{onCall}})
	for i, role := range []string{"PRIMARY", "SECONDARY"} {
		region := sides[i].region()
		health := resilience.NewHealthCheck(stack, "Health-"+region, &resilience.HealthCheckProps{
			Domain: nameIn(region), Topics: []awssns.ITopic{alerts.Topic()},
		})
		awsroute53.NewCfnRecordSet(stack, jsii.String("Record-"+region), &awsroute53.CfnRecordSetProps{
			HostedZoneId: jsii.String(shopZoneID), Name: jsii.String(shopDomain + "."), Type: jsii.String("A"),
			SetIdentifier: &region, Failover: &role, HealthCheckId: health.ID(),
			AliasTarget: &awsroute53.CfnRecordSet_AliasTargetProperty{
				HostedZoneId: jsii.String(shopZoneID), DnsName: jsii.String(nameIn(region) + "."), EvaluateTargetHealth: true,
			},
		})
		stack.AddStackDependency(sides[i].stack, jsii.String("its name has to be there"))
	}
}
