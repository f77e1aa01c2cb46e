// Package safedefault says which safe values a template leaves out and can still take: a table of
// types, properties and the guardrails that miss them, as data. It changes nothing that a template
// says, and nothing that a rule accepts or a waiver excuses.
//
// plinth.Defaults sets what it finds.
package safedefault

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Options narrow what is set; the zero value is everything but the retention of logs.
type Options struct {
	// Except are rules whose values are left alone.
	Except []string
	// LogRetentionDays is the retention of log groups that have none (LOGS-001). It deletes older
	// events, so the default is to leave them alone.
	LogRetentionDays int
}

// A Setting is one value that is missing.
type Setting struct {
	Resource *assembly.Resource
	Row      Row
	// Path is where the value belongs, as [Value.Path] is, and Is what it is. An element of a list has
	// its index.
	Path string
	Is   any
}

// String words it: "Prod/Data/Resource Properties.VersioningConfiguration.Status: Enabled
// (S3-004)".
func (s Setting) String() string {
	text := fmt.Sprintf("%s %s: %v (%s)", s.Resource.Path, strings.TrimPrefix(s.Path, "Properties."), s.Is, s.Row.Rule)
	if s.Row.Costs != "" {
		text += ", costs " + s.Row.Costs
	}
	return text
}

// rows are those that the options leave.
func (o Options) rows() []Row {
	all := Table()
	if o.LogRetentionDays > 0 {
		all = append(all, Row{Type: "AWS::Logs::LogGroup", Rule: "LOGS-001", Values: one("RetentionInDays", o.LogRetentionDays)})
	}
	return slices.DeleteFunc(all, func(r Row) bool { return slices.Contains(o.Except, r.Rule) })
}

// Check returns an error for an exception that the table does not have.
func (o Options) Check() error {
	all := append(Table(), Row{Rule: "LOGS-001"})
	for _, rule := range o.Except {
		if !slices.ContainsFunc(all, func(r Row) bool { return r.Rule == rule }) {
			return fmt.Errorf("Except has %q, want a rule whose values have defaults, such as S3-004", rule)
		}
	}
	return nil
}

// Missing returns what resources leave out, in the order of their paths. A waiver keeps its values
// away for good, also when it has expired: what is deployed does not depend on the day.
func Missing(a *assembly.Assembly, o Options) ([]Setting, error) {
	rows := map[[2]string]Row{}
	wanted := []string{publicPolicy}
	for _, row := range o.rows() {
		rows[[2]string{row.Type, row.Rule}] = row
		wanted = append(wanted, row.Rule)
	}
	rules := slices.DeleteFunc(catalogue.Rules(), func(r engine.Rule) bool { return !slices.Contains(wanted, r.ID) })
	report, err := engine.Evaluate(a, rules, time.Time{})
	if err != nil {
		return nil, fmt.Errorf("safedefault: %w", err)
	}
	public := published(report)
	var all []Setting
	for _, f := range report.Findings {
		row, ok := rows[[2]string{f.ResourceType, f.Rule.ID}]
		if !ok {
			continue
		}
		if r := f.Stack.Resource(f.LogicalID); row.Rule != "S3-001" || !public[r] {
			all = append(all, row.missing(r)...)
		}
	}
	slices.SortStableFunc(all, func(a, b Setting) int { return cmp.Compare(a.Resource.Path, b.Resource.Path) })
	return indexed(all), nil
}

// publicPolicy is the rule that finds policies by which a bucket is public.
const publicPolicy = "S3-007"

// published are the buckets that a template makes public on purpose: blocking that would break
// them.
func published(report *engine.Report) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, f := range slices.Concat(report.Findings, report.Waived) {
		if f.Rule.ID == publicPolicy {
			if to, ok := f.Stack.Resource(f.LogicalID).Get("Bucket").Target(); ok {
				all[to.Resource] = true
			}
		}
	}
	for _, bucket := range report.Assembly.OfType("AWS::S3::Bucket") {
		acl, _ := bucket.Get("AccessControl").Text()
		if bucket.Get("WebsiteConfiguration").Exists() || strings.HasPrefix(acl, "Public") || acl == "AuthenticatedRead" {
			all[bucket] = true
		}
	}
	return all
}

// missing are the values of a row that a resource leaves out: none if one of them cannot be set.
func (row Row) missing(r *assembly.Resource) (all []Setting) {
	for _, v := range row.Values {
		switch path, place := v.in(r); place {
		case blocked:
			return nil
		case open:
			all = append(all, Setting{r, row, path, v.Is})
		}
	}
	if row.Rule == "S3-004" && len(all) < len(row.Values) {
		return nil // versions that nothing expires cost more every day
	}
	return all
}

// A place is what a template has where a value belongs.
type place int

const (
	open    place = iota // nothing
	taken                // a value
	blocked              // what only a deployment decides, or something else around it
)

// in looks for the place of a value.
func (v Value) in(r *assembly.Resource) (string, place) {
	path, isProperty := strings.CutPrefix(v.Path, "Properties.")
	if !isProperty {
		if (v.Path == "DeletionPolicy" && r.DeletionPolicy != "") || (v.Path == "UpdateReplacePolicy" && r.UpdateReplacePolicy != "") {
			return v.Path, blocked
		}
		return v.Path, open
	}
	at := r.Get()
	for key := range strings.SplitSeq(path, ".") {
		if form := at.Form(); form != assembly.Object && form != assembly.Absent {
			return v.Path, blocked
		}
		at = at.Get(key)
	}
	attribute, isElement := v.Is.(Attribute)
	switch form := at.Form(); {
	case form == assembly.Absent:
		return v.Path, open
	case !isElement:
		return v.Path, taken
	case form != assembly.List:
		return v.Path, blocked
	}
	for _, e := range at.Elements() {
		if e.Get("Key").Is(attribute.Key) != assembly.False {
			return v.Path, taken
		}
	}
	return v.Path, open
}

// indexed gives each element that is appended to a list an index of its own.
func indexed(all []Setting) []Setting {
	next := map[*assembly.Resource]int{}
	for i, s := range all {
		attribute, isElement := s.Is.(Attribute)
		if !isElement {
			continue
		}
		n, begun := next[s.Resource]
		if !begun {
			n = len(s.Resource.Get(strings.TrimPrefix(s.Path, "Properties.")).Elements())
		}
		all[i].Path, all[i].Is = s.Path+"."+strconv.Itoa(n), map[string]any{"Key": attribute.Key, "Value": attribute.Value}
		next[s.Resource] = n + 1
	}
	return all
}
