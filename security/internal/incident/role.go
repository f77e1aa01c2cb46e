package incident

import (
	"maps"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

// revoking is the inline policy that the console makes for the same.
const revoking = "AWSRevokeOlderSessions"

func roleRunbooks() []Runbook {
	named := object{"RoleName": "{{ Role }}"}
	role := parameters("Role", "The name of the role, without its path", `[\w+=,.@-]{1,64}`)
	also := func(name, description, pattern string) map[string]automation.Parameter {
		all := maps.Clone(role)
		all[name] = parameter(description, pattern)
		return all
	}
	policies := reading("Policies", "iam", "ListAttachedRolePolicies", anyRole, named, list("ARNs", "$.AttachedPolicies..PolicyArn"))
	inline := reading("Inline", "iam", "ListRolePolicies", anyRole, named, list("Names", "$.PolicyNames"))
	return []Runbook{
		{Phase: Triage, Subject: Role, Parameters: role,
			Does: "Shows whom a role trusts, what it may do, who had it lately, and what it was found doing",
			Look: append([]automation.Step{
				reading("Who", "iam", "GetRole", anyRole, named, text("Since", "$.Role.CreateDate"),
					automation.Output{Name: "Trusts", Selector: "$.Role.AssumeRolePolicyDocument", Type: "StringMap"},
					text("Used", "$.Role.RoleLastUsed.LastUsedDate")),
				policies, inline,
			}, recent("ResourceName", "{{ Role }}", "resource.accessKeyDetails.userName")...)},
		{Phase: Contain, Subject: Role,
			Parameters: also("Before", "Sessions that are older are denied everything: now, in UTC, such as 2026-03-14T09:26:53Z",
				`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`),
			Does: "Denies everything to the sessions of a role that are older than a moment. " +
				"Programs get new credentials by themselves; close the hole they leaked through first",
			Look: []automation.Step{policies, inline},
			Fix: []automation.Step{changing("Revoke", "iam", "PutRolePolicy", anyRole, object{"RoleName": "{{ Role }}", "PolicyName": revoking,
				"PolicyDocument": `{ "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Action": "*", "Resource": "*", ` +
					`"Condition": { "DateLessThan": { "aws:TokenIssueTime": "{{ Before }}" } } } ] }`})}},
		{Phase: Eradicate, Subject: Role,
			Parameters: also("Policy", "The ARN of a managed policy that the intruder attached",
				`arn:[a-z-]+:iam::(\d{12}|aws):policy/[\w+=,.@/-]{1,500}`),
			Does: "Detaches a policy from a role. Whom the role trusts is put right by deploying its stack again",
			Look: []automation.Step{policies},
			Fix: []automation.Step{changing("Detach", "iam", "DetachRolePolicy", anyRole, object{
				"RoleName": "{{ Role }}", "PolicyArn": "{{ Policy }}"})}},
		{Phase: Recover, Subject: Role, Parameters: role,
			Does: "Lifts the denial of old sessions of a role: twelve hours after it at the earliest, or a stolen session comes alive again",
			Look: []automation.Step{inline},
			Fix: []automation.Step{changing("Allow", "iam", "DeleteRolePolicy", anyRole, object{
				"RoleName": "{{ Role }}", "PolicyName": revoking})}},
	}
}
