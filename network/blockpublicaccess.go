package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// A BlockMode is the direction in which internet gateways are closed.
type BlockMode string

const (
	// BlockIngress lets connections out, through NAT and egress-only gateways, and none in.
	// It is the default.
	BlockIngress BlockMode = ""
	// BlockBidirectional closes the Region's internet gateways altogether.
	BlockBidirectional BlockMode = "Bidirectional"
)

// BlockPublicAccessProps configure [BlockPublicAccess]; nil and the zero value are the
// production choice.
type BlockPublicAccessProps struct {
	// Mode is the direction that is closed. The default is [BlockIngress].
	Mode BlockMode
	// ReachableSubnets are those that the internet may reach all the same, such as the subnets of
	// internet-facing load balancers: net.Subnets("public"). The default is none.
	ReachableSubnets []awsec2.ISubnet
	// EgressVPCs may reach the internet in spite of [BlockBidirectional], such as a central
	// egress VPC. The default is none.
	EgressVPCs []awsec2.IVpc
}

// BlockPublicAccess closes the internet gateways of an account in a Region, whatever routes,
// network ACLs and security groups say, now and in VPCs to come. It promises that
//
//   - internet gateways let nothing in (BPA-001, Security Hub's EC2.172),
//   - what is excepted from that are single subnets, never a whole VPC (BPA-002).
//
// An account has one setting in each Region, so one stack should define it. Exceptions come
// into force before the block does. It costs nothing.
//
// See "Block public access to VPCs and subnets" in the VPC guide.
type BlockPublicAccess struct {
	constructs.Construct
	options awsec2.CfnVPCBlockPublicAccessOptions
}

// NewBlockPublicAccess defines the block and its exceptions. It panics with an error when the
// mode is unknown, or EgressVPCs is set without [BlockBidirectional], which is what it excepts
// from.
func NewBlockPublicAccess(scope constructs.Construct, id string, props *BlockPublicAccessProps) *BlockPublicAccess {
	b := &BlockPublicAccess{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	b.options = plinth.Kept(awsec2.NewCfnVPCBlockPublicAccessOptions, b, "Resource",
		"blocks public access to the VPCs of the account and Region", &awsec2.CfnVPCBlockPublicAccessOptionsProps{
			InternetGatewayBlockMode: p.Mode.internetGateway(),
		})
	for _, subnet := range p.ReachableSubnets {
		b.except(subnet, "allow-bidirectional", awsec2.CfnVPCBlockPublicAccessExclusionProps{SubnetId: subnet.SubnetId()})
	}
	for _, vpc := range p.EgressVPCs {
		b.except(vpc, "allow-egress", awsec2.CfnVPCBlockPublicAccessExclusionProps{VpcId: vpc.VpcId()})
	}
	return b
}

func (m BlockMode) internetGateway() *string {
	if m == BlockBidirectional {
		return jsii.String("block-bidirectional")
	}
	return jsii.String("block-ingress")
}

// Options returns the L1 construct; there is no L2.
func (b *BlockPublicAccess) Options() awsec2.CfnVPCBlockPublicAccessOptions { return b.options }

func (b *BlockPublicAccess) except(what constructs.IConstruct, mode string, props awsec2.CfnVPCBlockPublicAccessExclusionProps) {
	props.InternetGatewayExclusionMode = &mode
	exclusion := plinth.Kept(awsec2.NewCfnVPCBlockPublicAccessExclusion, b, *awscdk.Names_UniqueId(what),
		"lets out the VPC or subnet that was named, and no other", &props)
	b.options.AddResourceDependency(exclusion, nil)
}

func (p *BlockPublicAccessProps) withDefaults() (BlockPublicAccessProps, error) {
	var q BlockPublicAccessProps
	if p != nil {
		q = *p
	}
	switch {
	case q.Mode != BlockIngress && q.Mode != BlockBidirectional:
		return q, fmt.Errorf("Mode is %q, want BlockIngress or BlockBidirectional", q.Mode)
	case len(q.EgressVPCs) > 0 && q.Mode != BlockBidirectional:
		return q, fmt.Errorf("EgressVPCs has %d VPCs, want none, or BlockBidirectional as Mode: BlockIngress lets every VPC out",
			len(q.EgressVPCs))
	}
	return q, nil
}
