package baseline

// settings are the settings of an account that CloudFormation has no resource type for, as the
// steps of a runbook. declared leaves out those that the organization declares.
func (p AccountBaselineProps) settings() []step {
	all := []step{{
		name: "EncryptVolumes", service: "ec2", api: "EnableEbsEncryptionByDefault",
		permission: "ec2:EnableEbsEncryptionByDefault", regional: true,
	}}
	if !p.DeclaredByOrganization {
		all = append(all, step{
			name: "RequireIMDSv2", service: "ec2", api: "ModifyInstanceMetadataDefaults", regional: true,
			inputs:     map[string]any{"HttpTokens": "required", "HttpPutResponseHopLimit": metadataHops},
			permission: "ec2:ModifyInstanceMetadataDefaults",
		}, step{
			name: "BlockPublicImages", service: "ec2", api: "EnableImageBlockPublicAccess", regional: true,
			inputs:     map[string]any{"ImageBlockPublicAccessState": "block-new-sharing"},
			permission: "ec2:EnableImageBlockPublicAccess",
		}, step{
			name: "DisableSerialConsole", service: "ec2", api: "DisableSerialConsoleAccess",
			permission: "ec2:DisableSerialConsoleAccess", regional: true,
		})
	}
	all = append(all, step{
		name: "BlockPublicBuckets", service: "s3control", api: "PutPublicAccessBlock",
		inputs: map[string]any{"AccountId": "{{global:ACCOUNT_ID}}", "PublicAccessBlockConfiguration": map[string]any{
			"BlockPublicAcls": true, "IgnorePublicAcls": true, "BlockPublicPolicy": true, "RestrictPublicBuckets": true,
		}},
		permission: "s3:PutAccountPublicAccessBlock",
	}, step{
		name: "StrengthenPasswords", service: "iam", api: "UpdateAccountPasswordPolicy",
		inputs: map[string]any{
			"MinimumPasswordLength": 14, "RequireSymbols": true, "RequireNumbers": true, "RequireUppercaseCharacters": true,
			"RequireLowercaseCharacters": true, "AllowUsersToChangePassword": true, "PasswordReusePrevention": 24,
		},
		permission: "iam:UpdateAccountPasswordPolicy",
	})
	for _, c := range p.contacts() {
		all = append(all, step{
			name: "Set" + c.kind + "Contact", service: "account", api: "PutAlternateContact",
			inputs: map[string]any{
				"AlternateContactType": c.kind, "Name": c.Name, "Title": c.Title, "EmailAddress": c.Email, "PhoneNumber": c.Phone,
			},
			permission: "account:PutAlternateContact",
		})
	}
	if !p.RegionalOnly {
		return all
	}
	var regional []step
	for _, s := range all {
		if s.regional {
			regional = append(regional, s)
		}
	}
	return regional
}

// metadataHops is the hop limit that containers on an instance need.
const metadataHops = 2
