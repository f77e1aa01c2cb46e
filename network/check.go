package network

import (
	"fmt"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// The identifiers that only networks have.
var (
	// tierKey is what survives in a construct id, a logical id and a tag.
	tierKey    = identifier.New(`[A-Za-z][A-Za-z0-9-]{0,31}`, `up to 32 letters, digits and hyphens, such as "app"`)
	domainName = identifier.New(`(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?`,
		`a domain in lower case such as "example.com" or "*.example.com"`)
	domainListID = identifier.New(`rslvr-fdl-[0-9a-f]+`, "the id of that list in the stack's Region, rslvr-fdl-...")
	gatewayID    = identifier.New(`tgw-[0-9a-f]{8,17}`, `the id of a transit gateway such as "tgw-0123456789abcdef0"`)
	tableID      = identifier.New(`tgw-rtb-[0-9a-f]{8,17}`,
		`the id of a transit gateway route table such as "tgw-rtb-0123456789abcdef0"`)
)

func checkShareWith(principals []string) error {
	return identifier.SharePrincipal.CheckAll("ShareWith", principals)
}

// checkCIDRs wants IPv4 ranges that are narrower than the internet.
func checkCIDRs(field string, cidrs []string) error {
	for _, cidr := range cidrs {
		if !identifier.IsToken(cidr) && !isRange(cidr) {
			return fmt.Errorf("%s has %q, want an IPv4 range of /8 or longer, such as \"10.0.0.0/8\"", field, cidr)
		}
	}
	return nil
}

func isRange(cidr string) bool {
	prefix, err := netip.ParsePrefix(cidr)
	return err == nil && prefix.Addr().Is4() && prefix == prefix.Masked() && prefix.Bits() >= 8
}

// checkZoneList wants different zones.
func checkZoneList(field string, zones []string, kind identifier.Kind) error {
	if err := kind.CheckAll(field, zones); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, zone := range zones {
		if seen[zone] {
			return fmt.Errorf("%s has %q twice, want different zones", field, zone)
		}
		seen[zone] = true
	}
	return nil
}
