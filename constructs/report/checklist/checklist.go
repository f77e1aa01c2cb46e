// Package checklist holds an app to the checklist of the AWS Well-Architected Framework: 34 items
// over the six pillars, each with the resources and guardrails that are its evidence.
//
// An item is met only where a resource shows it: that no guardrail finds anything is not enough,
// and a resource that exists under a condition shows nothing. What no template can show takes an
// attestation. The package is pure Go.
package checklist

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// An Item is one line of the checklist, as data.
type Item struct {
	// ID is stable: attestations and waivers name it.
	ID     string        `json:"id"`
	Pillar engine.Pillar `json:"pillar"`
	// Text is the line as people know it, Judged what counts for it.
	Text    string   `json:"text"`
	Judged  string   `json:"judged"`
	Decided Decision `json:"decided"`
	// Signs are what shows it: one is enough.
	Signs []Sign `json:"-"`
	// Concerns are the types of resources, or their prefixes that end in "::", without which the item
	// does not apply. Without any it applies to every app.
	Concerns []string `json:"-"`
	// Least is how many of them there have to be for the item to apply: one unless set.
	Least int `json:"-"`
	// OutsideProduction says that only what stands in stacks of another class concerns it.
	OutsideProduction bool `json:"-"`
	// Guardrails contradict it by a finding: rule ids, or prefixes that end in "-".
	Guardrails []string `json:"-"`
	// Constructs of Plinth would meet it.
	Constructs []string `json:"constructs,omitempty"`
}

// All returns the checklist, in the order of the pillars.
func All() []Item {
	return slices.Concat(operations, security, reliability, performance, cost, sustainability)
}

// ByID finds an item among several.
func ByID(items []Item, id string) (Item, bool) {
	i := slices.IndexFunc(items, func(item Item) bool { return item.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return items[i], true
}
