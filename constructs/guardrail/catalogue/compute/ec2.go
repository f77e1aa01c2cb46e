package compute

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	instanceType            = "AWS::EC2::Instance"
	launchTemplateType      = "AWS::EC2::LaunchTemplate"
	launchConfigurationType = "AWS::AutoScaling::LaunchConfiguration"
	spotFleetType           = "AWS::EC2::SpotFleet"
)

var ec2Rules = []engine.Rule{
	{
		ID: "EC2-001", Title: "EC2 instances require IMDSv2",
		Why:      "With IMDSv1, an attacker who makes a program on the instance fetch one URL gets its credentials.",
		Fix:      "Set MetadataOptions.HttpTokens to required, on the instance or in its launch template.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.8", "CIS 5.7", "NIST.800.53.R5-EC2IMDSv2Enabled"},
		Check:    engine.Each(instanceType, instanceMetadata),
	},
	{
		ID: "EC2-002", Title: "Launch templates require IMDSv2",
		Why:      "Every instance of a group gets the settings of its launch template.",
		Fix:      "Set LaunchTemplateData.MetadataOptions.HttpTokens to required.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.170", "Autoscaling.3"},
		Check: func(pass *engine.Pass) {
			for _, r := range pass.OfType(launchTemplateType) {
				pass.Want(r, "required", "LaunchTemplateData", "MetadataOptions", "HttpTokens")
			}
			for _, r := range pass.OfType(launchConfigurationType) {
				pass.Want(r, "required", "MetadataOptions", "HttpTokens")
			}
			for _, r := range pass.OfType("AWS::ImageBuilder::InfrastructureConfiguration") {
				pass.Want(r, "required", "InstanceMetadataOptions", "HttpTokens")
			}
			for _, r := range pass.OfType("AWS::ElasticBeanstalk::Environment") {
				for i, setting := range r.Get("OptionSettings").List() {
					if setting.Get("OptionName").Is("DisableIMDSv1") == assembly.True && setting.Get("Value").Is(true) != assembly.True {
						pass.Report(r, fmt.Sprint("OptionSettings.", i), "sets DisableIMDSv1 to %v; want true", setting.Get("Value"))
					}
				}
			}
		},
	},
	{
		ID: "EC2-003", Title: "EC2 instances have no public IP address",
		Why: "A public address puts every open port of the instance on the internet.",
		Fix: "Leave AssociatePublicIpAddress false, and associate no Elastic IP address and no IPv6 address of a public subnet; " +
			"publish through a load balancer and connect with Session Manager.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.9", "EC2.25", "Autoscaling.5"},
		Check:    publicAddresses,
	},
	{
		ID: "EC2-004", Title: "Instances have no key pair",
		Why:    "A private key gets copied, never expires, and no log tells who used it.",
		Fix:    "Leave KeyName unset, and connect with Session Manager.",
		Pillar: engine.Security,
		Check:  keyPairs,
	},
	{
		ID: "EC2-005", Title: "EBS volumes are encrypted",
		Why:      "Anyone can read the snapshot of an unencrypted volume that is shared with them.",
		Fix:      "Set Encrypted to true, with a KMS key for sensitive data.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.3", "AwsSolutions-EC26"},
		Check:    volumeEncryption,
	},
}

func keyPairs(pass *engine.Pass) {
	eachInstance(func(pass *engine.Pass, r *assembly.Resource, prefix []string) {
		if v := r.Get(append(prefix, "KeyName")...); v.Exists() {
			pass.Report(r, "KeyName", "is %v", v)
		}
	})(pass)
	keyTable.Check(pass)
}

func instanceMetadata(pass *engine.Pass, instance *assembly.Resource) {
	if instance.Get("MetadataOptions", "HttpEndpoint").Is("disabled") == assembly.True {
		return // there are no credentials to fetch
	}
	if !instance.Get("MetadataOptions", "HttpTokens").Exists() {
		for _, property := range []string{"LaunchTemplateId", "LaunchTemplateName"} {
			template, ok := instance.Get("LaunchTemplate", property).Target()
			if ok && template.Resource.Get("LaunchTemplateData", "MetadataOptions", "HttpTokens").Is("required") == assembly.True {
				return
			}
		}
	}
	pass.Want(instance, "required", "MetadataOptions", "HttpTokens")
}

// volumeEncryption ignores volumes that no template defines, such as the root volume of an image.
func volumeEncryption(pass *engine.Pass) {
	engine.Each("AWS::EC2::Volume", func(pass *engine.Pass, r *assembly.Resource) {
		pass.Want(r, true, "Encrypted")
	})(pass)
	eachInstance(func(pass *engine.Pass, r *assembly.Resource, prefix []string) {
		for i, device := range r.Get(append(prefix, "BlockDeviceMappings")...).List() {
			if device.Get("Ebs").Exists() {
				pass.Want(r, true, append(prefix, "BlockDeviceMappings", fmt.Sprint(i), "Ebs", "Encrypted")...)
			}
		}
	})(pass)
}
