package checklist

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

const groupType = "AWS::AutoScaling::AutoScalingGroup"

// gravitonType matches instance types of Graviton, which have a g after the generation.
var gravitonType = regexp.MustCompile(`^(?:db\.|cache\.)?[a-z]+\d+g[a-z]*\.`)

// onGraviton asks whether one of some properties, written with dots, is an instance type of
// Graviton.
func onGraviton(properties ...string) shows {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(properties, func(property string) bool {
			name, known := r.Get(strings.Split(property, ".")...).Text()
			return known && gravitonType.MatchString(name)
		})
	}
}

func groupOnGraviton(group *assembly.Resource) bool {
	return slices.ContainsFunc(group.Get("MixedInstancesPolicy", "LaunchTemplate", "Overrides").List(), func(v assembly.Value) bool {
		name, known := v.Get("InstanceType").Text()
		return known && gravitonType.MatchString(name)
	})
}

// startsSpot asks whether a group starts Spot Instances above its base.
func startsSpot(group *assembly.Resource) bool {
	share := group.Get("MixedInstancesPolicy", "InstancesDistribution", "OnDemandPercentageAboveBaseCapacity")
	percent, known := share.Int()
	return known && percent < 100
}

func rollsBack(service *assembly.Resource) bool {
	for _, by := range []string{"DeploymentCircuitBreaker", "Alarms"} {
		if is(true, "DeploymentConfiguration", by, "Enable")(service) && is(true, "DeploymentConfiguration", by, "Rollback")(service) {
			return true
		}
	}
	return false
}

func isRunbook(document *assembly.Resource) bool { return is("Automation", "DocumentType")(document) }

// asks asks whether a target group asks a path of its targets.
func asks(group *assembly.Resource) bool {
	return has("HealthCheckPath")(group) && group.Get("HealthCheckEnabled").Is(false) != assembly.True
}

// isChecked asks whether a load balancer or its own containers check a service. What only
// deployment knows may.
func isChecked(service *assembly.Resource) bool {
	if has("LoadBalancers")(service) || has("ServiceConnectConfiguration")(service) {
		return true
	}
	task, known := service.Get("TaskDefinition").Target()
	return !known || checksContainer(task.Resource)
}

// usesSpot asks whether a capacity provider strategy puts tasks on Fargate Spot: one of weight zero
// gets none.
func usesSpot(strategy string) shows {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(r.Get(strategy).List(), func(p assembly.Value) bool {
			return p.Get("CapacityProvider").Is("FARGATE_SPOT") == assembly.True &&
				(p.Get("Weight").Is(0) != assembly.True || p.Get("Base").Exists() && p.Get("Base").Is(0) != assembly.True)
		})
	}
}

func checksContainer(task *assembly.Resource) bool {
	return slices.ContainsFunc(task.Get("ContainerDefinitions").List(), func(c assembly.Value) bool {
		return c.Get("HealthCheck", "Command").AlwaysExists()
	})
}

// onFargate asks whether a service or its tasks run on Fargate.
func onFargate(r *assembly.Resource) bool {
	return is("FARGATE", "LaunchType")(r) || includes("FARGATE", "RequiresCompatibilities")(r)
}
