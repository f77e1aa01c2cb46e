package network

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

var spaceName = identifier.New(`[A-Za-z][A-Za-z0-9-]{0,31}`, `up to 32 letters, digits and hyphens, such as "Production"`)

func (p IPAMProps) whole() netip.Prefix { return netip.MustParsePrefix(p.CIDR) }

func (p IPAMProps) region(i int) netip.Prefix { return nth(p.whole(), p.RegionPrefix, i) }

func (p IPAMProps) space(i, j int) netip.Prefix { return nth(p.region(i), p.SpacePrefix, j) }

// nth is the nth part of a range, parts having a prefix of that length.
func nth(whole netip.Prefix, bits, n int) netip.Prefix {
	first := binary.BigEndian.Uint32(whole.Addr().AsSlice())
	var address [4]byte
	binary.BigEndian.PutUint32(address[:], first+uint32(n)<<(32-bits))
	return netip.PrefixFrom(netip.AddrFrom4(address), bits)
}

func (p IPAMProps) names() []string {
	names := make([]string, len(p.Spaces))
	for i, s := range p.Spaces {
		names[i] = s.Name
	}
	return names
}

func (p *IPAMProps) withDefaults(scope constructs.Construct) (IPAMProps, error) {
	var q IPAMProps
	if p != nil {
		q = *p
	}
	if q.CIDR == "" {
		q.CIDR = "10.0.0.0/8"
	}
	if q.RegionPrefix == 0 {
		q.RegionPrefix = 12
	}
	if q.SpacePrefix == 0 {
		q.SpacePrefix = 14
	}
	if len(q.Regions) == 0 {
		q.Regions = []string{plinth.PlaceOf(scope).Region}
	}
	if len(q.Spaces) == 0 {
		for _, class := range []plinth.Class{plinth.Production, plinth.NonProduction, plinth.Sandbox} {
			q.Spaces = append(q.Spaces, AddressSpace{Name: string(class)})
		}
	}
	if !isRange(q.CIDR) {
		return q, fmt.Errorf("CIDR is %q, want an IPv4 range of /8 or longer, such as \"10.0.0.0/8\"", q.CIDR)
	}
	if q.RegionPrefix < q.whole().Bits() || q.SpacePrefix < q.RegionPrefix || q.SpacePrefix > 16 {
		return q, fmt.Errorf("RegionPrefix is %d and SpacePrefix %d in a CIDR of /%d, want CIDR <= RegionPrefix <= SpacePrefix <= 16",
			q.RegionPrefix, q.SpacePrefix, q.whole().Bits())
	}
	if n := 1 << (q.RegionPrefix - q.whole().Bits()); len(q.Regions) > n {
		return q, fmt.Errorf("Regions has %d Regions, want %d at most of /%d in %s", len(q.Regions), n, q.RegionPrefix, q.CIDR)
	}
	if n := 1 << (q.SpacePrefix - q.RegionPrefix); len(q.Spaces) > n {
		return q, fmt.Errorf("Spaces has %d environments, want %d at most of /%d in a Region's /%d",
			len(q.Spaces), n, q.SpacePrefix, q.RegionPrefix)
	}
	return q, q.checkNames()
}

func (p IPAMProps) checkNames() error {
	seen := map[string]bool{}
	for _, region := range p.Regions {
		if err := identifier.Region.CheckKnown("Regions", region); err != nil {
			return err
		}
		if seen[region] {
			return fmt.Errorf("Regions has %q twice, want each Region once", region)
		}
		seen[region] = true
	}
	for _, space := range p.Spaces {
		if err := spaceName.CheckKnown("Spaces.Name", space.Name); err != nil {
			return err
		}
		if seen[space.Name] {
			return fmt.Errorf("Spaces has %q twice, want each name once", space.Name)
		}
		seen[space.Name] = true
		if err := identifier.SharePrincipal.CheckAll(fmt.Sprintf("Spaces[%q].ShareWith", space.Name), space.ShareWith); err != nil {
			return err
		}
	}
	return nil
}
