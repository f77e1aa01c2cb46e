package main

import (
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
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

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app, deployed())
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	runbooktest.Check(t, a)
	t.Run("TheRecoveryRegionStandsAlone", func(t *testing.T) { standsAlone(t, a) })
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

func TestRehearsal(t *testing.T) {
	with := snapshot.Variants(t, deployed, define)
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
