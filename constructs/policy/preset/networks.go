package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// DenyForeignNetworks lets only exempt roles connect networks with those of strangers: VPC and
// transit gateway peering, VPNs, Direct Connect and endpoint connections, for which no condition
// key names the other side's organization. Deployers may also open a VPC to the internet by a
// gateway.
type DenyForeignNetworks struct {
	// Exempt are patterns of the roles that connect networks. Required.
	Exempt []string
	// Deployers are patterns of the roles that deploy workloads. The default is those of Exempt.
	Deployers []string
}

// Statements implements [policy.Preset].
func (d DenyForeignNetworks) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("DenyForeignNetworks", d.Exempt)
	if err != nil {
		return nil, err
	}
	deployers, err := exempt.with("DenyForeignNetworks", d.Deployers)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{
		deniedEverywhere("DenyForeignNetworks", exempt,
			"directconnect:Accept*",
			"directconnect:Allocate*",
			"directconnect:Associate*",
			"directconnect:Confirm*",
			"directconnect:Create*",
			"directconnect:Delete*",
			"directconnect:Disassociate*",
			"directconnect:Update*",
			"ec2:AcceptTransitGatewayPeeringAttachment",
			"ec2:AcceptTransitGatewayVpcAttachment",
			"ec2:AcceptVpcEndpointConnections",
			"ec2:AcceptVpcPeeringConnection",
			"ec2:AssociateClientVpnTargetNetwork",
			"ec2:AttachVpnGateway",
			"ec2:AuthorizeClientVpnIngress",
			"ec2:CreateClientVpn*",
			"ec2:CreateCustomerGateway",
			"ec2:CreateTransitGatewayConnect*",
			"ec2:CreateTransitGatewayPeeringAttachment",
			"ec2:CreateVpcPeeringConnection",
			"ec2:CreateVpn*",
			"ec2:ModifyClientVpnEndpoint",
			"ec2:ModifyVpnConnection",
		),
		deniedEverywhere("DenyGateways", deployers,
			"ec2:AttachInternetGateway",
			"ec2:CreateCarrierGateway",
			"ec2:CreateDefaultSubnet",
			"ec2:CreateDefaultVpc",
			"ec2:CreateEgressOnlyInternetGateway",
			"ec2:CreateInternetGateway",
			"ec2:CreateLocalGatewayRoute*",
		),
	}, nil
}
