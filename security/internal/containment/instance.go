package containment

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

var (
	instanceID  = object{"InstanceId.$": "$.resource.id"}
	instanceIDs = object{"InstanceIds.$": "States.Array($.resource.id)"}
)

// instanceActs contain an EC2 instance: evidence first, then the network, then its sessions.
func instanceActs() workflow.States {
	modify := func(note, next, attribute string, value any) workflow.Task {
		return attempt("ec2:modifyInstanceAttribute", note, next, extend(instanceID, object{attribute: object{"Value": value}}))
	}
	return workflow.States{
		"Contain instance": attempt("ec2:createTags", "Tag", "Protect from termination", object{
			"Resources.$": "States.Array($.resource.id)", "Tags": mark()}),
		"Protect from termination":    modify("Termination", "Stop instead of terminating", "DisableApiTermination", true),
		"Stop instead of terminating": modify("Shutdown", "Keep volumes", "InstanceInitiatedShutdownBehavior", "stop"),
		"Keep volumes": attemptEach("Keep volume", "ec2:modifyInstanceAttribute", "Volumes", "Take snapshots", "$.record.Volumes", nil,
			extend(instanceID, object{
				"BlockDeviceMappings": []any{object{"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination": false}}}})),
		"Take snapshots": attempt("ec2:createSnapshots", "Snapshots", "Leave fleet", object{
			"InstanceSpecification": instanceID, "Description.$": "States.Format('Evidence of GuardDuty finding {}', $.finding.id)",
			"TagSpecifications": []any{object{"ResourceType": "snapshot", "Tags": mark()}}}),
		// Before the network is cut, or the group finds the instance unhealthy and terminates it.
		"Leave fleet": attemptEach("Leave group", "autoscaling:detachInstances", "Fleet", "Leave targets", "$.record.Fleet", nil,
			extend(instanceIDs, object{"AutoScalingGroupName.$": "$.item", "ShouldDecrementDesiredCapacity": false})),
		"Leave targets": attemptEach("Leave target group", "elasticloadbalancingv2:deregisterTargets", "Targets", "Untrack",
			"$.record.Targets", nil, object{"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Untrack":   replaceGroups("Conversion", "Untracked"),
		"Untracked": workflow.Wait{For: 5 * time.Second, Next: "Isolate"},
		"Isolate":   replaceGroups("Isolation", "Deny sessions"),
		// All sessions of an instance have its id for a name, also those that it gets later. Other
		// instances of the role go on.
		"Deny sessions": attemptEach("Deny session", "iam:putRolePolicy", "Sessions", "Settle", "$.record.Roles",
			object{"policy": denial(object{"StringLike": object{"aws:userid.$": "States.Format('*:{}', $.resource.id)"}})},
			object{"RoleName.$": "$.item", "PolicyName.$": denialName, "PolicyDocument.$": "States.JsonToString($.policy)"}),
	}
}

// replaceGroups gives every interface the group of a kind and no other.
func replaceGroups(kind, next string) workflow.Map {
	start, change, failed, lacks := "Has "+kind, "Wear "+kind, kind+" failed", kind+" lacks"
	replace := call("ec2:modifyNetworkInterfaceAttribute", "", object{"NetworkInterfaceId.$": "$.item.Id", "Groups.$": "$.item." + kind})
	replace.Catch = catch("$.problem", failed)
	return forEach(kind, next, "$.record.Interfaces", nil, start, workflow.States{
		start:  choose(lacks, workflow.Present("$.item."+kind+"[0]").Then(change)),
		change: replace,
		failed: workflow.Pass{},
		lacks: set("", "$.problem", object{
			"Error": "NoQuarantine", "Cause": "The VPC of the interface has no " + kind + " group. Define a Quarantine in it."}),
	})
}

// denial is a policy that denies everything to sessions.
func denial(conditions ...object) object {
	statements := []any{}
	for _, c := range conditions {
		statements = append(statements, object{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": c})
	}
	return object{"Version": "2012-10-17", "Statement": statements}
}
