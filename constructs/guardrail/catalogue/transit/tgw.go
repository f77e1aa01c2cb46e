package transit

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

var tgwRules = []engine.Rule{
	{
		ID: "TGW-001", Title: "Resource shares stay inside the organization",
		Why:    "No policy of yours applies to an account outside the organization, which can use what is shared with it.",
		Fix:    "Set AllowExternalPrincipals to false on the resource share.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::RAM::ResourceShare", func(pass *engine.Pass, share *assembly.Resource) {
			pass.Want(share, false, "AllowExternalPrincipals")
		}),
	},
	{
		ID: "TGW-002", Title: "Transit gateways have flow logs",
		Why: "VPC flow logs do not show which attachment traffic takes, and only the flow logs of a transit gateway show " +
			"drops on blackhole routes.",
		Fix:    "Add a flow log of the transit gateway.",
		Pillar: engine.Security,
		Check:  transitGatewayLogs,
	},
	{
		ID: "TGW-003", Title: "Transit gateway attachments have subnets of their own",
		Why: "The routes and network ACLs of a subnet apply to the attachment as well: if workloads share the subnet, neither " +
			"can be strict.",
		Fix:    "Attach subnets that hold nothing else, a /28 in each zone; network.VPCProps has TransitSubnets.",
		Pillar: engine.Reliability,
		Check:  attachmentSubnets,
	},
	{
		ID: "TGW-004", Title: "VPCs of one transit gateway have addresses of their own",
		Why: "Where two VPCs have the same addresses, the transit gateway sends what is meant for one to the other: a block more in " +
			"development takes over the traffic of production.",
		Fix:    "Take the block from the IPAM pool of the environment, or another range.",
		Pillar: engine.Security,
		Check:  overlaps,
	},
}

func transitGatewayLogs(pass *engine.Pass) {
	logs := pass.ByTarget("AWS::EC2::FlowLog", "ResourceId")
	for _, gateway := range pass.OfType("AWS::EC2::TransitGateway") {
		logged := false
		for _, log := range logs[gateway] {
			logged = logged || log.PresentWith(gateway)
		}
		if !logged {
			pass.Report(gateway, "", "has no flow log")
		}
	}
}

// besides are the types that may refer to a subnet without having a network interface in it.
var besides = map[string]bool{
	"AWS::EC2::SubnetRouteTableAssociation": true, "AWS::EC2::SubnetNetworkAclAssociation": true,
	"AWS::EC2::SubnetCidrBlock": true, "AWS::EC2::FlowLog": true, "AWS::RAM::ResourceShare": true,
}

func attachmentSubnets(pass *engine.Pass) {
	attached := map[*assembly.Resource]*assembly.Resource{} // subnet -> attachment
	for _, typ := range []string{"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"} {
		for _, attachment := range pass.OfType(typ) {
			for _, id := range attachment.Get("SubnetIds").List() {
				if subnet, ok := id.Target(); ok {
					attached[subnet.Resource] = attachment
				}
			}
		}
	}
	if len(attached) == 0 {
		return
	}
	for _, r := range pass.Resources() {
		if besides[r.Type] {
			continue
		}
		for _, to := range r.Targets() {
			if attachment := attached[to.Resource]; attachment != nil && r != attachment && to.Attribute == "" {
				pass.Report(attachment, "SubnetIds", "includes %s, which also holds %s", reach.Describe(to.Resource), reach.Describe(r))
			}
		}
	}
}
