package security

// principalStates contain an access key: that of a user is made inactive; those of a session
// cannot be, so the session is denied everything.
func principalStates() object {
	user, role := object{"UserName.$": "$.resource.user"}, object{"RoleName.$": "$.resource.user"}
	older := object{"DateLessThan": object{"aws:TokenIssueTime.$": "$$.State.EnteredTime"}}
	policy := func(of object) object {
		return with(of, object{"PolicyName.$": inline, "PolicyDocument.$": "States.JsonToString($.policy)"})
	}
	keys := object{"Keys.$": "$.Tags[*].Key"}
	return object{
		// Root, other accounts and services of AWS are nobody's to contain.
		"Look at principal": choose("Advised", when("$.resource.type", "IAMUser", "Look at user"),
			when("$.resource.type", "AssumedRole", "Look at role"), when("$.resource.type", "Role", "Look at role")),
		"Look at user":  look("iam:listUserTags", "Look at keys", user, "tagged", keys),
		"Look at keys":  look("iam:listAccessKeys", "User as it is", user, "keys", object{"Active.$": "$.AccessKeyMetadata[?(@.Status == 'Active')].AccessKeyId"}),
		"User as it is": pass("Weigh", "$.record", object{"Active.$": "States.ArrayContains($.keys.Active, $.resource.id)"}),
		"Look at role":  look("iam:listRoleTags", "Role as it is", role, "tagged", keys),
		"Role as it is": put("Weigh", "$.record", object{}),

		"Contain principal":    choose("Tag role", when("$.resource.type", "IAMUser", "Tag user")),
		"Tag user":             try("iam:tagUser", "Tag", "Which key", with(user, object{"Tags": mark})),
		"Which key":            choose("Sessions of user", object{"Variable": "$.resource.id", "StringMatches": "AKIA*", "Next": "Deactivate key"}),
		"Deactivate key":       try("iam:updateAccessKey", "Key", "Settle", with(user, object{"AccessKeyId.$": "$.resource.id", "Status": "Inactive"})),
		"Sessions of user":     pass("Deny user's sessions", "$.policy", denial(older)),
		"Deny user's sessions": try("iam:putUserPolicy", "Sessions", "Settle", policy(user)),
		"Tag role":             try("iam:tagRole", "Tag", "Sessions of role", with(role, object{"Tags": mark})),
		// The session of the finding is denied for good: whoever holds it may be able to renew it.
		"Sessions of role":     pass("Deny role's sessions", "$.policy", denial(older, object{"StringEquals": object{"aws:userid.$": "$.resource.principal"}})),
		"Deny role's sessions": try("iam:putRolePolicy", "Sessions", "Settle", policy(role)),
	}
}
