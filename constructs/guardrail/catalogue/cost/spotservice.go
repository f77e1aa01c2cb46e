package cost

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// hostTemplate is the launch template of a group behind a provider.
func hostTemplate(provider *assembly.Resource) (*assembly.Resource, bool) {
	group, ok := groupOf(provider)
	if !ok {
		return nil, false
	}
	for _, id := range []assembly.Value{group.Get("LaunchTemplate", "LaunchTemplateId"),
		group.Get("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId")} {
		if to, ok := id.Target(); ok {
			return to.Resource, true
		}
	}
	return nil, false
}

func blockedHosts(pass *engine.Pass, provider *assembly.Resource) {
	template, ok := hostTemplate(provider)
	if !ok {
		return
	}
	script := userData(template.Get("LaunchTemplateData", "UserData"))
	if !strings.Contains(script, "ECS_AWSVPC_BLOCK_IMDS=true") && !strings.Contains(script, "awsvpc-block-imds = true") {
		pass.Report(template, "LaunchTemplateData.UserData", "does not set ECS_AWSVPC_BLOCK_IMDS=true")
	}
}

// associated is about clusters of the app.
func associated(pass *engine.Pass, service *assembly.Resource) {
	const property = "CapacityProviderStrategy"
	cluster, ok := service.Get("Cluster").Target()
	if !ok || len(service.Get(property).List()) == 0 {
		return
	}
	providers := cluster.Resource.Get("CapacityProviders").Elements()
	for _, association := range pass.OfType("AWS::ECS::ClusterCapacityProviderAssociations") {
		of, ok := association.Get("Cluster").Target()
		if !ok || of.Resource != cluster.Resource {
			continue
		}
		providers = append(providers, association.Get("CapacityProviders").Elements()...)
		if association.Stack == service.Stack && !service.Dependencies()[association] {
			pass.Report(service, "DependsOn", "lacks %s, which gives the cluster its capacity providers", association.Path)
		}
	}
	for i, item := range service.Get(property).List() {
		name, known := item.Get("CapacityProvider").Text()
		may := func(v assembly.Value) bool {
			_, own := v.Target()
			return !own && v.Is(name) != assembly.False
		}
		if known && strings.HasPrefix(name, "FARGATE") && !slices.ContainsFunc(providers, may) {
			pass.Report(service, fmt.Sprintf("%s.%d.CapacityProvider", property, i), "is %s, which the cluster %s does not have", name,
				cluster.Resource.Path)
		}
	}
}

func plannable(pass *engine.Pass, group *assembly.Resource) {
	const property = "MixedInstancesPolicy.LaunchTemplate.Overrides"
	first := ""
	for i, o := range overrides(group) {
		at := fmt.Sprintf("%s.%d.InstanceRequirements", property, i)
		if r := o.Get("InstanceRequirements"); r.Exists() {
			for _, least := range []string{"VCpuCount", "MemoryMiB"} {
				if !r.Get(least, "Min").Exists() {
					pass.Report(group, at+"."+least, "has no Min, which AWS requires")
				}
			}
			if !r.Get("CpuManufacturers").Exists() {
				pass.Report(group, at+".CpuManufacturers", "is not set: the image is for one processor")
			}
			continue
		}
		name, known := o.Get("InstanceType").Text()
		if !known {
			continue
		}
		if is := shapeOf(name); first != "" && is != shapeOf(first) && provided(pass, group) {
			pass.Report(group, property, "has %s and %s, and ECS plans with the extremes", first, name)
			return
		}
		first = name
	}
}

// provided reports whether ECS scales a group.
func provided(pass *engine.Pass, group *assembly.Resource) bool {
	return slices.ContainsFunc(pass.OfType(providerType), func(p *assembly.Resource) bool {
		of, ok := groupOf(p)
		return ok && of == group && p.Get("AutoScalingGroupProvider", "ManagedScaling", "Status").Is("ENABLED") == assembly.True
	})
}

// shapeOf is the kind and the size of a type, which say how many vCPUs and how much memory it has.
func shapeOf(name string) string {
	f, _ := familyOf(name)
	_, size, _ := strings.Cut(name, ".")
	return f.kind + "." + size
}

func sameProcessor(pass *engine.Pass, service *assembly.Resource) {
	task, ok := service.Get("TaskDefinition").Target()
	if !ok {
		return
	}
	for _, item := range service.Get("CapacityProviderStrategy").List() {
		provider, ok := item.Get("CapacityProvider").Target()
		if !ok {
			continue
		}
		group, ok := groupOf(provider.Resource)
		if !ok {
			continue
		}
		for _, o := range overrides(group) {
			name, _ := o.Get("InstanceType").Text()
			f, known := familyOf(name)
			if !known {
				continue
			}
			want, platform := "X86_64", task.Resource.Get("RuntimePlatform", "CpuArchitecture")
			if strings.HasPrefix(f.options, "g") {
				want = "ARM64"
			}
			if platform.Exists() && platform.Is(want) == assembly.False || !platform.Exists() && want == "ARM64" {
				pass.Report(task.Resource, "RuntimePlatform.CpuArchitecture", "is %v, and its hosts are such as %s; want %s", platform, name, want)
				return
			}
		}
	}
}
