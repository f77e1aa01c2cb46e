package transit

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

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
