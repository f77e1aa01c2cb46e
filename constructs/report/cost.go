package report

import (
	"cmp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/price"
)

// Cost is what the app costs in a month without any traffic.
type Cost struct {
	Region   string `json:"region"`
	Currency string `json:"currency"`
	Total    string `json:"total"`
	// Cents is the total as a number.
	Cents int64 `json:"cents"`
	// Layers are the packages of the constructs that cost it, the dearest first, and Items what is
	// paid for.
	Layers []Share `json:"layers"`
	Items  []Share `json:"items"`
	// Unpriced are the resources that cost something which nothing tells, Notes what comes on top.
	Unpriced []Unpriced `json:"unpriced,omitempty"`
	Notes    []string   `json:"notes,omitempty"`
}

// A Share is what belongs to one name.
type Share struct {
	Name    string `json:"name"`
	Monthly string `json:"monthly"`
	Cents   int64  `json:"cents"`
}

// Unpriced are resources of a type that are not priced, and why.
type Unpriced struct {
	Type  string `json:"type"`
	Why   string `json:"why"`
	Count int    `json:"count"`
}

// otherwise names what no construct of a layer made.
const otherwise = "defined outside of a layer"

func costOf(bill *price.Bill) Cost {
	c := Cost{Region: bill.Table.Region, Currency: bill.Table.Currency, Total: bill.Total.String(), Cents: cents(bill.Total),
		Notes:  bill.Notes,
		Layers: []Share{}, Items: []Share{}}
	for _, s := range bill.By(price.Layer) {
		c.Layers = append(c.Layers, Share{cmp.Or(s.Name, otherwise), s.Monthly.String(), cents(s.Monthly)})
	}
	items := map[price.Item]price.Money{}
	for _, s := range bill.Stacks {
		for _, row := range s.Rows {
			items[row.Item] += row.Monthly
		}
	}
	for item, sum := range items {
		c.Items = append(c.Items, Share{string(item), sum.String(), cents(sum)})
	}
	slices.SortFunc(c.Items, func(a, b Share) int { return cmp.Or(cmp.Compare(b.Cents, a.Cents), cmp.Compare(a.Name, b.Name)) })
	c.Unpriced = unpriced(bill)
	return c
}

func unpriced(bill *price.Bill) (all []Unpriced) {
	index := map[Unpriced]int{}
	for _, u := range bill.Unpriced {
		key := Unpriced{Type: u.Resource.Type, Why: u.Why}
		i, known := index[key]
		if !known {
			i = len(all)
			index[key], all = i, append(all, key)
		}
		all[i].Count++
	}
	return all
}

func cents(m price.Money) int64 { return int64((m + price.Unit/200) / (price.Unit / 100)) }
