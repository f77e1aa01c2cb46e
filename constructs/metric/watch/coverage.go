package watch

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

// Coverage is what watches one resource.
type Coverage struct {
	Resource *assembly.Resource
	// Watched are the recommended alarms that the resource has, Missing those that it has not.
	Watched []Found
	Missing []Alarm
	// Gaps are what cannot be watched.
	Gaps []Gap
	// Exempt is what nobody needs to watch, and why.
	Exempt []Gap
}

// Found is a recommended alarm, and the alarm of the template that does what it would.
type Found struct {
	Alarm
	By *assembly.Resource
}

// A Report is the coverage of an assembly.
type Report struct {
	// Observed says that some of the assembly was defined to be watched as a whole.
	Observed bool
	// Resources are those that can be watched, in the order of the templates.
	Resources []Coverage
	// Exemptions are all that were written down.
	Exemptions []Exemption

	alarmed bool // an alarm watches a resource of the assembly, and somebody hears it
}

// Cover returns the coverage of an assembly. It is worked out once, and not to be written to.
func Cover(a *assembly.Assembly) Report { return assembly.Derived(a, report{}, cover) }

type report struct{}

func cover(a *assembly.Assembly) (all Report) {
	all.Observed, all.Exemptions = exemptions(a)
	all.alarmed = alarmed(a)
	for _, r := range a.Resources() {
		alarms, gaps, _ := Recommended(r)
		c := Coverage{Resource: r}
		for _, alarm := range alarms {
			if by := alarm.Watcher(); by != nil {
				all.alarmed = true
				c.Watched = append(c.Watched, Found{alarm, by})
			} else if reason := all.exempt(r, alarm.Metric); reason != "" {
				c.Exempt = append(c.Exempt, Gap{alarm.Metric, reason})
			} else {
				c.Missing = append(c.Missing, alarm)
			}
		}
		for _, gap := range gaps {
			if reason := all.exempt(r, gap.Metric); reason != "" {
				c.Exempt = append(c.Exempt, Gap{gap.Metric, reason})
			} else {
				c.Gaps = append(c.Gaps, gap)
			}
		}
		if len(c.Watched)+len(c.Missing)+len(c.Gaps)+len(c.Exempt) > 0 {
			all.Resources = append(all.Resources, c)
		}
	}
	return all
}

// alarmed reports whether an alarm that somebody hears has a resource in a dimension.
func alarmed(a *assembly.Assembly) bool {
	for _, alarms := range assembly.Derived(a, byMetric{}, heard) {
		for _, h := range alarms {
			if slices.ContainsFunc(h.series, func(s Series) bool { return len(s.Metric.Get("Dimensions").Targets()) > 0 }) {
				return true
			}
		}
	}
	return false
}

// Unwatched counts the resources of each top-level stack that lack an alarm in an assembly that
// observes nothing: neither as a whole nor with a single alarm. It is nil if the assembly observes
// something.
func (r Report) Unwatched() map[*assembly.Stack]int {
	if r.Observed || r.alarmed {
		return nil
	}
	unwatched := map[*assembly.Stack]int{}
	for _, c := range r.Resources {
		if len(c.Missing) > 0 {
			unwatched[c.Resource.Stack.Root()]++
		}
	}
	return unwatched
}

// Print writes a line for each alarm of each resource, with its severity and the alarm that it is,
// and for what is not watched why.
func (r Report) Print(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range r.Resources {
		fmt.Fprintf(out, "%s (%s)\n", c.Resource.Path, c.Resource.Type)
		watched := slices.Clone(c.Watched)
		slices.SortStableFunc(watched, func(a, b Found) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
		for _, f := range watched {
			fmt.Fprintf(out, "  %s\t%s\t%s\t%s\n", f.Severity, f.Metric, f.Condition(), f.By.Path)
		}
		for _, alarm := range c.Missing {
			fmt.Fprintf(out, "  MISSING\t%s\t%s\n", alarm.Metric, alarm.Condition())
		}
		for _, gap := range c.Gaps {
			fmt.Fprintf(out, "  NOT WATCHED\t%s\t%s\n", gap.Metric, gap.Reason)
		}
		for _, gap := range c.Exempt {
			fmt.Fprintf(out, "  exempt\t%s\t%s\n", gap.Metric, gap.Reason)
		}
	}
	return out.Flush()
}

var rank = map[metric.Severity]int{metric.Page: 0, metric.Ticket: 1, metric.Digest: 2}

// Section prints the coverage as a part of the summary of an app.
func Section(a *assembly.Assembly, w io.Writer) error {
	if _, err := fmt.Fprintln(w, "What is watched, by which alarm, and who hears of it:"); err != nil {
		return err
	}
	return Cover(a).Print(w)
}
