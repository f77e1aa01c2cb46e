package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var bpaRules = []engine.Rule{
	{
		ID: "BPA-001", Title: "VPC Block Public Access blocks inbound internet traffic",
		Why:      "It is the one setting that holds whatever somebody gets wrong in a route, a security group or a network ACL.",
		Fix:      "Set InternetGatewayBlockMode to block-ingress or block-bidirectional, in one stack for each account and Region.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.172"},
		Check:    blockPublicAccess,
	},
	{
		ID: "BPA-002", Title: "VPC Block Public Access exclusions allow inbound traffic only for single subnets",
		Why:    "An exclusion for a whole VPC opens every subnet that it will ever have.",
		Fix:    "Name the subnets of the load balancers in SubnetId, or allow only outbound traffic of the VPC: allow-egress.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::EC2::VPCBlockPublicAccessExclusion", func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("VpcId").Exists() {
				pass.Want(r, "allow-egress", "InternetGatewayExclusionMode")
			}
		}),
	},
}

func blockPublicAccess(pass *engine.Pass) {
	seen := map[string]*assembly.Resource{}
	for _, r := range pass.OfType("AWS::EC2::VPCBlockPublicAccessOptions") {
		mode := r.Get("InternetGatewayBlockMode")
		if mode.OneOf("block-ingress", "block-bidirectional") != assembly.True {
			pass.Report(r, "InternetGatewayBlockMode", "is %v; want block-ingress or block-bidirectional", mode)
		}
		where := r.Stack.Account + "/" + r.Stack.Region
		if other := seen[where]; other != nil && where != "/" {
			pass.Report(r, "", "%s sets the same option for this account and Region", other.Path)
		}
		seen[where] = r
	}
}
