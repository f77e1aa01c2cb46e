package cost

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const serviceType = "AWS::ECS::Service"

func propagatesTags(pass *engine.Pass) {
	for _, service := range pass.OfType(serviceType) {
		from := service.Get("PropagateTags")
		switch {
		case !from.Exists():
			pass.Report(service, "PropagateTags", "is not set, so AWS tags no task; want SERVICE")
		case from.OneOf("SERVICE", "TASK_DEFINITION") == assembly.False:
			pass.Report(service, "PropagateTags", "is %v; want SERVICE", from)
		}
		if v := service.Get("EnableECSManagedTags"); v.Is(true) == assembly.False || !v.Exists() {
			pass.Report(service, "EnableECSManagedTags", "is %v; want true", v)
		}
	}
	for _, provider := range pass.OfType(providerType) {
		from := provider.Get("ManagedInstancesProvider", "PropagateTags")
		if provider.Get("ManagedInstancesProvider").Exists() && from.Is("CAPACITY_PROVIDER") == assembly.False ||
			from.Is("NONE") == assembly.True {
			pass.Report(provider, "ManagedInstancesProvider.PropagateTags", "is %v; want CAPACITY_PROVIDER", from)
		}
	}
}

// endsInTime is about services that run on Spot capacity, by their task definitions in the app.
func endsInTime(pass *engine.Pass, service *assembly.Resource) {
	task, ok := service.Get("TaskDefinition").Target()
	if !ok || !slices.ContainsFunc(service.Get("CapacityProviderStrategy").List(), interrupted) {
		return
	}
	for i, container := range task.Resource.Get("ContainerDefinitions").List() {
		property := fmt.Sprintf("ContainerDefinitions.%d.StopTimeout", i)
		switch seconds, known := container.Get("StopTimeout").Int(); {
		case !container.Get("StopTimeout").Exists():
			pass.Report(task.Resource, property, "is not set, so ECS kills it after 30 of the 120 seconds that Spot leaves to %s", service.Path)
		case known && seconds > 120:
			pass.Report(task.Resource, property, "is %d; want 120 at most, which Spot leaves to %s", seconds, service.Path)
		}
	}
}

// interrupted reports whether a provider of a strategy is Spot capacity.
func interrupted(item assembly.Value) bool {
	provider := item.Get("CapacityProvider")
	if provider.Is("FARGATE_SPOT") == assembly.True {
		return true
	}
	to, ok := provider.Target()
	if !ok {
		return false
	}
	group, ok := groupOf(to.Resource)
	return ok && !onDemandAlone(group) ||
		to.Resource.Get("ManagedInstancesProvider", "InstanceLaunchTemplate", "CapacityOptionType").Is("SPOT") == assembly.True
}
