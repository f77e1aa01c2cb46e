package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsdirectconnect"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// DirectConnectProps configure a [DirectConnect].
type DirectConnectProps struct {
	// Hub is required, and has to be in the same account.
	Hub *TransitGatewayHub
	// GatewayID is the id of an existing Direct Connect gateway. It is required. Its ASN has to
	// differ from the hub's.
	GatewayID string
	// AllowedCIDRs are the ranges in AWS that are announced to your side. They are required:
	// AWS announces nothing by itself.
	AllowedCIDRs []string
}

// A DirectConnect associates a Direct Connect gateway with a hub, in the OnPremises segment.
// The association costs by the hour as an attachment.
type DirectConnect struct {
	constructs.Construct
	association awsdirectconnect.CfnDirectConnectGatewayAssociation
}

// NewDirectConnect defines the association. It panics with an error when a field is missing
// or a network malformed.
func NewDirectConnect(scope constructs.Construct, id string, props *DirectConnectProps) *DirectConnect {
	d := &DirectConnect{}
	p := plinth.Define(d, scope, id, props.withDefaults)
	d.association = plinth.Kept(awsdirectconnect.NewCfnDirectConnectGatewayAssociation, d, "Resource",
		"lets the prefixes in that were named, and no others",
		&awsdirectconnect.CfnDirectConnectGatewayAssociationProps{
			AssociatedGatewayId:                   p.Hub.id,
			DirectConnectGatewayId:                &p.GatewayID,
			AllowedPrefixesToDirectConnectGateway: jsii.Strings(p.AllowedCIDRs...),
		})
	lookup := p.Hub.attachOnPremises(d, &p.GatewayID, nil)
	tree.Depend(lookup, d.association) // the attachment comes into being with it
	return d
}

// Association returns the association.
func (d *DirectConnect) Association() awsdirectconnect.CfnDirectConnectGatewayAssociation {
	return d.association
}

func (p *DirectConnectProps) withDefaults() (DirectConnectProps, error) {
	var q DirectConnectProps
	if p != nil {
		q = *p
	}
	switch {
	case q.Hub == nil:
		return q, fmt.Errorf("Hub is nil, want the hub to associate with")
	case q.GatewayID == "":
		return q, fmt.Errorf("GatewayID is empty, want the id of a Direct Connect gateway")
	case len(q.AllowedCIDRs) == 0:
		return q, fmt.Errorf("AllowedCIDRs is empty, want the ranges to announce to your side")
	}
	return q, checkCIDRs("AllowedCIDRs", q.AllowedCIDRs)
}
