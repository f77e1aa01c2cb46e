package cost

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// newTemplate says what an instance is. Its image is the newest when the stack is deployed.
func (s *SpotCapacity) newTemplate(p *spotProps) awsec2.LaunchTemplate {
	if p.Key == nil {
		key := encryption.NewKey(s, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.EBS{AutoScaling: true}}})
		tree.Depend(key, s.scalingRole())
		plinth.Promise(s, promise.That("has a key for its volumes once the role exists that the policy of the key names",
			promise.At("Key/Resource/Resource").After("ScalingRole/Resource/Default")))
		p.Key = key.Key()
	}
	s.role = s.newRole()
	hardware := awsecs.AmiHardwareType_ARM
	if !p.arm {
		hardware = awsecs.AmiHardwareType_STANDARD
	}
	start := awsec2.UserData_ForLinux(nil)
	start.AddCommands(*jsii.Strings(s.configuration()...)...)
	group, image := s.newSecurityGroup(p.VPC), awsecs.EcsOptimizedImage_AmazonLinux2023(hardware, nil)
	template := awsec2.NewLaunchTemplate(s, jsii.String("Template"), &awsec2.LaunchTemplateProps{
		SecurityGroup: group,
		MachineImage:  image,
		// CDK would give it access to the logs of everything.
		Role:       s.role.WithoutPolicyUpdates(nil),
		HttpTokens: awsec2.LaunchTemplateHttpTokens_REQUIRED, HttpPutResponseHopLimit: jsii.Number(1),
		AssociatePublicIpAddress: jsii.Bool(false), DetailedMonitoring: jsii.Bool(true), UserData: start,
		BlockDevices: &[]*awsec2.BlockDevice{{DeviceName: jsii.String("/dev/xvda"),
			Volume: awsec2.BlockDeviceVolume_Ebs(jsii.Number(p.VolumeGiB), &awsec2.EbsDeviceOptions{
				Encrypted: jsii.Bool(true), KmsKey: p.Key, VolumeType: awsec2.EbsDeviceVolumeType_GP3,
			})}},
	})
	const data = "LaunchTemplateData."
	plinth.Promise(template,
		promise.That(
			"makes instances of the image of ECS that run its commands at boot and ask for a token, on an encrypted disk, without a public address",
			promise.At("Resource").
				Is(data+"MetadataOptions", map[string]any{"HttpTokens": "required", "HttpPutResponseHopLimit": 1}).
				Is(data+"BlockDeviceMappings", []any{map[string]any{"DeviceName": "/dev/xvda", "Ebs": map[string]any{
					"Encrypted": true, "KmsKeyId": p.Key.KeyArn(), "VolumeSize": p.VolumeGiB, "VolumeType": "gp3",
				}}}).
				Refers(data+"IamInstanceProfile.Arn", "Profile").
				Is(data+"ImageId", image.GetImage(s).ImageId).
				Is(data+"UserData", awscdk.Lazy_UncachedString(&atStart{start}, nil)).
				Is(data+"NetworkInterfaces.0.Groups", []any{group.SecurityGroupId()}).
				Is(data+"NetworkInterfaces.0.AssociatePublicIpAddress", false).Unset(data+"KeyName", data+"NetworkInterfaces.1", data+"InstanceType"),
			promise.At("Profile").Is("Roles", []any{s.role.RoleName()})))
	plinth.KeepAll("measures its instances each minute, and names them", tree.Node(template).DefaultChild())
	return template
}

// atStart are the commands at boot by the end of synthesis: AddUserData of the group may add some.
type atStart struct{ commands awsec2.UserData }

// Produce is called while CDK synthesizes.
func (a *atStart) Produce(awscdk.IResolveContext) *string {
	return awscdk.Fn_Base64(a.commands.Render())
}

// scalingRole makes the service-linked role of Auto Scaling, which comes with the first group of an
// account: AWS KMS refuses the policy of a key that names a role that does not exist.
func (s *SpotCapacity) scalingRole() constructs.IConstruct {
	const service = "autoscaling.amazonaws.com"
	return sdkcall.New(s, "ScalingRole", sdkcall.Call{
		Name: "ScalingRole", Service: "iam", Action: "createServiceLinkedRole", Parameters: map[string]any{"AWSServiceName": service},
		ServiceRoles: []string{service}, Tolerate: "InvalidInput(Exception)?", // it exists
	})
}

// configuration is that of the agent of ECS, which starts when these commands are done. An instance
// that registers before the cluster has its provider never belongs to it: the group and its first
// instances are older than the provider.
func (s *SpotCapacity) configuration() []string {
	providers := fmt.Sprintf(
		"aws ecs describe-clusters --region %s --clusters %s --query 'length(clusters[0].capacityProviders)' --output text",
		plinth.PlaceOf(s).Region, *s.cluster.ClusterName())
	return []string{
		"echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config", // an interruption moves tasks
		"echo ECS_AWSVPC_BLOCK_IMDS=true >> /etc/ecs/ecs.config",             // tasks have roles of their own
		"command -v aws || dnf install -y awscli-2",
		"for i in $(seq 60); do [ \"$(" + providers + ")\" -gt 0 ] && break; sleep 10; done",
	}
}

// newRole may do what the agent does, in this cluster. Tasks pull images and write logs as
// themselves.
func (s *SpotCapacity) newRole() awsiam.Role {
	cluster := s.cluster.ClusterArn()
	here := &map[string]any{"ArnEquals": map[string]any{"ecs:cluster": cluster}}
	role := awsiam.NewRole(s, jsii.String("Role"), &awsiam.RoleProps{
		Description: tree.Node(s).Path(), AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
	})
	for _, statement := range []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("ecs:DeregisterContainerInstance", "ecs:DescribeClusters", "ecs:RegisterContainerInstance",
			"ecs:SubmitAttachmentStateChanges", "ecs:SubmitContainerStateChange", "ecs:SubmitTaskStateChange"),
			Resources: &[]*string{cluster}},
		{Actions: jsii.Strings("ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"),
			Resources: jsii.Strings("*"), Conditions: here},
		{Actions: jsii.Strings("ecs:DiscoverPollEndpoint"), Resources: jsii.Strings("*")}, // knows no resources
	} {
		plinth.Allow(role, statement)
	}
	plinth.KeepRole(role, "registers instances in its cluster, and nothing else")
	return role
}

// newSecurityGroup lets instances out by HTTPS, and nobody in.
func (s *SpotCapacity) newSecurityGroup(vpc awsec2.IVpc) awsec2.SecurityGroup {
	group := awsec2.NewSecurityGroup(s, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: vpc, AllowAllOutbound: jsii.Bool(false), Description: tree.Node(s).Path(),
	})
	group.AddEgressRule(awsec2.Peer_AnyIpv4(), awsec2.Port_Tcp(jsii.Number(443)), jsii.String("images, packages, AWS APIs"), nil)
	plinth.KeepGroup(group)
	return group
}
