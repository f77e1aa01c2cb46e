package catalogue_test

import "github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"

func identitySabotages() []sabotage {
	const (
		statement = "Policy.PolicyDocument.Statement.0."
		inline    = "Role.Policies.0.PolicyDocument.Statement."
		trust     = "Role.AssumeRolePolicyDocument.Statement.1."
	)
	document := func(action, on any) object {
		return object{"PolicyDocument": object{"Statement": object{"Effect": "Allow", "Action": action, "Resource": on}}}
	}
	output := func(text any) change {
		return func(s *assemblytest.Stack) { s.Template.(object)["Outputs"].(object)["Leak"] = object{"Value": text} }
	}
	const accessKey = "AKIAIOSFODNN7EXAMPLE"
	return []sabotage{
		{rule: "IAM-001", name: "user", change: []change{add("User", resource("AWS::IAM::User", object{}))}, at: "User", says: "is an IAM user"},
		{rule: "IAM-002", name: "access key", change: []change{add("AccessKey", resource("AWS::IAM::AccessKey", object{"UserName": "joe"}))}, at: "AccessKey", says: "user joe"},

		{rule: "IAM-003", name: "everything", change: []change{set(statement+"Action", list{"s3:GetObject", "*"})}, at: "Policy PolicyDocument", says: "allows * on *"},
		{rule: "IAM-003", name: "everything in a role", change: []change{set(inline+"Action", "*:*")}, at: "Role Policies", says: "allows * on *"},
		{rule: "IAM-003", name: "everything but some resources", change: []change{set(statement+"Action", "*"), set(statement+"Resource", nil), set(statement+"NotResource", "x")},
			at: "Policy PolicyDocument", says: "allows *"},
		{rule: "IAM-003", name: "effect decided at deployment", change: []change{set(statement+"Action", "*"), set(statement+"Effect", ref("Param"))}, at: "Policy PolicyDocument", says: "allows *"},
		{rule: "IAM-003", name: "action decided at deployment", change: []change{set(statement+"Action", ref("Param"))}, at: "Policy PolicyDocument", says: "${Param} on *"},
		{rule: "IAM-003", name: "resource decided at deployment", change: []change{set(statement+"Action", "*"), set(statement+"Resource", maybe("*", att("Data", "Arn")))},
			at: "Policy PolicyDocument", says: "allows"},
		{rule: "IAM-003", name: "policy of a user", change: []change{add("Inline", resource("AWS::IAM::GroupPolicy", document("*", "*")))}, at: "Inline PolicyDocument", says: "allows *"},
		{rule: "IAM-003", name: "document as text", change: []change{set("Managed.PolicyDocument", `{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ["*"]}]}`)},
			at: "Managed PolicyDocument", says: "allows *"},
		{rule: "IAM-003", name: "document decided at deployment", change: []change{set("Managed.PolicyDocument", ref("Param"))},
			at: "Managed PolicyDocument", says: "only deployment knows that this is not everything"},

		{rule: "IAM-004", name: "service", change: []change{set(statement+"Action", list{"s3:*"})}, at: "Policy PolicyDocument", says: "allows s3:* on *"},
		{rule: "IAM-004", name: "resource decided at deployment", change: []change{set(statement+"Action", "s3:*"), set(statement+"Resource", ref("Param"))},
			at: "Policy PolicyDocument", says: "allows s3:* on ${Param}"},

		{rule: "IAM-005", name: "everyone", change: []change{set(trust+"Principal", object{"AWS": "*"})}, at: "Role AssumeRolePolicyDocument", says: "trusts everyone"},
		{rule: "IAM-005", name: "anybody with the external id", change: []change{set(trust+"Principal", "*"), set(trust+"Condition", object{"StringEquals": object{"sts:ExternalId": "x"}})},
			at: "Role AssumeRolePolicyDocument", says: "trusts everyone"},
		{rule: "IAM-005", name: "decided at deployment", change: []change{set(trust+"Principal", object{"AWS": ref("Param")})}, at: "Role AssumeRolePolicyDocument", says: "only deployment knows not to be everyone"},

		{rule: "IAM-006", name: "administrator", change: []change{more("Role.ManagedPolicyArns", join("arn:", ref("AWS::Partition"), ":iam::aws:policy/AdministratorAccess"))},
			at: "Role ManagedPolicyArns", says: "attaches AdministratorAccess"},
		{rule: "IAM-006", name: "power user in a group", change: []change{
			add("Group", resource("AWS::IAM::Group", object{"ManagedPolicyArns": list{"arn:aws:iam::aws:policy/PowerUserAccess"}}))}, at: "Group ManagedPolicyArns", says: "PowerUserAccess"},
		{rule: "IAM-006", name: "full access to IAM", change: []change{more("Role.ManagedPolicyArns", "arn:aws:iam::aws:policy/IAMFullAccess")}, at: "Role ManagedPolicyArns", says: "IAMFullAccess"},
		{rule: "IAM-006", name: "decided at deployment", change: []change{more("Role.ManagedPolicyArns", ref("Param"))}, at: "Role ManagedPolicyArns", says: "${Param}"},
		{rule: "IAM-006", name: "name decided at deployment", change: []change{more("Role.ManagedPolicyArns", join("arn:aws:iam::aws:policy/", ref("Param")))}, at: "Role ManagedPolicyArns", says: "${Param}"},

		{rule: "IAM-007", name: "all but", change: []change{set(statement+"Action", nil), set(statement+"NotAction", "iam:*")}, at: "Policy PolicyDocument", says: "everything but iam:*"},

		{rule: "IAM-008", name: "policy", change: []change{set("Policy.Users", list{"joe"})}, at: "Policy Users", says: "to a user"},
		{rule: "IAM-008", name: "managed policy", change: []change{set("Managed.Users", ref("Param"))}, at: "Managed Users", says: "to a user"},
		{rule: "IAM-008", name: "inline policy", change: []change{add("Inline", resource("AWS::IAM::UserPolicy", object{"UserName": "joe"}))}, at: "Inline UserName", says: "to a user"},
		{rule: "IAM-008", name: "policies of the user", change: []change{
			add("User", resource("AWS::IAM::User", object{"ManagedPolicyArns": list{"arn:aws:iam::aws:policy/ReadOnlyAccess"}}))}, also: []string{"IAM-001"},
			at: "User ManagedPolicyArns", says: "to a user"},

		{rule: "SECRET-001", name: "access key in the environment", change: []change{set("Function.Environment.Variables.KEY", accessKey)},
			at: "Function Environment.Variables.KEY", says: "holds an AWS access key id"},
		{rule: "SECRET-001", name: "access key in user data", change: []change{set("Function.UserData", object{"Fn::Base64": join("export ID="+accessKey+"\n", ref("Param"))})},
			at: "Function UserData.Fn::Base64.Fn::Join.1.0", says: "holds an AWS access key id"},
		{rule: "SECRET-001", name: "temporary key in metadata", change: []change{attribute("Function", "Metadata", object{"note": "ASIA" + accessKey[4:]})},
			at: "Function Metadata.note", says: "holds an AWS access key id"},
		{rule: "SECRET-001", name: "private key in an output", change: []change{output("-----BEGIN RSA PRIVATE KEY-----\nMII")},
			at: "Outputs.Leak.Value", says: "holds a private key"},
		{rule: "SECRET-001", name: "literal password", change: []change{set("Database.MasterUserPassword", "correct horse")},
			at: "Database MasterUserPassword", says: "is a literal of 13 characters"},
		{rule: "SECRET-001", name: "literal secret", change: []change{add("Secret", resource("AWS::SecretsManager::Secret", object{"SecretString": "{}x"}))}, also: []string{"SECRET-002", "SECRET-003", "SECRET-004"},
			at: "Secret SecretString", says: "is a literal"},
		{rule: "SECRET-001", name: "password in the environment", change: []change{set("Function.Environment.Variables.DB_PASSWORD", "hunter2")},
			at: "Function Environment.Variables.DB_PASSWORD", says: "is a literal"},
	}
}
