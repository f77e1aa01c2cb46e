package baseline

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/automation"
	"github.com/plinth-cdk/plinth/constructs/credential"
)

// metadataHops is the hop limit that containers on an instance need.
const metadataHops = 2

// steps set what has no resource type. Each is a call of an API that can be made again and again.
func (p AccountBaselineProps) steps() []automation.Step {
	all := []automation.Step{setting("EncryptVolumes", "ec2", "EnableEbsEncryptionByDefault", "ec2:EnableEbsEncryptionByDefault", nil)}
	if !p.DeclaredByOrganization {
		all = append(all,
			setting("RequireIMDSv2", "ec2", "ModifyInstanceMetadataDefaults", "ec2:ModifyInstanceMetadataDefaults", automation.Object{
				"HttpTokens": "required", "HttpPutResponseHopLimit": metadataHops,
			}),
			setting("BlockPublicImages", "ec2", "EnableImageBlockPublicAccess", "ec2:EnableImageBlockPublicAccess", automation.Object{
				"ImageBlockPublicAccessState": "block-new-sharing",
			}),
			setting("DisableSerialConsole", "ec2", "DisableSerialConsoleAccess", "ec2:DisableSerialConsoleAccess", nil),
		)
	}
	if p.RegionalOnly {
		return all
	}
	return slices.Concat(all, accountSettings(), p.contactSettings())
}

// accountSettings are set once for an account, whatever the Region.
func accountSettings() []automation.Step {
	return []automation.Step{
		setting("BlockPublicBuckets", "s3control", "PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock", automation.Object{
			"AccountId": "{{global:ACCOUNT_ID}}", "PublicAccessBlockConfiguration": automation.Object{
				"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
			},
		}),
		setting("StrengthenPasswords", "iam", "UpdateAccountPasswordPolicy", "iam:UpdateAccountPasswordPolicy", credential.PasswordPolicy()),
	}
}

func (p AccountBaselineProps) contactSettings() []automation.Step {
	var all []automation.Step
	for _, c := range p.contacts() {
		all = append(all, setting("Set"+c.kind+"Contact", "account", "PutAlternateContact", "account:PutAlternateContact", automation.Object{
			"AlternateContactType": c.kind, "Name": c.Name, "Title": c.Title, "EmailAddress": c.Email, "PhoneNumber": c.Phone,
		}))
	}
	return all
}

// setting is the step for one setting, whose permission cannot be confined to a resource. One that
// fails does not keep the others from being tried, and makes the run as a whole fail.
func setting(name, service, api, permission string, inputs automation.Object) automation.Step {
	return automation.Step{
		Name: name, Service: service, API: api, Inputs: inputs, OnFailure: "Continue", Critical: true,
		Allow: []automation.Permission{{Action: permission}},
	}
}
