package compute_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func ec2Sabotages() []Case {
	return []Case{
		{Rule: "EC2-001", Name: "IMDSv1", Change: []Change{Set("Server.MetadataOptions.HttpTokens", "optional")},
			At: "Server MetadataOptions.HttpTokens", Says: "is optional; want required"},
		{Rule: "EC2-001", Name: "AWS's default", Change: []Change{Set("Server.MetadataOptions", nil)},
			At: "Server MetadataOptions.HttpTokens", Says: "is not set"},
		{Rule: "EC2-001", Name: "template of another app", Change: []Change{Set("Second.LaunchTemplate.LaunchTemplateId", "lt-1")},
			At: "Second MetadataOptions.HttpTokens", Says: "is not set"},
		{Rule: "EC2-002", Name: "IMDSv1 in a template", Change: []Change{Set("Template.LaunchTemplateData.MetadataOptions", nil)},
			Also: []string{"EC2-001"},
			At:   "Template LaunchTemplateData.MetadataOptions.HttpTokens", Says: "is not set"},
		{Rule: "EC2-002", Name: "decided at deployment",
			Change: []Change{Set("Template.LaunchTemplateData.MetadataOptions.HttpTokens", Ref("Param"))}, Also: []string{"EC2-001"},
			At: "Template LaunchTemplateData.MetadataOptions.HttpTokens", Says: "${Param}"},
		{Rule: "EC2-003", Name: "public address", Change: []Change{Set("Server.NetworkInterfaces",
			List{Object{"AssociatePublicIpAddress": true}})},
			At: "Server NetworkInterfaces.0.AssociatePublicIpAddress", Says: "is true"},
		{Rule: "EC2-003", Name: "public address in a template",
			Change: []Change{Set("Template.LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress", Ref("Param"))},
			At:     "Template LaunchTemplateData.NetworkInterfaces.0.AssociatePublicIpAddress", Says: "known only at deployment"},
		{Rule: "EC2-004", Name: "key pair", Change: []Change{Set("Server.KeyName", "joe")}, At: "Server KeyName", Says: "is joe"},
		{Rule: "EC2-004", Name: "key pair in a template", Change: []Change{Set("Template.LaunchTemplateData.KeyName", Ref("Param"))},
			At: "Template KeyName", Says: "${Param}"},
		{Rule: "EC2-005", Name: "plain volume", Change: []Change{Set("Volume.Encrypted", nil)}, At: "Volume Encrypted", Says: "is not set"},
		{Rule: "EC2-005", Name: "plain volume of an instance", Change: []Change{Set("Server.BlockDeviceMappings.0.Ebs.Encrypted", false)},
			At: "Server BlockDeviceMappings.0.Ebs.Encrypted", Says: "is false"},
		{Rule: "EC2-005", Name: "plain volume in a template",
			Change: []Change{Set("Template.LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted", nil)},
			At:     "Template LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted", Says: "is not set"},
	}
}
