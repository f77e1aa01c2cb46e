package data_test

import (
	"encoding/base64"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func secretSabotages() []Case {
	output := func(text any) Change {
		return func(s *assemblytest.Stack) { s.Template.(Object)["Outputs"].(Object)["Leak"] = Object{"Value": text} }
	}
	const accessKey = "AKIAIOSFODNN7EXAMPLE"
	return []Case{
		{Rule: "SECRET-001", Name: "access key in the environment", Change: []Change{Set("Function.Environment.Variables.KEY", accessKey)},
			At: "Function Environment.Variables.KEY", Says: "holds an AWS access key id"},
		{Rule: "SECRET-001", Name: "access key in user data",
			Change: []Change{Set("Function.UserData", Object{"Fn::Base64": Join("export ID="+accessKey+"\n", Ref("Param"))})},
			At:     "Function UserData.Fn::Base64.Fn::Join.1.0", Says: "holds an AWS access key id"},
		{Rule: "SECRET-001", Name: "temporary key in metadata",
			Change: []Change{Attribute("Function", "Metadata", Object{"note": "ASIA" + accessKey[4:]})},
			At:     "Function Metadata.note", Says: "holds an AWS access key id"},
		{Rule: "SECRET-001", Name: "private key in an output", Change: []Change{output("-----BEGIN RSA PRIVATE KEY-----\nMII")},
			At: "Outputs.Leak.Value", Says: "holds a private key"},
		{Rule: "SECRET-001", Name: "literal password", Change: []Change{Set("Database.MasterUserPassword", "correct horse")},
			At: "Database MasterUserPassword", Says: "is a literal of 13 characters"},
		{Rule: "SECRET-001", Name: "literal secret",
			Change: []Change{Add("Secret", Resource("AWS::SecretsManager::Secret", Object{"SecretString": "{}x"}))},
			Also:   []string{"SECRET-002", "SECRET-003", "SECRET-004"},
			At:     "Secret SecretString", Says: "is a literal"},
		{Rule: "SECRET-001", Name: "password in the environment",
			Change: []Change{Set("Function.Environment.Variables.DB_PASSWORD", "hunter2")},
			At:     "Function Environment.Variables.DB_PASSWORD", Says: "is a literal"},
		{Rule: "SECRET-001", Name: "variable of a build", Change: []Change{Add("Build", Resource("AWS::CodeBuild::Project", Object{
			"Environment": Object{"EnvironmentVariables": List{Object{"Name": "DB_PASSWORD", "Type": "PLAINTEXT", "Value": "hunter2"}}}}))},
			At: "Build Environment.EnvironmentVariables.0.Value", Says: "is a literal of 7 characters"},
		{Rule: "SECRET-001", Name: "token of a destination", Change: []Change{Set("Function.HECToken", "11111111-2222")},
			At: "Function HECToken", Says: "is a literal"},
		{Rule: "SECRET-001", Name: "default of a parameter",
			Change: []Change{Parameter("DbPassword", Object{"Type": "String", "NoEcho": true, "Default": "hunter2"})},
			At:     "Parameters.DbPassword.Default", Says: "is a literal"},
		{Rule: "SECRET-001", Name: "default of a parameter with a harmless name",
			Change: []Change{Parameter("P", Object{"Type": "String", "Default": "hunter2"}), Set("Database.MasterUserPassword", Ref("P"))},
			At:     "Database MasterUserPassword", Says: "is a text of 7 characters that the template holds"},
		{Rule: "SECRET-001", Name: "password in parts",
			Change: []Change{Set("Database.MasterUserPassword", Object{"Fn::Join": List{"", List{"hun", "ter2"}}})},
			At:     "Database MasterUserPassword", Says: "is a text of 7 characters that the template holds"},
		{Rule: "SECRET-001", Name: "access key in encoded user data",
			Change: []Change{Set("Function.UserData", base64.StdEncoding.EncodeToString([]byte("export ID="+accessKey)))},
			At:     "Function UserData", Says: "holds an AWS access key id"},
		{Rule: "SECRET-001", Name: "password in an address",
			Change: []Change{Set("Function.Environment.Variables.DATABASE_URL", "postgres://app:hunter2@db.example.com:5432/app")},
			At:     "Function Environment.Variables.DATABASE_URL", Says: "holds a password in a URL"},
		{Rule: "SECRET-001", Name: "password in a parameter that is no secret", Change: []Change{Add("Setting", Resource("AWS::SSM::Parameter",
			Object{"Type": "String", "Name": "/db/password", "Value": "hunter2hunter2"}))},
			At: "Setting Value", Says: "is a literal of 14 characters"},
		{Rule: "SECRET-001", Name: "one of the passwords of a user", Change: []Change{Add("User", Resource("AWS::MemoryDB::User",
			Object{"AuthenticationMode": Object{"Type": "password", "Passwords": List{"hunter2hunter2hunter2"}}}))},
			At: "User AuthenticationMode.Passwords.0", Says: "is a literal of 21 characters"},
		{Rule: "SECRET-001", Name: "password of digits", Change: []Change{Set("Database.MasterUserPassword", 12345678)},
			At: "Database MasterUserPassword", Says: "is a literal of 8 characters"},
		{Rule: "SECRET-001", Name: "token of a build", Change: []Change{Add("Source", Resource("AWS::CodeBuild::SourceCredential",
			Object{"AuthType": "BASIC_AUTH", "ServerType": "BITBUCKET", "Token": "hunter2"}))},
			At: "Source Token", Says: "is a literal of 7 characters"},
		{Rule: "SECRET-001", Name: "secret access key in user data", Change: []Change{Set("Function.UserData", Object{"Fn::Base64": Object{
			"Fn::Sub": "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"}})},
			At: "Function UserData.Fn::Base64.Fn::Sub", Says: "holds an AWS secret access key"},
		{Rule: "SECRET-001", Name: "token of npm", Change: []Change{output("npm_" + strings.Repeat("0", 36))},
			At: "Outputs.Leak.Value", Says: "holds a token of npm"},
		{Rule: "SECRET-001", Name: "key of Stripe", Change: []Change{output("sk_live_" + strings.Repeat("0", 24))},
			At: "Outputs.Leak.Value", Says: "holds a key of Stripe"},
		{Rule: "SECRET-001", Name: "connection string", Change: []Change{output("Server=db;User Id=u;Password=horse1;")},
			At: "Outputs.Leak.Value", Says: "holds a password of a connection"},
		{Rule: "SECRET-001", Name: "password of a command", Change: []Change{output("#!/bin/sh\nexport PGPASSWORD=horse1\n")},
			At: "Outputs.Leak.Value", Says: "holds a password of a command"},
		{Rule: "SECRET-001", Name: "secret that nobody would choose as a name",
			Change: []Change{Set("Function.Environment.Variables.JWT_SECRET", "kjh34kj5h3k4j5h34k5jh3")},
			At:     "Function Environment.Variables.JWT_SECRET", Says: "is a literal of 22 characters"},
		{Rule: "SECRET-001", Name: "variable of a container", Change: []Change{Add("Box", Resource("AWS::Lightsail::Container", Object{
			"ContainerServiceDeployment": Object{"Containers": List{Object{"Environment": List{
				Object{"Variable": "API_KEY", "Value": "horse1horse1"}}}}}}))},
			At: "Box ContainerServiceDeployment.Containers.0.Environment.0.Value", Says: "is a literal of 12 characters"},
		{Rule: "SECRET-001", Name: "token of GitHub", Change: []Change{output("ghp_" + strings.Repeat("0", 36))},
			At: "Outputs.Leak.Value", Says: "holds a token of GitHub"},
		{Rule: "SECRET-001", Name: "token of GitLab", Change: []Change{output("glpat-" + strings.Repeat("0", 20))},
			At: "Outputs.Leak.Value", Says: "holds a token of GitLab"},
		{Rule: "SECRET-001", Name: "token of Slack", Change: []Change{output("xoxb-" + strings.Repeat("0", 12))},
			At: "Outputs.Leak.Value", Says: "holds a token of Slack"},
		{Rule: "SECRET-002", Name: "AWS's key without alias/", Change: []Change{Set("Token.KmsKeyId", "aws/secretsmanager")},
			At: "Token KmsKeyId", Says: "want a customer managed key"},
		{Rule: "SECRET-001", Name: "password with a slash",
			Change: []Change{Set("Function.Environment.Variables.DB_PASSWORD", "aB3/x9Qz")},
			At:     "Function Environment.Variables.DB_PASSWORD", Says: "is a literal"},
		{Rule: "SECRET-002", Name: "AWS's key", Change: []Change{Set("Token.KmsKeyId", nil)},
			At: "Token KmsKeyId", Says: "is not set; want a customer managed key"},
		{Rule: "SECRET-002", Name: "AWS's key by name", Change: []Change{Set("Token.KmsKeyId", "alias/aws/secretsmanager")},
			At: "Token KmsKeyId", Says: "is alias/aws/secretsmanager; want a customer managed key"},
		{Rule: "SECRET-002", Name: "decided at deployment", Change: []Change{Set("Token.KmsKeyId", Ref("Param"))},
			At: "Token KmsKeyId", Says: "is ${Param}; want a customer managed key"},
		{Rule: "SECRET-003", Name: "no schedule", Change: []Change{Drop("TokenRotation")},
			At: "Token RotationSchedule", Says: "no unconditional rotation schedule rotates the secret"},
		{Rule: "SECRET-003", Name: "no schedule of the attachment", Change: []Change{Drop("LoginRotation")},
			At: "Login RotationSchedule", Says: "no unconditional rotation schedule rotates the secret"},
		{Rule: "SECRET-003", Name: "schedule under a condition", Change: []Change{Attribute("TokenRotation", "Condition", "Condition")},
			At: "Token RotationSchedule", Says: "no unconditional rotation schedule rotates the secret"},
		{Rule: "SECRET-003", Name: "on demand only", Change: []Change{Set("TokenRotation.RotationRules", nil)},
			At: "Token RotationSchedule", Says: "no unconditional rotation schedule rotates the secret"},
		{Rule: "SECRET-004", Name: "deleted with the stack", Change: []Change{Attribute("Token", "DeletionPolicy", nil)},
			At: "Token DeletionPolicy", Says: "is not set"},
	}
}
