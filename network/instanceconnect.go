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
	// VPC is the one whose instances are reached.
	VPC awsec2.IVpc
	// Subnets are where the endpoint stands: in the first of them. The default is the group
	// "management" where the VPC has one, else its private subnets, or its isolated ones.
	Subnets *awsec2.SubnetSelection
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
// VPC or Subnets selects nothing.
func NewInstanceConnectEndpoint(scope constructs.Construct, id string, props *InstanceConnectEndpointProps) *InstanceConnectEndpoint {
	e := &InstanceConnectEndpoint{ports: []int{22}}
	var subnet awsec2.ISubnet
	p := plinth.Define(e, scope, id, func() (p InstanceConnectEndpointProps, err error) {
		p, subnet, err = props.withDefaults()
		return p, err
	})
	if p.RDP {
		e.ports = append(e.ports, 3389)
	}
	e.group = awsec2.NewSecurityGroup(e, jsii.String("SecurityGroup"), &awsec2.SecurityGroupProps{
		Vpc: p.VPC, Description: jsii.String("Instance Connect endpoint of " + pathOf(p.VPC)), AllowAllOutbound: jsii.Bool(false),
	})
	for _, port := range e.ports {
		e.group.AddEgressRule(awsec2.Peer_Ipv4(p.VPC.VpcCidrBlock()), awsec2.Port_Tcp(jsii.Number(port)), jsii.String("Administration"), nil)
	}
	plinth.KeepGroup(e.group)
	e.endpoint = plinth.Kept(awsec2.NewCfnInstanceConnectEndpoint, e, "Resource",
		"stands in its subnet, behind its security group, and hides the address of operators", &awsec2.CfnInstanceConnectEndpointProps{
			SubnetId:         subnet.SubnetId(),
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

// withDefaults also returns the subnet that the endpoint stands in.
func (p *InstanceConnectEndpointProps) withDefaults() (InstanceConnectEndpointProps, awsec2.ISubnet, error) {
	var q InstanceConnectEndpointProps
	if p != nil {
		q = *p
	}
	if q.VPC == nil {
		return q, nil, fmt.Errorf("VPC is nil, want the VPC whose instances are to be reached")
	}
	management := &awsec2.SubnetSelection{SubnetGroupName: jsii.String("management")}
	if q.Subnets == nil && plinth.Try(func() { q.VPC.SelectSubnets(management) }) == nil {
		q.Subnets = management
	}
	subnets, err := subnetsOrDefault("Subnets", q.VPC, q.Subnets)
	if err != nil {
		return q, nil, err
	}
	return q, subnets[0], nil
}
