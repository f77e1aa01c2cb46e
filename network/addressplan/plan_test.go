package addressplan_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/internal/repeatable"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

func tiers(names ...string) []addressplan.Tier {
	var all []addressplan.Tier
	for _, name := range names {
		all = append(all, addressplan.Tier{Name: name})
	}
	return all
}

var fourTiers = tiers("public", "app", "data", "management")

func TestPlanOfAVPCOfSixteenBits(t *testing.T) {
	plan, err := addressplan.New("10.0.0.0/16", 3, fourTiers)
	if err != nil {
		t.Fatal(err)
	}
	for i, tier := range fourTiers {
		for zone := range 3 {
			want := fmt.Sprintf("10.0.%d.0/24", 10*i+zone)
			if got, ok := plan.Subnet(tier.Name, zone); !ok || got.String() != want {
				t.Errorf("%s in zone %d is %v, want %s", tier.Name, zone, got, want)
			}
		}
	}
	if _, ok := plan.Subnet("app", 3); ok {
		t.Error("a zone that is not in use has a subnet")
	}
	if _, ok := plan.Subnet("nothing", 0); ok {
		t.Error("a tier that is not there has a subnet")
	}
}

func TestDefaultTiersFitEverySize(t *testing.T) {
	for bits := addressplan.LargestVPC; bits <= addressplan.SmallestVPC; bits++ {
		vpc := fmt.Sprintf("10.64.0.0/%d", bits)
		if _, err := addressplan.New(vpc, addressplan.MaxZones, fourTiers); err != nil {
			t.Errorf("%s: %v", vpc, err)
		}
	}
}

func TestBadPlans(t *testing.T) {
	wide := func(prefix int) []addressplan.Tier {
		return []addressplan.Tier{{Name: "a", Prefix: prefix}, {Name: "b", Prefix: prefix}, {Name: "c", Prefix: prefix}}
	}
	for name, c := range map[string]struct {
		vpc   string
		zones int
		tiers []addressplan.Tier
		want  string
	}{
		"prefix of 33":      {"10.0.0.0/33", 3, fourTiers, `CIDR is "10.0.0.0/33", want an IPv4 range such as 10.0.0.0/16`},
		"no range":          {"ten", 3, fourTiers, `CIDR is "ten"`},
		"an address":        {"10.0.0.0", 3, fourTiers, `CIDR is "10.0.0.0"`},
		"IPv6":              {"fd00::/16", 3, fourTiers, "which is IPv6"},
		"host bits":         {"10.0.0.1/16", 3, fourTiers, "did you mean 10.0.0.0/16?"},
		"too small a VPC":   {"10.0.0.0/24", 3, wide(24), "want a prefix of /16 to /22"},
		"too large a VPC":   {"10.0.0.0/8", 3, fourTiers, "want a prefix of /16 to /22"},
		"loopback":          {"127.0.0.0/16", 3, fourTiers, "reserved"},
		"multicast":         {"224.0.0.0/16", 3, fourTiers, "reserved"},
		"class E":           {"250.0.0.0/16", 3, fourTiers, "reserved"},
		"no zones":          {"10.0.0.0/16", 0, fourTiers, "Zones is 0, want 1 to 6"},
		"negative zones":    {"10.0.0.0/16", -3, fourTiers, "Zones is -3"},
		"seven zones":       {"10.0.0.0/16", 7, fourTiers, "Zones is 7, want 1 to 6"},
		"no tiers":          {"10.0.0.0/16", 3, nil, "Tiers is empty"},
		"no room":           {"10.0.0.0/22", 3, wide(24), `Tiers["a"] does not fit`},
		"no room for third": {"10.0.0.0/16", 3, wide(19), `Tiers["b"] does not fit`},
		"prefix too long":   {"10.0.0.0/16", 3, wide(29), "want /16 to /28"},
		"prefix too short":  {"10.0.0.0/20", 3, wide(16), "want /20 to /28"},
		"negative prefix":   {"10.0.0.0/16", 3, wide(-1), "/-1, want"},
		"unnamed":           {"10.0.0.0/16", 3, tiers("a", ""), "Tiers.Name is empty"},
		"same name":         {"10.0.0.0/16", 3, tiers("a", "a"), `Tiers has "a" twice`},
		"overlap": {
			"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a"}, {Name: "b", Block: "10.0.8.0/22"}},
			`Tiers["a"] and Tiers["b"] overlap: 10.0.0.0-10.0.9.255 and 10.0.8.0-10.0.11.255`,
		},
		"block outside": {"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a", Block: "10.1.0.0/20"}}, "lies outside the VPC 10.0.0.0/16"},
		"block around":  {"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a", Block: "10.0.0.0/8"}}, "lies outside the VPC 10.0.0.0/16"},
		"block too small": {
			"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a", Block: "10.0.0.0/23"}},
			"holds 2 subnets of /24; want room for 3 zones",
		},
		"block below prefix": {"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a", Block: "10.0.0.0/26"}}, "holds 0 subnets"},
		"block is nonsense":  {"10.0.0.0/16", 3, []addressplan.Tier{{Name: "a", Block: "x"}}, `Tiers["a"].Block is "x"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := addressplan.New(c.vpc, c.zones, c.tiers)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("New() = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestNth(t *testing.T) {
	for _, c := range []struct {
		pool    string
		prefix  int
		n       int
		want    string
		wantErr string
	}{
		{"10.0.0.0/8", 16, 0, "10.0.0.0/16", ""},
		{"10.0.0.0/8", 16, 255, "10.255.0.0/16", ""},
		{"10.64.0.0/12", 20, 3, "10.64.48.0/20", ""},
		{"0.0.0.0/0", 0, 0, "0.0.0.0/0", ""},
		{"10.0.0.0/8", 16, 256, "", "range 256 of 10.0.0.0/8 does not exist: it has 256 of /16"},
		{"10.0.0.0/8", 16, -1, "", "range -1"},
		{"10.0.0.0/8", 7, 0, "", "prefix is /7, want /8 to /32"},
		{"10.0.0.0/8", 33, 0, "", "prefix is /33"},
		{"fd00::/8", 16, 0, "", "which is IPv6"},
	} {
		got, err := addressplan.Nth(c.pool, c.prefix, c.n)
		if got != c.want || (err == nil) != (c.wantErr == "") || err != nil && !strings.Contains(err.Error(), c.wantErr) {
			t.Errorf("Nth(%s, %d, %d) = %q, %v; want %q, %q", c.pool, c.prefix, c.n, got, err, c.want, c.wantErr)
		}
	}
}

// randomPlan draws a plan that New accepts.
func randomPlan(t *rapid.T) (vpc string, zones int, tiers []addressplan.Tier, plan *addressplan.Plan) {
	bits := rapid.IntRange(addressplan.LargestVPC, addressplan.SmallestVPC).Draw(t, "bits")
	address := netip.AddrFrom4([4]byte{10, rapid.Byte().Draw(t, "second"), rapid.Byte().Draw(t, "third"), 0})
	network := netip.PrefixFrom(address, bits).Masked()
	zones = rapid.IntRange(1, addressplan.MaxZones).Draw(t, "zones")
	for i := range rapid.IntRange(1, 8).Draw(t, "tiers") {
		tier := addressplan.Tier{Name: fmt.Sprint("tier", i)}
		if i > 0 && rapid.Bool().Draw(t, "own prefix") { // the first always fits
			tier.Prefix = rapid.IntRange(bits+2, addressplan.SmallestSubnet).Draw(t, "prefix")
		}
		p, err := addressplan.New(network.String(), zones, append(tiers, tier))
		if err != nil {
			break
		}
		plan, tiers = p, append(tiers, tier)
	}
	return network.String(), zones, tiers, plan
}

func TestSubnetsNeverOverlapAndStayInTheVPC(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		_, zones, tiers, plan := randomPlan(t)
		var seen []netip.Prefix
		for _, tier := range tiers {
			for zone := range zones {
				subnet, ok := plan.Subnet(tier.Name, zone)
				if !ok {
					t.Fatalf("no subnet for %s in zone %d", tier.Name, zone)
				}
				if subnet != subnet.Masked() || !plan.VPC().Contains(subnet.Addr()) || subnet.Bits() < plan.VPC().Bits() {
					t.Fatalf("%s is not in %s", subnet, plan.VPC())
				}
				for _, other := range seen {
					if subnet.Overlaps(other) {
						t.Fatalf("%s overlaps %s", subnet, other)
					}
				}
				seen = append(seen, subnet)
			}
		}
	})
}

func TestAddingAZoneOrATierMovesNothing(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		vpc, zones, tiers, plan := randomPlan(t)
		same := func(what string, grown *addressplan.Plan) {
			for _, tier := range tiers {
				for zone := range zones {
					before, _ := plan.Subnet(tier.Name, zone)
					if after, _ := grown.Subnet(tier.Name, zone); after != before {
						t.Fatalf("adding a %s moved %s in zone %d from %s to %s", what, tier.Name, zone, before, after)
					}
				}
			}
		}
		if zones < addressplan.MaxZones {
			grown, err := addressplan.New(vpc, zones+1, tiers)
			if err != nil {
				t.Fatalf("no room for a zone more, though it is reserved: %v", err)
			}
			same("zone", grown)
		}
		more := append(tiers, addressplan.Tier{Name: "more", Prefix: rapid.IntRange(plan.VPC().Bits(), 28).Draw(t, "more")})
		if grown, err := addressplan.New(vpc, zones, more); err == nil {
			same("tier", grown)
		}
	})
}

func BenchmarkPlan(b *testing.B) {
	for b.Loop() {
		plan, err := addressplan.New("10.0.0.0/16", 6, fourTiers)
		if err != nil {
			b.Fatal(err)
		}
		for _, tier := range fourTiers {
			for zone := range 6 {
				if _, ok := plan.Subnet(tier.Name, zone); !ok {
					b.Fatal("no subnet")
				}
			}
		}
	}
}
