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
	snapshots := attempt("ec2:createSnapshots", "Snapshots", "Note evidence", object{
		"InstanceSpecification": instanceID, "Description.$": "States.Format('Evidence of GuardDuty finding {}', $.finding.id)",
		"TagSpecifications": []any{object{"ResourceType": "snapshot", "Tags": mark()}}})
	snapshots.Catch = catch("$.problems.Snapshots", "Is it a node")
	return workflow.States{
		"Contain instance": attempt("ec2:createTags", "Tag", "Is it on Spot", object{
			"Resources.$": "States.Array($.resource.id)", "Tags": mark()}),
		// EC2 refuses both for Spot instances, which may end whenever it wants them back.
		"Is it on Spot":               choose("Protect from termination", onSpot.Then("Keep volumes")),
		"Protect from termination":    modify("Termination", "Stop instead of terminating", "DisableApiTermination", true),
		"Stop instead of terminating": modify("Shutdown", "Keep volumes", "InstanceInitiatedShutdownBehavior", "stop"),
		"Keep volumes": attemptEach("Keep volume", "ec2:modifyInstanceAttribute", "Volumes", "Has it evidence", "$.record.Volumes", nil,
			extend(instanceID, object{
				"BlockDeviceMappings": []any{object{"DeviceName.$": "$.item.DeviceName", "Ebs": object{"DeleteOnTermination": false}}}})),
		"Has it evidence": choose("Take snapshots", workflow.Present("$.evidence").Then("Is it a node")),
		"Take snapshots":  snapshots,
		"Note evidence":   noteEvidence("Is it a node"),
		"Is it a node":    choose("Leave fleet", workflow.Equals("$.resource.kind", "Node").Then("Settle")),
		// Before the network is cut, or the group finds the instance unhealthy and terminates it.
		"Leave fleet": attemptEach("Leave group", "autoscaling:detachInstances", "Fleet", "Leave targets", "$.record.Fleet", nil,
			extend(instanceIDs, object{"AutoScalingGroupName.$": "$.item", "ShouldDecrementDesiredCapacity": false})),
		"Leave targets": attemptEach("Leave target group", "elasticloadbalancingv2:deregisterTargets", "Targets", "Isolate",
			"$.record.Targets", nil, object{"TargetGroupArn.$": "$.item.Arn", "Targets.$": "$.item.Targets"}),
		"Isolate": isolate("Deny sessions"),
		// All sessions of an instance have its id for a name, also those that it gets later. Other
		// instances of the role go on.
		"Deny sessions": attemptEach("Deny session", "iam:putRolePolicy", "Sessions", "Settle", "$.record.Roles",
			object{"policy": denial(object{"StringLike": object{"aws:userid.$": "States.Format('*:{}', $.resource.id)"}})},
			object{"RoleName.$": "$.item", "PolicyName.$": denialName, "PolicyDocument.$": "States.JsonToString($.policy)"}),
	}
}

// isolate gives every interface the isolation group and no other: first so that nothing new passes,
// and again after the conversion group has untracked the connections that were open. An interface
// that cannot be isolated is never opened, and one that cannot be closed again gets the groups that
// it had before.
func isolate(next string) workflow.Map {
	wear := func(next, groups, otherwise string) workflow.Task {
		t := call("ec2:modifyNetworkInterfaceAttribute", next, object{"NetworkInterfaceId.$": "$.item.Id", "Groups.$": groups})
		t.Catch = catch("$.problem", otherwise)
		return t
	}
	closed := wear("", "$.item.Isolation", "Take groups back")
	closed.Retry = []workflow.Retry{{Errors: []string{"States.ALL"}, Interval: 2 * time.Second, Backoff: 2, Attempts: 6}}
	back := wear("Not isolated", "$.item.Groups", "Left open")
	back.Catch = catch("$.last", "Left open")
	return forEach("Isolation", next, "$.record.Interfaces", nil, "Has quarantine's groups", workflow.States{
		"Has quarantine's groups": choose("Wear isolation", workflow.Present("$.item.Lacks").Then("Lacks quarantine")),

		"Wear isolation":   wear("Untrack", "$.item.Isolation", "Not isolated"),
		"Untrack":          wear("Untracked", "$.item.Conversion", "Isolate again"),
		"Untracked":        workflow.Wait{For: 5 * time.Second, Next: "Isolate again"},
		"Isolate again":    closed,
		"Take groups back": back,
		"Not isolated":     workflow.Pass{},
		"Left open": set("", "$.problem", object{"Error": "LeftOpen",
			"Cause": "The interface may wear the conversion group, which lets everything pass: give it the isolation group at once."}),
		"Lacks quarantine": set("", "$.problem", object{"Error": "NoQuarantine",
			"Cause": "The VPC of the interface lacks a group of the quarantine. Define a Quarantine in it."}),
	})
}

// denial is a policy that denies everything, under each of the conditions.
func denial(conditions ...object) object {
	statements := []any{}
	for _, c := range conditions {
		statement := object{"Effect": "Deny", "Action": "*", "Resource": "*"}
		if c != nil {
			statement["Condition"] = c
		}
		statements = append(statements, statement)
	}
	return object{"Version": "2012-10-17", "Statement": statements}
}
