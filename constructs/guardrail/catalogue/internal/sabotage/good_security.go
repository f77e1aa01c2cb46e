package sabotage

import (
	"strings"
)

// protection adds what the rules of the security layer are about.
func protection(r Object) {
	policy := r["Key"].(Object)["Properties"].(Object)["KeyPolicy"].(Object)
	policy["Statement"] = append(policy["Statement"].(List),
		Object{"Effect": "Allow", "Action": List{"kms:CreateGrant", "kms:ListGrants"}, "Resource": "*",
			"Principal": Object{"AWS": Att("Role", "Arn")}, "Condition": Object{"Bool": Object{"kms:GrantIsForAWSResource": "true"}}},
		Object{"Effect": "Allow", "Action": List{"kms:Decrypt", "kms:GenerateDataKey*"}, "Resource": "*",
			"Principal": Object{"Service": "events.amazonaws.com"}},
		Object{"Effect": "Allow", "Action": List{"kms:Decrypt", "kms:GenerateDataKey*"}, "Resource": "*",
			"Principal": Object{"Service": "cloudwatch.amazonaws.com"},
			"Condition": Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}}})
	outsiders(r)
	threats(r)
	logs := r["Logs"].(Object)["Properties"].(Object)["BucketEncryption"].(Object)["ServerSideEncryptionConfiguration"].(List)[0].(Object)
	logs["ServerSideEncryptionByDefault"] = Object{"SSEAlgorithm": "AES256"}
	secret := func(id string, key, rotated any) {
		r[id] = Kept("AWS::SecretsManager::Secret", Object{"GenerateSecretString": Object{}, "KmsKeyId": key})
		r[id+"Rotation"] = Resource("AWS::SecretsManager::RotationSchedule", Object{
			"SecretId": rotated, "RotationRules": Object{"ScheduleExpression": "rate(30 days)"}})
	}
	secret("Token", Att("Key", "Arn"), Ref("Token"))
	secret("Login", "arn:aws:kms:eu-west-1:222222222222:key/1", Ref("LoginAttachment"))
	r["LoginAttachment"] = Resource("AWS::SecretsManager::SecretTargetAttachment",
		Object{"SecretId": Ref("Login"), "TargetId": Ref("Database")})
}

// outsiders adds instances, and roles for pipelines and machines.
func outsiders(r Object) {
	metadata := Object{"HttpTokens": "required"}
	volumes := List{Object{"DeviceName": "/dev/xvda", "Ebs": Object{"Encrypted": true}},
		Object{"DeviceName": "/dev/xvdb", "NoDevice": Object{}}}
	r["Template"] = Resource("AWS::EC2::LaunchTemplate", Object{"LaunchTemplateData": Object{
		"MetadataOptions": metadata, "BlockDeviceMappings": volumes, "NetworkInterfaces": List{Object{"AssociatePublicIpAddress": false}}}})
	r["Server"] = Resource("AWS::EC2::Instance", Object{"SubnetId": Ref("Private0"), "MetadataOptions": Object{"HttpTokens": "required"},
		"BlockDeviceMappings": List{Object{"Ebs": Object{"Encrypted": true}}}})
	r["Second"] = Resource("AWS::EC2::Instance", Object{"SubnetId": Ref("Private0"),
		"LaunchTemplate": Object{"LaunchTemplateId": Ref("Template")}})
	r["Volume"] = Resource("AWS::EC2::Volume", Object{"VolumeType": "gp3", "Encrypted": true})
	host := "token.actions.githubusercontent.com"
	r["Pipeline"] = Resource("AWS::IAM::Role", Object{"AssumeRolePolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": Object{"Federated": Ref("Host")},
			"Condition": Object{
				"StringEquals": Object{host + ":aud": "sts.amazonaws.com"},
				"StringLike":   Object{host + ":sub": "repo:shop/web:ref:refs/heads/release-*"}}}}}})
	r["Host"] = Resource("AWS::IAM::OIDCProvider", Object{"Url": "https://" + host})
	r["Machine"] = Resource("AWS::IAM::Role", Object{"AssumeRolePolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "rolesanywhere.amazonaws.com"},
			"Condition": Object{
				"ArnEquals":    Object{"aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/1"},
				"StringEquals": Object{"aws:PrincipalTag/x509Subject/CN": "press"}}}}}})
	r["MFA"] = Resource("AWS::IAM::ManagedPolicy", Object{"Groups": List{"people"}, "PolicyDocument": Object{"Statement": Object{
		"Effect": "Deny", "NotAction": "iam:EnableMFADevice", "Resource": "*",
		"Condition": Object{"BoolIfExists": Object{"aws:MultiFactorAuthPresent": "false"}}}}})
}

// threats adds a detector and who listens to it.
func threats(r Object) {
	on := func(name string, more ...any) Object {
		return Object{"Name": name, "Status": "ENABLED", "AdditionalConfiguration": more}
	}
	r["Detector"] = Resource("AWS::GuardDuty::Detector",
		Object{"Enable": true, "FindingPublishingFrequency": "FIFTEEN_MINUTES", "Features": List{
			on("S3_DATA_EVENTS"), on("EKS_AUDIT_LOGS"), on("EBS_MALWARE_PROTECTION"), on("RDS_LOGIN_EVENTS"), on("LAMBDA_NETWORK_LOGS"),
			on("RUNTIME_MONITORING", on("EKS_ADDON_MANAGEMENT"), on("ECS_FARGATE_AGENT_MANAGEMENT"), on("EC2_AGENT_MANAGEMENT"))}})
	r["Export"] = Resource("AWS::GuardDuty::PublishingDestination", Object{"DetectorId": Ref("Detector"), "DestinationType": "S3"})
	r["Alerts"] = Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("Key"), "Subscription": Mail()})
	r["Plain"] = Resource("AWS::SNS::Topic", Object{})
	target := func(topic string) Object {
		return Object{"Id": "1", "Arn": Ref(topic), "DeadLetterConfig": Object{"Arn": Att("Undelivered", "Arn")}}
	}
	r["Undelivered"] = Resource("AWS::SQS::Queue", Object{})
	r["Findings"] = Resource("AWS::Events::Rule", Object{"EventPattern": Object{"source": List{"aws.guardduty"}},
		"Targets": List{target("Alerts")}})
	r["Starts"] = Resource("AWS::Events::Rule", Object{"EventPattern": Object{"source": List{"aws.ec2"}},
		"Targets": List{Object{"Id": "1", "Arn": Ref("Plain")}}})
}

// Adopt adds the call that configures a detector which was there before, with a text replaced.
func Adopt(old, by string) Change {
	on := func(name string, more ...string) string {
		return `{"Name":"` + name + `","Status":"ENABLED","AdditionalConfiguration":[` + strings.Join(more, ",") + `]}`
	}
	const text = `{"service":"GuardDuty","action":"updateDetector","parameters":{"Enable":true,"FindingPublishingFrequency":"FIFTEEN_MINUTES","Features":[`
	features := strings.Join([]string{
		on("S3_DATA_EVENTS"), on("EKS_AUDIT_LOGS"), on("EBS_MALWARE_PROTECTION"), on("RDS_LOGIN_EVENTS"), on("LAMBDA_NETWORK_LOGS"),
		on("RUNTIME_MONITORING", on("EKS_ADDON_MANAGEMENT"), on("ECS_FARGATE_AGENT_MANAGEMENT"), on("EC2_AGENT_MANAGEMENT")),
	}, ",")
	return Add("Adopted", Resource("Custom::GuardDutyConfiguration", Object{"Create": strings.Replace(text+features+"]}}", old, by, 1)}))
}
