package price

import (
	_ "embed" // the default table
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// A Table holds the prices of one Region.
type Table struct {
	Region string
	// Currency is USD, in which AWS lists its prices.
	Currency      string
	HoursPerMonth int64
	Prices        map[Item]Price
}

// A Price is what one of an item costs.
type Price struct {
	Amount Money
	Per    string // hour, month, GB, or 1024 hours
	// AsOf is the day on which Source had this price.
	AsOf   time.Time
	Source string
}

//go:embed prices.json
var defaults string

// Default returns the list prices of us-east-1 that this version of the package knows.
func Default() *Table {
	t, err := Read(strings.NewReader(defaults))
	if err != nil {
		panic(err) // the table belongs to the package, and is tested
	}
	return t
}

// Read reads a table in the format of prices.json. It returns an error if an item is missing or
// unknown, has another unit, or has an amount that is not exact.
func Read(r io.Reader) (*Table, error) {
	var raw struct {
		Region        string `json:"region"`
		Currency      string `json:"currency"`
		HoursPerMonth int64  `json:"hoursPerMonth"`
		Prices        map[Item]struct {
			Amount string `json:"amount"`
			Per    string `json:"per"`
			AsOf   string `json:"asOf"`
			Source string `json:"source"`
		} `json:"prices"`
	}
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return nil, fmt.Errorf("price: %w", err)
	}
	if raw.Region == "" || raw.Currency != "USD" || raw.HoursPerMonth < 1 || raw.HoursPerMonth > 744 {
		return nil, fmt.Errorf("price: region %q, currency %q, %d hours per month; want a Region, USD, and 1 to 744 hours",
			raw.Region, raw.Currency, raw.HoursPerMonth)
	}
	t := &Table{raw.Region, raw.Currency, raw.HoursPerMonth, map[Item]Price{}}
	for item, p := range raw.Prices {
		amount, err := parse(p.Amount)
		if err != nil {
			return nil, fmt.Errorf("price: %s: %w", item, err)
		}
		asOf, err := time.Parse(time.DateOnly, p.AsOf)
		if err != nil || p.Source == "" {
			return nil, fmt.Errorf("price: %s: asOf is %q and source %q, want a date such as 2026-05-01 and where the price is from",
				item, p.AsOf, p.Source)
		}
		t.Prices[item] = Price{amount, p.Per, asOf, p.Source}
	}
	return t, t.check()
}

func (t *Table) check() error {
	for _, item := range slices.Sorted(maps.Keys(units)) {
		if p, ok := t.Prices[item]; !ok || p.Per != units[item] {
			return fmt.Errorf("price: %s is per %q, want a price per %s", item, p.Per, units[item])
		}
	}
	for _, item := range slices.Sorted(maps.Keys(t.Prices)) {
		if _, ok := units[item]; !ok {
			return fmt.Errorf("price: %s is unknown, want one of %v", item, slices.Sorted(maps.Keys(units)))
		}
	}
	return nil
}

// Monthly returns what a quantity of an item costs in a month; of an item that is billed by the
// GB, the quantity is GB. It panics with an error if that is more than Money holds, which is nine
// trillion.
func (t *Table) Monthly(item Item, n uint32) Money {
	p := t.Prices[item]
	each, parts := int64(p.Amount), int64(1)
	switch p.Per {
	case "hour":
		each *= t.HoursPerMonth
	case thousand:
		each, parts = each*t.HoursPerMonth, 1024
	}
	if each > 0 && int64(n) > math.MaxInt64/each {
		panic(fmt.Errorf("price: %d of %s at %v cost more than Money holds", n, item, p.Amount))
	}
	return Money((each*int64(n) + parts/2) / parts)
}
