package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
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
	// home: both can be changed while home is lost.
	copies := f.in(app, "ShopRecovery", shopAccount, plinth.Production, config.Recovery)
	there := shop{
		stack: f.in(app, "ShopStandby", shopAccount, plinth.Production, config.Recovery), network: f.defineRecoveryNetwork(app),
		alerts: f.alertTopic(copies),
	}
	here := shop{stack: f.in(app, "Shop", shopAccount, plinth.Production), network: vpcIn(vpcs, shopNetwork)}
	here.alerts = f.alertTopic(here.stack)

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
	f.route(app, pair, here, there)
	f.shop = here
}

// route leads clients to the Region that people decide on: one whose database is not promoted
// serves nobody. A plan of Region switch promotes it, scales the tasks and leads traffic over, in
// this order.
func (f *foundation) route(app awscdk.App, pair *resilience.DisasterRecovery, here, there shop) {
	const reports = "us-east-1" // where Route 53 reports health
	stack := f.in(app, "ShopRouting", shopAccount, plinth.Production, reports)
	alerts := f.alertTopic(stack)
	pair.AddTraffic(stack, "Traffic", &resilience.RegionTrafficProps{
		Zone: shopZone(stack), Name: config.Domain, PrimaryCheck: f.homeCheck, RecoveryCheck: f.recoveryCheck,
		Topics: []awssns.ITopic{alerts.Topic()},
	}, resilience.SwitchedService{Primary: here.service, Recovery: there.service})
	pair.AddRunbooks()
}
