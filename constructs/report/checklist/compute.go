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
	return is(true, "DeploymentConfiguration", "DeploymentCircuitBreaker", "Rollback")(service) ||
		is(true, "DeploymentConfiguration", "Alarms", "Rollback")(service)
}

func isRunbook(document *assembly.Resource) bool { return is("Automation", "DocumentType")(document) }

func checksContainer(task *assembly.Resource) bool {
	return slices.ContainsFunc(task.Get("ContainerDefinitions").List(), func(c assembly.Value) bool {
		return c.Get("HealthCheck", "Command").AlwaysExists()
	})
}

// onFargate asks whether a service or its tasks run on Fargate.
func onFargate(r *assembly.Resource) bool {
	return is("FARGATE", "LaunchType")(r) || includes("FARGATE", "RequiresCompatibilities")(r)
}
