package network

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

var (
	zoneName = regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d[a-z]$`)
	zoneID   = regexp.MustCompile(`^[a-z]+\d-az\d+$`)
)

// checkZones fills in Zones.
func (p *VPCProps) checkZones() error {
	if len(p.ZoneNames) > 0 && len(p.ZoneIDs) > 0 {
		return fmt.Errorf("ZoneNames and ZoneIDs are both set, want at most one of them")
	}
	pinned := p.ZoneNames
	if err := matchAll("ZoneNames", p.ZoneNames, zoneName, "eu-west-1a"); err != nil {
		return err
	}
	if len(p.ZoneIDs) > 0 {
		pinned = p.ZoneIDs
		if err := matchAll("ZoneIDs", p.ZoneIDs, zoneID, "euw1-az1"); err != nil {
			return err
		}
	}
	switch {
	case p.Zones == 0 && len(pinned) > 0:
		p.Zones = len(pinned)
	case p.Zones == 0:
		p.Zones = 3
	case len(pinned) > 0 && len(pinned) != p.Zones:
		return fmt.Errorf("Zones is %d and %d zones are pinned, want the same number, or leave Zones out", p.Zones, len(pinned))
	}
	return nil
}

func matchAll(field string, values []string, pattern *regexp.Regexp, example string) error {
	seen := map[string]bool{}
	for _, v := range values {
		if !*awscdk.Token_IsUnresolved(v) && !pattern.MatchString(v) {
			return fmt.Errorf("%s has %q, want something like %q", field, v, example)
		}
		if seen[v] {
			return fmt.Errorf("%s has %q twice, want different zones", field, v)
		}
		seen[v] = true
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
	zones := make([]*string, p.Zones)
	for i := range zones {
		zones[i] = awscdk.Fn_Select(jsii.Number(i), awscdk.Fn_GetAzs(nil))
	}
	return &zones
}
