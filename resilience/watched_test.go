package resilience_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// What doc comments say of subnets, logs, load and silence is recorded, so that whatever undoes it
// is found.
func TestWhatDocCommentsSayIsWatched(t *testing.T) {
	app, stack := newStack(t)
	autoScalingGroup(stack)
	plan(stack)
	there := beside(stack, "There", "eu-central-1")
	service(there)
	resilience.NewHealthCheck(global(stack), "Check", &resilience.HealthCheckProps{Domain: "eu.shop.example.com"})
	a := snapshot.Synth(t, app)
	for _, change := range []struct{ path, property string }{
		{"Prod/Fleet/Resource/ASG", "VPCZoneIdentifier.0"},
		{"Prod/Fleet/Resource/ScalingPolicyCPU/Resource", "TargetTrackingConfiguration.TargetValue"},
		{"Prod/LoadBalancer/Resource/Resource", "Subnets.0"},
		{"Prod/Backup/Absent/Resource", "Dimensions.0.Value"},
		{"Prod/Backup/Absent/Resource", "Statistic"},
		{"There/Shop/Resource/Service", "NetworkConfiguration.AwsvpcConfiguration.Subnets.0"},
		{"There/Shop/Task/Resource", "ContainerDefinitions.0.LogConfiguration.Options.awslogs-group"},
		{"There/Shop/Resource/TaskCount/Target/CPU/Resource", "ScalingTargetId"},
		{"Global/Check/Unhealthy/Resource", "Dimensions.0.Value"},
		{"Global/Check/Unhealthy/Resource", "Namespace"},
	} {
		promisetest.Broken(t, a, change.path, change.property, "other")
	}
}
