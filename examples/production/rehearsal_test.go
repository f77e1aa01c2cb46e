package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// with is the app with a setup that is changed.
func with(t *testing.T, change func(s *setup)) *assembly.Assembly {
	t.Helper()
	s := deployed(t)
	change(&s)
	app := snapshot.NewApp(t)
	define(app, s)
	return snapshot.Synth(t, app)
}

// In empty accounts nobody knows an id.
func TestProductionDeploysFromNothing(t *testing.T) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title:  "The organization and its accounts",
			Before: []string{"Bootstrap the management account as the run says, with its credentials."},
			Commands: []string{
				"cdk deploy Accounts --no-rollback --outputs-file ids.json   # again, if it says FinalizingOrganizationException: up to an hour",
			},
			App: with(t, func(s *setup) { s.ids, s.protected = plinth.Outputs{}, false }),
		},
		rehearsetest.Phase{
			Title: "Everything else",
			Before: []string{
				"Bootstrap each account and Region as the run says now, with credentials of the role `OrganizationAccountAccessRole` there.",
				"Enable IAM Identity Center in the console, at home; write its instance and the ids of its groups into the code.",
			},
			Commands: []string{"cdk deploy --all"},
			App:      with(t, func(s *setup) { s.protected = false }),
		},
		rehearsetest.Phase{
			Title:    "Protection against changes",
			Before:   []string{"Set `protected`."},
			Commands: []string{"cdk deploy --all"},
			App:      with(t, func(*setup) {}),
		},
	)
}

func TestProductionTakesWhatACompanyChanges(t *testing.T) {
	deployed := with(t, func(*setup) {})
	staging := workload{
		account: "Shop Staging", unit: baseline.DevelopmentUnit, stack: "StagingNetwork", class: plinth.NonProduction,
		segment: network.SegmentNonProduction, vpc: network.VPCProps{CIDR: "10.3.0.0/16", Zones: 2, NAT: network.NATSingle},
	}
	ids, err := plinth.ReadOutputs("testdata/ids-staging.json")
	if err != nil {
		t.Fatal(err)
	}
	// The account first, by the command of the first phase; then what is in it, which is a spoke.
	account := with(t, func(s *setup) { s.workloads = append(s.workloads, staging) })
	spoke := with(t, func(s *setup) { s.workloads, s.ids = append(s.workloads, staging), ids })
	rehearsetest.Change(t, "account", deployed, account)
	rehearsetest.Change(t, "spoke", account, spoke)
	rehearsetest.Change(t, "zone", deployed, with(t, func(s *setup) { s.workloads[1].vpc.Zones = 3 }))
	rehearsetest.Change(t, "region", deployed, with(t, func(s *setup) { s.regions = append(s.regions, "eu-central-1") }))
}
