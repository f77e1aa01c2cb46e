package transit_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func vpnSabotages() []Case {
	const tunnels = "VpnTunnelOptionsSpecifications"
	return []Case{
		{Rule: "VPN-001", Name: "IKE version 1", Change: []Change{Set("Vpn.VpnTunnelOptionsSpecifications.1.IKEVersions.0.Value", "ikev1")},
			At: "Vpn " + tunnels + ".1.IKEVersions", Says: "has ikev1; want some of [ikev2]"},
		{Rule: "VPN-001", Name: "SHA-1", Change: []Change{Set("Vpn.VpnTunnelOptionsSpecifications.0.Phase1IntegrityAlgorithms.0.Value",
			"SHA1")},
			At: "Vpn " + tunnels + ".0.Phase1IntegrityAlgorithms", Says: "has SHA1"},
		{Rule: "VPN-001", Name: "any group", Change: []Change{Set("Vpn.VpnTunnelOptionsSpecifications.0.Phase2DHGroupNumbers", nil)},
			At: "Vpn " + tunnels + ".0.Phase2DHGroupNumbers", Says: "is not set"},
		{Rule: "VPN-001", Name: "decided at deployment",
			Change: []Change{Set("Vpn.VpnTunnelOptionsSpecifications.0.Phase1DHGroupNumbers.0.Value", Ref("Param"))},
			At:     "Vpn " + tunnels + ".0.Phase1DHGroupNumbers", Says: "has ${Param}"},
		{Rule: "VPN-001", Name: "AWS's defaults", Change: []Change{Set("Vpn."+tunnels, nil)}, Also: []string{"VPN-002"},
			At: "Vpn " + tunnels, Says: "configures 0 of two tunnels"},
		{Rule: "VPN-002", Name: "no logs", Change: []Change{Set("Vpn.VpnTunnelOptionsSpecifications.1.LogOptions", nil)},
			At: "Vpn " + tunnels + ".1.LogOptions", Says: "does not always enable logging"},
	}
}
