package main

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	zone := define(app, deployed(t))
	for _, table := range zone.tables() {
		policytest.Check(t, table.Policies, table.Rows)
	}
	snapshot.Check(t, app)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// deployed is the setup when everything is deployed.
func deployed(t testing.TB) setup {
	t.Helper()
	s, err := current("")
	if err != nil {
		t.Fatal(err)
	}
	return s
}
