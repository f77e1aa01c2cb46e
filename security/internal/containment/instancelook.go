package containment

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// instanceStates find out what an EC2 instance is like, and what it belongs to.
func instanceStates() workflow.States {
	const instances = "$.Reservations[*].Instances[*]."
	attribute := func(name, field, to, next string) workflow.Task {
		return look("ec2:describeInstanceAttribute", next, extend(instanceID, object{"Attribute": name}), to,
			object{"was.$": "$." + field + ".Value"})
	}
	return workflow.Merge(workflow.States{
		"Look at instance": look("ec2:describeInstances", "Tags of instance", instanceIDs, "instance", object{
			"Tags.$": instances + "Tags[*].Key", "Interfaces.$": instances + "NetworkInterfaces[*]",
			"Volumes.$":  instances + "BlockDeviceMappings[*]",
			"Profiles.$": instances + "IamInstanceProfile.Arn", "Lifecycle.$": instances + "InstanceLifecycle",
		}),
		"Tags of instance":    compute("Look at termination", "$.tagged", object{"Keys.$": "$.instance.Tags"}),
		"Look at termination": attribute("disableApiTermination", "DisableApiTermination", "termination", "Look at shutdown"),
		"Look at shutdown": attribute("instanceInitiatedShutdownBehavior", "InstanceInitiatedShutdownBehavior",
			"shutdown", "Look for fleet"),
		"Look for fleet": look("autoscaling:describeAutoScalingInstances", "Look for target groups", instanceIDs, "fleet", object{
			"Names.$": "$.AutoScalingInstances[*].AutoScalingGroupName"}),
		"Look for groups": lookEach("Has profile", "$.instance.Interfaces", "interfaces", "Look for conversion group", workflow.States{
			"Look for conversion group": quarantineGroup(Conversion, "Look for isolation group"),
			"Look for isolation group":  quarantineGroup(Isolation, "Has quarantine"),
			"Has quarantine": choose("Without quarantine",
				workflow.All(workflow.Present("$.conversion.Ids[0]"), workflow.Present("$.isolation.Ids[0]")).Then("Interface")),
			"Interface":          workflow.Pass{Parameters: networkInterface},
			"Without quarantine": workflow.Pass{Parameters: extend(networkInterface, object{"Lacks": "a quarantine"})},
		}),
		"Has profile":     choose("No profile", workflow.Present("$.instance.Profiles[0]").Then("Name of profile")),
		"No profile":      set("Instance as it is", "$.profile", object{"Roles": []any{}}),
		"Name of profile": compute("Look at profile", "$.parts", object{"list.$": "States.StringSplit($.instance.Profiles[0], '/')"}),
		"Look at profile": look("iam:getInstanceProfile", "Instance as it is", object{"InstanceProfileName.$": lastPart}, "profile", object{
			"Roles.$": "$.InstanceProfile.Roles[*].RoleName"}),
		"Instance as it is": compute("Weigh", "$.record", object{
			"Termination.$": "$.termination.was", "Shutdown.$": "$.shutdown.was", "Volumes.$": "$.instance.Volumes[?(@.Ebs)]",
			"Fleet.$": "$.fleet.Names", "Targets.$": "$.targets[?(@.Targets[0])]", "Interfaces.$": "$.interfaces", "Roles.$": "$.profile.Roles",
			"Lifecycle.$": "$.instance.Lifecycle", "Lacks.$": "$.interfaces[*].Lacks"}),
	}, targetStates())
}

// onSpot holds for Spot instances.
var onSpot = workflow.All(workflow.Present("$.record.Lifecycle[0]"), workflow.Equals("$.record.Lifecycle[0]", "spot"))

// networkInterface is what is kept of an interface: its groups, and those of the quarantine of its
// VPC.
var networkInterface = object{
	"Id.$": "$.item.NetworkInterfaceId", "Groups.$": "$.item.Groups[*].GroupId",
	"Conversion.$": "$.conversion.Ids", "Isolation.$": "$.isolation.Ids",
}

// targetStates find the target groups of an instance.
func targetStates() workflow.States {
	// The answer has to fit into a state: 200 is a page of that. Load balancers notice an isolated
	// instance by themselves, so what cannot be looked at here is passed over.
	groups := look("elasticloadbalancingv2:describeTargetGroups", "Look for targets", object{"PageSize": 200}, "targetGroups", object{
		"Arns.$": "$.TargetGroups[?(@.TargetType == 'instance')].TargetGroupArn"})
	groups.Catch = catch("$.unknown", "No target groups")
	health := call("elasticloadbalancingv2:describeTargetHealth", "Target", object{
		"TargetGroupArn.$": "$.item", "Targets": []any{object{"Id.$": "$.resource.id"}}})
	health.Selector = object{
		"Targets.$": "$.TargetHealthDescriptions[?(" + anyState("initial", "healthy", "unhealthy", "unhealthy.draining") + ")].Target"}
	health.To, health.Catch = "$.health", catch("$.unknown", "No target") // a group of another VPC refuses the question
	return workflow.States{
		"Look for target groups": groups,
		"No target groups":       set("Look for targets", "$.targetGroups", object{"Arns": []any{}}),
		"Look for targets": lookEach("Look for groups", "$.targetGroups.Arns", "targets", "Look at target group", workflow.States{
			"Look at target group": health,
			"Target":               workflow.Pass{Parameters: object{"Arn.$": "$.item", "Targets.$": "$.health.Targets"}},
			"No target":            workflow.Pass{Parameters: object{"Targets": []any{}}},
		}),
	}
}

// lookEach looks at every item of a list. One that cannot be looked at leaves the resource alone.
func lookEach(next, items, to, start string, states workflow.States) workflow.Map {
	return workflow.Map{
		Items: items, Each: item(nil), Process: workflow.Part{Start: start, States: states},
		To: "$." + to, Catch: catch("$.problems."+to, "Lost"), Next: next,
	}
}

// quarantineGroup finds a security group of the quarantine of an interface's VPC.
func quarantineGroup(kind, next string) workflow.Task {
	t := call("ec2:describeSecurityGroups", next, object{"Filters": []any{
		object{"Name": "vpc-id", "Values.$": "States.Array($.item.VpcId)"},
		object{"Name": "tag:" + QuarantineTag, "Values": []string{kind}},
	}})
	t.Selector, t.To = object{"Ids.$": "$.SecurityGroups[*].GroupId"}, "$."+kind
	return t
}

// anyState is a filter for targets in one of some states.
func anyState(states ...string) string {
	filters := make([]string, len(states))
	for i, s := range states {
		filters[i] = "@.TargetHealth.State == '" + s + "'"
	}
	return strings.Join(filters, " || ")
}
