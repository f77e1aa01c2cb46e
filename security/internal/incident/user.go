package incident

import (
	"maps"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

func userRunbooks(partition string) []Runbook {
	named, denyAll := object{"UserName": "{{ User }}"}, "arn:"+partition+":iam::aws:policy/AWSDenyAll"
	with := func(name string, value any) object {
		inputs := maps.Clone(named)
		inputs[name] = value
		return inputs
	}
	withKey := with("AccessKeyId", "{{ AccessKey }}")
	inactive := maps.Clone(withKey)
	inactive["Status"] = "Inactive"
	user := parameters("User", "The name of the IAM user; in Triage also root", `[\w+=,.@-]{1,64}`)
	key := maps.Clone(user)
	key["AccessKey"] = parameter("The id of the access key", `AKIA[A-Z0-9]{12,28}`)

	keys := reading("Keys", "iam", "ListAccessKeys", anyUser, named,
		list("Ids", "$.AccessKeyMetadata..AccessKeyId"), list("States", "$.AccessKeyMetadata..Status"))
	policies := reading("Policies", "iam", "ListAttachedUserPolicies", anyUser, named, list("ARNs", "$.AttachedPolicies..PolicyArn"))
	deletePassword := changing("DeletePassword", "iam", "DeleteLoginProfile", anyUser, named)
	deletePassword.MayFail = true // programs have none

	return []Runbook{
		{Phase: Triage, Subject: User, Parameters: user, Does: "Shows what an IAM user has, did lately, and was found doing",
			Look: append([]automation.Step{
				reading("Who", "iam", "GetUser", anyUser, named, text("Since", "$.User.CreateDate")),
				keys, policies,
				reading("Inline", "iam", "ListUserPolicies", anyUser, named, list("Names", "$.PolicyNames")),
				reading("Groups", "iam", "ListGroupsForUser", anyUser, named, list("Names", "$.Groups..GroupName")),
				reading("Devices", "iam", "ListMFADevices", anyUser, named, list("Serials", "$.MFADevices..SerialNumber")),
			}, recent("Username", "{{ User }}", "resource.accessKeyDetails.userName")...)},
		{Phase: Contain, Subject: User, Parameters: key,
			Does: "Denies a user everything, in sessions that are open already, too, and makes an access key inactive",
			Look: []automation.Step{keys, policies},
			Fix: []automation.Step{
				changing("Deny", "iam", "AttachUserPolicy", anyUser, with("PolicyArn", denyAll)),
				changing("Deactivate", "iam", "UpdateAccessKey", anyUser, inactive),
			}},
		{Phase: Eradicate, Subject: User, Parameters: key,
			Does: "Deletes an access key and the password of a user, which cannot be undone",
			Look: []automation.Step{keys},
			Fix:  []automation.Step{changing("DeleteKey", "iam", "DeleteAccessKey", anyUser, withKey), deletePassword}},
		{Phase: Recover, Subject: User, Parameters: user,
			Does: "Lifts the denial of a user. Keys stay as they are: make a new one, or better, a role",
			Look: []automation.Step{keys, policies},
			Fix:  []automation.Step{changing("Allow", "iam", "DetachUserPolicy", anyUser, with("PolicyArn", denyAll))}},
	}
}
