package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

var (
	userName = object{"UserName.$": "$.resource.user"}
	roleName = object{"RoleName.$": "$.resource.user"}
)

// principalStates contain an access key. That of a user is made inactive, and the user is denied
// everything: sessions that it opened live on, and another key opens new ones. A session of a role
// is denied everything for good, and all that are older.
func principalStates() workflow.States {
	older := object{"DateLessThan": object{"aws:TokenIssueTime.$": "$$.State.EnteredTime"}}
	policyOf := func(of object) object {
		return extend(of, object{"PolicyName.$": denialName, "PolicyDocument.$": "States.JsonToString($.policy)"})
	}
	keys := object{"Keys.$": "$.Tags[*].Key"}
	return workflow.States{
		// Root, other accounts and services of AWS are nobody's to contain.
		"Look at principal": choose("Advised", workflow.Matches("$.resource.user", "AWSReservedSSO_*").Then("Advised about person"),
			workflow.Matches("$.resource.user", "AWSServiceRoleFor*").Then("Advised"),
			workflow.Equals("$.resource.type", "IAMUser").Then("Look at user"),
			workflow.Equals("$.resource.type", "AssumedRole").Then("Look at role"), workflow.Equals("$.resource.type", "Role").Then("Look at role")),
		"Look at user": look("iam:listUserTags", "Look at keys", userName, "tagged", keys),
		"Look at keys": look("iam:listAccessKeys", "User as it is", userName, "keys", object{
			"Active.$": "$.AccessKeyMetadata[?(@.Status == 'Active')].AccessKeyId"}),
		"User as it is": compute("Weigh", "$.record", object{"Active.$": "States.ArrayContains($.keys.Active, $.resource.id)"}),
		"Look at role":  look("iam:listRoleTags", "Role as it is", roleName, "tagged", keys),
		"Role as it is": set("Weigh", "$.record", object{}),

		"Contain principal": choose("Tag role", workflow.Equals("$.resource.type", "IAMUser").Then("Tag user")),
		"Tag user":          attempt("iam:tagUser", "Tag", "No to user", extend(userName, object{"Tags": mark()})),
		"No to user":        compute("Deny user", "$.policy", denial(nil)),
		"Deny user":         attempt("iam:putUserPolicy", "Sessions", "Which key", policyOf(userName)),
		"Which key":         choose("Settle", workflow.Matches("$.resource.id", "AKIA*").Then("Deactivate key")),
		"Deactivate key": attempt("iam:updateAccessKey", "Key", "Settle", extend(userName, object{
			"AccessKeyId.$": "$.resource.id", "Status": "Inactive"})),
		"Tag role": attempt("iam:tagRole", "Tag", "Sessions of role", extend(roleName, object{"Tags": mark()})),
		// The session of the finding is denied for good: whoever holds it may be able to renew it.
		"Sessions of role": compute("Deny role's sessions", "$.policy", denial(older, object{
			"StringEquals": object{"aws:userid.$": "$.resource.principal"}})),
		"Deny role's sessions": attempt("iam:putRolePolicy", "Sessions", "Settle", policyOf(roleName)),
	}
}
