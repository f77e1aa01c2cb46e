package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

// variants synthesizes the landing zone with a setup that is changed.
func variants(t *testing.T) func(changes ...func(s *setup)) *assembly.Assembly {
	return snapshot.Variants(t, func() setup { return deployed(t) }, func(app awscdk.App, s setup) { define(app, s) })
}

// In empty accounts nobody knows an id.
func deploysFromNothing(t *testing.T, everything *assembly.Assembly) {
	with := variants(t)
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title:  "The organization and its accounts",
			Before: []string{"Bootstrap the management account as the run says, with its credentials."},
			Commands: []string{
				"cdk deploy Accounts --no-rollback --outputs-file ids.json   # again, if it says FinalizingOrganizationException: up to an hour",
			},
			App: with(func(s *setup) { s.ids = plinth.Outputs{} }),
		},
		rehearsetest.Phase{
			Title: "Everything else",
			Before: []string{
				"Bootstrap each account and Region as the run says now, with credentials of the role `OrganizationAccountAccessRole` there.",
				"Enable IAM Identity Center in the console, at home; write its instance and the ids of its groups into the code.",
			},
			Commands: []string{"cdk deploy --all"},
			App:      everything,
		},
	)
}

func takesWhatACompanyChanges(t *testing.T, deployed *assembly.Assembly) {
	with := variants(t)
	staging := workload{"Shop Staging", baseline.DevelopmentUnit, "Staging", plinth.NonProduction,
		network.VPCProps{CIDR: "10.3.0.0/16", NAT: network.NATSingle}}
	ids, err := plinth.ReadOutputs("testdata/ids-staging.json")
	if err != nil {
		t.Fatal(err)
	}
	// The account first, by the command of the first phase; then what is in it.
	account := with(func(s *setup) { s.workloads = append(s.workloads, staging) })
	workload := with(func(s *setup) { s.workloads, s.ids = append(s.workloads, staging), ids })
	rehearsetest.Change(t, "account", deployed, account)
	rehearsetest.Change(t, "workload", account, workload)
	rehearsetest.Change(t, "region", deployed, with(func(s *setup) { s.regions = append(s.regions, "eu-north-1") }))
}
