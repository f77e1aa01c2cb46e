// Disaster-recovery is a shop in one account that goes on in another Region when its own is lost: a
// pilot light, which keeps the data there up to date and starts what works on it when it is needed.
// The same again in a staging account is where that is practiced, and where things are broken.
package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// What the shop promises, and how.
const (
	user     = "shop"
	rpo, rto = 15 * time.Minute, time.Hour

	// strategy is what runs in the recovery Region before it is needed: objective.WarmStandby runs
	// everything there, for twice the price.
	strategy = objective.PilotLight
	// awake is for after a failover: the tasks that it has started in the recovery Region stay.
	awake = false
	// locked is for when everything is deployed: a first deployment that fails could not be rolled
	// back over a database that is protected from deletion.
	locked = false
)

// checks are the ids of the health checks by which people lead traffic. They are for when
// everything is deployed: Region switch makes them, and README.md says how to find them.
type checks struct{ Home, Recovery string }

var productionChecks, stagingChecks = checks{}, checks{}

// places are what package reach is asked about: nothing but the service connects to a database.
var places = []string{reach.Internet, "Production/Primary/LoadBalancer", "Production/Primary/Service", "Production/Primary/Orders",
	"Production/Standby/LoadBalancer", "Production/Standby/Service", "Production/Standby/Orders"}

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, reach.Section(5432, places...), price.Section)
}

// A setup is what is likely to change.
type setup struct {
	strategy      objective.Strategy
	awake, locked bool
	version       string // of Aurora PostgreSQL
	standby       string // its version in the recovery Region, which is upgraded first
	class         string // of the database
	readers       int    // beside the writer
	database      string // in the cluster

	production, staging checks
}

func current() setup {
	return setup{
		strategy: strategy, awake: awake, locked: locked, version: "17.7", standby: "17.7", class: "r8g.large", readers: 1,
		database:   "orders",
		production: productionChecks, staging: stagingChecks,
	}
}

// running reports whether tasks run in the recovery Region.
func (s setup) running() bool { return s.awake || s.strategy != objective.PilotLight }

// An environment is the shop in one account.
type environment struct {
	setup
	account, domain, zoneID string
	class                   plinth.Class
	checks                  checks
}

func define(app awscdk.App, s setup) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	production := environment{s, config.Account, config.Domain, config.ZoneID, plinth.Production, s.production}
	production.definePair(awscdk.NewStage(app, jsii.String("Production"), nil))
	staging := environment{s, config.StagingAccount, config.StagingDomain, config.StagingZoneID, plinth.NonProduction, s.staging}
	staging.practice(staging.definePair(awscdk.NewStage(app, jsii.String("Staging"), nil)))
}

func (e environment) newStack(scope constructs.Construct, id, region string) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: e.account, Region: region, Class: e.class, Unlocked: !e.locked,
		Tags: plinth.Tags{Project: "shop", Team: "shop", CostCenter: "4711"},
	})
}
