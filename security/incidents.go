package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// What the runbooks may touch.
const (
	anyUser     = "iam::${Account}:user/*"
	anyRole     = "iam::${Account}:role/*"
	anyBucket   = "s3:::*"
	anyInstance = "ec2:${Region}:${Account}:instance/*"
)

// responses are the runbooks that need nothing but AWS.
func responses(scope constructs.Construct) []response {
	denyAll := "arn:" + *awscdk.Stack_Of(scope).Partition() + ":iam::aws:policy/AWSDenyAll"
	user := map[string]parameter{"User": {"The name of the IAM user; in Triage also root", `[\w+=,.@-]{1,64}`}}
	key := map[string]parameter{"User": user["User"], "AccessKey": {"The id of the access key", `AKIA[A-Z0-9]{12,28}`}}
	role := map[string]parameter{"Role": {"The name of the role, without its path", `[\w+=,.@-]{1,64}`}}
	bucket := map[string]parameter{"Bucket": {"The name of the bucket", `[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]`}}
	instance := map[string]parameter{"Instance": {"The id of the instance", `i-[0-9a-f]{8,17}`}}

	userKeys := reading("Keys", "iam", "ListAccessKeys", anyUser, inputs{"UserName": "{{ User }}"},
		list("Ids", "$.AccessKeyMetadata..AccessKeyId"), list("States", "$.AccessKeyMetadata..Status"))
	userPolicies := reading("Policies", "iam", "ListAttachedUserPolicies", anyUser, inputs{"UserName": "{{ User }}"}, list("ARNs", "$.AttachedPolicies..PolicyArn"))
	rolePolicies := reading("Policies", "iam", "ListAttachedRolePolicies", anyRole, inputs{"RoleName": "{{ Role }}"}, list("ARNs", "$.AttachedPolicies..PolicyArn"))
	roleInline := reading("Inline", "iam", "ListRolePolicies", anyRole, inputs{"RoleName": "{{ Role }}"}, list("Names", "$.PolicyNames"))
	public := allowedBy(reading("Public", "s3", "GetBucketPolicyStatus", anyBucket, inputs{"Bucket": "{{ Bucket }}"},
		RunbookOutput{"Is", "$.PolicyStatus.IsPublic", "Boolean"}), "s3:GetBucketPolicyStatus")
	block := allowedBy(reading("Block", "s3", "GetPublicAccessBlock", anyBucket, inputs{"Bucket": "{{ Bucket }}"},
		RunbookOutput{"Is", "$.PublicAccessBlockConfiguration", "StringMap"}), "s3:GetBucketPublicAccessBlock")
	policy := reading("Policy", "s3", "GetBucketPolicy", anyBucket, inputs{"Bucket": "{{ Bucket }}"}, text("Text", "$.Policy"))
	machine := reading("State", "ec2", "DescribeInstances", "", inputs{"InstanceIds": []string{"{{ Instance }}"}},
		text("Is", "$.Reservations[0].Instances[0].State.Name"), text("Since", "$.Reservations[0].Instances[0].LaunchTime"),
		text("Profile", "$.Reservations[0].Instances[0].IamInstanceProfile.Arn"), list("Groups", "$.Reservations..Instances..SecurityGroups..GroupId"),
		list("Addresses", "$.Reservations..Instances..PrivateIpAddress"))
	volumes := reading("Volumes", "ec2", "DescribeVolumes", "", inputs{"Filters": []any{inputs{"Name": "attachment.instance-id", "Values": []string{"{{ Instance }}"}}}},
		list("Ids", "$.Volumes..VolumeId"))
	snapshots := reading("Snapshots", "ec2", "DescribeSnapshots", "", inputs{"OwnerIds": []string{"self"}, "Filters": []any{inputs{"Name": "volume-id", "Values": "{{ Volumes.Ids }}"}}},
		list("Ids", "$.Snapshots..SnapshotId"))

	return []response{
		{phase: Triage, incident: UserIncident, parameters: user, does: "Shows what an IAM user has, did lately, and was found doing",
			look: append([]RunbookStep{
				reading("Who", "iam", "GetUser", anyUser, inputs{"UserName": "{{ User }}"}, text("Since", "$.User.CreateDate")),
				userKeys, userPolicies,
				reading("Inline", "iam", "ListUserPolicies", anyUser, inputs{"UserName": "{{ User }}"}, list("Names", "$.PolicyNames")),
				reading("Groups", "iam", "ListGroupsForUser", anyUser, inputs{"UserName": "{{ User }}"}, list("Names", "$.Groups..GroupName")),
				reading("Devices", "iam", "ListMFADevices", anyUser, inputs{"UserName": "{{ User }}"}, list("Serials", "$.MFADevices..SerialNumber")),
			}, lately("Username", "{{ User }}", "resource.accessKeyDetails.userName")...)},
		{phase: Contain, incident: UserIncident, parameters: key,
			does: "Denies a user everything, in sessions that are open already, too, and makes an access key inactive",
			look: []RunbookStep{userKeys, userPolicies},
			fix: []RunbookStep{
				changing("Deny", "iam", "AttachUserPolicy", anyUser, inputs{"UserName": "{{ User }}", "PolicyArn": denyAll}),
				changing("Deactivate", "iam", "UpdateAccessKey", anyUser, inputs{"UserName": "{{ User }}", "AccessKeyId": "{{ AccessKey }}", "Status": "Inactive"}),
			}},
		{phase: Eradicate, incident: UserIncident, parameters: key, does: "Deletes an access key and the password of a user, which cannot be undone",
			look: []RunbookStep{userKeys},
			fix: []RunbookStep{
				changing("DeleteKey", "iam", "DeleteAccessKey", anyUser, inputs{"UserName": "{{ User }}", "AccessKeyId": "{{ AccessKey }}"}),
				maybe(changing("DeletePassword", "iam", "DeleteLoginProfile", anyUser, inputs{"UserName": "{{ User }}"})), // programs have none
			}},
		{phase: Recover, incident: UserIncident, parameters: user, does: "Lifts the denial of a user. Keys stay as they are: make a new one, or better, a role",
			look: []RunbookStep{userKeys, userPolicies},
			fix:  []RunbookStep{changing("Allow", "iam", "DetachUserPolicy", anyUser, inputs{"UserName": "{{ User }}", "PolicyArn": denyAll})}},

		{phase: Triage, incident: RoleIncident, parameters: role, does: "Shows whom a role trusts, what it may do, who had it lately, and what it was found doing",
			look: append([]RunbookStep{
				reading("Who", "iam", "GetRole", anyRole, inputs{"RoleName": "{{ Role }}"},
					text("Since", "$.Role.CreateDate"), RunbookOutput{"Trusts", "$.Role.AssumeRolePolicyDocument", "StringMap"}, text("Used", "$.Role.RoleLastUsed.LastUsedDate")),
				rolePolicies, roleInline,
			}, lately("ResourceName", "{{ Role }}", "resource.accessKeyDetails.userName")...)},
		{phase: Contain, incident: RoleIncident,
			parameters: map[string]parameter{"Role": role["Role"], "Before": {"Sessions that are older are denied everything: now, in UTC, such as 2026-03-14T09:26:53Z", `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`}},
			does:       "Denies everything to the sessions of a role that are older than a moment. Programs get new credentials by themselves; close the hole they leaked through first",
			look:       []RunbookStep{rolePolicies, roleInline},
			fix: []RunbookStep{changing("Revoke", "iam", "PutRolePolicy", anyRole, inputs{"RoleName": "{{ Role }}", "PolicyName": revoking,
				"PolicyDocument": `{ "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Action": "*", "Resource": "*", ` +
					`"Condition": { "DateLessThan": { "aws:TokenIssueTime": "{{ Before }}" } } } ] }`})}},
		{phase: Eradicate, incident: RoleIncident,
			parameters: map[string]parameter{"Role": role["Role"], "Policy": {"The ARN of a managed policy that the intruder attached", `arn:[a-z-]+:iam::(\d{12}|aws):policy/[\w+=,.@/-]{1,500}`}},
			does:       "Detaches a policy from a role. Whom the role trusts is put right by deploying its stack again",
			look:       []RunbookStep{rolePolicies},
			fix:        []RunbookStep{changing("Detach", "iam", "DetachRolePolicy", anyRole, inputs{"RoleName": "{{ Role }}", "PolicyArn": "{{ Policy }}"})}},
		{phase: Recover, incident: RoleIncident, parameters: role,
			does: "Lifts the denial of old sessions of a role: twelve hours after it at the earliest, or a stolen session comes alive again",
			look: []RunbookStep{roleInline},
			fix:  []RunbookStep{changing("Allow", "iam", "DeleteRolePolicy", anyRole, inputs{"RoleName": "{{ Role }}", "PolicyName": revoking})}},

		{phase: Triage, incident: BucketIncident, parameters: bucket, does: "Shows who may reach a bucket, what was done to it lately, and what was found about it",
			look: append([]RunbookStep{public, block, policy,
				reading("Grants", "s3", "GetBucketAcl", anyBucket, inputs{"Bucket": "{{ Bucket }}"}, list("Permissions", "$.Grants..Permission")),
				reading("Tags", "s3", "GetBucketTagging", anyBucket, inputs{"Bucket": "{{ Bucket }}"}, RunbookOutput{"All", "$.TagSet", "MapList"}),
			}, lately("ResourceName", "{{ Bucket }}", "resource.s3BucketDetails.name")...)},
		{phase: Contain, incident: BucketIncident, parameters: bucket, does: "Blocks all public access to a bucket, which its policy and ACLs cannot change",
			look: []RunbookStep{public, block},
			fix: []RunbookStep{allowedBy(changing("Close", "s3", "PutPublicAccessBlock", anyBucket, inputs{"Bucket": "{{ Bucket }}", "PublicAccessBlockConfiguration": inputs{
				"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}), "s3:PutBucketPublicAccessBlock")}},
		{phase: Eradicate, incident: BucketIncident, parameters: bucket,
			does: "Deletes the policy of a bucket, which stays in the output of the run. Deploy the stack of the bucket again to have its own back",
			look: []RunbookStep{public, policy},
			fix:  []RunbookStep{changing("Delete", "s3", "DeleteBucketPolicy", anyBucket, inputs{"Bucket": "{{ Bucket }}"})}},
		{phase: Recover, incident: BucketIncident, parameters: bucket,
			does: "Lifts the block of public access, for a bucket that was public on purpose. Others keep it",
			look: []RunbookStep{public, policy, block},
			fix:  []RunbookStep{allowedBy(changing("Open", "s3", "DeletePublicAccessBlock", anyBucket, inputs{"Bucket": "{{ Bucket }}"}), "s3:PutBucketPublicAccessBlock")}},

		{phase: Triage, incident: InstanceIncident, parameters: instance, does: "Shows where an instance is, what it runs as, what was done to it lately, and what was found about it",
			look: append([]RunbookStep{machine, volumes, snapshots}, lately("ResourceName", "{{ Instance }}", "resource.instanceDetails.instanceId")...)},
		{phase: Eradicate, incident: InstanceIncident, parameters: instance,
			does: "Terminates an instance. Look for the snapshots first: they are the evidence. One that is protected from termination stays",
			look: []RunbookStep{machine, volumes, snapshots},
			fix:  []RunbookStep{changing("Terminate", "ec2", "TerminateInstances", anyInstance, inputs{"InstanceIds": []string{"{{ Instance }}"}})}},
	}
}

// revoking is the inline policy that the console makes for the same.
const revoking = "AWSRevokeOlderSessions"

// handingOver gives an instance to the workflow that answers findings, as if GuardDuty had found it.
func handingOver(machine awsstepfunctions.IStateMachine) response {
	return response{
		phase: Contain, incident: InstanceIncident, does: "Has an instance contained by the workflow that answers findings of GuardDuty",
		parameters: map[string]parameter{"Instance": {"The id of the instance", `i-[0-9a-f]{8,17}`}},
		machine: inputs{"stateMachineArn": machine.StateMachineArn(), "input": `{ "source": "aws.guardduty", "detail-type": "GuardDuty Finding", ` +
			`"account": "{{ global:ACCOUNT_ID }}", "region": "{{ global:REGION }}", "detail": { "id": "{{ automation:EXECUTION_ID }}", ` +
			`"accountId": "{{ global:ACCOUNT_ID }}", "region": "{{ global:REGION }}", "type": "Runbook:EC2/ContainInstance", "severity": 9, ` +
			`"resource": { "resourceType": "Instance", "instanceDetails": { "instanceId": "{{ Instance }}" } } } }`},
		grant: func(role awsiam.IRole) {
			machine.GrantStartExecution(role)
			machine.GrantExecution(role, jsii.String("states:DescribeExecution"), jsii.String("states:StopExecution"))
		},
	}
}

// lately are what CloudTrail and GuardDuty of this Region know of a subject.
func lately(attribute, subject, criterion string) []RunbookStep {
	const detectors = "guardduty:${Region}:${Account}:detector/*"
	return []RunbookStep{
		reading("Calls", "cloudtrail", "LookupEvents", "", inputs{"MaxResults": 50, "LookupAttributes": []any{inputs{"AttributeKey": attribute, "AttributeValue": subject}}},
			list("Names", "$.Events..EventName"), list("Times", "$.Events..EventTime"), list("Users", "$.Events..Username")),
		reading("Detector", "guardduty", "ListDetectors", "", inputs{}, text("Id", "$.DetectorIds[0]")),
		reading("Found", "guardduty", "ListFindings", detectors, inputs{"DetectorId": "{{ Detector.Id }}", "FindingCriteria": inputs{
			"Criterion": inputs{criterion: inputs{"Equals": []string{subject}}}}}, list("Ids", "$.FindingIds")),
		reading("Findings", "guardduty", "GetFindings", detectors, inputs{"DetectorId": "{{ Detector.Id }}", "FindingIds": "{{ Found.Ids }}"}, list("Types", "$.Findings..Type")),
	}
}

type inputs = map[string]any

// reading is a step that may find nothing, where others go on.
func reading(name, service, api, on string, in inputs, out ...RunbookOutput) RunbookStep {
	return RunbookStep{Name: name, Service: service, API: api, Inputs: in, Outputs: out, Allow: Permission{service + ":" + api, on}, MayFail: true}
}

func changing(name, service, api, on string, in inputs) RunbookStep {
	return RunbookStep{Name: name, Service: service, API: api, Inputs: in, Allow: Permission{service + ":" + api, on}}
}

// allowedBy is a step whose permission is not called as the API.
func allowedBy(s RunbookStep, action string) RunbookStep {
	s.Allow.Action = action
	return s
}

func maybe(s RunbookStep) RunbookStep {
	s.MayFail = true
	return s
}

func text(name, selector string) RunbookOutput { return RunbookOutput{name, selector, "String"} }
func list(name, selector string) RunbookOutput { return RunbookOutput{name, selector, "StringList"} }
