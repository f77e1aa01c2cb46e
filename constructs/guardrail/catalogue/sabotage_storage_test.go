package catalogue_test

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func storageSabotages() []sabotage {
	const (
		block      = "Data.PublicAccessBlockConfiguration"
		encryption = "Data.BucketEncryption.ServerSideEncryptionConfiguration.0."
		rules      = "Data BucketEncryption.ServerSideEncryptionConfiguration"
		denial     = "DataPolicy.PolicyDocument.Statement.0."
		grant      = "DataPolicy.PolicyDocument.Statement.1."
		noTLS      = "no bucket policy surely denies"
	)
	all := []sabotage{
		{rule: "S3-001", name: "no block", change: []change{set(block, nil)}, at: "Data PublicAccessBlockConfiguration", says: "is not set"},
		{rule: "S3-001", name: "block decided at deployment", change: []change{set(block+".BlockPublicPolicy", ref("Param"))},
			at: "Data PublicAccessBlockConfiguration.BlockPublicPolicy", says: "${Param}"},
		{rule: "S3-001", name: "block in one of two cases", change: []change{set(block, maybe(object{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}, noValue))},
			at: "Data PublicAccessBlockConfiguration.BlockPublicAcls", says: "true or (absent)"},

		{rule: "S3-002", name: "no policy", change: []change{drop("DataPolicy")}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "policy of another bucket", change: []change{set("DataPolicy.Bucket", ref("Logs"))}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "allows", change: []change{set(denial+"Effect", "Allow")}, also: []string{"S3-007"}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "only one role", change: []change{set(denial+"Principal", object{"AWS": att("Role", "Arn")})}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "all but one role", change: []change{set(denial+"Principal", nil), set(denial+"NotPrincipal", object{"AWS": att("Role", "Arn")})}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "reading only", change: []change{set(denial+"Action", "s3:GetObject")}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "objects only", change: []change{set(denial+"Resource", list{join(att("Data", "Arn"), "/*")})}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "bucket only", change: []change{set(denial+"Resource", att("Data", "Arn"))}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "the wrong way round", change: []change{set(denial+"Condition", object{"Bool": object{"aws:SecureTransport": "true"}})}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "narrowed by a second condition", change: []change{set(denial+"Condition",
			object{"Bool": object{"aws:SecureTransport": "false"}, "StringEquals": object{"aws:PrincipalTag/x": "y"}})}, at: "Data BucketPolicy", says: noTLS},
		{rule: "S3-002", name: "policy under a condition", change: []change{attribute("DataPolicy", "Condition", "Condition")}, at: "Data BucketPolicy", says: noTLS},

		{rule: "S3-003", name: "no default", change: []change{set(encryption+"ServerSideEncryptionByDefault", nil)}, at: rules, says: "names no default"},
		{rule: "S3-003", name: "decided at deployment", change: []change{set(encryption+"ServerSideEncryptionByDefault.SSEAlgorithm", ref("Param"))}, at: rules, says: "${Param}"},
		{rule: "S3-004", name: "never versioned", change: []change{set("Data.VersioningConfiguration", nil)}, at: "Data VersioningConfiguration.Status", says: "is not set"},
		{rule: "S3-004", name: "suspended", change: []change{set("Data.VersioningConfiguration.Status", "Suspended")}, at: "Data VersioningConfiguration.Status", says: "is Suspended"},
		{rule: "S3-004", name: "decided at deployment", change: []change{set("Data.VersioningConfiguration.Status", maybe("Enabled", "Suspended"))},
			at: "Data VersioningConfiguration.Status", says: "Enabled or Suspended"},
		{rule: "S3-005", name: "ACLs", change: []change{set("Data.OwnershipControls.Rules.0.ObjectOwnership", "ObjectWriter")},
			at: "Data OwnershipControls.Rules.0.ObjectOwnership", says: "is ObjectWriter; want BucketOwnerEnforced"},
		{rule: "S3-005", name: "not set", change: []change{set("Data.OwnershipControls", nil)}, at: "Data OwnershipControls.Rules.0.ObjectOwnership", says: "is not set"},
		{rule: "S3-006", name: "not blocked", change: []change{set(encryption+"BlockedEncryptionTypes", nil)}, at: rules, says: "does not block SSE-C"},
		{rule: "S3-006", name: "blocks nothing", change: []change{set(encryption+"BlockedEncryptionTypes.EncryptionType", list{"NONE"})}, at: rules, says: "does not block SSE-C"},
		{rule: "S3-006", name: "decided at deployment", change: []change{set(encryption+"BlockedEncryptionTypes.EncryptionType", ref("Param"))}, at: rules, says: "known only at deployment"},

		{rule: "S3-007", name: "everyone", change: []change{set(grant+"Condition", nil)}, at: "DataPolicy PolicyDocument", says: "allows s3:GetObject to everyone"},
		{rule: "S3-007", name: "every AWS principal", change: []change{set(grant+"Condition", nil), set(grant+"Principal", object{"AWS": list{att("Role", "Arn"), "*"}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "all but one", change: []change{set(grant+"Condition", nil), set(grant+"Principal", nil), set(grant+"NotPrincipal", object{"AWS": "x"})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "condition that a request may lack", change: []change{set(grant+"Condition", object{"StringEqualsIfExists": object{"aws:PrincipalOrgID": "o-1"}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "condition that excludes", change: []change{set(grant+"Condition", object{"StringNotEquals": object{"aws:PrincipalOrgID": "o-1"}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "condition that everyone meets", change: []change{set(grant+"Condition", object{"StringLike": object{"aws:PrincipalArn": "*"}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "from every address", change: []change{set(grant+"Condition", object{"IpAddress": object{"aws:SourceIp": list{"10.0.0.0/8", "0.0.0.0/0"}}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "condition about something else", change: []change{set(grant+"Condition", object{"StringEquals": object{"s3:prefix": "x"}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "principal decided at deployment", change: []change{set(grant+"Condition", nil), set(grant+"Principal", object{"AWS": ref("Param")})},
			at: "DataPolicy PolicyDocument", says: "Param"},
		{rule: "S3-007", name: "address decided at deployment", change: []change{set(grant+"Condition", object{"IpAddress": object{"aws:SourceIp": ref("Param")}})},
			at: "DataPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "policy as text", change: []change{set("LogsPolicy.Bucket", "x"), set("LogsPolicy.PolicyDocument",
			`{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}}`)}, also: []string{"S3-002"},
			at: "LogsPolicy PolicyDocument", says: "to everyone"},
		{rule: "S3-007", name: "policy decided at deployment", change: []change{set("DataPolicy.PolicyDocument", ref("Param"))}, also: []string{"S3-002"},
			at: "DataPolicy PolicyDocument", says: "only deployment knows"},

		{rule: "S3-008", name: "deleted with the stack", change: []change{attribute("Data", "DeletionPolicy", nil)}, at: "Data DeletionPolicy", says: "is not set"},
		{rule: "S3-008", name: "deleted when replaced", change: []change{attribute("Data", "UpdateReplacePolicy", "Delete")}, at: "Data UpdateReplacePolicy", says: "is Delete"},
		{rule: "S3-008", name: "decided at deployment", change: []change{attribute("Data", "DeletionPolicy", ref("Param"))}, at: "Data DeletionPolicy", says: "decided at deployment"},
		{rule: "S3-009", name: "no log", change: []change{set("Data.LoggingConfiguration", nil), more("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com"))},
			at: "Data LoggingConfiguration", says: "is not surely set"},
		{rule: "S3-009", name: "trails are worth a log", change: []change{set("Data.LoggingConfiguration", nil),
			more("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com")), more("DataPolicy.PolicyDocument.Statement", logWriter("cloudtrail.amazonaws.com"))},
			at: "Data LoggingConfiguration", says: "is not surely set", also: []string{"S3-010", "S3-011"}},
		{rule: "S3-009", name: "log in one of two cases", change: []change{set("Data.LoggingConfiguration", maybe(object{"DestinationBucketName": ref("Logs")}, noValue))},
			at: "Data LoggingConfiguration", says: "is not surely set"},

		{rule: "KMS-001", name: "no rotation", change: []change{set("Key.EnableKeyRotation", nil)}, at: "Key EnableKeyRotation", says: "is not set"},
		{rule: "KMS-001", name: "decided at deployment", change: []change{set("Key.EnableKeyRotation", ref("Param"))}, at: "Key EnableKeyRotation", says: "${Param}"},
		{rule: "KMS-001", name: "kind decided at deployment", change: []change{set("Signing.KeySpec", ref("Param")), set("Signing.KeyUsage", nil)},
			at: "Signing EnableKeyRotation", says: "is not set"},
		{rule: "KMS-002", name: "everyone", change: []change{set("Key.KeyPolicy.Statement.2.Principal", "*")}, at: "Key KeyPolicy", says: "allows kms:Decrypt to everyone"},
		{rule: "KMS-002", name: "decided at deployment", change: []change{set("Key.KeyPolicy.Statement.2.Principal", object{"AWS": ref("Param")})}, at: "Key KeyPolicy", says: "only deployment knows not to be everyone"},
		{rule: "KMS-003", name: "any source", change: []change{set("Key.KeyPolicy.Statement.1.Condition", nil)},
			at: "Key KeyPolicy", says: "lets logs.eu-west-1.amazonaws.com use the key for anybody"},
		{rule: "KMS-003", name: "sources that may be missing", change: []change{set("Key.KeyPolicy.Statement.1.Condition",
			object{"StringEqualsIfExists": object{"aws:SourceAccount": "111111111111"}})}, at: "Key KeyPolicy", says: "for anybody"},
		{rule: "KMS-003", name: "service without the caller", change: []change{set("Key.KeyPolicy.Statement.1.Condition",
			object{"StringEquals": object{"kms:ViaService": "s3.eu-west-1.amazonaws.com"}})}, at: "Key KeyPolicy", says: "for anybody"},
		{rule: "KMS-004", name: "a week", change: []change{set("Key.PendingWindowInDays", 7)}, at: "Key PendingWindowInDays", says: "is 7; want 30"},
		{rule: "KMS-004", name: "decided at deployment", change: []change{set("Key.PendingWindowInDays", ref("Param"))}, at: "Key PendingWindowInDays", says: "${Param}"},
		{rule: "KMS-005", name: "replica deleted with the stack", change: []change{add("Replica", resource("AWS::KMS::ReplicaKey", object{}))},
			at: "Replica DeletionPolicy", says: "is not set"},
		{rule: "KMS-005", name: "deleted with the stack", change: []change{attribute("Key", "DeletionPolicy", "Delete")}, at: "Key DeletionPolicy", says: "is Delete"},

		{rule: "LOGS-001", name: "for ever", change: []change{set("FlowLogs.RetentionInDays", nil)}, at: "FlowLogs RetentionInDays", says: "kept for ever"},
		{rule: "LOGS-001", name: "decided at deployment", change: []change{set("FlowLogs.RetentionInDays", ref("Param"))}, also: []string{"FLOWLOG-003"},
			at: "FlowLogs RetentionInDays", says: "${Param}"},
		{rule: "LOGS-002", name: "AWS's key", change: []change{add("Other", kept("AWS::Logs::LogGroup", object{"RetentionInDays": 30}))}, at: "Other KmsKeyId", says: "not surely set"},
		{rule: "LOGS-002", name: "key in one of two cases", change: []change{
			add("Other", kept("AWS::Logs::LogGroup", object{"RetentionInDays": 30, "KmsKeyId": maybe(att("Key", "Arn"), noValue)}))}, at: "Other KmsKeyId", says: "not surely set"},
		{rule: "LOGS-003", name: "deleted with the stack", change: []change{attribute("FlowLogs", "DeletionPolicy", nil)}, at: "FlowLogs DeletionPolicy", says: "is not set"},

		{rule: "TAG-001", name: "nobody's cost", change: []change{func(s *assemblytest.Stack) { delete(s.Tags, "Team") }}, at: "Tags", says: "lack Team"},
		{rule: "STACK-001", name: "unprotected", change: []change{func(s *assemblytest.Stack) { s.Unprotected = true }}, at: "TerminationProtection", says: "is off"},
		{rule: "STACK-002", name: "501 resources", change: []change{fill(501)}, at: "Resources", says: "501 resources of 500"},
		{rule: "STACK-002", name: "1.1 MB", change: []change{pad(1<<20 + 100_000)}, at: "Resources", says: "bytes of 1048576"},
		{rule: "STACK-003", name: "451 resources", change: []change{fill(451)}, at: "Resources", says: "451 resources of 500"},
		{rule: "STACK-003", name: "0.95 MB", change: []change{pad(1_000_000)}, at: "Resources", says: "bytes of 1048576"},
		{rule: "STACK-004", name: "template elsewhere", change: []change{add("Child", resource("AWS::CloudFormation::Stack", object{"TemplateURL": "https://x/y.json"}))},
			at: "Child TemplateURL", says: "https://x/y.json is not in the app"},
	}
	for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		all = append(all, sabotage{rule: "S3-001", name: setting, change: []change{set(block+"."+setting, false)},
			at: "Data PublicAccessBlockConfiguration." + setting, says: "is false; want true"})
	}
	return all
}

// logWriter lets a service write logs to a bucket.
func logWriter(service string) object {
	return object{"Effect": "Allow", "Principal": object{"Service": service}, "Action": "s3:PutObject", "Resource": "*"}
}

// fill adds resources up to n.
func fill(n int) change {
	return func(s *assemblytest.Stack) {
		elsewhere := 0
		for id := range resources(s) {
			if strings.HasPrefix(id, inManagement) || strings.HasPrefix(id, afar) {
				elsewhere++
			}
		}
		for i := len(resources(s)) - elsewhere; i < n; i++ {
			resources(s)["Filler"+string(rune('A'+i/26))+string(rune('A'+i%26))] = resource("AWS::SNS::Topic", object{})
		}
	}
}

// pad adds about n bytes.
func pad(n int) change {
	return func(s *assemblytest.Stack) { s.Template.(object)["Description"] = string(make([]byte, n/6)) }
}
