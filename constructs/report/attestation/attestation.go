// Package attestation reads what people state of a workload and no template can show: that Savings
// Plans are purchased, that somebody reviews the bill. Each statement has an owner and a date, and
// may have a day after which it no longer holds. The package is pure Go.
package attestation

import (
	"fmt"
	"strings"
	"time"
)

// File is the name under which an app keeps its attestations, beside its cdk.json.
const File = "attestations.yaml"

// An Attestation is what somebody states of one item of the checklist, or of one step of the
// roadmap: that it holds or, in a waiver, that it is not wanted.
type Attestation struct {
	// Item is the id, such as "savings-plans".
	Item string `json:"item" yaml:"item"`
	// Owner is who states it and is asked again: a person or a team.
	Owner string `json:"owner" yaml:"owner"`
	// Date is the day of the statement, such as "2026-11-01".
	Date string `json:"date" yaml:"date"`
	// Expires is the last day on which it holds (UTC); empty if it holds until it is withdrawn.
	Expires string `json:"expires,omitempty" yaml:"expires"`
	// Note says what it rests on: a document, a ticket, a link. A waiver needs one: its reason.
	Note string `json:"note,omitempty" yaml:"note"`
	// Waives says that the item is not wanted, for the reason in Note.
	Waives bool `json:"waives,omitempty" yaml:"-"`
	// Origin is the file or the stack that has it.
	Origin string `json:"origin,omitempty" yaml:"-"`
}

// Check returns an error unless the attestation has an item, an owner, days that are such, and a
// waiver its reason.
func (a Attestation) Check() error {
	date, dateErr := day(a.Date)
	expires, expiresErr := day(a.Expires)
	switch {
	case strings.TrimSpace(a.Item) == "":
		return fmt.Errorf("it names no item, want the id of one such as savings-plans")
	case strings.TrimSpace(a.Owner) == "":
		return fmt.Errorf("%s has no owner, want who states it, such as finops@example.com", a.Item)
	case dateErr != nil:
		return fmt.Errorf("date of %s is %q, want a day such as 2026-11-01", a.Item, a.Date)
	case a.Expires != "" && expiresErr != nil:
		return fmt.Errorf("expires of %s is %q, want a day such as 2027-10-31", a.Item, a.Expires)
	case a.Expires != "" && expires.Before(date):
		return fmt.Errorf("%s expires on %s, before its date %s; want a later day", a.Item, a.Expires, a.Date)
	case a.Waives && strings.TrimSpace(a.Note) == "":
		return fmt.Errorf("the waiver of %s has no note, want the reason why it is not wanted", a.Item)
	}
	return nil
}

func day(text string) (time.Time, error) { return time.Parse(time.DateOnly, text) }

// Lapsed says why the attestation does not hold at a time: it expired on the day before, or is
// dated later. It is empty while it holds, and for the zero time, at which nothing lapses.
func (a Attestation) Lapsed(now time.Time) string {
	if now.IsZero() {
		return ""
	}
	today := now.UTC().Format(time.DateOnly) // such texts sort as their days do
	switch {
	case a.Expires != "" && today > a.Expires:
		return "expired on " + a.Expires
	case today < a.Date:
		return "is dated " + a.Date + ", which is yet to come"
	}
	return ""
}

// String words it: "finops@example.com on 2026-11-01, until 2027-10-31: plan 1234".
func (a Attestation) String() string {
	text := a.Owner + " on " + a.Date
	if a.Expires != "" {
		text += ", until " + a.Expires
	}
	if a.Note != "" {
		text += ": " + a.Note
	}
	return text
}
