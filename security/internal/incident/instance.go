package incident

import "github.com/plinth-cdk/plinth/constructs/automation"

// An instance is contained by a workflow, see [ByWorkflow], and recovered by starting another one.
func instanceRunbooks() []Runbook {
	named := object{"InstanceIds": []string{"{{ Instance }}"}}
	state := reading("State", "ec2", "DescribeInstances", "", named,
		text("Is", "$.Reservations[0].Instances[0].State.Name"), text("Since", "$.Reservations[0].Instances[0].LaunchTime"),
		text("Profile", "$.Reservations[0].Instances[0].IamInstanceProfile.Arn"),
		list("Groups", "$.Reservations..Instances..SecurityGroups..GroupId"), list("Addresses", "$.Reservations..Instances..PrivateIpAddress"))
	volumes := reading("Volumes", "ec2", "DescribeVolumes", "", object{
		"Filters": []any{object{"Name": "attachment.instance-id", "Values": []string{"{{ Instance }}"}}}}, list("Ids", "$.Volumes..VolumeId"))
	snapshots := reading("Snapshots", "ec2", "DescribeSnapshots", "", object{
		"OwnerIds": []string{"self"}, "Filters": []any{object{"Name": "volume-id", "Values": "{{ Volumes.Ids }}"}}},
		list("Ids", "$.Snapshots..SnapshotId"))
	look := []automation.Step{state, volumes, snapshots}
	return []Runbook{
		{Phase: Triage, Subject: Instance, Parameters: instance(),
			Does: "Shows where an instance is, what it runs as, what was done to it lately, and what was found about it",
			Look: append(look[:3:3], recent("ResourceName", "{{ Instance }}", "resource.instanceDetails.instanceId")...)},
		{Phase: Eradicate, Subject: Instance, Parameters: instance(),
			Does: "Terminates an instance. Look for the snapshots first: they are the evidence. One that is protected from termination stays",
			Look: look,
			Fix:  []automation.Step{changing("Terminate", "ec2", "TerminateInstances", anyInstance, named)}},
	}
}

func instance() map[string]automation.Parameter {
	return parameters("Instance", "The id of the instance", `i-[0-9a-f]{8,17}`)
}

// ByWorkflow gives an instance to the state machine with an ARN, which answers findings of
// GuardDuty, as if GuardDuty had found it.
func ByWorkflow(machine *string) Runbook {
	const finding = `{ "source": "aws.guardduty", "detail-type": "GuardDuty Finding", ` +
		`"account": "{{ global:ACCOUNT_ID }}", "region": "{{ global:REGION }}", "detail": { "id": "{{ automation:EXECUTION_ID }}", ` +
		`"accountId": "{{ global:ACCOUNT_ID }}", "region": "{{ global:REGION }}", "type": "Runbook:EC2/ContainInstance", "severity": 9, ` +
		`"resource": { "resourceType": "Instance", "instanceDetails": { "instanceId": "{{ Instance }}" } } } }`
	return Runbook{
		Phase: Contain, Subject: Instance, Parameters: instance(),
		Does: "Has an instance contained by the workflow that answers findings of GuardDuty",
		Fix:  []automation.Step{automation.StartMachine("Contain", object{"stateMachineArn": machine, "input": finding})},
	}
}
