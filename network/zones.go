package network

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// checkZones fills in Zones.
func (p *VPCProps) checkZones() error {
	if len(p.ZoneNames) > 0 && len(p.ZoneIDs) > 0 {
		return fmt.Errorf("ZoneNames is %q and ZoneIDs is %q, want at most one of them", p.ZoneNames, p.ZoneIDs)
	}
	if err := checkZoneList("ZoneNames", p.ZoneNames, identifier.Zone); err != nil {
		return err
	}
	if err := checkZoneList("ZoneIDs", p.ZoneIDs, identifier.ZoneID); err != nil {
		return err
	}
	pinned := len(p.ZoneNames) + len(p.ZoneIDs)
	switch {
	case p.Zones == 0 && pinned > 0:
		p.Zones = pinned
	case p.Zones == 0:
		p.Zones = 3
	case pinned > 0 && pinned != p.Zones:
		return fmt.Errorf("Zones is %d and the number of pinned zones %d, want the same; leave Zones out", p.Zones, pinned)
	}
	return nil
}

// zones are what the L2 takes for its AvailabilityZones. Unpinned they are chosen when the
// stack is deployed, so no look-up is needed and three means three.
func (p VPCProps) zones() *[]*string {
	switch {
	case len(p.ZoneNames) > 0:
		return jsii.Strings(p.ZoneNames...)
	case len(p.ZoneIDs) > 0:
		return jsii.Strings(p.ZoneIDs...)
	}
	calls, zones := make([]batch.Call, p.Zones), make([]*string, p.Zones)
	for i := range calls {
		calls[i] = batch.Static("Fn", "select", i, batch.Static("Fn", "getAzs"))
	}
	for i, zone := range batch.Ask(calls...) {
		zones[i] = batch.Text(zone)
	}
	return &zones
}
