package catalogue

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const instanceConnectType = "AWS::EC2::InstanceConnectEndpoint"

var accountRules = []engine.Rule{
	{
		ID: "BPA-001", Title: "VPC block public access closes internet gateways",
		Why:      "It is the one setting that holds against every route, security group and network ACL that somebody gets wrong.",
		Fix:      "Set InternetGatewayBlockMode to block-ingress or block-bidirectional, in one stack for each account and Region.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.172"},
		Check:    blockPublicAccess,
	},
	{
		ID: "BPA-002", Title: "Exceptions that let the internet in are single subnets",
		Why:    "An exception for a whole VPC opens every subnet that it will ever have.",
		Fix:    "Name the subnets of the load balancers in SubnetId, or let the VPC out only: allow-egress.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::EC2::VPCBlockPublicAccessExclusion", func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("VpcId").Exists() {
				pass.Want(r, "allow-egress", "InternetGatewayExclusionMode")
			}
		}),
	},
	{
		ID: "CONNECT-001", Title: "Instance Connect endpoints reach SSH and RDP of private networks only",
		Why:    "With the default security group an operator's tunnel reaches every port of every host that the VPC has a route to.",
		Fix:    "Give it a security group of its own without ingress, and with egress to TCP 22 or 3389 of the VPC.",
		Pillar: engine.Security,
		Check:  instanceConnectFirewall,
	},
	{
		ID: "CONNECT-002", Title: "Instance Connect endpoints hide the addresses of operators",
		Why:    "Instances that see the operator's address have to admit every address that an operator may have.",
		Fix:    "Leave PreserveClientIp out or false, and let the instances admit the endpoint's security group.",
		Pillar: engine.Security,
		Check: engine.Each(instanceConnectType, func(pass *engine.Pass, r *assembly.Resource) {
			pass.WantNot(r, true, "PreserveClientIp")
		}),
	},
	{
		ID: "IPAM-001", Title: "Pools that VPCs take addresses from bound what one may take",
		Why:    "One VPC of a /12 uses up the addresses of a whole environment.",
		Fix:    "Set AllocationMinNetmaskLength and AllocationMaxNetmaskLength.",
		Pillar: engine.Reliability,
		Check:  poolBounds,
	},
	{
		ID: "IPAM-002", Title: "Pools lie inside the pool they come from and do not overlap",
		Why:    "CloudFormation finds out while it deploys, after half of the pools exist.",
		Fix:    "Choose distinct ranges inside those of the source pool.",
		Pillar: engine.Reliability,
		Check:  poolAddresses,
	},
}

const poolType = "AWS::EC2::IPAMPool"

func blockPublicAccess(pass *engine.Pass) {
	seen := map[string]*assembly.Resource{}
	for _, r := range pass.OfType("AWS::EC2::VPCBlockPublicAccessOptions") {
		mode := r.Get("InternetGatewayBlockMode")
		if mode.OneOf("block-ingress", "block-bidirectional") != assembly.True {
			pass.Report(r, "InternetGatewayBlockMode", "is %v; want block-ingress or block-bidirectional", mode)
		}
		where := r.Stack.Account + "/" + r.Stack.Region
		if other := seen[where]; other != nil && where != "/" {
			pass.Report(r, "", "%s sets the same for account and Region", other.Path)
		}
		seen[where] = r
	}
}

func instanceConnectFirewall(pass *engine.Pass) {
	ingress, egress := rulesByGroup(pass.Assembly, "Ingress"), rulesByGroup(pass.Assembly, "Egress")
	engine.Each(instanceConnectType, func(pass *engine.Pass, endpoint *assembly.Resource) {
		groups := endpoint.Get("SecurityGroupIds").List()
		if len(groups) == 0 {
			pass.Report(endpoint, "SecurityGroupIds", "is not set, so the default security group of the VPC holds")
		}
		for _, id := range groups {
			group, ok := id.Target()
			if !ok {
				pass.Report(endpoint, "SecurityGroupIds", "%v is not in the app, so its rules are unknown", id)
				continue
			}
			if len(ingress[group.Resource]) > 0 {
				pass.Report(endpoint, "SecurityGroupIds", "%s lets traffic in to the endpoint", group.Resource.Path)
			}
			if len(egress[group.Resource]) == 0 {
				pass.Report(endpoint, "SecurityGroupIds", "%s has no egress rules, so AWS lets everything out", group.Resource.Path)
			}
			for _, rule := range egress[group.Resource] {
				ports, open, known := rule.ports()
				administers := known && (ports == portRange{22, 22} || ports == portRange{3389, 3389})
				if to, peer := rule.peer(); to != assembly.False {
					pass.Report(endpoint, "SecurityGroupIds", "%s lets traffic out to %s", group.Resource.Path, peer)
				} else if open && !administers {
					pass.Report(endpoint, "SecurityGroupIds", "%s lets traffic out to %v; want port 22 or 3389", group.Resource.Path, ports)
				}
			}
		}
	})(pass)
}

// poolBounds looks at the pools that are nobody's source: VPCs take addresses from those.
func poolBounds(pass *engine.Pass) {
	parts := pass.ByTarget(poolType, "SourceIpamPoolId")
	for _, pool := range pass.OfType(poolType) {
		if len(parts[pool]) > 0 {
			continue
		}
		for _, property := range []string{"AllocationMinNetmaskLength", "AllocationMaxNetmaskLength"} {
			if _, known := pool.Get(property).Int(); !known {
				pass.Report(pool, property, "is %v; want a length", pool.Get(property))
			}
		}
	}
}

func poolAddresses(pass *engine.Pass) {
	parts := pass.ByTarget(poolType, "SourceIpamPoolId")
	for _, pool := range pass.OfType(poolType) {
		var blocks []block
		for _, part := range parts[pool] {
			for _, prefix := range provisioned(part) {
				blocks = append(blocks, block{prefix, part})
			}
		}
		overlapping(pass, blocks)
		within := provisioned(pool)
		for _, b := range blocks {
			if len(within) > 0 && !covered(b.prefix, within) {
				pass.Report(b.of, "ProvisionedCidrs", "%v lies outside of its source pool %s", b.prefix, pool.Path)
			}
		}
	}
}

// provisioned are the literal ranges of a pool; a netmask length alone is placed by AWS.
func provisioned(pool *assembly.Resource) []netip.Prefix {
	var all []netip.Prefix
	for _, cidr := range pool.Get("ProvisionedCidrs").List() {
		if prefix, ok := literal(cidr.Get("Cidr")); ok {
			all = append(all, prefix)
		}
	}
	return all
}

func overlapping(pass *engine.Pass, blocks []block) {
	for i, b := range blocks {
		for _, other := range blocks[:i] {
			if b.prefix.Overlaps(other.prefix) {
				pass.Report(b.of, "ProvisionedCidrs", "%v overlaps %v of pool %s", b.prefix, other.prefix, other.of.Path)
			}
		}
	}
}
