package main

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// deployed is the setup once everything is deployed.
func deployed() setup {
	s := current()
	s.locked = true
	return s
}

// TestTemplates synthesizes the app once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	with := snapshot.Variants(t, deployed, define)
	a := with()
	snapshot.Compare(t, a)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	runbooktest.Check(t, a)
	t.Run("TheRecoveryRegionStandsAlone", func(t *testing.T) { standsAlone(t, a) })
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app, deployed()) })
	})
	t.Run("Rehearsal", func(t *testing.T) { rehearsed(t, with) })
}

// standsAlone wants what restores to read nothing of the Region that is lost by then.
func standsAlone(t *testing.T, a *assembly.Assembly) {
	t.Helper()
	for _, s := range a.Stacks {
		if imports := s.Imports(); s.Path == "Recovery" && len(imports) > 0 {
			t.Errorf("Recovery imports %v, want nothing", imports)
		}
	}
}

func rehearsed(t *testing.T, with func(changes ...func(s *setup)) *assembly.Assembly) {
	t.Run("DeploysFromNothing", func(t *testing.T) {
		rehearsetest.Phases(t, "README.md",
			rehearsetest.Phase{
				Title: "Everything, unlocked",
				Before: []string{
					"Bootstrap both Regions: `cdk bootstrap aws://111111111111/eu-west-1 aws://111111111111/eu-central-1`.",
					"Opt in to DynamoDB and S3 in the settings of AWS Backup, in both Regions, and to its advanced features for DynamoDB.",
				},
				Commands: []string{"cdk deploy --all"},
				App:      with(func(s *setup) { s.locked = false }),
			},
			rehearsetest.Phase{
				Title:    "Protection from deletion",
				Before:   []string{"Confirm the mails of the alerts.", "Set `locked`."},
				Commands: []string{"cdk deploy --all"},
				App:      with(),
			},
		)
	})
	t.Run("NothingThatHoldsDataIsReplaced", func(t *testing.T) {
		rehearsetest.Change(t, "every-4-hours", with(), with(func(s *setup) { s.every = 4 * time.Hour }))
	})
	t.Run("WhatWouldReplaceDataIsRefused", func(t *testing.T) {
		rehearsetest.Refused(t, "Documents/Index/Resource", with(), with(func(s *setup) { s.sortKey = "name" }))
	})
}
