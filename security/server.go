package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// What an [AppServer] and a [ServerTemplate] have in common.

// runAs defines the role and the key unless they were given.
func runAs(scope constructs.Construct, role **WorkloadRole, key *awskms.IKey, use keypolicy.EBS) {
	if *role == nil {
		*role = NewWorkloadRole(scope, "Role", nil)
	}
	if *key == nil {
		*key = NewKey(scope, "Key", &KeyProps{Uses: []keypolicy.Use{use}}).Key()
	}
}

// serverImage is the newest Amazon Linux 2023 for Graviton when the stack is deployed.
func serverImage() awsec2.IMachineImage {
	return awsec2.MachineImage_LatestAmazonLinux2023(&awsec2.AmazonLinux2023ImageSsmParameterProps{
		CpuType: awsec2.AmazonLinuxCpuType_ARM_64, CachedInContext: jsii.Bool(false),
	})
}

// rootVolume is the volume that the image starts from.
func rootVolume(key awskms.IKey, gib int) *[]*awsec2.BlockDevice {
	return &[]*awsec2.BlockDevice{{
		DeviceName: jsii.String("/dev/xvda"),
		Volume: awsec2.BlockDeviceVolume_Ebs(jsii.Number(gib), &awsec2.EbsDeviceOptions{
			Encrypted: jsii.Bool(true), KmsKey: key, VolumeType: awsec2.EbsDeviceVolumeType_GP3,
		}),
	}}
}

// keptVolume is [rootVolume] as the template has it.
func keptVolume(key awskms.IKey, gib int) []any {
	return []any{map[string]any{"DeviceName": "/dev/xvda", "Ebs": map[string]any{
		"Encrypted": true, "KmsKeyId": key.KeyArn(), "VolumeSize": gib, "VolumeType": "gp3",
	}}}
}

// newServerGroup lets a server out by HTTPS, and nobody in.
func newServerGroup(scope constructs.Construct, vpc awsec2.IVpc) awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(scope, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: vpc, AllowAllOutbound: jsii.Bool(false), Description: jsii.String(tree.Path(scope)),
	})
	group.AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(443)), jsii.String("Systems Manager, packages, AWS APIs"), nil)
	plinth.KeepGroup(group)
	return group
}

// checkServer sets defaults, and refuses what cannot work.
func checkServer(role *WorkloadRole, instance *awsec2.InstanceType, volumeGiB *int) error {
	if *instance == nil {
		*instance = awsec2.InstanceType_Of(awsec2.InstanceClass_T4G, awsec2.InstanceSize_SMALL)
	}
	if *volumeGiB == 0 {
		*volumeGiB = 20
	}
	switch t := *instance; {
	case role != nil && role.profile == nil:
		return fmt.Errorf("Role is %s, which has no instance profile, want one with Workload EC2Instance", tree.Path(role))
	case !identifier.IsToken(*t.ToString()) && t.Architecture() != awsec2.InstanceArchitecture_ARM_64:
		return fmt.Errorf("InstanceType is %q, want a Graviton type such as t4g.small or m8g.large", *t.ToString())
	case *volumeGiB < 8:
		return fmt.Errorf("VolumeGiB is %d, want 8 or more: that is the size of the image", *volumeGiB)
	}
	return nil
}
