package security

import (
	"errors"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// AppServerProps configure an [AppServer]. VPC is required.
type AppServerProps struct {
	// VPC is the VPC to run in.
	VPC awsec2.IVpc
	// Subnets are where it runs. The default is the private subnets with egress.
	Subnets *awsec2.SubnetSelection
	// Role is what it runs with. The default is a new [WorkloadRole].
	Role *WorkloadRole
	// InstanceType has to be a Graviton type. The default is t4g.small.
	InstanceType awsec2.InstanceType
	// Key encrypts the volume. The default is a new [Key] for EBS alone.
	Key awskms.IKey
	// VolumeGiB is the size of the volume. The default is 20.
	VolumeGiB int
	// UserData runs at the first start. The default is nothing.
	UserData awsec2.UserData
}

// An AppServer is one instance of Amazon Linux 2023 on Graviton. People log in through Session
// Manager only. It promises that
//
//   - only IMDSv2 hands out credentials (EC2-001), also from templates (EC2-002),
//   - it has no public address (EC2-003) and no key pair (EC2-004),
//   - its volume is encrypted (EC2-005).
//
// Nothing may connect to it until its Connections allow that; it may connect to any address by
// HTTPS. The image is the newest when the stack is deployed, from a public parameter of Systems
// Manager: an update of the stack replaces the instance when there is a newer image, so keep no
// data on it. That is why EC2's termination protection is off: it would refuse CloudFormation, too,
// which leaves an old server behind that nobody watches. The termination protection of the stack
// keeps it from being deleted as a whole. Standing idle it costs an instance by the hour, its
// volume, detailed monitoring and one KMS key a month. See "Use the Instance Metadata Service".
type AppServer struct {
	constructs.Construct
	instance awsec2.Instance
	role     *WorkloadRole
}

// NewAppServer defines an instance. It panics with an error when VPC is nil, Role is not for EC2,
// InstanceType is not a Graviton type, or VolumeGiB is less than the image needs.
func NewAppServer(scope constructs.Construct, id string, props *AppServerProps) *AppServer {
	s := &AppServer{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	s.role = p.Role
	runAs(s, &s.role, &p.Key, keypolicy.EBS{})
	group := newServerGroup(s, p.VPC)
	s.instance = awsec2.NewInstance(s, jsii.String("Resource"), &awsec2.InstanceProps{
		Vpc: p.VPC, VpcSubnets: p.Subnets, SecurityGroup: group,
		InstanceType:                    p.InstanceType,
		MachineImage:                    serverImage(),
		InstanceProfile:                 s.role.profile,
		HttpTokens:                      awsec2.HttpTokens_REQUIRED,
		HttpPutResponseHopLimit:         jsii.Number(1), // containers on it get no credentials
		BlockDevices:                    rootVolume(p.Key, p.VolumeGiB),
		DetailedMonitoring:              jsii.Bool(true),
		PropagateTagsToVolumeOnCreation: jsii.Bool(true),
		UserData:                        p.UserData,
	})
	made := s.instance.Instance()
	plinth.Promise(s.instance,
		promise.That("asks for a token on every call to its metadata, and has its role, its security group and an encrypted disk",
			promise.At("Resource").Is("MetadataOptions", map[string]any{"HttpTokens": "required", "HttpPutResponseHopLimit": 1}).
				Is("IamInstanceProfile", s.role.profile.InstanceProfileName()).Is("BlockDeviceMappings", keptVolume(p.Key, p.VolumeGiB)).
				Is("Monitoring", true).Includes("SecurityGroupIds", group.SecurityGroupId()).
				Unset("DisableApiTermination", "KeyName", "NetworkInterfaces", "LaunchTemplate", "SourceDestCheck",
					"InstanceInitiatedShutdownBehavior")),
		promise.That("stands in the first of the subnets that were chosen",
			promise.At("Resource").Is("SubnetId", (*p.VPC.SelectSubnets(p.Subnets).SubnetIds)[0]).
				Is("AvailabilityZone", made.AvailabilityZone())),
		promise.That("has its volume carry its tags, so that the bill says whose it is",
			promise.At("Resource").Is("PropagateTagsToVolumeOnCreation", true)),
		promise.That("starts from the image and with the commands that were given to it",
			promise.At("Resource").Is("ImageId", made.ImageId()).Is("UserData", made.UserData())))
	return s
}

// Instance returns the L2 construct; its Connections say who may connect.
func (s *AppServer) Instance() awsec2.Instance { return s.instance }

// Role returns what the server runs with.
func (s *AppServer) Role() *WorkloadRole { return s.role }

func (p *AppServerProps) withDefaults() (AppServerProps, error) {
	if p == nil || p.VPC == nil {
		return AppServerProps{}, errors.New("VPC is nil, want the VPC to run in")
	}
	q := *p
	if q.Subnets == nil {
		q.Subnets = &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	}
	return q, checkServer(q.Role, &q.InstanceType, &q.VolumeGiB)
}
