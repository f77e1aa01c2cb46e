package transit

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var clientVPNRules = []engine.Rule{
	{
		ID: "VPN-003", Title: "Client VPN endpoints have connection logging enabled",
		Why:    "Only the connection log tells which person had which address at the time of an incident.",
		Fix:    "Set ConnectionLogOptions.Enabled to true, with a log group.",
		Pillar: engine.Security, Controls: []string{"EC2.51"},
		Check: engine.Each("AWS::EC2::ClientVpnEndpoint", func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, true, "ConnectionLogOptions", "Enabled")
		}),
	},
	{
		ID: "VPN-004", Title: "Client VPN endpoints let everybody into known networks only, and into no isolated subnet",
		Why: "A person's device is the least protected one that reaches the network: stolen, it reaches whatever its owner was " +
			"allowed to.",
		Fix: "Name a group in AccessGroupId or the networks in TargetNetworkCidr, and associate the endpoint with private " +
			"subnets.",
		Pillar: engine.Security,
		Check:  clientVPNAccess,
	},
}

func clientVPNAccess(pass *engine.Pass) {
	for _, rule := range pass.OfType("AWS::EC2::ClientVpnAuthorizationRule") {
		if rule.Get("AccessGroupId").AlwaysExists() {
			continue
		}
		to := rule.Get("TargetNetworkCidr")
		prefix, ok := cidr.Parse(to)
		if cidr.CoversInternet(to) != assembly.False || ok && wholePrivate(prefix) {
			pass.Report(rule, "TargetNetworkCidr", "lets every client reach %v", to)
		}
	}
	for _, association := range pass.OfType("AWS::EC2::ClientVpnTargetNetworkAssociation") {
		id := association.Get("SubnetId")
		subnet, ok := id.Target()
		switch {
		case !ok:
			pass.Report(association, "SubnetId", "is %v, and whether that subnet is isolated is not known in the app", id)
		case topology.Isolated(subnet.Resource) != assembly.False:
			pass.Report(association, "SubnetId", "puts clients into isolated subnet %s", subnet.Resource.Path)
		}
	}
}

// wholePrivate reports whether a prefix is as wide as the block for private networks that it is in.
func wholePrivate(p netip.Prefix) bool {
	return p.Addr().Is4() && p.Bits() <= 12
}
