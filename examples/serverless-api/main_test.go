package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
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

// A variants function synthesizes the app with a setup that is changed.
type variants = func(changes ...func(s *setup)) *assembly.Assembly

// TestTemplates synthesizes the API once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	with := snapshot.Variants(t, deployed, define)
	snapshot.Compare(t, with())
	promisetest.Undone(t, with())
	watchtest.Everything(t, with())
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, with(), func(app awscdk.App) { define(app, deployed()) })
	})
	t.Run("DeploysFromNothing", func(t *testing.T) { deploysFromNothing(t, with) })
	t.Run("TakesWhatATeamChanges", func(t *testing.T) { takesWhatATeamChanges(t, with) })
	t.Run("RefusesWhatWouldReplaceItsData", func(t *testing.T) {
		rehearsetest.Refused(t, "Orders/Table/Resource", with(), with(func(s *setup) { s.sortKey = "placed" }))
	})
	t.Run("IsWatched", func(t *testing.T) {
		watchtest.Shown(t, with(), 18)
		watchtest.OnePage(t, with(), "Orders/Alerts/Page")
		watchtest.Asked(t, with(), 3)
	})
}

func deploysFromNothing(t *testing.T, with variants) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title: "Everything, unlocked",
			Before: []string{
				"Bootstrap the Region: `cdk bootstrap aws://111111111111/eu-west-1`.",
				"Have a public hosted zone that answers for the domain: the certificate waits for it.",
				"Have an issuer of tokens that publishes its keys: the authorizer asks it when it is made.",
				"Put the URL of the on-call service into the secret `on-call-url`.",
			},
			Commands: []string{"cdk deploy Orders"},
			App:      with(func(s *setup) { s.locked = false }),
		},
		rehearsetest.Phase{
			Title:    "Protection from deletion",
			Before:   []string{"Confirm the mails of the alerts.", "Set `locked`."},
			Commands: []string{"cdk deploy Orders"},
			App:      with(),
		},
	)
}

// Nothing that holds data is replaced: that would be a finding, which fails the test.
func takesWhatATeamChanges(t *testing.T, with variants) {
	before := with()
	for name, change := range map[string]func(s *setup){
		"memory":   func(s *setup) { s.memory = 1024 },
		"attempts": func(s *setup) { s.attempts = 3 },
	} {
		t.Run(name, func(t *testing.T) { rehearsetest.Change(t, name, before, with(change)) })
	}
}
