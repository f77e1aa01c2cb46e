// Web-service is a shop in one account and one Region that survives the loss of a zone: a load
// balancer, tasks, a database with a replica, a cache, and backups. Each stands in its tier, and
// only the one before it connects.
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// Replace these with your own.
const (
	account = "111111111111"
	region  = "us-west-2"
	domain  = "shop.example.com"
	zoneID  = "Z0123456789ABCDEFGHIJ" // the public hosted zone of domain
	onCall  = "oncall@example.com"
	digest  = "sha256:8f1a5b0c2d3e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8" // of the image, in the repository "shop"

	// locked is for when everything is deployed: a first deployment that fails could not be rolled
	// back over a database that is protected from deletion. Set it to false again to add a replica.
	locked = false
)

// user is who the tasks are in the database called orders.
const user, orders = "shop", "orders"

// places are what package reach is asked about: nothing but the service connects to a database.
var places = []string{reach.Internet, "Shop/LoadBalancer", "Shop/Service", "Shop/Orders", "Shop/Replica1", "Shop/Sessions"}

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, reach.Section(5432, places...), price.Section)
}

// A setup is what is likely to change.
type setup struct {
	locked       bool
	zones        int
	version      string // of PostgreSQL
	majorUpgrade bool   // lets version take a step
	class        string // of the database and its replicas
	replicas     []int  // the zone of each
}

func current() setup {
	return setup{locked: locked, zones: 3, version: "17", class: "r8g.large", replicas: []int{1}}
}

func define(app awscdk.App, s setup) {
	stack := plinth.NewStack(app, "Shop", &plinth.StackProps{
		Account: account, Region: region, Unlocked: !s.locked, Tags: plinth.Tags{Project: "shop", Team: "shop", CostCenter: "4711"},
	})
	net := network.NewVPC(stack, "Network", &network.VPCProps{Zones: s.zones}).VPC()
	alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{onCall}})
	topics := []awssns.ITopic{alerts.Topic()}

	database := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{
		VPC: net, DatabaseName: orders, Version: s.version, AllowMajorUpgrade: s.majorUpgrade, InstanceType: awsec2.NewInstanceType(&s.class),
		Replicated: true,
	})
	sessions := resilience.NewCacheGroup(stack, "Sessions", &resilience.CacheGroupProps{VPC: net})
	sessions.AlarmsOnMemory("Full", topics...)

	zone := hostedZone(stack)
	balancer := resilience.NewLoadBalancer(stack, "LoadBalancer", &resilience.LoadBalancerProps{
		VPC: net, Certificates: []awscertificatemanager.ICertificate{certificate(stack, zone)},
	})
	alias(stack, zone, balancer)
	service := resilience.NewService(stack, "Service", &resilience.ServiceProps{
		VPC: net, Image: image(stack), Requests: resilience.TargetGroupProps{LoadBalancer: balancer}, Topics: topics,
		Environment: map[string]string{ // the rest are tokens of IAM, so that nothing here is secret
			"PGHOST": *database.Instance().DbInstanceEndpointAddress(), "PGDATABASE": orders, "PGUSER": user, "PGSSLMODE": "verify-full",
			"CACHE_HOST": *sessions.Endpoint(), "CACHE_USER": sessions.User(),
		},
	})
	role := service.TaskDefinition().TaskRole()

	database.AllowFrom(service)
	database.Instance().GrantConnect(role, jsii.String(user))
	sessions.AllowFrom(service)
	sessions.GrantConnect(role)
	for _, zone := range s.replicas {
		replica := resilience.NewDatabaseReplica(stack, fmt.Sprint("Replica", zone),
			&resilience.DatabaseReplicaProps{Source: database, Zone: zone})
		replica.AllowFrom(service)
		replica.Instance().GrantConnect(role, jsii.String(user))
		replica.AlarmOnLag("Lag", nil, topics...)
	}
	resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: alerts}).Protect(database)
}
