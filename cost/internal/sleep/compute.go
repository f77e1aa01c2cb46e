package sleep

import "github.com/plinth-cdk/plinth/constructs/workflow"

// services scale to zero, with their scaling suspended: it would bring the tasks back. The upper
// bound stays as it is.
func services() workflow.States {
	const resource = "{% 'service/' & $states.input.of.in & '/' & $states.input.of.name %}"
	target := func(more workflow.Object) workflow.Object {
		all := workflow.Object{"ServiceNamespace": "ecs", "ResourceId": resource, "ScalableDimension": "ecs:service:DesiredCount"}
		for k, v := range more {
			all[k] = v
		}
		return all
	}
	suspended := func(suspended bool) workflow.Object {
		return workflow.Object{
			"DynamicScalingInSuspended": suspended, "DynamicScalingOutSuspended": suspended, "ScheduledScalingSuspended": suspended,
		}
	}
	count := func(desired any) workflow.Object {
		return workflow.Object{
			"Cluster": "{% $states.input.of.in %}", "Service": "{% $states.input.of.name %}", "DesiredCount": desired,
		}
	}
	scaled := workflow.Expression("{% $states.input.scaled %}")
	bounded := workflow.Expression("{% $states.input.scaled and $exists($states.input.memory.min) %}")
	gone := []string{"Ecs.ServiceNotFoundException", "Ecs.ServiceNotActiveException", "Ecs.ClusterNotFoundException"}
	return workflow.Merge(remembering("Service"), workflow.States{
		"Service": task("ecs:describeServices", workflow.Object{
			"Cluster": "{% $states.input.of.in %}", "Services": "{% [$states.input.of.name] %}",
		}, with("'active': $states.result.Services[0].Status = 'ACTIVE', 'desired': $states.result.Services[0].DesiredCount"),
			"ServiceThere", gone...),
		"ServiceThere": workflow.Choice{Default: "Gone", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.active %}").Then("ServiceBounds"),
		}},
		"ServiceBounds": task("applicationautoscaling:describeScalableTargets", workflow.Object{
			"ServiceNamespace": "ecs", "ResourceIds": "{% ['service/' & $states.input.of.in & '/' & $states.input.of.name] %}",
			"ScalableDimension": "ecs:service:DesiredCount",
		}, with("'scaled': $count($states.result.ScalableTargets) > 0, 'min': $states.result.ScalableTargets[0].MinCapacity"),
			"ServiceMemory"),
		"ServiceSleep": workflow.Choice{Default: "ServiceDown", Rules: []workflow.Rule{scaled.Then("ServiceSuspend")}},
		"ServiceSuspend": task("applicationautoscaling:registerScalableTarget",
			target(workflow.Object{"MinCapacity": 0, "SuspendedState": suspended(true)}), same, "ServiceDown"),
		"ServiceDown": task("ecs:updateService", count(0), same, "Changed", gone...),
		"ServiceWake": workflow.Choice{Default: "ServiceUp", Rules: []workflow.Rule{
			bounded.Then("ServiceResume"), scaled.Then("ServiceResumeUnbounded"),
		}},
		"ServiceResume": task("applicationautoscaling:registerScalableTarget",
			target(workflow.Object{"MinCapacity": "{% $states.input.memory.min %}", "SuspendedState": suspended(false)}),
			same, "ServiceUp"),
		"ServiceResumeUnbounded": task("applicationautoscaling:registerScalableTarget",
			target(workflow.Object{"SuspendedState": suspended(false)}), same, "ServiceUp"),
		"ServiceUp": task("ecs:updateService", count(wanted), same, "ServiceAwake", gone...),
	})
}

// groups scale to zero. Instances that are stopped would be replaced.
func groups() workflow.States {
	name := "{% $states.input.of.name %}"
	return workflow.Merge(remembering("Group"), workflow.States{
		"Group": task("autoscaling:describeAutoScalingGroups", workflow.Object{"AutoScalingGroupNames": "{% [$states.input.of.name] %}"},
			with("'there': $count($states.result.AutoScalingGroups) > 0, 'desired': $states.result.AutoScalingGroups[0].DesiredCapacity,"+
				" 'min': $states.result.AutoScalingGroups[0].MinSize"), "GroupThere"),
		"GroupThere": workflow.Choice{Default: "Gone", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.there %}").Then("GroupMemory"),
		}},
		"GroupSleep": task("autoscaling:updateAutoScalingGroup",
			workflow.Object{"AutoScalingGroupName": name, "MinSize": 0, "DesiredCapacity": 0}, same, "Changed"),
		"GroupWake": task("autoscaling:updateAutoScalingGroup", workflow.Object{
			"AutoScalingGroupName": name, "DesiredCapacity": wanted,
			"MinSize": "{% $exists($states.input.memory.min) ? $states.input.memory.min : $states.input.min %}",
		}, same, "GroupAwake"),
	})
}

// instances are stopped and started. Both change nothing the second time.
func instances() workflow.States {
	ids := workflow.Object{"InstanceIds": "{% [$states.input.of.name] %}"}
	return workflow.States{
		"WhichInstance": workflow.Choice{Default: "InstanceStart", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.action = 'sleep' %}").Then("InstanceStop"),
		}},
		"InstanceStop":  task("ec2:stopInstances", ids, same, "Changed"),
		"InstanceStart": task("ec2:startInstances", ids, same, "Changed"),
	}
}
