package security

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
)

// Remediations are all that have a function, as dry runs, in a stable order.
func Remediations() []Remediation {
	return []Remediation{
		BlockPublicBuckets(), CloseAdministration(), EncryptNewVolumes(), HideDatabases(), RotateKeys(), ValidateTrails(), DeactivateUnusedKeys(),
	}
}

// BlockPublicBuckets gives buckets a public access block with all four settings.
func BlockPublicBuckets() Remediation {
	return Remediation{Rule: S3BucketPublicAccessBlocked(), Runbook: Runbook{
		Name: "BlockPublicBuckets", Does: "Sets all four settings of the bucket's public access block.", Resource: `[a-z0-9.-]{3,63}`,
		Look: []RunbookStep{{
			Name: "Look", Service: "s3", API: "GetPublicAccessBlock", Inputs: map[string]any{"Bucket": ResourceID},
			Outputs: []RunbookOutput{{"Settings", "$.PublicAccessBlockConfiguration", "StringMap"}},
			Allow:   Permission{"s3:GetBucketPublicAccessBlock", "s3:::*"}, MayFail: true, // a bucket may have none
		}},
		Fix: []RunbookStep{{
			Name: "Block", Service: "s3", API: "PutPublicAccessBlock",
			Inputs: map[string]any{"Bucket": ResourceID, "PublicAccessBlockConfiguration": map[string]any{
				"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
			}},
			Allow: Permission{"s3:PutBucketPublicAccessBlock", "s3:::*"},
		}},
	}}
}

// CloseAdministration takes the rules for the whole world on ports 22 and 3389 from security
// groups. AWS's own AWS-DisablePublicAccessForSecurityGroup fails outside of default VPCs for a
// group that does not have all four of them. A wider rule, such as one for every port, is not
// touched: the group stays noncompliant, and what else the rule is for is a question for people.
func CloseAdministration() Remediation {
	book := Runbook{
		Name: "CloseAdministration", Does: "Revokes ingress on TCP 22 and 3389 from 0.0.0.0/0 and ::/0.", Resource: `sg-[0-9a-f]{8,17}`,
		Look: []RunbookStep{{
			Name: "Look", Service: "ec2", API: "DescribeSecurityGroupRules",
			Inputs:  map[string]any{"Filters": []any{map[string]any{"Name": "group-id", "Values": []any{ResourceID}}}},
			Outputs: []RunbookOutput{{"Rules", "$.SecurityGroupRules", "MapList"}},
			Allow:   Permission{Action: "ec2:DescribeSecurityGroupRules"},
		}},
	}
	for _, port := range []int{22, 3389} {
		for _, world := range []struct{ name, ranges, key, cidr string }{
			{"IPv4", "IpRanges", "CidrIp", "0.0.0.0/0"}, {"IPv6", "Ipv6Ranges", "CidrIpv6", "::/0"},
		} {
			book.Fix = append(book.Fix, RunbookStep{
				Name: "Close" + strconv.Itoa(port) + world.name, Service: "ec2", API: "RevokeSecurityGroupIngress",
				Inputs: map[string]any{"GroupId": ResourceID, "IpPermissions": []any{map[string]any{
					"IpProtocol": "tcp", "FromPort": port, "ToPort": port, world.ranges: []any{map[string]any{world.key: world.cidr}},
				}}},
				Allow:   Permission{"ec2:RevokeSecurityGroupIngress", "ec2:${Region}:${Account}:security-group/*"},
				MayFail: true, // most groups have one of the four at most
			})
		}
	}
	return Remediation{Rule: AdministrationRestricted(), Runbook: book}
}

// EncryptNewVolumes makes a Region encrypt new volumes.
func EncryptNewVolumes() Remediation {
	return Remediation{Rule: EBSEncryptionByDefault(), Runbook: Runbook{
		Name: "EncryptNewVolumes", Does: "Switches on EBS encryption by default in the account and Region.",
		Look: []RunbookStep{{
			Name: "Look", Service: "ec2", API: "GetEbsEncryptionByDefault",
			Outputs: []RunbookOutput{{"Encrypts", "$.EbsEncryptionByDefault", "Boolean"}},
			Allow:   Permission{Action: "ec2:GetEbsEncryptionByDefault"},
		}},
		Fix: []RunbookStep{{
			Name: "Encrypt", Service: "ec2", API: "EnableEbsEncryptionByDefault", Allow: Permission{Action: "ec2:EnableEbsEncryptionByDefault"},
		}},
	}}
}

// HideDatabases takes the public address from databases, at once.
func HideDatabases() Remediation {
	return Remediation{Rule: RDSNotPublic(), Runbook: Runbook{
		Name: "HideDatabases", Does: "Sets PubliclyAccessible of the database to false, and applies it at once.", Resource: `db-[A-Z0-9]+`,
		Look: []RunbookStep{{
			Name: "Look", Service: "rds", API: "DescribeDBInstances",
			Inputs: map[string]any{"Filters": []any{map[string]any{"Name": "dbi-resource-id", "Values": []any{ResourceID}}}},
			Outputs: []RunbookOutput{
				{"Name", "$.DBInstances[0].DBInstanceIdentifier", "String"}, {"Public", "$.DBInstances[0].PubliclyAccessible", "Boolean"},
			},
			Allow: Permission{"rds:DescribeDBInstances", "rds:${Region}:${Account}:db:*"},
		}},
		Fix: []RunbookStep{{
			Name: "Hide", Service: "rds", API: "ModifyDBInstance",
			Inputs: map[string]any{"DBInstanceIdentifier": "{{ Look.Name }}", "PubliclyAccessible": false, "ApplyImmediately": true},
			Allow:  Permission{"rds:ModifyDBInstance", "rds:${Region}:${Account}:db:*"},
		}},
	}}
}

// RotateKeys switches on the yearly rotation of KMS keys.
func RotateKeys() Remediation {
	return Remediation{Rule: KeyRotation(), Runbook: Runbook{
		Name: "RotateKeys", Does: "Enables rotation of the KMS key.", Resource: `(mrk-)?[0-9a-f-]{32,36}`,
		Look: []RunbookStep{{
			Name: "Look", Service: "kms", API: "GetKeyRotationStatus", Inputs: map[string]any{"KeyId": ResourceID},
			Outputs: []RunbookOutput{{"Rotates", "$.KeyRotationEnabled", "Boolean"}},
			Allow:   Permission{"kms:GetKeyRotationStatus", "kms:${Region}:${Account}:key/*"},
		}},
		Fix: []RunbookStep{{
			Name: "Rotate", Service: "kms", API: "EnableKeyRotation", Inputs: map[string]any{"KeyId": ResourceID},
			Allow: Permission{"kms:EnableKeyRotation", "kms:${Region}:${Account}:key/*"},
		}},
	}}
}

// ValidateTrails makes trails sign their log files. A trail of the organization can be changed in
// its own account and Region only.
func ValidateTrails() Remediation {
	return Remediation{Rule: TrailValidated(), Runbook: Runbook{
		Name: "ValidateTrails", Does: "Enables log file validation of the trail.",
		Look: []RunbookStep{{
			Name: "Look", Service: "cloudtrail", API: "GetTrail", Inputs: map[string]any{"Name": ResourceID},
			Outputs: []RunbookOutput{{"Validates", "$.Trail.LogFileValidationEnabled", "Boolean"}, {"Home", "$.Trail.HomeRegion", "String"}},
			Allow:   Permission{"cloudtrail:GetTrail", "cloudtrail:${Region}:${Account}:trail/*"},
		}},
		Fix: []RunbookStep{{
			Name: "Validate", Service: "cloudtrail", API: "UpdateTrail", Inputs: map[string]any{"Name": ResourceID, "EnableLogFileValidation": true},
			Allow: Permission{"cloudtrail:UpdateTrail", "cloudtrail:${Region}:${Account}:trail/*"},
		}},
	}}
}

// DeactivateUnusedKeys deactivates access keys that nobody has used for 45 days. They can be
// activated again: the runbook is AWS's, which would delete unused passwords too, and the role does
// not let it delete anything. For a user with an unused password it fails, and a person has to look.
func DeactivateUnusedKeys() Remediation {
	const users = "iam::${Account}:user/*"
	return Remediation{Rule: UnusedCredentials(), Runbook: Runbook{
		Name: "DeactivateUnusedKeys", Does: "Deactivates access keys that have not been used for " + strconv.Itoa(unusedDays) + " days.", Resource: `AIDA[A-Z0-9]+`,
		Look: []RunbookStep{
			{
				Name: "Find", Service: "config", API: "ListDiscoveredResources", // AWS Config knows users by id, IAM by name
				Inputs:  map[string]any{"resourceType": "AWS::IAM::User", "resourceIds": []any{ResourceID}},
				Outputs: []RunbookOutput{{"User", "$.resourceIdentifiers[0].resourceName", "String"}},
				Allow:   Permission{Action: "config:ListDiscoveredResources"},
			},
			{
				Name: "Look", Service: "iam", API: "ListAccessKeys", Inputs: map[string]any{"UserName": "{{ Find.User }}"},
				Outputs: []RunbookOutput{{"Keys", "$.AccessKeyMetadata", "MapList"}},
				Allow:   Permission{"iam:ListAccessKeys", users},
			},
		},
		Owned: &OwnedRunbook{
			Document: "AWSConfigRemediation-RevokeUnusedIAMUserCredentials", Resource: "IAMResourceId",
			Parameters: map[string]string{"MaxCredentialUsageAge": strconv.Itoa(unusedDays)},
			Allow: []Permission{
				{Action: "config:ListDiscoveredResources"}, {"iam:GetAccessKeyLastUsed", users}, {"iam:GetLoginProfile", users}, {"iam:GetUser", users},
				{"iam:ListAccessKeys", users}, {"iam:UpdateAccessKey", users},
			},
		},
	}}
}

// NotifyOnly mends nothing: it tells a topic what the rule found, and people do the rest. The
// article's remediation of this kind lacks the message that its runbook requires, and fails each
// time. [ConfigRules.OnNoncompliant] tells the same for every rule at once, without any runbook.
func NotifyOnly(rule ConfigRule, topic awssns.ITopic) Remediation {
	return Remediation{
		Rule: rule, Mode: Automatic, Rehearsed: "it changes nothing",
		Attempts: 1, // each would be one more message
		Runbook: Runbook{
			Name: "Notify", Does: "Publishes which resource does not comply.",
			Fix: []RunbookStep{{
				Name: "Publish", Service: "sns", API: "Publish", Inputs: map[string]any{
					"TopicArn": topic.TopicArn(), "Subject": "AWS Config: " + rule.name(),
					"Message": ResourceID + " in account {{global:ACCOUNT_ID}} and Region {{global:REGION}} does not comply with " + rule.name() + ".",
				},
			}},
			grant: func(role awsiam.IRole) { topic.GrantPublish(role) }, // and with its key
		},
	}
}
