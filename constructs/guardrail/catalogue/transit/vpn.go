package transit

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var vpnRules = []engine.Rule{
	{
		ID: "VPN-001", Title: "VPN tunnels allow only IKEv2 and strong ciphers",
		Why: "To support old devices, AWS also accepts IKEv1, SHA-1 and 1024-bit groups by default.",
		Fix: "Set IKEVersions to ikev2, and the encryption, integrity and Diffie-Hellman groups of both phases to what " +
			"network.NewOnPremises sets.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::EC2::VPNConnection", vpnCiphers),
	},
	{
		ID: "VPN-002", Title: "VPN tunnels have logging enabled",
		Why:    "Only the log of the negotiation explains a tunnel that fails to come up, or one that comes up for somebody else.",
		Fix:    "Set LogOptions of both tunnels to a log group.",
		Pillar: engine.OperationalExcellence, Controls: []string{"EC2.171"},
		Check: engine.Each("AWS::EC2::VPNConnection", vpnLogs),
	},
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
		ID: "VPN-004", Title: "Client VPN endpoints lead to known networks, and to no isolated subnets",
		Why: "A person's device is the least protected one that reaches the network: stolen, it reaches whatever its owner was " +
			"allowed to.",
		Fix: "Name a group in AccessGroupId or the networks in TargetNetworkCidr, and associate the endpoint with private " +
			"subnets.",
		Pillar: engine.Security,
		Check:  clientVPNAccess,
	},
}

// strong lists the values that are allowed for each option of a tunnel.
var strong = []struct {
	option string
	values []string
}{
	{"IKEVersions", []string{"ikev2"}},
	{"Phase1EncryptionAlgorithms", []string{"AES256", "AES256-GCM-16"}},
	{"Phase2EncryptionAlgorithms", []string{"AES256", "AES256-GCM-16"}},
	{"Phase1IntegrityAlgorithms", []string{"SHA2-256", "SHA2-384", "SHA2-512"}},
	{"Phase2IntegrityAlgorithms", []string{"SHA2-256", "SHA2-384", "SHA2-512"}},
	{"Phase1DHGroupNumbers", []string{"14", "15", "16", "17", "18", "19", "20", "21", "24"}},
	{"Phase2DHGroupNumbers", []string{"14", "15", "16", "17", "18", "19", "20", "21", "24"}},
}

func vpnCiphers(pass *engine.Pass, vpn *assembly.Resource) {
	eachTunnel(pass, vpn, func(property string, tunnel assembly.Value) {
		for _, want := range strong {
			list := tunnel.Get(want.option).List()
			if len(list) == 0 {
				pass.Report(vpn, property+"."+want.option, "is not set, so AWS also accepts weak algorithms; want some of %v", want.values)
			}
			for _, v := range list {
				if v.Get("Value").OneOf(want.values...) != assembly.True {
					pass.Report(vpn, property+"."+want.option, "has %v; want some of %v", v.Get("Value"), want.values)
				}
			}
		}
	})
}

func vpnLogs(pass *engine.Pass, vpn *assembly.Resource) {
	eachTunnel(pass, vpn, func(property string, tunnel assembly.Value) {
		if v := tunnel.Get("LogOptions", "CloudwatchLogOptions", "LogEnabled"); v.Is(true) != assembly.True {
			pass.Report(vpn, property+".LogOptions", "does not always enable logging")
		}
	})
}

// eachTunnel looks at both tunnels of a connection, and reports one that is left to the defaults of
// AWS.
func eachTunnel(pass *engine.Pass, vpn *assembly.Resource, check func(property string, tunnel assembly.Value)) {
	const property = "VpnTunnelOptionsSpecifications"
	tunnels := vpn.Get(property).List()
	if len(tunnels) < 2 {
		pass.Report(vpn, property, "configures %d of two tunnels, so AWS's defaults apply to the rest", len(tunnels))
	}
	for i, tunnel := range tunnels {
		check(fmt.Sprintf("%s.%d", property, i), tunnel)
	}
}
