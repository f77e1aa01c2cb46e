//go:build coverage

package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// watched is the share of all properties below which too many can change with nobody finding it.
const watched = 0.83

// Run it with -v for the list of those that nobody watches.
func TestMostPropertiesAreWatched(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app, deployed(t))
	c, err := coverage.Measure(snapshot.Synth(t, app), catalogue.Rules())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f %% of %d properties are watched; nobody watches\n%v", 100*c.Share(), len(c), c)
	if c.Share() < watched {
		t.Errorf("%.1f %% of all properties are watched, want %.0f %% at least", 100*c.Share(), 100*watched)
	}
}
