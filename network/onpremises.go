package network

import (
	"fmt"
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// OnPremisesProps configure an [OnPremises].
type OnPremisesProps struct {
	// Hub is required, and has to be in the same account.
	Hub *TransitGatewayHub
	// CustomerGatewayIP is the public IPv4 address of your device. It is required.
	CustomerGatewayIP string
	// CustomerASN is the device's autonomous system number. The default is 65000.
	CustomerASN int
	// RemoteCIDRs are the ranges behind a device that does not speak BGP; they become static
	// routes. The default is BGP.
	RemoteCIDRs []string
}

// An OnPremises connects a network of your own to a hub, by a site-to-site VPN. It promises
//
//   - two tunnels, IKE version 2 only, with AES-256-GCM and groups 19 to 21 (VPN-001),
//   - logs of both tunnels, encrypted, for 90 days (VPN-002),
//   - a place in the hub's OnPremises segment, reached by those that the policy connects.
//
// The pre-shared keys are made by AWS; keep them out of templates. It answers Security Hub's
// EC2.20 and EC2.171. The connection costs by the hour, and so does its attachment.
type OnPremises struct {
	constructs.Construct
	connection awsec2.CfnVPNConnection
}

// NewOnPremises defines a VPN connection. It panics with an error when Hub is missing or in
// another account, the address is no public IPv4 one, or the ASN or a network is
// impossible.
func NewOnPremises(scope constructs.Construct, id string, props *OnPremisesProps) *OnPremises {
	o := &OnPremises{}
	p := plinth.Define(o, scope, id, func() (OnPremisesProps, error) { return props.withDefaults(scope) })
	path := tree.Path(o)
	device := plinth.Kept(awsec2.NewCfnCustomerGateway, o, "Device", "is the device that was named", p.device(path))
	group, delivery := logdelivery.NewVendedLogGroup(o, "LogGroup", awslogs.RetentionDays_THREE_MONTHS, logdelivery.NewKey(o, "LogKey"))
	o.connection = plinth.Kept(awsec2.NewCfnVPNConnection, o, "Resource", "has the tunnels that were configured",
		&awsec2.CfnVPNConnectionProps{
			Type:                           jsii.String("ipsec.1"),
			CustomerGatewayId:              device.Ref(),
			TransitGatewayId:               p.Hub.id,
			StaticRoutesOnly:               jsii.Bool(len(p.RemoteCIDRs) > 0),
			VpnTunnelOptionsSpecifications: []any{tunnel(group), tunnel(group)},
			Tags:                           nameTag(path),
		})
	tree.Depend(o.connection, delivery)
	p.Hub.attachOnPremises(o, o.connection.Ref(), p.RemoteCIDRs)
	return o
}

// Connection returns the VPN connection.
func (o *OnPremises) Connection() awsec2.CfnVPNConnection { return o.connection }

// AddTunnelAlarm defines an alarm that goes off when both tunnels, or one of them, are down
// for 15 minutes: the metric is the average of the two. AWS replaces the endpoints of a
// tunnel from time to time, which takes minutes and is no outage.
func (o *OnPremises) AddTunnelAlarm(actions ...awscloudwatch.IAlarmAction) awscloudwatch.Alarm {
	alarm := awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
		Namespace:     jsii.String("AWS/VPN"),
		MetricName:    jsii.String("TunnelState"),
		DimensionsMap: &map[string]*string{"VpnId": o.connection.Ref()},
		Statistic:     jsii.String("Average"),
		Period:        awscdk.Duration_Minutes(jsii.Number(5)),
	}).CreateAlarm(o, jsii.String("TunnelDown"), &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:   jsii.String("A tunnel of " + tree.Path(o) + " is down: the next failure cuts the site off"),
		ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD,
		Threshold:          jsii.Number(1),
		EvaluationPeriods:  jsii.Number(3),
		TreatMissingData:   awscloudwatch.TreatMissingData_BREACHING,
	})
	alarm.AddAlarmAction(actions...)
	return alarm
}

// tunnel is one of the two tunnels, in the words of CfnVPNConnection's nested types: a dozen
// of structs that hold one value each.
func tunnel(group awslogs.LogGroup) map[string]any {
	return map[string]any{
		"ikeVersions":                  values("ikev2"),
		"phase1EncryptionAlgorithms":   values("AES256-GCM-16"),
		"phase2EncryptionAlgorithms":   values("AES256-GCM-16"),
		"phase1IntegrityAlgorithms":    values("SHA2-384", "SHA2-512"),
		"phase2IntegrityAlgorithms":    values("SHA2-384", "SHA2-512"),
		"phase1DhGroupNumbers":         values(19, 20, 21),
		"phase2DhGroupNumbers":         values(19, 20, 21),
		"dpdTimeoutAction":             "restart",
		"startupAction":                "start",
		"enableTunnelLifecycleControl": true,
		"logOptions": map[string]any{"cloudwatchLogOptions": map[string]any{
			"logEnabled": true, "logGroupArn": group.LogGroupArn(), "logOutputFormat": "json",
		}},
	}
}

func values[T any](all ...T) []any {
	var list []any
	for _, v := range all {
		list = append(list, map[string]any{"value": v})
	}
	return list
}

// device describes the customer gateway. ASNs that do not fit 31 bits have a field of their own.
func (p OnPremisesProps) device(name string) *awsec2.CfnCustomerGatewayProps {
	props := &awsec2.CfnCustomerGatewayProps{Type: jsii.String("ipsec.1"), IpAddress: &p.CustomerGatewayIP, Tags: nameTag(name)}
	if p.CustomerASN > 2147483647 {
		props.BgpAsnExtended = jsii.Number(p.CustomerASN)
	} else {
		props.BgpAsn = jsii.Number(p.CustomerASN)
	}
	return props
}

func (p *OnPremisesProps) withDefaults(scope constructs.Construct) (OnPremisesProps, error) {
	if p == nil || p.Hub == nil {
		return OnPremisesProps{}, fmt.Errorf("Hub is nil, want the hub to connect to")
	}
	q := *p
	if plinth.PlaceOf(scope).Account != q.Hub.account {
		return q, fmt.Errorf("Hub is %s in another account, want a scope in the hub's: only the owner of a transit gateway can connect a VPN",
			tree.Path(q.Hub))
	}
	if !identifier.IsToken(q.CustomerGatewayIP) {
		ip, err := netip.ParseAddr(q.CustomerGatewayIP)
		if err != nil || !ip.Is4() || ip.IsPrivate() || !ip.IsGlobalUnicast() {
			return q, fmt.Errorf("CustomerGatewayIP is %q, want the public IPv4 address of your device", q.CustomerGatewayIP)
		}
	}
	if q.CustomerASN == 0 {
		q.CustomerASN = 65000
	}
	if q.CustomerASN < 1 || q.CustomerASN > 4294967294 {
		return q, fmt.Errorf("CustomerASN is %d, want 1 to 4294967294", q.CustomerASN)
	}
	return q, checkCIDRs("RemoteCIDRs", q.RemoteCIDRs)
}
