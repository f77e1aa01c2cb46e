package resilience

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const serviceType = "AWS::ECS::Service"

var ecsRules = []engine.Rule{
	{
		ID: "ECS-001", Title: "ECS services roll back deployments that fail",
		Why:    "Without a circuit breaker, tasks that never start are started again for hours, and hold the stack.",
		Fix:    "Set Enable and Rollback of DeploymentConfiguration.DeploymentCircuitBreaker, and those of its Alarms.",
		Pillar: engine.Reliability,
		Check:  circuitTable.Check,
	},
	{
		ID: "ECS-002", Title: "Production ECS services keep their capacity during deployments",
		Why:    "CDK's default of 50 % stops half of the tasks at every deployment, at the peak of the load as well.",
		Fix:    "Set MinimumHealthyPercent to 100 and MaximumPercent to 200.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  healthyTable.Check,
	},
	{
		ID: "ECS-003", Title: "ECS services rebalance tasks across Availability Zones",
		Why: "After a zone is lost, its tasks run in the others and stay there when it comes back. Services from before 2025 keep " +
			"the old behavior where the template is silent.",
		Fix:      "Set AvailabilityZoneRebalancing to ENABLED, and MaximumPercent above 100.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    rebalanceTable.Check,
	},
	{
		ID: "ECS-004", Title: "ECS services are in two Availability Zones",
		Why:    "A service in one zone is gone with the zone.",
		Fix:    "Name subnets of two or more zones.",
		Pillar: engine.Reliability,
		Check:  engine.Each(serviceType, serviceZones),
	},
	{
		ID: "ECS-005", Title: "Production ECS services run two tasks at least",
		Why:    "One task is in one zone, and every deployment or failure of its host is an outage.",
		Fix:    "Set MinCapacity of the scalable target to 2 or more, or DesiredCount where nothing scales.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  serviceCapacity,
	},
	{
		ID: "ECS-006", Title: "ECS services that scale leave their number of tasks to scaling",
		Why:      "Each deployment resets the number of tasks to DesiredCount, whatever the load is.",
		Fix:      "Remove DesiredCount, and set MinCapacity of the scalable target.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    resetCount,
	},
	{
		ID: "ECS-007", Title: "ECS services ask for no settings that exclude each other",
		Why: "ECS refuses a launch type beside capacity providers, and rebalancing without room for one more task, of tasks that are placed " +
			"by anything before zones, or behind a Classic Load Balancer.",
		Fix:    "Leave LaunchType out, set MaximumPercent above 100, and spread by attribute:ecs.availability-zone first.",
		Pillar: engine.Reliability,
		Check: engine.Each(serviceType, func(pass *engine.Pass, service *assembly.Resource) {
			if v := service.Get("LaunchType"); v.Exists() && len(service.Get("CapacityProviderStrategy").List()) > 0 {
				pass.Report(service, "LaunchType", "is %v, and CapacityProviderStrategy is set", v)
			}
			if service.Get("AvailabilityZoneRebalancing").Is("ENABLED") != assembly.True {
				return
			}
			if most, known := service.Get("DeploymentConfiguration", "MaximumPercent").Int(); known && most <= 100 {
				pass.Report(service, "DeploymentConfiguration.MaximumPercent", "is %d, and AvailabilityZoneRebalancing is ENABLED; want more than 100",
					most)
			}
			for _, balancer := range service.Get("LoadBalancers").List() {
				if v := balancer.Get("LoadBalancerName"); v.Exists() {
					pass.Report(service, "LoadBalancers", "have the Classic Load Balancer %v, and AvailabilityZoneRebalancing is ENABLED", v)
				}
			}
			for _, constraint := range service.Get("PlacementConstraints").List() {
				if text, _ := constraint.Get("Expression").Outline(); strings.Contains(text, "attribute:ecs.availability-zone") {
					pass.Report(service, "PlacementConstraints", "have %q, and AvailabilityZoneRebalancing is ENABLED", text)
				}
			}
			first := service.Get("PlacementStrategies", "0")
			if first.Exists() && first.Get("Field").Is("attribute:ecs.availability-zone") == assembly.False {
				pass.Report(service, "PlacementStrategies", "begin with %v, and AvailabilityZoneRebalancing is ENABLED; want a spread over zones first",
					first.Get("Type"))
			}
		}),
	},
}

// elsewhere exempts services whose deployments or hosts another system decides on.
var elsewhere = option.Either(option.When("DeploymentController.Type", "CODE_DEPLOY", "EXTERNAL"),
	option.When("SchedulingStrategy", "DAEMON"))

var circuitTable = option.Table{
	{Type: serviceType, Property: "DeploymentConfiguration.DeploymentCircuitBreaker.Enable", Want: option.On, Unless: elsewhere},
	{Type: serviceType, Property: "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback", Want: option.On, Unless: elsewhere},
	{Type: serviceType, Property: "DeploymentConfiguration.Alarms?.Enable", Want: option.On, Unless: elsewhere},
	{Type: serviceType, Property: "DeploymentConfiguration.Alarms?.Rollback", Want: option.On, Unless: elsewhere},
}

var healthyTable = option.Table{
	{Type: serviceType, Property: "DeploymentConfiguration.MinimumHealthyPercent", Want: option.Unset(option.AtLeast(100)), Unless: elsewhere},
}

var rebalanceTable = option.Table{
	{Type: serviceType, Property: "AvailabilityZoneRebalancing", Want: option.Is("ENABLED"), Unless: elsewhere},
}

func serviceZones(pass *engine.Pass, service *assembly.Resource) {
	subnets := service.Get("NetworkConfiguration", "AwsvpcConfiguration", "Subnets")
	if subnets.Exists() && len(subnets.Elements()) < 2 {
		pass.Report(service, "NetworkConfiguration.AwsvpcConfiguration.Subnets", "is %v; want subnets of two zones", subnets)
	}
}

// scalable returns what scales services.
func scalable(pass *engine.Pass) map[*assembly.Resource]*assembly.Resource {
	all := map[*assembly.Resource]*assembly.Resource{}
	for _, target := range pass.OfType("AWS::ApplicationAutoScaling::ScalableTarget") {
		for _, to := range target.Get("ResourceId").Targets() {
			all[to.Resource] = target
		}
		id, _ := target.Get("ResourceId").Outline()
		for _, service := range pass.OfType(serviceType) {
			if name, known := service.Get("ServiceName").Text(); known && service.Stack == target.Stack && strings.HasPrefix(id, "service/") &&
				strings.HasSuffix(id, "/"+name) {
				all[service] = target
			}
		}
	}
	return all
}

func serviceCapacity(pass *engine.Pass) {
	scaled := scalable(pass)
	for _, service := range pass.OfType(serviceType) {
		if elsewhere(service) {
			continue
		}
		at, property := service, "DesiredCount"
		if target := scaled[service]; target != nil {
			at, property = target, "MinCapacity"
		}
		if fault := option.AtLeast(2)(at.Get(property)); fault != "" {
			pass.Report(at, property, "%s", fault)
		}
	}
}

func resetCount(pass *engine.Pass) {
	scaled := scalable(pass)
	for _, service := range pass.OfType(serviceType) {
		if count := service.Get("DesiredCount"); count.Exists() && scaled[service] != nil {
			pass.Report(service, "DesiredCount", "is %v, and scaling chooses another number", count)
		}
	}
}
