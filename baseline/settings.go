package baseline

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// A setting is one of a whole account that CloudFormation has no resource type for: a call of an
// API, which can be made again and again.
type setting struct {
	// name is that of the step, at most 128 letters and digits, unique in the runbook.
	name string
	// service is as in boto3, api as in the API reference.
	service, api string
	inputs       object
	// permission is the action that the call needs. None of them can be confined to a resource.
	permission string
	// regional says that the setting is one of a Region.
	regional bool
}

// step is the setting in a runbook. One that fails does not keep the others from being tried, and
// makes the run as a whole fail.
func (s setting) step() object {
	return apiStep(s.name, s.service, s.api, s.inputs, object{"onFailure": "Continue", "isCritical": true})
}

// permissions are what the settings need, and no more.
func permissions(settings []setting) *awsiam.PolicyStatementProps {
	var actions []string
	for _, s := range settings {
		actions = append(actions, s.permission)
	}
	return &awsiam.PolicyStatementProps{Actions: jsii.Strings(actions...), Resources: jsii.Strings("*")}
}

// settings are what the baseline sets.
func (p AccountBaselineProps) settings() []setting {
	all := []setting{{
		name: "EncryptVolumes", service: "ec2", api: "EnableEbsEncryptionByDefault",
		permission: "ec2:EnableEbsEncryptionByDefault", regional: true,
	}}
	if !p.DeclaredByOrganization {
		all = append(all, setting{
			name: "RequireIMDSv2", service: "ec2", api: "ModifyInstanceMetadataDefaults", regional: true,
			inputs:     object{"HttpTokens": "required", "HttpPutResponseHopLimit": metadataHops},
			permission: "ec2:ModifyInstanceMetadataDefaults",
		}, setting{
			name: "BlockPublicImages", service: "ec2", api: "EnableImageBlockPublicAccess", regional: true,
			inputs:     object{"ImageBlockPublicAccessState": "block-new-sharing"},
			permission: "ec2:EnableImageBlockPublicAccess",
		}, setting{
			name: "DisableSerialConsole", service: "ec2", api: "DisableSerialConsoleAccess",
			permission: "ec2:DisableSerialConsoleAccess", regional: true,
		})
	}
	all = append(all, setting{
		name: "BlockPublicBuckets", service: "s3control", api: "PutPublicAccessBlock",
		inputs: object{"AccountId": "{{global:ACCOUNT_ID}}", "PublicAccessBlockConfiguration": object{
			"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
		}},
		permission: "s3:PutAccountPublicAccessBlock",
	}, setting{
		name: "StrengthenPasswords", service: "iam", api: "UpdateAccountPasswordPolicy",
		inputs: object{
			"MinimumPasswordLength": 14, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true,
			"RequireLowercaseCharacters": true, "AllowUsersToChangePassword": true, "PasswordReusePrevention": 24,
		},
		permission: "iam:UpdateAccountPasswordPolicy",
	})
	for _, c := range p.contacts() {
		all = append(all, setting{
			name: "Set" + c.kind + "Contact", service: "account", api: "PutAlternateContact",
			inputs: object{
				"AlternateContactType": c.kind, "Name": c.Name, "Title": c.Title, "EmailAddress": c.Email, "PhoneNumber": c.Phone,
			},
			permission: "account:PutAlternateContact",
		})
	}
	if !p.RegionalOnly {
		return all
	}
	var regional []setting
	for _, s := range all {
		if s.regional {
			regional = append(regional, s)
		}
	}
	return regional
}

// metadataHops is the hop limit that containers on an instance need.
const metadataHops = 2
