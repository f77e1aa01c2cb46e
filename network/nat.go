package network

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
)

// NATStrategy says how private tiers reach the internet.
type NATStrategy string

const (
	// NATPerZone is one NAT gateway in every zone: losing a zone costs nothing but the
	// zone, and no traffic pays for crossing to another. It is the default.
	NATPerZone NATStrategy = ""
	// NATSingle is one NAT gateway in the first zone, whose loss cuts every private subnet
	// off. The guardrail VPC-002 accepts it outside production.
	NATSingle NATStrategy = "Single"
)

func (s NATStrategy) check(tiers []Tier) error {
	switch s {
	case NATPerZone, NATSingle:
	default:
		return fmt.Errorf("NAT is %q, want NATPerZone or NATSingle", s)
	}
	if hasKind(tiers, Private) && !hasKind(tiers, Public) {
		return fmt.Errorf("there is a Private tier and no Public one, want a Public tier for the NAT gateways, or Isolated ones only")
	}
	return nil
}

// gateways is the number of NAT gateways.
func (s NATStrategy) gateways(p VPCProps) *float64 {
	switch {
	case !hasKind(p.Tiers, Private):
		return jsii.Number(0)
	case s == NATSingle:
		return jsii.Number(1)
	}
	return jsii.Number(p.Zones)
}
