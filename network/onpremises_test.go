package network_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/network"
)

func TestOnPremises(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := stackIn(app, "Hub", "111111111111", plinth.Production)
	hub := network.NewTransitGatewayHub(stack, "Hub", nil)
	office := network.NewOnPremises(stack, "Office", &network.OnPremisesProps{Hub: hub, CustomerGatewayIP: "203.0.113.12"})
	office.AddTunnelAlarm()
	network.NewOnPremises(stack, "Depot", &network.OnPremisesProps{
		Hub: hub, CustomerGatewayIP: "203.0.113.13", CustomerASN: 4200000000, RemoteCIDRs: []string{"192.168.0.0/16"},
	})
	network.NewDirectConnect(stack, "DirectConnect", &network.DirectConnectProps{
		Hub: hub, GatewayID: "a1b2c3d4-0000-0000-0000-000000000000", AllowedCIDRs: []string{"10.0.0.0/8"},
	})
	snapshot.Check(t, app)
}

func TestVPNSabotage(t *testing.T) {
	for property, rule := range map[string]string{
		"VpnTunnelOptionsSpecifications.0.IKEVersions.0.Value":                        "VPN-001",
		"VpnTunnelOptionsSpecifications.1.Phase2EncryptionAlgorithms.0.Value":         "VPN-001",
		"VpnTunnelOptionsSpecifications.1.LogOptions.CloudwatchLogOptions.LogEnabled": "VPN-002",
		"VpnTunnelOptionsSpecifications.0.Phase1IntegrityAlgorithms.1.Value":          "VPN-001",
	} {
		t.Run(property, func(t *testing.T) {
			app := snapshot.NewApp(t)
			stack := stackIn(app, "Hub", "111111111111", plinth.Production)
			office := network.NewOnPremises(stack, "Office", &network.OnPremisesProps{
				Hub: network.NewTransitGatewayHub(stack, "Hub", nil), CustomerGatewayIP: "203.0.113.12",
			})
			office.Connection().AddPropertyOverride(&property, "weak")
			guardrailtest.Caught(t, app, rule, "Hub/Office/Resource")
		})
	}
}
