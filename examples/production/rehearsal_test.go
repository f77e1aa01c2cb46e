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

// changed returns what synthesizes the app with a changed setup.
func changed(t *testing.T) func(changes ...func(s *setup)) *assembly.Assembly {
	t.Helper()
	return snapshot.Variants(t, func() setup { return deployed(t) }, func(app awscdk.App, s setup) { define(app, s) })
}

// In empty accounts nobody knows an id.
func deploysFromNothing(t *testing.T, _ foundation, everything *assembly.Assembly) {
	with := changed(t)
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title:  "The organization and its accounts",
			Before: []string{"Bootstrap the management account as the run says, with its credentials."},
			Commands: []string{
				"cdk deploy Accounts --no-rollback --outputs-file ids.json   # again, if it says FinalizingOrganizationException: up to an hour",
			},
			App: with(func(s *setup) { s.ids, s.protected = plinth.Outputs{}, false }),
		},
		rehearsetest.Phase{
			Title: "Everything else",
			Before: []string{
				"Bootstrap each account and Region as the run says now, with credentials of the role `OrganizationAccountAccessRole` there.",
				"Enable IAM Identity Center in the console, at home; write its instance and the ids of its groups into the code.",
				"Allow AWS Backup to copy across accounts, in its settings in the management account; opt in to RDS and S3 in those of Shop " +
					"Production, " +
					"in both Regions.",
				"Have a public hosted zone that answers for the shop's domain in Shop Production, and push the shop's image to the ECR repository " +
					"`shop` of " +
					"both Regions.",
			},
			Commands: []string{"cdk deploy --all"},
			App:      with(func(s *setup) { s.protected, s.homeCheck, s.recoveryCheck = false, "", "" }),
		},
		rehearsetest.Phase{
			Title: "Protection against changes, and traffic that people lead",
			Before: []string{
				"Set `protected`.",
				"Set `homeCheck` and `recoveryCheck` to what `aws arc-region-switch list-route53-health-checks --arn ARN` shows, with the plan's " +
					"ARN of " +
					"the stack `ShopRouting`, credentials of Shop Production and the Region us-east-1.",
			},
			Commands: []string{"cdk deploy --all"},
			App:      everything,
		},
	)
}

func takesWhatACompanyChanges(t *testing.T, _ foundation, deployed *assembly.Assembly) {
	with := changed(t)
	staging := workload{
		account: "Shop Staging", unit: baseline.DevelopmentUnit, stack: "StagingNetwork", class: plinth.NonProduction,
		segment: network.SegmentNonProduction, vpc: network.VPCProps{CIDR: "10.3.0.0/16", Zones: 2, NAT: network.NATSingle},
	}
	ids, err := plinth.ReadOutputs("testdata/ids-staging.json")
	if err != nil {
		t.Fatal(err)
	}
	// The account first, by the command of the first phase; then what is in it, which is a spoke.
	account := with(func(s *setup) { s.workloads = append(s.workloads, staging) })
	spoke := with(func(s *setup) { s.workloads, s.ids = append(s.workloads, staging), ids })
	rehearsetest.Change(t, "account", deployed, account)
	rehearsetest.Change(t, "spoke", account, spoke)
	rehearsetest.Change(t, "zone", deployed, with(func(s *setup) { s.workloads[1].vpc.Zones = 3 }))
	rehearsetest.Change(t, "region", deployed, with(func(s *setup) { s.regions = append(s.regions, "eu-north-1") }))
}
