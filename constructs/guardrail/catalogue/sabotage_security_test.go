package catalogue_test

import "strings"

// protection adds what the rules of the security layer are about.
func protection(r object) {
	policy := r["Key"].(object)["Properties"].(object)["KeyPolicy"].(object)
	policy["Statement"] = append(policy["Statement"].(list), object{"Effect": "Allow", "Action": list{"kms:CreateGrant", "kms:ListGrants"}, "Resource": "*",
		"Principal": object{"AWS": att("Role", "Arn")}, "Condition": object{"Bool": object{"kms:GrantIsForAWSResource": "true"}}})
	outsiders(r)
	threats(r)
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

// outsiders adds instances, and roles for pipelines and machines.
func outsiders(r object) {
	metadata := object{"HttpTokens": "required"}
	volumes := list{object{"DeviceName": "/dev/xvda", "Ebs": object{"Encrypted": true}}, object{"DeviceName": "/dev/xvdb", "NoDevice": object{}}}
	r["Template"] = resource("AWS::EC2::LaunchTemplate", object{"LaunchTemplateData": object{
		"MetadataOptions": metadata, "BlockDeviceMappings": volumes, "NetworkInterfaces": list{object{"AssociatePublicIpAddress": false}}}})
	r["Server"] = resource("AWS::EC2::Instance", object{"SubnetId": ref("Private0"), "MetadataOptions": object{"HttpTokens": "required"},
		"BlockDeviceMappings": list{object{"Ebs": object{"Encrypted": true}}}})
	r["Second"] = resource("AWS::EC2::Instance", object{"SubnetId": ref("Private0"), "LaunchTemplate": object{"LaunchTemplateId": ref("Template")}})
	r["Volume"] = resource("AWS::EC2::Volume", object{"Encrypted": true})
	host := "token.actions.githubusercontent.com"
	r["Pipeline"] = resource("AWS::IAM::Role", object{"AssumeRolePolicyDocument": object{"Statement": list{
		object{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": object{"Federated": ref("Host")}, "Condition": object{
			"StringEquals": object{host + ":aud": "sts.amazonaws.com"}, "StringLike": object{host + ":sub": "repo:shop/web:ref:refs/heads/release-*"}}}}}})
	r["Host"] = resource("AWS::IAM::OIDCProvider", object{"Url": "https://" + host})
	r["Machine"] = resource("AWS::IAM::Role", object{"AssumeRolePolicyDocument": object{"Statement": list{
		object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "rolesanywhere.amazonaws.com"}, "Condition": object{
			"ArnEquals": object{"aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/1"}, "StringEquals": object{"aws:PrincipalTag/x509Subject/CN": "press"}}}}}})
	r["MFA"] = resource("AWS::IAM::ManagedPolicy", object{"Groups": list{"people"}, "PolicyDocument": object{"Statement": object{
		"Effect": "Deny", "NotAction": "iam:EnableMFADevice", "Resource": "*", "Condition": object{"BoolIfExists": object{"aws:MultiFactorAuthPresent": "false"}}}}})
}

func outsiderSabotages() []sabotage {
	const trust, like = "AssumeRolePolicyDocument", "Pipeline.AssumeRolePolicyDocument.Statement.0.Condition.StringLike"
	subject := func(to any) []change {
		return []change{set(like, object{"token.actions.githubusercontent.com:sub": to})}
	}
	const machine = "Machine.AssumeRolePolicyDocument.Statement.0.Condition"
	return []sabotage{
		{rule: "EC2-001", name: "IMDSv1", change: []change{set("Server.MetadataOptions.HttpTokens", "optional")}, at: "Server MetadataOptions.HttpTokens", says: "is optional; want required"},
		{rule: "EC2-001", name: "AWS's default", change: []change{set("Server.MetadataOptions", nil)}, at: "Server MetadataOptions.HttpTokens", says: "is not set"},
		{rule: "EC2-001", name: "template of another app", change: []change{set("Second.LaunchTemplate.LaunchTemplateId", "lt-1")}, at: "Second MetadataOptions.HttpTokens", says: "is not set"},
		{rule: "EC2-002", name: "IMDSv1 in a template", change: []change{set("Template.LaunchTemplateData.MetadataOptions", nil)}, also: []string{"EC2-001"},
			at: "Template LaunchTemplateData.MetadataOptions.HttpTokens", says: "is not set"},
		{rule: "EC2-002", name: "decided at deployment", change: []change{set("Template.LaunchTemplateData.MetadataOptions.HttpTokens", ref("Param"))}, also: []string{"EC2-001"},
			at: "Template LaunchTemplateData.MetadataOptions.HttpTokens", says: "${Param}"},
		{rule: "EC2-003", name: "public address", change: []change{set("Server.NetworkInterfaces", list{object{"AssociatePublicIpAddress": true}})},
			at: "Server NetworkInterfaces.0.AssociatePublicIpAddress", says: "is true"},
		{rule: "EC2-003", name: "public address in a template", change: []change{set("Template.LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress", ref("Param"))},
			at: "Template LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress", says: "known only at deployment"},
		{rule: "EC2-004", name: "key pair", change: []change{set("Server.KeyName", "joe")}, at: "Server KeyName", says: "is joe"},
		{rule: "EC2-004", name: "key pair in a template", change: []change{set("Template.LaunchTemplateData.KeyName", ref("Param"))}, at: "Template KeyName", says: "${Param}"},
		{rule: "EC2-005", name: "plain volume", change: []change{set("Volume.Encrypted", nil)}, at: "Volume Encrypted", says: "is not set"},
		{rule: "EC2-005", name: "plain volume of an instance", change: []change{set("Server.BlockDeviceMappings.0.Ebs.Encrypted", false)},
			at: "Server BlockDeviceMappings.0.Ebs.Encrypted", says: "is false"},
		{rule: "EC2-005", name: "plain volume in a template", change: []change{set("Template.LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted", nil)},
			at: "Template LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted", says: "is not set"},

		{rule: "IAM-009", name: "any subject", change: []change{set(like, nil)}, at: "Pipeline " + trust, says: "for any sub"},
		{rule: "IAM-009", name: "any repository of the organization", change: subject("repo:shop/*"), at: "Pipeline " + trust, says: "for any sub"},
		{rule: "IAM-009", name: "any branch and pull request", change: subject("repo:shop/web:*"), at: "Pipeline " + trust, says: "for any sub"},
		{rule: "IAM-009", name: "one of two subjects", change: subject(list{"repo:shop/web:environment:prod", "repo:*"}), at: "Pipeline " + trust, says: "for any sub"},
		{rule: "IAM-009", name: "decided at deployment", change: subject(ref("Param")), at: "Pipeline " + trust, says: "for any sub"},
		{rule: "IAM-009", name: "any audience", change: []change{set("Pipeline.AssumeRolePolicyDocument.Statement.0.Condition.StringEquals", nil)},
			at: "Pipeline " + trust, says: "for any aud"},
		{rule: "IAM-010", name: "any anchor", change: []change{set(machine+".ArnEquals", nil)}, at: "Machine " + trust, says: "every trust anchor"},
		{rule: "IAM-010", name: "any certificate", change: []change{set(machine+".StringEquals", nil)}, at: "Machine " + trust, says: "every certificate"},
		{rule: "IAM-010", name: "certificates by wildcard", change: []change{set(machine+".StringEquals", object{"aws:PrincipalTag/x509Subject/CN": "*"})},
			at: "Machine " + trust, says: "every certificate"},
		{rule: "IAM-011", name: "attached to a role", change: []change{set("MFA.Roles", list{ref("Role")})}, at: "MFA PolicyDocument", says: "without MFA"},
		{rule: "IAM-011", name: "attached by the role", change: []change{more("Role.ManagedPolicyArns", ref("MFA"))}, at: "MFA PolicyDocument", says: "without MFA"},
		{rule: "IAM-011", name: "inline", change: []change{more("Role.Policies", object{"PolicyName": "mfa", "PolicyDocument": object{"Statement": object{
			"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": object{"Bool": object{"aws:MultiFactorAuthPresent": false}}}}})},
			at: "Role Policies", says: "without MFA"},
	}
}

func protectionSabotages() []sabotage {
	const grants = "Key.KeyPolicy.Statement.3."
	return []sabotage{
		{rule: "S3-012", name: "key that log delivery cannot use", change: []change{
			set("Logs.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", "aws:kms")},
			at: "Data LoggingConfiguration.DestinationBucketName", says: "bucket Prod/Logs encrypts with aws:kms; want AES256"},
		{rule: "S3-012", name: "decided at deployment", change: []change{
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

// threats adds a detector and who listens to it.
func threats(r object) {
	on := func(name string, more ...any) object {
		return object{"Name": name, "Status": "ENABLED", "AdditionalConfiguration": more}
	}
	r["Detector"] = resource("AWS::GuardDuty::Detector", object{"Enable": true, "FindingPublishingFrequency": "FIFTEEN_MINUTES", "Features": list{
		on("S3_DATA_EVENTS"), on("EKS_AUDIT_LOGS"), on("EBS_MALWARE_PROTECTION"), on("RDS_LOGIN_EVENTS"), on("LAMBDA_NETWORK_LOGS"),
		on("RUNTIME_MONITORING", on("EKS_ADDON_MANAGEMENT"), on("ECS_FARGATE_AGENT_MANAGEMENT"), on("EC2_AGENT_MANAGEMENT"))}})
	r["Export"] = resource("AWS::GuardDuty::PublishingDestination", object{"DetectorId": ref("Detector"), "DestinationType": "S3"})
	r["Alerts"] = resource("AWS::SNS::Topic", object{"KmsMasterKeyId": ref("Key")})
	r["Plain"] = resource("AWS::SNS::Topic", object{})
	target := func(topic string) object {
		return object{"Id": "1", "Arn": ref(topic), "DeadLetterConfig": object{"Arn": att("Undelivered", "Arn")}}
	}
	r["Undelivered"] = resource("AWS::SQS::Queue", object{})
	r["Findings"] = resource("AWS::Events::Rule", object{"EventPattern": object{"source": list{"aws.guardduty"}}, "Targets": list{target("Alerts")}})
	r["Starts"] = resource("AWS::Events::Rule", object{"EventPattern": object{"source": list{"aws.ec2"}}, "Targets": list{object{"Id": "1", "Arn": ref("Plain")}}})
}

// adopt adds the call that configures a detector which was there before, with a text replaced.
func adopt(old, by string) change {
	on := func(name string, more ...string) string {
		return `{"Name":"` + name + `","Status":"ENABLED","AdditionalConfiguration":[` + strings.Join(more, ",") + `]}`
	}
	const text = `{"service":"GuardDuty","action":"updateDetector","parameters":{"Enable":true,"FindingPublishingFrequency":"FIFTEEN_MINUTES","Features":[`
	features := strings.Join([]string{
		on("S3_DATA_EVENTS"), on("EKS_AUDIT_LOGS"), on("EBS_MALWARE_PROTECTION"), on("RDS_LOGIN_EVENTS"), on("LAMBDA_NETWORK_LOGS"),
		on("RUNTIME_MONITORING", on("EKS_ADDON_MANAGEMENT"), on("ECS_FARGATE_AGENT_MANAGEMENT"), on("EC2_AGENT_MANAGEMENT")),
	}, ",")
	return add("Adopted", resource("Custom::GuardDutyConfiguration", object{"Create": strings.Replace(text+features+"]}}", old, by, 1)}))
}

func threatSabotages() []sabotage {
	return []sabotage{
		{rule: "GUARDDUTY-001", name: "off", change: []change{set("Detector.Enable", false)}, at: "Detector Enable", says: "is false; want true"},
		{rule: "GUARDDUTY-001", name: "every six hours", change: []change{set("Detector.FindingPublishingFrequency", nil)},
			at: "Detector FindingPublishingFrequency", says: "is not set"},
		{rule: "GUARDDUTY-002", name: "plan off", change: []change{set("Detector.Features.1.Status", "DISABLED")}, at: "Detector Features", says: "does not surely enable EKS_AUDIT_LOGS"},
		{rule: "GUARDDUTY-002", name: "no plans", change: []change{set("Detector.Features", nil)}, at: "Detector Features", says: "EBS_MALWARE_PROTECTION, EKS_AUDIT_LOGS, LAMBDA"},
		{rule: "GUARDDUTY-002", name: "agents left to others", change: []change{set("Detector.Features.5.AdditionalConfiguration.0.Status", "DISABLED")},
			at: "Detector Features", says: "EKS_ADDON_MANAGEMENT"},
		{rule: "GUARDDUTY-002", name: "decided at deployment", change: []change{set("Detector.Features.0.Status", ref("Param"))}, at: "Detector Features", says: "S3_DATA_EVENTS"},
		{rule: "GUARDDUTY-003", name: "no export", change: []change{drop("Export")}, at: "Detector PublishingDestination", says: "no publishing destination"},
		{rule: "GUARDDUTY-003", name: "export under a condition", change: []change{attribute("Export", "Condition", "Condition")}, at: "Detector PublishingDestination", says: "surely"},
		{rule: "GUARDDUTY-001", name: "off, where it was there before", change: []change{adopt(`"Enable":true`, `"Enable":false`)},
			at: "Adopted Create", says: "sets Enable to false; want true"},
		{rule: "GUARDDUTY-002", name: "agents left to others, where it was there before", change: []change{adopt("ECS_FARGATE_", "")},
			at: "Adopted Create", says: "does not enable ECS_FARGATE_AGENT_MANAGEMENT"},
		{rule: "GUARDDUTY-003", name: "no export, where it was there before", change: []change{adopt("", ""), drop("Detector"), drop("Export")},
			at: "Adopted PublishingDestination", says: "no publishing destination"},
		{rule: "GUARDDUTY-004", name: "plain topic", change: []change{set("Findings.Targets.0.Arn", ref("Plain"))}, at: "Plain KmsMasterKeyId", says: "Prod/Findings sends findings here"},
		{rule: "GUARDDUTY-004", name: "key in one of two cases", change: []change{set("Alerts.KmsMasterKeyId", maybe(ref("Key"), noValue))}, at: "Alerts KmsMasterKeyId", says: "not surely"},
		{rule: "GUARDDUTY-004", name: "plain topic of another service", change: []change{set("Starts.EventPattern.source", list{"aws.securityhub"})},
			at: "Plain KmsMasterKeyId", says: "Prod/Starts sends findings here", also: []string{"GUARDDUTY-005"}},
		{rule: "GUARDDUTY-005", name: "no queue", change: []change{set("Findings.Targets.0.DeadLetterConfig", nil)}, at: "Findings Targets", says: "has no dead-letter queue"},
	}
}

func protectionHarmless() map[string][]change {
	const pipeline = "Pipeline.AssumeRolePolicyDocument.Statement.0."
	return map[string][]change{
		"users of an identity pool": {set(pipeline+"Principal", object{"Federated": "cognito-identity.amazonaws.com"}),
			set(pipeline+"Condition", object{"StringEquals": object{"cognito-identity.amazonaws.com:aud": ref("Param")}})},
		"grants through a service": {set("Key.KeyPolicy.Statement.3.Condition", object{"StringEquals": object{"kms:ViaService": "rds.eu-west-1.amazonaws.com"}})},
		"an instance with an old template and options of its own": {set("Second.MetadataOptions", object{"HttpTokens": "required"}),
			set("Second.LaunchTemplate.LaunchTemplateId", "lt-1")},
		"a detector that was there before": {adopt("", ""), drop("Detector")},
		"a session of Macie that was there before": {drop("Macie"), add("Session", resource("Custom::MacieConfiguration", object{
			"Create": `{"service":"Macie2","action":"updateMacieSession","parameters":{"status":"ENABLED","findingPublishingFrequency":"FIFTEEN_MINUTES"}}`}))},
		"a rule for every event but findings": {set("Starts.EventPattern", object{"source": list{"aws.ec2", "aws.s3"}})},
		"MFA demanded of a group":             {set("MFA.Roles", list{})},
	}
}
