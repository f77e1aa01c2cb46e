package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Waiver accepts the violations of one rule in one construct's subtree, for a reason
// that somebody wrote down. It travels in the assembly as construct metadata.
type Waiver struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	// Expires is the last day on which the waiver holds, YYYY-MM-DD in UTC; empty if it never
	// expires.
	Expires string `json:"expires,omitempty"`
	// Path is the construct whose subtree it covers.
	Path string `json:"path"`

	stack *assembly.Stack
	used  bool
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
		ID: "WAIVER-003", Title: "Waivers name an existing rule, a reason and a valid date", Pillar: OperationalExcellence,
		Why: "A waiver that lacks one of them waives nothing.",
		Fix: "Write it with guardrail.Waive, and take the rule id from a finding or from the catalogue.",
	}
)

// WaiverRules are the rules about waivers; Evaluate always applies them.
func WaiverRules() []Rule { return []Rule{unusedWaiver, expiredWaiver, brokenWaiver} }

func isWaiverRule(r Rule) bool {
	return slices.ContainsFunc(WaiverRules(), func(w Rule) bool { return w.ID == r.ID })
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

func (w *Waiver) covers(f *Finding) bool {
	return w.Rule == f.Rule.ID && (f.Path == w.Path || strings.HasPrefix(f.Path, w.Path+"/"))
}

// waivers collects the waivers of an assembly, and reports those that make no sense.
func waivers(a *assembly.Assembly, broken func(path string, s *assembly.Stack, format string, args ...any)) []*Waiver {
	var all []*Waiver
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			if e.Type != assembly.MetadataWaiver {
				continue
			}
			data, _ := e.Data.(map[string]any)
			text := func(key string) string { s, _ := data[key].(string); return s }
			w := &Waiver{Rule: text("rule"), Reason: text("reason"), Expires: text("expires"), Path: e.Path, stack: s}
			if w.Rule == "" || w.Reason == "" {
				broken(e.Path, s, "waiver of %q has the reason %q; want a rule id and a reason", w.Rule, w.Reason)
				continue
			}
			if _, err := ParseExpiry(w.Expires); w.Expires != "" && err != nil {
				broken(e.Path, s, "waiver of %s: %v", w.Rule, err)
				continue
			}
			all = append(all, w)
		}
	}
	return all
}
