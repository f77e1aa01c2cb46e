package price_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// An endpoint costs in every zone, and a GB through it is not free.
func TestEndpointsAgainstNAT(t *testing.T) {
	table := price.Default()
	for _, c := range []struct {
		endpoints, zones uint16
		nat              price.NAT
		idle             string
		breakEven        uint64
	}{
		{1, 1, price.KeepNAT, "$7.30", 209},
		{1, 3, price.KeepNAT, "$21.90", 626},
		{15, 3, price.KeepNAT, "$328.50", 9386},
		{15, 3, price.DropNAT, "$328.50", 6570}, // (328.50 - 98.55) / 0.035 is 6570 exactly
		{4, 3, price.DropNAT, "$87.60", 0},
		{0, 3, price.KeepNAT, "$0.00", 0},
	} {
		if got := table.EndpointIdle(c.endpoints, c.zones).String(); got != c.idle {
			t.Errorf("%d endpoints in %d zones cost %s, want %s", c.endpoints, c.zones, got, c.idle)
		}
		if got, ok := table.BreakEven(c.endpoints, c.zones, c.nat); got != c.breakEven || !ok {
			t.Errorf("%d endpoints in %d zones pay from %d GB, %v, want %d", c.endpoints, c.zones, got, ok, c.breakEven)
		}
	}
	if got := table.NATIdle(3).String(); got != "$98.55" {
		t.Errorf("NAT gateways in 3 zones cost %s, want $98.55", got)
	}
}

func TestTransitGatewayAgainstPeering(t *testing.T) {
	table := price.Default()
	for vpcs, want := range map[uint32]uint64{0: 0, 1: 0, 2: 1, 3: 3, 10: 45, 50: 1225} {
		if got := price.Peerings(vpcs); got != want {
			t.Errorf("%d VPCs take %d peerings, want %d", vpcs, got, want)
		}
	}
	if got := table.TransitGateway(3, 0).String(); got != "$109.50" {
		t.Errorf("3 VPCs on a transit gateway cost %s, want $109.50", got)
	}
	if got := table.TransitGateway(10, 20_480).String(); got != "$774.60" {
		t.Errorf("10 VPCs and 20 TB cost %s, want $774.60", got)
	}
	if got := table.PerPeering(50).String(); got != "$1.49" { // 1825 / 1225
		t.Errorf("PerPeering(50) = %s, want $1.49", got)
	}
	if got := table.PerPeering(1); got != 0 {
		t.Errorf("PerPeering(1) = %v, want 0", got)
	}
}

func TestEndpointsThatNeverPay(t *testing.T) {
	table := price.Default()
	p := table.Prices[price.InterfaceEndpointData]
	p.Amount = table.Prices[price.NATGatewayData].Amount
	table.Prices[price.InterfaceEndpointData] = p
	if gb, ok := table.BreakEven(1, 1, price.KeepNAT); ok {
		t.Errorf("BreakEven() = %d, true, want never", gb)
	}
	if gb, ok := table.BreakEven(1, 1, price.DropNAT); gb != 0 || !ok {
		t.Errorf("BreakEven() = %d, %v, want 0, true: the endpoints are cheaper without traffic", gb, ok)
	}
}

// The break-even is the first GB at which endpoints are not dearer, by exact arithmetic.
func TestBreakEvenIsTheFirstGB(t *testing.T) {
	table := price.Default()
	repeatable.Check(t, func(t *rapid.T) {
		endpoints := rapid.Uint16Range(1, 200).Draw(t, "endpoints")
		zones := rapid.Uint16Range(1, 6).Draw(t, "zones")
		nat := price.NAT(rapid.Bool().Draw(t, "nat"))
		gb, ok := table.BreakEven(endpoints, zones, nat)
		if !ok {
			t.Fatal("BreakEven() is never, want some traffic")
		}
		dearer := func(gb uint64) bool {
			through := func(standing int64, perGB string) *big.Rat {
				cost, _ := new(big.Rat).SetString(perGB)
				cost.Mul(cost, new(big.Rat).SetUint64(gb))
				return cost.Add(cost, big.NewRat(standing, 1_000_000))
			}
			byNAT := int64(0)
			if nat == price.DropNAT {
				byNAT = int64(zones) * 45_000 * 730
			}
			return through(int64(endpoints)*int64(zones)*10_000*730, "0.01").Cmp(through(byNAT, "0.045")) > 0
		}
		if dearer(gb) {
			t.Errorf("still dearer at %d GB", gb)
		}
		if gb > 0 && !dearer(gb-1) {
			t.Errorf("not dearer at %d GB already", gb-1)
		}
	})
}

func TestArithmeticIsMonotonicAndAdditive(t *testing.T) {
	table := price.Default()
	repeatable.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint16Range(0, 500).Draw(t, "a"), rapid.Uint16Range(0, 500).Draw(t, "b")
		zones := rapid.Uint16Range(1, 6).Draw(t, "zones")
		if got, want := table.EndpointIdle(a+b, zones), table.EndpointIdle(a, zones)+table.EndpointIdle(b, zones); got != want {
			t.Errorf("%d endpoints cost %v, want %v", a+b, got, want)
		}
		if a < b && (table.EndpointIdle(a, zones) >= table.EndpointIdle(b, zones) || table.NATIdle(a) >= table.NATIdle(b)) {
			t.Errorf("%d cost no less than %d", a, b)
		}
		less, _ := table.BreakEven(min(a, b), zones, price.KeepNAT)
		more, _ := table.BreakEven(max(a, b), zones, price.KeepNAT)
		dropped, _ := table.BreakEven(max(a, b), zones, price.DropNAT)
		if less > more || dropped > more {
			t.Errorf("break-even of fewer is %d, of more %d, without NAT %d", less, more, dropped)
		}
	})
}

func TestDefaultTable(t *testing.T) {
	table := price.Default()
	if table.Region != "us-east-1" || table.HoursPerMonth != 730 {
		t.Errorf("Default() is of %s with %d hours, want us-east-1 with 730", table.Region, table.HoursPerMonth)
	}
	for item, p := range table.Prices {
		if p.Amount <= 0 || p.AsOf.Year() < 2025 || !strings.HasPrefix(p.Source, "https://aws.amazon.com/") {
			t.Errorf("%s: %+v has no amount, date or source", item, p)
		}
	}
	table.Prices[price.NATGateway] = price.Price{}
	if price.Default().Prices[price.NATGateway].Amount == 0 {
		t.Error("a change of one table shows in another")
	}
}

func TestTablesOfYourOwn(t *testing.T) {
	whole := func(replace ...string) string {
		var b strings.Builder
		b.WriteString(`{"region": "eu-west-1", "currency": "USD", "hoursPerMonth": 730, "prices": {`)
		i := 0
		for item, p := range price.Default().Prices {
			if i > 0 {
				b.WriteString(", ")
			}
			i++
			fmt.Fprintf(&b, `%q: {"amount": "0.5", "per": %q, "asOf": "2026-01-01", "source": "contract"}`, item, p.Per)
		}
		b.WriteString("}}")
		return strings.NewReplacer(replace...).Replace(b.String())
	}
	table, err := price.Read(strings.NewReader(whole()))
	if err != nil || table.NATIdle(1).String() != "$365.00" {
		t.Fatalf("Read() = %v, %v, want NAT gateways at $365.00 a month", table, err)
	}
	for name, replace := range map[string][]string{
		"a lost item":        {`"secret"`, `"secrets"`},
		"another unit":       {`"per": "GB"`, `"per": "TB"`},
		"too exact":          {`"0.5"`, `"0.0000005"`},
		"negative":           {`"0.5"`, `"-0.5"`},
		"a fraction":         {`"0.5"`, `"1/2"`},
		"an exponent":        {`"0.5"`, `"5e2"`},
		"too much":           {`"0.5"`, `"1001"`},
		"no number":          {`"0.5"`, `"cheap"`},
		"no date":            {"2026-01-01", "lately"},
		"no source":          {"contract", ""},
		"no Region":          {"eu-west-1", ""},
		"hours of a year":    {"730", "8760"},
		"another currency":   {"USD", "CNY"},
		"an unknown setting": {`"region"`, `"regions"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := price.Read(strings.NewReader(whole(replace...))); err == nil || !strings.HasPrefix(err.Error(), "price: ") {
				t.Errorf("Read() = %v, want an error of price", err)
			}
		})
	}
}

func TestMoneyRoundsToCents(t *testing.T) {
	for amount, want := range map[price.Money]string{
		0: "$0.00", 4_999: "$0.00", 5_000: "$0.01", price.Unit: "$1.00", -1_500_000: "-$1.50", 328_500_000: "$328.50",
	} {
		if got := amount.String(); got != want {
			t.Errorf("%d is %s, want %s", amount, got, want)
		}
	}
}

func TestMonthlyRefusesWhatItCannotCount(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "more than Money holds") {
			t.Errorf("Monthly() panics with %v, want an error that it is more than Money holds", err)
		}
	}()
	table := price.Default()
	table.Prices[price.FirewallEndpoint] = price.Price{Amount: 1_000 * price.Unit, Per: "hour"}
	table.Monthly(price.FirewallEndpoint, 1<<32-1)
}
