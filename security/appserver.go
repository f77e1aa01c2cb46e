package security

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// AppServerProps configure an [AppServer]. VPC is required.
type AppServerProps struct {
	VPC awsec2.IVpc
	// Subnets are where it runs. The default is the private subnets with a way out.
	Subnets *awsec2.SubnetSelection
	// Role is what it runs with. The default is a new [WorkloadRole].
	Role *WorkloadRole
	// InstanceType has to be of Graviton. The default is t4g.small.
	InstanceType awsec2.InstanceType
	// Key encrypts the volume. The default is a new [Key] for EBS alone.
	Key awskms.IKey
	// VolumeGiB is the size of the volume. The default is 20.
	VolumeGiB int
	// UserData runs at the first start. The default is nothing.
	UserData awsec2.UserData
}

// An AppServer is the article's app server as it should be: one instance of Amazon Linux
// 2023 on Graviton that nobody logs in to but through Session Manager. It promises that
//
//   - credentials are handed out by IMDSv2 only (EC2-001), also from templates (EC2-002),
//   - it has no public address (EC2-003) and no key pair (EC2-004),
//   - its volume is encrypted (EC2-005).
//
// Nothing may connect to it until its security group is told so; it may connect to the
// world by HTTPS. The image is the newest when the stack is deployed, by a public parameter of
// Systems Manager: an update of the stack replaces the instance when there is a newer one, so
// it must not hold data. Standing idle it costs an instance by the hour, its volume, detailed
// monitoring and one KMS key a month. See "Use the Instance Metadata Service".
type AppServer struct {
	constructs.Construct
	instance awsec2.Instance
	role     *WorkloadRole
}

// NewAppServer defines an instance. It panics with an error when VPC is nil, Role is not
// one for EC2, InstanceType is not of Graviton, or VolumeGiB is less than the image needs.
func NewAppServer(scope constructs.Construct, id string, props *AppServerProps) *AppServer {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("security: app server %q: %w", id, err))
	}
	s := &AppServer{role: p.Role}
	plinth.Init(s, scope, id)
	runAs(s, &s.role, &p.Key, keypolicy.EBS{})
	s.instance = awsec2.NewInstance(s, jsii.String("Resource"), &awsec2.InstanceProps{
		Vpc: p.VPC, VpcSubnets: p.Subnets, SecurityGroup: newServerGroup(s, p.VPC),
		InstanceType:                    p.InstanceType,
		MachineImage:                    serverImage(),
		InstanceProfile:                 s.role.profile,
		HttpTokens:                      awsec2.HttpTokens_REQUIRED,
		HttpPutResponseHopLimit:         jsii.Number(1), // no container on it reaches the credentials
		BlockDevices:                    rootVolume(p.Key, p.VolumeGiB),
		DetailedMonitoring:              jsii.Bool(true),
		DisableApiTermination:           jsii.Bool(plinth.ClassOf(s) == plinth.Production),
		PropagateTagsToVolumeOnCreation: jsii.Bool(true),
		UserData:                        p.UserData,
	})
	return s
}

// Instance returns the L2 construct; its Connections say who may connect.
func (s *AppServer) Instance() awsec2.Instance { return s.instance }

// Role returns what the server runs with.
func (s *AppServer) Role() *WorkloadRole { return s.role }

func (p *AppServerProps) withDefaults() (AppServerProps, error) {
	if p == nil || p.VPC == nil {
		return AppServerProps{}, fmt.Errorf("VPC is nil, want the VPC to run in")
	}
	q := *p
	if q.Subnets == nil {
		q.Subnets = &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	}
	return q, checkServer(q.Role, &q.InstanceType, &q.VolumeGiB)
}
