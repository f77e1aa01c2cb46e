package compute

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	instanceType       = "AWS::EC2::Instance"
	launchTemplateType = "AWS::EC2::LaunchTemplate"
)

var ec2Rules = []engine.Rule{
	{
		ID: "EC2-001", Title: "Instances hand out credentials by IMDSv2 only",
		Why:      "IMDSv1 gives an instance's credentials to whoever makes a program on it fetch one URL.",
		Fix:      "Set MetadataOptions.HttpTokens to required, on the instance or in its launch template.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.8", "CIS 5.7"},
		Check:    engine.Each(instanceType, instanceMetadata),
	},
	{
		ID: "EC2-002", Title: "Launch templates demand IMDSv2",
		Why:      "Every instance of a group gets what its template says.",
		Fix:      "Set LaunchTemplateData.MetadataOptions.HttpTokens to required.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.170"},
		Check: engine.Each(launchTemplateType, func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, "required", "LaunchTemplateData", "MetadataOptions", "HttpTokens")
		}),
	},
	{
		ID: "EC2-003", Title: "Instances have no public address",
		Why:      "A public address puts every open port of the instance on the internet.",
		Fix:      "Leave AssociatePublicIpAddress false; publish through a load balancer and connect by Session Manager.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.9", "EC2.25"},
		Check: eachInstance(func(pass *engine.Pass, r *assembly.Resource, prefix []string) {
			for i := range r.Get(append(prefix, "NetworkInterfaces")...).List() {
				pass.WantNot(r, true, append(prefix, "NetworkInterfaces", fmt.Sprint(i), "AssociatePublicIpAddress")...)
			}
		}),
	},
	{
		ID: "EC2-004", Title: "Nobody logs in to instances with a key pair",
		Why:    "A private key is copied, kept and never expires, and no log says who used it.",
		Fix:    "Leave KeyName out, and connect with Session Manager.",
		Pillar: engine.Security,
		Check: eachInstance(func(pass *engine.Pass, r *assembly.Resource, prefix []string) {
			if v := r.Get(append(prefix, "KeyName")...); v.Exists() {
				pass.Report(r, "KeyName", "is %v", v)
			}
		}),
	},
	{
		ID: "EC2-005", Title: "Volumes are encrypted",
		Why:      "A snapshot of a plain volume can be shared and read by anybody.",
		Fix:      "Set Encrypted to true, with a KMS key for data that matters.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.3", "AwsSolutions-EC26"},
		Check:    volumeEncryption,
	},
}

// eachInstance looks at instances and at what launch templates make of them.
func eachInstance(check func(pass *engine.Pass, r *assembly.Resource, prefix []string)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, r := range pass.OfType(instanceType) {
			check(pass, r, nil)
		}
		for _, r := range pass.OfType(launchTemplateType) {
			check(pass, r, []string{"LaunchTemplateData"})
		}
	}
}

func instanceMetadata(pass *engine.Pass, instance *assembly.Resource) {
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

// volumeEncryption leaves alone what no template states: the root volume of an image.
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
