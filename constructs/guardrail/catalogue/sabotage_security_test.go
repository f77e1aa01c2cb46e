package catalogue_test

// protection adds what the rules of the security layer are about.
func protection(r object) {
	policy := r["Key"].(object)["Properties"].(object)["KeyPolicy"].(object)
	policy["Statement"] = append(policy["Statement"].(list), object{"Effect": "Allow", "Action": list{"kms:CreateGrant", "kms:ListGrants"}, "Resource": "*",
		"Principal": object{"AWS": att("Role", "Arn")}, "Condition": object{"Bool": object{"kms:GrantIsForAWSResource": "true"}}})
}

func protectionSabotages() []sabotage {
	const grants = "Key.KeyPolicy.Statement.3."
	return []sabotage{
		{rule: "KMS-006", name: "any grant", change: []change{set(grants+"Condition", nil)}, at: "Key KeyPolicy", says: "allows kms:CreateGrant to"},
		{rule: "KMS-006", name: "grants for people", change: []change{set(grants+"Condition", object{"Bool": object{"kms:GrantIsForAWSResource": "false"}})},
			at: "Key KeyPolicy", says: "for any grant"},
		{rule: "KMS-006", name: "decided at deployment", change: []change{set(grants+"Condition", object{"Bool": object{"kms:GrantIsForAWSResource": ref("Param")}})},
			at: "Key KeyPolicy", says: "for any grant"},
		{rule: "KMS-006", name: "by a wildcard", change: []change{set(grants+"Condition", nil), set(grants+"Action", "kms:Create*")},
			at: "Key KeyPolicy", says: "allows kms:Create* to"},
	}
}
