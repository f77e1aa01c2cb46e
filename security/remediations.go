package security

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

// Remediations returns all that have a function, as dry runs, in a stable order.
func Remediations() []Remediation {
	return []Remediation{
		BlockPublicBuckets(), CloseAdministration(), EncryptNewVolumes(), HideDatabases(), RotateKeys(), ValidateTrails(), DeactivateUnusedKeys(),
	}
}

// BlockPublicBuckets gives buckets a public access block with all four settings.
func BlockPublicBuckets() Remediation {
	return Remediation{Rule: S3BucketPublicAccessBlocked(), Runbook: Runbook{
		Name: "BlockPublicBuckets", Does: "Sets all four settings of the bucket's public access block.", ResourcePattern: `[a-z0-9.-]{3,63}`,
		Look: []automation.Step{{
			Name: "Look", Service: "s3", API: "GetPublicAccessBlock", Inputs: automation.Object{"Bucket": ResourceID},
			Outputs: []automation.Output{{Name: "Settings", Selector: "$.PublicAccessBlockConfiguration", Type: "StringMap"}},
			Allow:   allow("s3:GetBucketPublicAccessBlock", "s3:::*"), MayFail: true, // a bucket may have none
		}},
		Fix: []automation.Step{{
			Name: "Block", Service: "s3", API: "PutPublicAccessBlock",
			Inputs: automation.Object{"Bucket": ResourceID, "PublicAccessBlockConfiguration": automation.Object{
				"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
			}},
			Allow: allow("s3:PutBucketPublicAccessBlock", "s3:::*"),
		}},
	}}
}

// CloseAdministration removes the rules that open ports 22 and 3389 to any address from security
// groups. AWS's own AWS-DisablePublicAccessForSecurityGroup fails outside of default VPCs for a
// group that does not have all four of them. It leaves a wider rule, such as one for every port,
// alone: the group stays noncompliant, and people have to decide what else the rule is for.
func CloseAdministration() Remediation {
	book := Runbook{
		Name: "CloseAdministration", Does: "Revokes ingress on TCP 22 and 3389 from 0.0.0.0/0 and ::/0.", ResourcePattern: `sg-[0-9a-f]{8,17}`,
		Look: []automation.Step{{
			Name: "Look", Service: "ec2", API: "DescribeSecurityGroupRules",
			Inputs:  automation.Object{"Filters": []any{automation.Object{"Name": "group-id", "Values": []any{ResourceID}}}},
			Outputs: []automation.Output{{Name: "Rules", Selector: "$.SecurityGroupRules", Type: "MapList"}},
			Allow:   allow("ec2:DescribeSecurityGroupRules", ""),
		}},
	}
	for _, port := range []int{22, 3389} {
		for _, world := range []struct{ name, ranges, key, cidr string }{
			{"IPv4", "IpRanges", "CidrIp", "0.0.0.0/0"}, {"IPv6", "Ipv6Ranges", "CidrIpv6", "::/0"},
		} {
			book.Fix = append(book.Fix, automation.Step{
				Name: "Close" + strconv.Itoa(port) + world.name, Service: "ec2", API: "RevokeSecurityGroupIngress",
				Inputs: automation.Object{"GroupId": ResourceID, "IpPermissions": []any{automation.Object{
					"IpProtocol": "tcp", "FromPort": port, "ToPort": port, world.ranges: []any{automation.Object{world.key: world.cidr}},
				}}},
				Allow:   allow("ec2:RevokeSecurityGroupIngress", "ec2:${Region}:${Account}:security-group/*"),
				MayFail: true, // most groups have one of the four at most
			})
		}
	}
	return Remediation{Rule: AdministrationRestricted(), Runbook: book}
}

// EncryptNewVolumes switches on EBS encryption by default in the account and Region.
func EncryptNewVolumes() Remediation {
	return Remediation{Rule: EBSEncryptionByDefault(), Runbook: Runbook{
		Name: "EncryptNewVolumes", Does: "Switches on EBS encryption by default in the account and Region.",
		Look: []automation.Step{{
			Name: "Look", Service: "ec2", API: "GetEbsEncryptionByDefault",
			Outputs: []automation.Output{{Name: "Encrypts", Selector: "$.EbsEncryptionByDefault", Type: "Boolean"}},
			Allow:   allow("ec2:GetEbsEncryptionByDefault", ""),
		}},
		Fix: []automation.Step{{
			Name: "Encrypt", Service: "ec2", API: "EnableEbsEncryptionByDefault", Allow: allow("ec2:EnableEbsEncryptionByDefault", ""),
		}},
	}}
}

// HideDatabases removes the public address of databases, at once.
func HideDatabases() Remediation {
	return Remediation{Rule: RDSNotPublic(), Runbook: Runbook{
		Name: "HideDatabases", Does: "Sets PubliclyAccessible of the database to false, and applies it at once.", ResourcePattern: `db-[A-Z0-9]+`,
		Look: []automation.Step{{
			Name: "Look", Service: "rds", API: "DescribeDBInstances",
			Inputs: automation.Object{"Filters": []any{automation.Object{"Name": "dbi-resource-id", "Values": []any{ResourceID}}}},
			Outputs: []automation.Output{
				{Name: "Name", Selector: "$.DBInstances[0].DBInstanceIdentifier"},
				{Name: "Public", Selector: "$.DBInstances[0].PubliclyAccessible", Type: "Boolean"},
			},
			Allow: allow("rds:DescribeDBInstances", "rds:${Region}:${Account}:db:*"),
		}},
		Fix: []automation.Step{{
			Name: "Hide", Service: "rds", API: "ModifyDBInstance",
			Inputs: automation.Object{"DBInstanceIdentifier": "{{ Look.Name }}", "PubliclyAccessible": false, "ApplyImmediately": true},
			Allow:  allow("rds:ModifyDBInstance", "rds:${Region}:${Account}:db:*"),
		}},
	}}
}

// RotateKeys enables the yearly rotation of KMS keys.
func RotateKeys() Remediation {
	return Remediation{Rule: KeyRotation(), Runbook: Runbook{
		Name: "RotateKeys", Does: "Enables rotation of the KMS key.", ResourcePattern: `(mrk-)?[0-9a-f-]{32,36}`,
		Look: []automation.Step{{
			Name: "Look", Service: "kms", API: "GetKeyRotationStatus", Inputs: automation.Object{"KeyId": ResourceID},
			Outputs: []automation.Output{{Name: "Rotates", Selector: "$.KeyRotationEnabled", Type: "Boolean"}},
			Allow:   allow("kms:GetKeyRotationStatus", "kms:${Region}:${Account}:key/*"),
		}},
		Fix: []automation.Step{{
			Name: "Rotate", Service: "kms", API: "EnableKeyRotation", Inputs: automation.Object{"KeyId": ResourceID},
			Allow: allow("kms:EnableKeyRotation", "kms:${Region}:${Account}:key/*"),
		}},
	}}
}

// ValidateTrails enables log file validation of trails. A trail of the organization can be changed
// in its own account and Region only.
func ValidateTrails() Remediation {
	return Remediation{Rule: TrailValidated(), Runbook: Runbook{
		Name: "ValidateTrails", Does: "Enables log file validation of the trail.",
		Look: []automation.Step{{
			Name: "Look", Service: "cloudtrail", API: "GetTrail", Inputs: automation.Object{"Name": ResourceID},
			Outputs: []automation.Output{
				{Name: "Validates", Selector: "$.Trail.LogFileValidationEnabled", Type: "Boolean"},
				{Name: "Home", Selector: "$.Trail.HomeRegion"},
			},
			Allow: allow("cloudtrail:GetTrail", "cloudtrail:${Region}:${Account}:trail/*"),
		}},
		Fix: []automation.Step{{
			Name: "Validate", Service: "cloudtrail", API: "UpdateTrail",
			Inputs: automation.Object{"Name": ResourceID, "EnableLogFileValidation": true},
			Allow:  allow("cloudtrail:UpdateTrail", "cloudtrail:${Region}:${Account}:trail/*"),
		}},
	}}
}

// DeactivateUnusedKeys deactivates access keys that nobody has used for 45 days. They can be
// activated again: the runbook is AWS's, which would delete unused passwords too, and the role does
// not let it delete anything. For a user with an unused password it fails, and a person has to
// decide.
func DeactivateUnusedKeys() Remediation {
	const users = "iam::${Account}:user/*"
	return Remediation{Rule: UnusedCredentials(), Runbook: Runbook{
		Name: "DeactivateUnusedKeys", ResourcePattern: `AIDA[A-Z0-9]+`,
		Does: "Deactivates access keys that have not been used for " + strconv.Itoa(unusedDays) + " days.",
		Look: []automation.Step{
			{
				Name: "Find", Service: "config", API: "ListDiscoveredResources", // AWS Config knows users by id, IAM by name
				Inputs:  automation.Object{"resourceType": "AWS::IAM::User", "resourceIds": []any{ResourceID}},
				Outputs: []automation.Output{{Name: "User", Selector: "$.resourceIdentifiers[0].resourceName"}},
				Allow:   allow("config:ListDiscoveredResources", ""),
			},
			{
				Name: "Look", Service: "iam", API: "ListAccessKeys", Inputs: automation.Object{"UserName": "{{ Find.User }}"},
				Outputs: []automation.Output{{Name: "Keys", Selector: "$.AccessKeyMetadata", Type: "MapList"}},
				Allow:   allow("iam:ListAccessKeys", users),
			},
		},
		Owned: &OwnedRunbook{
			Document: "AWSConfigRemediation-RevokeUnusedIAMUserCredentials", ResourceParameter: "IAMResourceId",
			Parameters: map[string]string{"MaxCredentialUsageAge": strconv.Itoa(unusedDays)},
			Allow: []automation.Permission{
				{Action: "config:ListDiscoveredResources"}, {Action: "iam:GetAccessKeyLastUsed", On: users},
				{Action: "iam:GetLoginProfile", On: users}, {Action: "iam:GetUser", On: users},
				{Action: "iam:ListAccessKeys", On: users}, {Action: "iam:UpdateAccessKey", On: users},
			},
		},
	}}
}

// NotifyOnly changes nothing: it tells a topic what the rule found, and people do the rest.
// [ConfigRules.OnNoncompliant] does so for every rule at once, without any runbook.
func NotifyOnly(rule ConfigRule, topic awssns.ITopic) Remediation {
	return Remediation{
		Rule: rule, Mode: Automatic, Rehearsed: "it changes nothing",
		Attempts: 1, // each would be one more message
		Runbook: Runbook{
			Name: "Notify", Does: "Publishes which resource does not comply.",
			Fix: []automation.Step{automation.Publish("Publish", *topic.TopicArn(), "AWS Config: "+rule.name(),
				ResourceID+" in account {{global:ACCOUNT_ID}} and Region {{global:REGION}} does not comply with "+rule.name()+".")},
			grant: func(role awsiam.IRole) { topic.GrantPublish(role) }, // and with its key
		},
	}
}

// allow is the permission of a step; on is "" for actions that cannot be confined.
func allow(action, on string) []automation.Permission {
	return []automation.Permission{{Action: action, On: on}}
}
