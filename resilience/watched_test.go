package resilience_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
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
	all, err := coverage.Measure(snapshot.Synth(t, app), catalogue.Rules())
	if err != nil {
		t.Fatal(err)
	}
	unwatched := map[string]bool{
		"Prod/Fleet/Resource/ASG VPCZoneIdentifier.0":                                            true,
		"Prod/Fleet/Resource/ScalingPolicyCPU/Resource TargetTrackingConfiguration.TargetValue":  true,
		"Prod/LoadBalancer/Resource/Resource Subnets.0":                                          true,
		"Prod/Backup/Absent/Resource Dimensions.0.Value":                                         true,
		"Prod/Backup/Absent/Resource Statistic":                                                  true,
		"There/Shop/Resource/Service NetworkConfiguration.AwsvpcConfiguration.Subnets.0":         true,
		"There/Shop/Task/Resource ContainerDefinitions.0.LogConfiguration.Options.awslogs-group": true,
		"There/Shop/Resource/TaskCount/Target/CPU/Resource ScalingTargetId":                      true,
		"Global/Check/Unhealthy/Resource Dimensions.0.Value":                                     true,
		"Global/Check/Unhealthy/Resource Namespace":                                              true,
	}
	for _, p := range all {
		if p.Watched {
			delete(unwatched, p.Resource.Path+" "+p.Path)
		}
	}
	for property := range unwatched {
		t.Errorf("%s is not watched, want a promise or a rule that finds another value", property)
	}
}
