package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// InstanceConnectEndpointProps configure an [InstanceConnectEndpoint]. Only VPC is required.
type InstanceConnectEndpointProps struct {
	// VPC is whose instances are reached.
	VPC *VPC
	// Tier is where the endpoint stands, in its first zone. The default is "management"
	// where there is such a tier, else the first Private or Isolated one.
	Tier string
	// RDP opens port 3389 beside SSH.
	RDP bool
}

// An InstanceConnectEndpoint lets operators reach instances in private subnets by SSH or
// RDP, with their IAM identity, without a bastion host, a public address or a VPN. It
// promises that
//
//   - it reaches SSH, and RDP if that is wanted, of the VPC only, and nothing reaches it
//     from the network (CONNECT-001),
//   - instances see the endpoint and not the operator's address, so they can let in the
//     endpoint's security group alone (CONNECT-002).
//
// A VPC has one. It costs nothing; a connection to another zone costs by the GB.
//
// See "Connect using EC2 Instance Connect Endpoint" in the EC2 guide.
type InstanceConnectEndpoint struct {
	constructs.Construct
	endpoint awsec2.CfnInstanceConnectEndpoint
	group    awsec2.SecurityGroup
	ports    []int
}

// NewInstanceConnectEndpoint defines an endpoint. It panics with an error when there is no
// VPC or it lacks the tier.
func NewInstanceConnectEndpoint(scope constructs.Construct, id string, props *InstanceConnectEndpointProps) *InstanceConnectEndpoint {
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("network: instance connect endpoint %q: %w", id, err))
	}
	e := &InstanceConnectEndpoint{ports: []int{22}}
	if p.RDP {
		e.ports = append(e.ports, 3389)
	}
	plinth.Init(e, scope, id)
	e.group = awsec2.NewSecurityGroup(e, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: p.VPC.vpc, Description: jsii.String("Instance Connect endpoint of " + *p.VPC.Node().Path()), AllowAllOutbound: jsii.Bool(false),
	})
	for _, port := range e.ports {
		e.group.AddEgressRule(awsec2.Peer_Ipv4(p.VPC.vpc.VpcCidrBlock()), awsec2.Port_Tcp(jsii.Number(port)), jsii.String("Administration"), nil)
	}
	e.endpoint = awsec2.NewCfnInstanceConnectEndpoint(e, jsii.String("Resource"), &awsec2.CfnInstanceConnectEndpointProps{
		SubnetId:         p.VPC.Subnets(p.Tier)[0].SubnetId(),
		SecurityGroupIds: &[]*string{e.group.SecurityGroupId()},
		PreserveClientIp: jsii.Bool(false),
	})
	return e
}

// Endpoint returns the L1 construct; there is no L2.
func (e *InstanceConnectEndpoint) Endpoint() awsec2.CfnInstanceConnectEndpoint { return e.endpoint }

// SecurityGroup returns the security group of the endpoint.
func (e *InstanceConnectEndpoint) SecurityGroup() awsec2.SecurityGroup { return e.group }

// AllowTo lets the endpoint reach instances: their security groups admit its own.
func (e *InstanceConnectEndpoint) AllowTo(instances awsec2.IConnectable) {
	for _, port := range e.ports {
		instances.Connections().AllowFrom(e.group, awsec2.Port_Tcp(jsii.Number(port)), jsii.String("Instance Connect"))
	}
}

func (p *InstanceConnectEndpointProps) withDefaults() (InstanceConnectEndpointProps, error) {
	var q InstanceConnectEndpointProps
	if p != nil {
		q = *p
	}
	if q.VPC == nil {
		return q, fmt.Errorf("VPC is nil, want the VPC whose instances are to be reached")
	}
	if q.Tier == "" {
		q.Tier = q.VPC.firstTier(Private, Isolated)
		if q.VPC.has("management") {
			q.Tier = "management"
		}
	}
	if !q.VPC.has(q.Tier) {
		return q, fmt.Errorf("Tier is %q, want one of the VPC's tiers: %q", q.Tier, q.VPC.tierNames())
	}
	return q, nil
}
