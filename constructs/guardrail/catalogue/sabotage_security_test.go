package catalogue_test

// protection adds what the rules of the security layer are about.
func protection(r object) {
	policy := r["Key"].(object)["Properties"].(object)["KeyPolicy"].(object)
	policy["Statement"] = append(policy["Statement"].(list), object{"Effect": "Allow", "Action": list{"kms:CreateGrant", "kms:ListGrants"}, "Resource": "*",
		"Principal": object{"AWS": att("Role", "Arn")}, "Condition": object{"Bool": object{"kms:GrantIsForAWSResource": "true"}}})
	logs := r["Logs"].(object)["Properties"].(object)["BucketEncryption"].(object)["ServerSideEncryptionConfiguration"].(list)[0].(object)
	logs["ServerSideEncryptionByDefault"] = object{"SSEAlgorithm": "AES256"}
	secret := func(id string, key, rotated any) {
		r[id] = kept("AWS::SecretsManager::Secret", object{"GenerateSecretString": object{}, "KmsKeyId": key})
		r[id+"Rotation"] = resource("AWS::SecretsManager::RotationSchedule", object{
			"SecretId": rotated, "RotationRules": object{"ScheduleExpression": "rate(30 days)"}})
	}
	secret("Token", att("Key", "Arn"), ref("Token"))
	secret("Login", "arn:aws:kms:eu-west-1:222222222222:key/1", ref("LoginAttachment"))
	r["LoginAttachment"] = resource("AWS::SecretsManager::SecretTargetAttachment", object{"SecretId": ref("Login"), "TargetId": ref("Database")})
}

func protectionSabotages() []sabotage {
	const grants = "Key.KeyPolicy.Statement.3."
	return []sabotage{
		{rule: "S3-010", name: "key that log delivery cannot use", change: []change{
			set("Logs.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", "aws:kms")},
			at: "Data LoggingConfiguration.DestinationBucketName", says: "bucket Prod/Logs encrypts with aws:kms; want AES256"},
		{rule: "S3-010", name: "decided at deployment", change: []change{
			set("Logs.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", maybe("AES256", "aws:kms"))},
			at: "Data LoggingConfiguration.DestinationBucketName", says: "want AES256"},

		{rule: "SECRET-002", name: "AWS's key", change: []change{set("Token.KmsKeyId", nil)}, at: "Token KmsKeyId", says: "not surely a customer managed key"},
		{rule: "SECRET-002", name: "AWS's key by name", change: []change{set("Token.KmsKeyId", "alias/aws/secretsmanager")}, at: "Token KmsKeyId", says: "not surely"},
		{rule: "SECRET-002", name: "decided at deployment", change: []change{set("Token.KmsKeyId", ref("Param"))}, at: "Token KmsKeyId", says: "not surely"},
		{rule: "SECRET-003", name: "no schedule", change: []change{drop("TokenRotation")}, at: "Token RotationSchedule", says: "no rotation schedule"},
		{rule: "SECRET-003", name: "no schedule of the attachment", change: []change{drop("LoginRotation")}, at: "Login RotationSchedule", says: "no rotation schedule"},
		{rule: "SECRET-003", name: "schedule under a condition", change: []change{attribute("TokenRotation", "Condition", "Condition")}, at: "Token RotationSchedule", says: "surely"},
		{rule: "SECRET-003", name: "on demand only", change: []change{set("TokenRotation.RotationRules", nil)}, at: "Token RotationSchedule", says: "no rotation schedule"},
		{rule: "SECRET-004", name: "deleted with the stack", change: []change{attribute("Token", "DeletionPolicy", nil)}, at: "Token DeletionPolicy", says: "is not set"},

		{rule: "KMS-006", name: "any grant", change: []change{set(grants+"Condition", nil)}, at: "Key KeyPolicy", says: "allows kms:CreateGrant to"},
		{rule: "KMS-006", name: "grants for people", change: []change{set(grants+"Condition", object{"Bool": object{"kms:GrantIsForAWSResource": "false"}})},
			at: "Key KeyPolicy", says: "for any grant"},
		{rule: "KMS-006", name: "decided at deployment", change: []change{set(grants+"Condition", object{"Bool": object{"kms:GrantIsForAWSResource": ref("Param")}})},
			at: "Key KeyPolicy", says: "for any grant"},
		{rule: "KMS-006", name: "by a wildcard", change: []change{set(grants+"Condition", nil), set(grants+"Action", "kms:Create*")},
			at: "Key KeyPolicy", says: "allows kms:Create* to"},
	}
}
