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

// ServerTemplateProps configure a [ServerTemplate]. VPC is required.
type ServerTemplateProps struct {
	// VPC is the VPC of the instances.
	VPC awsec2.IVpc
	// Role is what instances run with. The default is a new [WorkloadRole].
	Role *WorkloadRole
	// InstanceType has to be a Graviton type. The default is t4g.small.
	InstanceType awsec2.InstanceType
	// Key encrypts volumes. The default is a new [Key] for EBS alone, and for Auto Scaling with
	// AutoScaling.
	Key awskms.IKey
	// AutoScaling lets the service-linked role of Auto Scaling use the new key. The role has to exist
	// in the account: it comes with the first Auto Scaling group.
	AutoScaling bool
	// VolumeGiB is the size of the volume. The default is 20.
	VolumeGiB int
	// UserData runs at the first start. The default is nothing.
	UserData awsec2.UserData
	// Containers lets containers on an instance ask for its credentials, by one more network hop.
	// Tasks of ECS have roles of their own and do not need it.
	Containers bool
}

// A ServerTemplate is a launch template for instances like an [AppServer], for Auto Scaling groups.
// It promises that
//
//   - only IMDSv2 hands out credentials (EC2-002),
//   - instances have no public address (EC2-003) and no key pair (EC2-004),
//   - volumes are encrypted (EC2-005).
//
// Nothing may connect to them until the template's Connections allow that; they may connect to any
// address by HTTPS. The image is the newest when the stack is deployed: an update of the stack
// makes a new version of the template, and the group decides when to replace its instances.
// Standing idle it costs one KMS key a month; instances have detailed monitoring. See Security Hub
// EC2.170.
type ServerTemplate struct {
	constructs.Construct
	template awsec2.LaunchTemplate
	role     *WorkloadRole
}

// NewServerTemplate defines a launch template. It panics with an error when VPC is nil, Role is not
// for EC2, InstanceType is not a Graviton type, VolumeGiB is less than the image needs, or
// AutoScaling is set together with Key.
func NewServerTemplate(scope constructs.Construct, id string, props *ServerTemplateProps) *ServerTemplate {
	s := &ServerTemplate{}
	p := plinth.Define(s, scope, id, props.withDefaults)
	s.role = p.Role
	runAs(s, &s.role, &p.Key, keypolicy.EBS{AutoScaling: p.AutoScaling})
	hops := 1
	if p.Containers {
		hops = 2
	}
	s.template = awsec2.NewLaunchTemplate(s, jsii.String("Resource"), &awsec2.LaunchTemplateProps{
		SecurityGroup:            newServerGroup(s, p.VPC),
		InstanceType:             p.InstanceType,
		MachineImage:             serverImage(),
		InstanceProfile:          s.role.profile,
		HttpTokens:               awsec2.LaunchTemplateHttpTokens_REQUIRED,
		HttpPutResponseHopLimit:  jsii.Number(hops),
		AssociatePublicIpAddress: jsii.Bool(false),
		BlockDevices:             rootVolume(p.Key, p.VolumeGiB),
		DetailedMonitoring:       jsii.Bool(true),
		UserData:                 p.UserData,
	})
	const data = "LaunchTemplateData."
	plinth.Promise(s.template, promise.That(
		"makes instances that ask for a token on every call to their metadata, and have its role, an encrypted disk and no public address",
		promise.At("Resource").Is(data+"MetadataOptions", map[string]any{"HttpTokens": "required", "HttpPutResponseHopLimit": hops}).
			Is(data+"IamInstanceProfile", map[string]any{"Arn": s.role.profile.InstanceProfileArn()}).
			Is(data+"BlockDeviceMappings", keptVolume(p.Key, p.VolumeGiB)).Is(data+"Monitoring", map[string]any{"Enabled": true}).
			Is(data+"NetworkInterfaces.0.AssociatePublicIpAddress", false).Unset(data+"KeyName", data+"NetworkInterfaces.1")))
	return s
}

// Template returns the L2 construct; its Connections say who may connect.
func (s *ServerTemplate) Template() awsec2.LaunchTemplate { return s.template }

// Role returns what instances run with.
func (s *ServerTemplate) Role() *WorkloadRole { return s.role }

func (p *ServerTemplateProps) withDefaults() (ServerTemplateProps, error) {
	if p == nil || p.VPC == nil {
		return ServerTemplateProps{}, errors.New("VPC is nil, want the VPC of the instances")
	}
	q := *p
	if q.Key != nil && q.AutoScaling {
		return q, errors.New("AutoScaling is set together with Key, want it in the Uses of that key: keypolicy.EBS{AutoScaling: true}")
	}
	return q, checkServer(q.Role, &q.InstanceType, &q.VolumeGiB)
}
