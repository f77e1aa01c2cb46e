// Web-service is a shop in one account and one Region that survives the loss of a zone: a
// distribution of CloudFront, a load balancer that nothing else reaches, tasks, a database with
// replicas in other zones, a cache, and backups. Each stands in its tier, and only the one before
// it connects.
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// locked is for when everything is deployed: a first deployment that fails could not be rolled back
// over a database that is protected from deletion. Set it to false again to add a replica.
const locked = false

// user is who the tasks are in the database called orders.
const user, orders = "shop", "orders"

// places are what package reach is asked about: nothing but the service connects to a database.
var places = []string{reach.Internet, "Edge/CDN", "Shop/LoadBalancer", "Shop/Service", "Shop/Orders", "Shop/Replica1", "Shop/Replica2",
	"Shop/Sessions"}

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, reach.Section(5432, places...), price.Section, watch.Section)
}

// A setup is what is likely to change.
type setup struct {
	locked       bool
	zones        int
	version      string // of PostgreSQL
	majorUpgrade bool   // lets version take a step
	class        string // of the database and its replicas
	replicas     []int  // the zone of each
	database     string // in the database
}

func current() setup {
	return setup{locked: locked, zones: 3, version: "17", class: "r8g.large", replicas: []int{1, 2}, database: orders}
}

func define(app awscdk.App, s setup) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	stack := newStack(app, "Shop", config.Region, s)
	shop := &shop{
		network: network.NewVPC(stack, "Network", &network.VPCProps{Zones: s.zones}),
		logs:    observability.NewLogs(stack, "Logs", nil), alerts: notify(stack),
	}
	net := shop.network.VPC()
	page, ticket := shop.alerts.Topic(alerting.Page), []awssns.ITopic{shop.alerts.Topic(alerting.Ticket).Topic()}

	shop.database = resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{
		VPC: net, DatabaseName: s.database, Version: s.version, AllowMajorUpgrade: s.majorUpgrade, InstanceType: awsec2.NewInstanceType(&s.class),
		Replicated: true,
	})
	sessions := resilience.NewCacheGroup(stack, "Sessions", &resilience.CacheGroupProps{VPC: net})
	sessions.AlarmsOnMemory("Full", ticket...)

	zone := hostedZone(stack)
	shop.balancer = resilience.NewLoadBalancer(stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: net, Internal: true, Certificates: []awscertificatemanager.ICertificate{certificate(stack, zone)},
	})
	shop.service = resilience.NewService(stack, "Service", &resilience.ServiceProps{
		VPC: net, Image: image(stack), Requests: resilience.TargetGroupProps{LoadBalancer: shop.balancer},
		LogGroup: shop.logs.Group("Tasks"), Topics: []awssns.ITopic{page.Topic()},
		Environment: map[string]string{ // the rest are tokens of IAM, so that nothing here is secret
			"PGHOST": *shop.database.Instance().DbInstanceEndpointAddress(), "PGDATABASE": s.database, "PGUSER": user, "PGSSLMODE": "verify-full",
			"CACHE_HOST": *sessions.Endpoint(), "CACHE_USER": sessions.User(),
		},
	})
	role := shop.service.TaskDefinition().TaskRole()

	shop.database.AllowFrom(shop.service)
	shop.database.Instance().GrantConnect(role, jsii.String(user))
	sessions.AllowFrom(shop.service)
	sessions.GrantConnect(role)
	for _, zone := range s.replicas {
		replica := resilience.NewDatabaseReplica(stack, fmt.Sprint("Replica", zone),
			&resilience.DatabaseReplicaProps{Source: shop.database, Zone: zone})
		replica.AllowFrom(shop.service)
		replica.Instance().GrantConnect(role, jsii.String(user))
		replica.AlarmOnLag("Lag", nil, ticket...)
		shop.replicas = append(shop.replicas, replica)
	}
	assets := security.NewSecureBucket(stack, "Assets", nil)
	resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: page}).Protect(stack)
	shop.watched(stack)
	global := deliver(newStack(app, "Edge", "us-east-1", s), assets.Bucket(), shop.balancer)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{shop.alerts, global}, Runbooks: config.Runbooks})
}

// deliver puts CloudFront before the shop, in the Region from which it takes all that it needs, and
// returns who hears of it there.
func deliver(stack awscdk.Stack, assets awss3.IBucket, balancer *resilience.LoadBalancer) *observability.Notifications {
	zone, alerts := hostedZone(stack), notify(stack)
	cdn := resilience.NewCDN(stack, "CDN", &resilience.CDNProps{
		Domains: []string{config.Domain}, Certificate: certificate(stack, zone),
		Origins: []resilience.CDNOrigin{{Path: "/assets/*", Bucket: assets}, {LoadBalancer: balancer}},
	})
	cdn.AlarmOnErrors("Errors", 5, alerts.Topic(alerting.Page).Topic())
	alias(stack, zone, cdn)
	observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{Alerts: alerts})
	return alerts
}

func newStack(app awscdk.App, id, region string, s setup) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{
		Account: config.Account, Region: region, Unlocked: !s.locked, Tags: plinth.Tags{Project: "shop", Team: "shop", CostCenter: "4711"},
	})
}
