package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Waiver accepts the violations of one rule in one construct's subtree, for a reason that
// somebody wrote down. It travels in the assembly as construct metadata, or in the Metadata of a
// template that stands alone.
type Waiver struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	// Expires is the last day on which the waiver holds, YYYY-MM-DD in UTC; empty if it never
	// expires.
	Expires string `json:"expires,omitempty"`
	// Optional says that it may cover nothing: a construct gave it, for a violation that a prop
	// allows.
	Optional bool `json:"optional,omitempty"`
	// Path is the construct whose subtree it covers.
	Path string `json:"path"`

	stack    *assembly.Stack
	resource *assembly.Resource // set for one that stands in the Metadata of a resource
	property string             // where it stands in a template
	used     bool
}

// Until words the last day of the waiver, " (until 2027-03-31)"; it is empty if there is none.
func (w *Waiver) Until() string {
	if w.Expires == "" {
		return ""
	}
	return " (until " + w.Expires + ")"
}

// Rules about waivers, so that an exception cannot outlive its reason unnoticed.
var (
	unusedWaiver = Rule{
		ID: "WAIVER-001", Title: "Waivers cover a violation", Pillar: OperationalExcellence,
		Why: "A waiver that matches nothing hides the next violation of its rule, which nobody has reviewed.",
		Fix: "Remove the waiver, or move it to the construct that violates the rule.",
	}
	expiredWaiver = Rule{
		ID: "WAIVER-002", Title: "Waivers have not expired", Pillar: OperationalExcellence,
		Why: "The exception was granted for a limited time, which is over.",
		Fix: "Fix the violation, or review the reason and set a new date.",
	}
	brokenWaiver = Rule{
		ID: "WAIVER-003", Title: "Waivers name a rule, a reason, a valid date and a construct of their stack", Pillar: OperationalExcellence,
		Why: "A waiver that lacks one of them waives nothing.",
		Fix: "Write it with guardrail.Waive, or in a template as guardrail -explain shows; take the rule id from a finding.",
	}
	foreignWaiver = Rule{
		ID: "WAIVER-004", Title: "Waivers of CDK apps are recorded by a construct", Pillar: OperationalExcellence,
		Why: "Any override can write the Metadata of a template, so in a cloud assembly it waives nothing.",
		Fix: "Remove the metadata; if the violation is wanted, call guardrail.Waive where it is defined.",
	}
)

// WaiverRules are the rules about waivers; Evaluate always applies them.
func WaiverRules() []Rule { return []Rule{unusedWaiver, expiredWaiver, brokenWaiver, foreignWaiver} }

// Waivable reports whether violations of the rule can be waived: those of rules about waivers
// cannot.
func Waivable(r Rule) bool {
	return !slices.ContainsFunc(WaiverRules(), func(w Rule) bool { return w.ID == r.ID })
}

// ParseExpiry reads a waiver's last day.
func ParseExpiry(day string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return t, fmt.Errorf("expiry is %q, want a day such as 2027-03-31", day)
	}
	return t, nil
}

func (w *Waiver) expired(now time.Time) bool {
	if w.Expires == "" {
		return false
	}
	day, err := ParseExpiry(w.Expires)
	return err != nil || !now.UTC().Before(day.AddDate(0, 0, 1))
}

// covers goes by the stack that recorded the waiver and by the logical ids that it recorded of the
// constructs below, not by the path that a template gives a resource.
func (w *Waiver) covers(f *Finding) bool {
	r := f.Stack.Resource(f.LogicalID)
	switch {
	case w.Rule != f.Rule.ID:
		return false
	case w.resource != nil:
		return f.Stack == w.stack && f.LogicalID == w.resource.LogicalID
	case w.property != "":
		return f.Stack == w.stack
	case f.Stack.Root() != w.stack:
		return false
	case r != nil:
		return r.Under(w.Path)
	}
	return f.Path == w.Path || strings.HasPrefix(f.Path, w.Path+"/")
}

// nearer reports whether the waiver is for less than another.
func (w *Waiver) nearer(other *Waiver) bool {
	if a, b := w.resource != nil, other.resource != nil; a != b {
		return a
	}
	return len(w.Path) > len(other.Path)
}

// about is a finding about the waiver itself.
func (w *Waiver) about(rule Rule, format string, args ...any) Finding {
	f := Finding{
		Rule: rule, Severity: rule.Severity, Path: w.Path, Stack: w.stack, Property: w.property,
		Detail: fmt.Sprintf(format, args...), Source: w.stack.SourceOf(w.Path),
	}
	if w.resource != nil {
		f.LogicalID, f.ResourceType = w.resource.LogicalID, w.resource.Type
	}
	return f
}

// astray reports whether the waiver is recorded by a stack that does not have its construct.
func (w *Waiver) astray() bool {
	return w.property == "" && w.Path != w.stack.Path && !strings.HasPrefix(w.Path, w.stack.Path+"/")
}

// waivers collects the waivers of an assembly, and reports those that make no sense.
func waivers(a *assembly.Assembly, report func(Finding)) (all []*Waiver) {
	for _, s := range a.Stacks {
		for _, w := range slices.Concat(recorded(s), written(s, report)) {
			if w.sound(report) {
				all = append(all, w)
			}
		}
	}
	return all
}

// Waivers returns those of an assembly that say all that they have to, used or not, expired or not.
func Waivers(a *assembly.Assembly) []*Waiver { return waivers(a, func(Finding) {}) }

// recorded are the waivers that constructs recorded in a stack.
func recorded(s *assembly.Stack) (all []*Waiver) {
	for _, e := range s.Metadata {
		if e.Type != assembly.MetadataWaiver {
			continue
		}
		data, _ := e.Data.(map[string]any)
		text := func(key string) string { s, _ := data[key].(string); return s }
		all = append(all, &Waiver{Rule: text("rule"), Reason: text("reason"), Expires: text("expires"), Path: e.Path, stack: s,
			Optional: text("optional") != ""})
	}
	return all
}

// sound reports whether the waiver says all that it has to.
func (w *Waiver) sound(report func(Finding)) bool {
	if w.Rule == "" || strings.TrimSpace(w.Reason) == "" {
		report(w.about(brokenWaiver, "waiver of %q has the reason %q; want a rule id and a reason", w.Rule, w.Reason))
		return false
	}
	if _, err := ParseExpiry(w.Expires); w.Expires != "" && err != nil {
		report(w.about(brokenWaiver, "waiver of %s: %v", w.Rule, err))
		return false
	}
	return true
}
