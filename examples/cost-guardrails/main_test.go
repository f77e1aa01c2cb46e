package main

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// TestTemplates synthesizes the app once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	with := snapshot.Variants(t, current, define)
	a := with()
	snapshot.Compare(t, a)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app, current()) })
	})
	t.Run("DeploysFromNothing", func(t *testing.T) { deploysFromNothing(t, a) })
	t.Run("TakesWhatATeamChanges", func(t *testing.T) { takesWhatATeamChanges(t, with) })
	t.Run("IsDeletedInOrder", func(t *testing.T) { isDeletedInOrder(t, a) })
	t.Run("InstancesWaitForTheirWayOut", func(t *testing.T) { instancesWaitForTheirWayOut(t, a) })
	t.Run("InTheMorningEverythingIsAsItWas", func(t *testing.T) { inTheMorningEverythingIsAsItWas(t, a) })
	t.Run("ADatabaseThatAWSStartsIsStoppedAgain", func(t *testing.T) { aDatabaseThatAWSStartsIsStoppedAgain(t, a) })
}
