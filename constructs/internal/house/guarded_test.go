package house_test

import (
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var (
	ruleID = regexp.MustCompile(`\b[A-Z][A-Z0-9]+-\d{3}\b`)
	bullet = regexp.MustCompile(`(?m)^\s+- `)
)

// none are terms that look like the id of a rule.
var none = []string{"AES-256", "SHA-256"}

// unpromising are the constructs whose doc comment promises nothing, with what holds them anyway.
var unpromising = map[string]string{
	"network.DirectConnect":                "it records its association",
	"resilience.DisasterRecovery":          "the stores that are added promise, and DR-001 to DR-012 hold the pair",
	"security.AccessAnalyzers":             "it records that its analyzers exist",
	"security.AccountPasswordPolicy":       "its call is held to what it says",
	"security.Detective":                   "sdkcall records its calls",
	"security.OrganizationConfigRules":     "it records its rules",
	"security.OrganizationConformancePack": "it records its pack",
	"security.RemediationRunbooks":         "CONFIG-006 to CONFIG-008 hold the roles and the remediations",
}

const (
	machine = "orchestration records the state machine, its role and what starts it: workflowtest runs what it does"
	whole   = "one sentence keeps a resource with all of its properties, which are several points"
)

// elsewhere are the constructs that record fewer sentences than they have points without a rule,
// with what holds the others.
var elsewhere = map[string]string{
	"baseline.AccountQuarantine":  machine,
	"cost.Budget":                 whole,
	"cost.OffHours":               machine,
	"cost.RightSizing":            machine,
	"cost.TagActivation":          machine,
	"cost.TieredBucket":           whole,
	"observability.Logs":          "each group records its own, when it is defined",
	"observability.SLO":           whole,
	"observability.ServiceEvents": "alerting records each rule of events, with what it tells",
	"resilience.AutoScalingGroup": whole,
	"resilience.DisasterRecovery": "the stores and the alarms that it adds record theirs",
	"security.Containment":        machine,
	"security.IncidentRunbooks":   "orchestration records each runbook and its role: runbooktest compares them",
}

// rulesOf are the ids of everything that an evaluation can find.
func rulesOf() map[string]bool {
	ids := map[string]bool{}
	for _, rules := range [][]engine.Rule{catalogue.Rules(), conformance.Rules()} {
		for _, r := range rules {
			ids[r.ID] = true
		}
	}
	return ids
}

// Every rule that a comment names exists: a promise with the id of a rule that is gone is held by
// nobody.
func TestCommentsNameRulesThatExist(t *testing.T) {
	ids, named := rulesOf(), map[string]bool{}
	for _, s := range sources(t) {
		if s.test() {
			continue
		}
		for _, group := range s.file.Comments {
			for _, id := range ruleID.FindAllString(group.Text(), -1) {
				named[id] = true
				if !ids[id] && !slices.Contains(none, id) {
					t.Errorf("%s names %s, which no rule is", s.fset.Position(group.Pos()), id)
				}
			}
		}
	}
	if len(named) < 200 {
		t.Errorf("rules that comments name = %d, want those of all constructs", len(named))
	}
}

// Every promise of every construct has its guardrail: each point of a doc comment names a rule of
// the catalogue, or a sentence that the construct records, which PROMISE-001 holds, stands for it.
func TestEveryPromiseHasItsGuardrail(t *testing.T) {
	constructs, points, byRule := 0, 0, 0
	unused := maps.Clone(unpromising)
	maps.Copy(unused, elsewhere)
	for dir, files := range packages(t) {
		p := functionsOf(files)
		for name, doc := range docsOfTypes(files) {
			id := dir + "." + name
			if p.bodies["New"+name] == nil || !embedsConstruct(files, name) {
				continue
			}
			constructs++
			delete(unused, id)
			if reason := unpromising[id]; promising.MatchString(doc) == (reason != "") {
				t.Errorf("%s: its doc comment promises something: %v, its entry among those that do not: %q, want one of both", id,
					promising.MatchString(doc), reason)
			}
			free := 0
			for _, point := range pointsOf(doc) {
				points++
				if ruleID.MatchString(point) {
					byRule++
				} else {
					free++
				}
			}
			if recorded := p.sentences("New"+name, map[string]bool{}); (recorded < free) != (elsewhere[id] != "") {
				t.Errorf("%s promises %d points without a rule and records %d sentences; its entry among those whose promises others record: %q", id,
					free, recorded, elsewhere[id])
			}
		}
	}
	for id := range unused {
		t.Errorf("%s is on a list of exceptions, and there is no such construct", id)
	}
	t.Logf("%d constructs with %d points, of which %d name a rule", constructs, points, byRule)
	if constructs < 100 || byRule < 150 {
		t.Errorf("constructs = %d with %d points that name a rule, want all of them", constructs, byRule)
	}
}

// pointsOf are the points of the lists of a doc comment.
func pointsOf(doc string) (all []string) {
	for paragraph := range strings.SplitSeq(doc, "\n\n") {
		all = append(all, bullet.Split(paragraph, -1)[1:]...)
	}
	return all
}

// embedsConstruct reports whether a type is a construct of CDK.
func embedsConstruct(files []source, name string) bool {
	found := false
	for _, s := range files {
		ast.Inspect(s.file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok || spec.Name.Name != name {
				return true
			}
			structure, ok := spec.Type.(*ast.StructType)
			for i := 0; ok && i < len(structure.Fields.List); i++ {
				f := structure.Fields.List[i]
				sel, is := f.Type.(*ast.SelectorExpr)
				found = found || is && len(f.Names) == 0 && sel.Sel.Name == "Construct"
			}
			return false
		})
	}
	return found
}

// sentences counts the sentences that a function records, by itself or by functions of its package
// that it calls.
func (p functions) sentences(name string, seen map[string]bool) (n int) {
	seen[name] = true
	for _, body := range p.bodies[name] {
		ast.Inspect(body, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok {
				return true
			}
			called := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				called = f.Name
			case *ast.SelectorExpr:
				called = f.Sel.Name
				x, _ := f.X.(*ast.Ident)
				if x != nil && (x.Name == "promise" && called == "That" || x.Name == "plinth" && recording.MatchString(called) && called != "Promise") {
					n++
				}
			}
			if p.bodies[called] != nil && !seen[called] && !strings.HasPrefix(called, "New") {
				n += p.sentences(called, seen)
			}
			return true
		})
	}
	return n
}
