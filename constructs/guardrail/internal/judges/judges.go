// Package judges holds the templates of the examples to independent judges: cdk-nag with its packs
// AwsSolutions, NIST 800-53 R5, PCI DSS 3.2.1 and HIPAA, the proactive controls of AWS Control
// Tower, Trivy, and a validator of the Amazon States Language. Whatever they find is mended, waived
// where it is defined, or has its reason in reasons.json, once for each kind.
//
// The judges are npm packages and a Go module of their own, which tests with the build tag judges
// run. .ci/run shows how.
package judges

import (
	_ "embed" // the table
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Finding is what a judge says about one resource of a template.
type Finding struct {
	Judge, Rule string
	File        string // the template
	ID          string // the logical id
	Detail      string // what of the resource it is about, if the judge says so
	Suppressed  string // the reason that the resource's own metadata gives the judge

	Resource *assembly.Resource `json:"-"`
}

func (f Finding) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s: %s %q %s", f.Judge, f.Rule, f.Resource.Type, f.Resource.Path, f.Detail))
}

// A Reason says why findings of a kind are acceptable. Each field that is set has to match.
type Reason struct {
	// Rules are rules of judges that say the same, such as "AwsSolutions-SQS3". A * stands for
	// the packs of cdk-nag that share a rule: "*-IAMNoInlinePolicy".
	Rules []string
	// Types are the types of resources.
	Types []string
	// Paths are regular expressions, one of which the construct path matches: whose kind it is.
	Paths []string
	// Detail is a regular expression that what the judge says in detail matches.
	Detail string
	// Classes are those of environments.
	Classes []assembly.Class
	// Why says why the finding does no harm, and Evidence what shows it: a document, a rule of the
	// catalogue, a test.
	Why, Evidence string

	paths  []*regexp.Regexp
	detail *regexp.Regexp
}

//go:embed reasons.json
var table []byte

// Reasons returns the table.
func Reasons() ([]*Reason, error) {
	var all []*Reason
	if err := json.Unmarshal(table, &all); err != nil {
		return nil, fmt.Errorf("reasons.json: %w", err)
	}
	for i, r := range all {
		if len(r.Rules) == 0 || r.Why == "" || r.Evidence == "" {
			return nil, fmt.Errorf("reasons.json: reason %d for %q lacks rules, why or evidence", i, r.Rules)
		}
		for _, p := range append(r.Paths, r.Detail) {
			e, err := regexp.Compile(p)
			if err != nil {
				return nil, fmt.Errorf("reasons.json: reason for %q: %w", r.Rules, err)
			}
			r.paths, r.detail = append(r.paths, e), e
		}
		r.paths = r.paths[:len(r.Paths)]
	}
	return all, nil
}

// covers reports whether the reason is for the finding, and names the rule that matched.
func (r *Reason) covers(f Finding) (rule string, ok bool) {
	i := slices.IndexFunc(r.Rules, func(rule string) bool {
		suffix, any := strings.CutPrefix(rule, "*")
		return rule == f.Rule || any && strings.HasSuffix(f.Rule, suffix)
	})
	if i < 0 {
		return "", false
	}
	ok = (len(r.Types) == 0 || slices.Contains(r.Types, f.Resource.Type)) &&
		(len(r.Classes) == 0 || slices.Contains(r.Classes, f.Resource.Stack.Root().Class)) &&
		(len(r.paths) == 0 || slices.ContainsFunc(r.paths, func(e *regexp.Regexp) bool { return e.MatchString(f.Resource.Path) })) &&
		r.detail.MatchString(f.Detail)
	return r.Rules[i], ok
}

// Judge returns the findings that nothing explains, and what of the reasons explains nothing.
func Judge(findings []Finding, reasons []*Reason) (open []Finding, stale []string) {
	type part struct {
		reason *Reason
		rule   string
	}
	used := map[part]bool{}
	for _, f := range findings {
		explained := f.Suppressed != ""
		for _, r := range reasons {
			if rule, ok := r.covers(f); ok && !explained {
				used[part{r, rule}], explained = true, true
			}
		}
		if !explained {
			open = append(open, f)
		}
	}
	for _, r := range reasons {
		for _, rule := range r.Rules {
			if !used[part{r, rule}] {
				stale = append(stale, fmt.Sprintf("%s %v: %s", rule, append(slices.Clone(r.Types), r.Paths...), r.Why))
			}
		}
	}
	return open, stale
}
