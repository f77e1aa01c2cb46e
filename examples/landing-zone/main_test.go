package main

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline/attack/attacktest"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// TestTemplates synthesizes the landing zone once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	zone := define(app, deployed(t))
	attacktest.Check(t, zone.attacked())
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app, deployed(t)) })
	})
	t.Run("RootCredentialsAreManagedCentrally", func(t *testing.T) { rootCredentialsAreManagedCentrally(t, a) })
	t.Run("DeploysFromNothing", func(t *testing.T) { deploysFromNothing(t, a) })
	t.Run("TakesWhatACompanyChanges", func(t *testing.T) { takesWhatACompanyChanges(t, a) })
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
func rootCredentialsAreManagedCentrally(t *testing.T, a *assembly.Assembly) {
	var got []string
	for _, c := range need.Calls(a) {
		if c.Service == "iam" {
			got = append(got, c.Action)
		}
	}
	if want := []string{"enableOrganizationsRootCredentialsManagement", "enableOrganizationsRootSessions"}; !slices.Equal(got, want) {
		t.Errorf("calls of IAM = %q, want %q", got, want)
	}
}
