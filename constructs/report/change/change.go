// Package change says what a change of an app does, for who reviews it: what it replaces and
// deletes, which paths through the network it opens, what policies allow that they did not, what it
// costs, which alarms, guardrails and waivers come and go, and whom the app trusts.
//
//	before, err := assembly.Read("cdk.out.main")
//	after, err := assembly.Read("cdk.out")
//	c, err := change.Compare(before, after, nil)
//	err = c.Markdown(os.Stdout) // for the pull request
//
// Both assemblies are read as they are: nothing is asked of an account. Each entry is a sentence,
// the most dangerous first. What only deployment knows counts as what it may be, and the sentence
// says so.
//
// The package is pure Go.
package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Options configure [Compare]; nil and the zero value are what a pull request wants.
type Options struct {
	// Rules are the guardrails. The default is the catalogue.
	Rules []engine.Rule
	// Prices are those of the standing cost. The default is the list prices of [price.Default].
	Prices *price.Table
	// Ports are the TCP ports for which paths are compared. The default is 443 and the ports that
	// changed rules of security groups and network ACLs name.
	Ports []int
	// Now is when waivers are judged. The default is never: no waiver has expired, and the same
	// assemblies give the same answer on every day.
	Now time.Time
}

// A Level says how much an entry wants to be read.
type Level string

// The levels, from what a reviewer has to stop at to what is better than before.
const (
	Danger Level = "danger"
	Review Level = "review"
	Info   Level = "info"
	Better Level = "better"
)

// A Kind is what an entry is about.
type Kind string

// The kinds of entries.
const (
	Refusal   Kind = "refusal" // CloudFormation or AWS refuses the update
	Replaced  Kind = "replaced"
	MayGo     Kind = "may-replace" // a replacement that depends on values
	Deleted   Kind = "deleted"
	GivenUp   Kind = "given-up" // it stays, and no stack manages it any more
	Opened    Kind = "opened"   // a path through the network
	Closed    Kind = "closed"
	Allowed   Kind = "allowed" // by policies
	Denied    Kind = "denied"
	Violation Kind = "violation" // of a guardrail
	Mended    Kind = "mended"
	Waived    Kind = "waived"
	Unwaived  Kind = "unwaived"
	Trusted   Kind = "trusted"
	Untrusted Kind = "untrusted"
	AlarmGone Kind = "alarm-gone"
	AlarmSet  Kind = "alarm-changed"
	AlarmNew  Kind = "alarm-new"
	Cost      Kind = "cost"
	Stack     Kind = "stack"
	Resources Kind = "resources" // that are created or modified
)

// kinds are all of them in the order of the summary.
var kinds = []Kind{Refusal, Replaced, MayGo, Deleted, GivenUp, Opened, Allowed, Trusted, AlarmGone, AlarmSet, Violation, Waived, Cost,
	Stack,
	Resources, AlarmNew, Denied, Closed, Mended, Unwaived, Untrusted}

// An Entry is one thing that the change does.
type Entry struct {
	Level Level `json:"level"`
	Kind  Kind  `json:"kind"`
	// Sentence says it in words.
	Sentence string `json:"sentence"`
	// Path is the construct path of what it is about, empty for what is about several.
	Path string `json:"path,omitempty"`
	// Source is the place in the code that defines it, if that was recorded: "main.go:21".
	Source string `json:"source,omitempty"`
	// Details are more of the same, a line each.
	Details []string `json:"details,omitempty"`

	thing string // what the summary counts, in the singular: "database"
}

// A Change is what a change does.
type Change struct {
	// Summary is all of it in one line.
	Summary string `json:"summary"`
	// Entries are ordered: the most dangerous first.
	Entries []Entry `json:"entries"`
	// CostBefore and CostAfter are what the app costs a month, standing idle, and Stacks what changes
	// of that by stack.
	CostBefore string      `json:"costBefore"`
	CostAfter  string      `json:"costAfter"`
	Stacks     []StackCost `json:"stacks,omitempty"`
	// Notes say what was not compared, and why.
	Notes []string `json:"notes,omitempty"`

	more price.Money
}

// A StackCost is what a stack costs a month, standing idle.
type StackCost struct {
	Stack  string `json:"stack"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// comparison is a change in the making.
type comparison struct {
	before, after *assembly.Assembly
	plan          *plan.Plan
	options       Options
	*Change
}

// Compare says what it means to deploy after where before is deployed. Stacks are the same if their
// construct paths are. It returns an error if an assembly is missing or a guardrail is malformed.
func Compare(before, after *assembly.Assembly, options *Options) (*Change, error) {
	if before == nil || after == nil {
		return nil, fmt.Errorf("change: an assembly is nil, want what assembly.Read returns of the app before and after the change")
	}
	c := &comparison{before: before, after: after, plan: plan.Of(before, after), Change: &Change{Entries: []Entry{}}}
	if options != nil {
		c.options = *options
	}
	if c.options.Rules == nil {
		c.options.Rules = conformance.Beside(catalogue.Rules(), before, after)
	}
	if c.options.Prices == nil {
		c.options.Prices = price.Default()
	}
	c.resources()
	c.stacks()
	c.paths()
	c.grants()
	c.cost()
	c.alarms()
	c.waivers()
	if err := c.guardrails(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.Entries, func(x, y Entry) int {
		return cmp.Or(slices.Index(levels, x.Level)-slices.Index(levels, y.Level), slices.Index(kinds, x.Kind)-slices.Index(kinds, y.Kind),
			cmp.Compare(x.Sentence, y.Sentence))
	})
	c.Summary = c.summary()
	return c.Change, nil
}

var levels = []Level{Danger, Review, Info, Better}

func (c *comparison) add(e Entry) { c.Entries = append(c.Entries, e) }

// at fills in where a resource is defined.
func (e Entry) at(r *assembly.Resource) Entry {
	e.Path, e.Source = name(r), r.Source().String()
	return e
}

// Of returns the entries of a kind.
func (c *Change) Of(kind Kind) []Entry {
	var all []Entry
	for _, e := range c.Entries {
		if e.Kind == kind {
			all = append(all, e)
		}
	}
	return all
}

// Dangerous reports whether an entry is a [Danger].
func (c *Change) Dangerous() bool {
	return slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Level == Danger })
}

// name is a construct path without what CDK's own constructs append.
func name(r *assembly.Resource) string { return strings.TrimSuffix(r.Path, "/Resource") }
