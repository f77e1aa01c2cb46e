package main

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/baseline/attack/attacktest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	zone := define(app, deployed(t))
	attacktest.Check(t, zone.attacked())
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
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

// The root users of member accounts have no credentials of their own.
func TestRootCredentialsAreManagedCentrally(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app, deployed(t))
	var got []string
	for _, c := range need.Calls(snapshot.Synth(t, app)) {
		if c.Service == "iam" {
			got = append(got, c.Action)
		}
	}
	if want := []string{"enableOrganizationsRootCredentialsManagement", "enableOrganizationsRootSessions"}; !slices.Equal(got, want) {
		t.Errorf("calls of IAM = %q, want %q", got, want)
	}
}
