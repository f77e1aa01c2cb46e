package catalogue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/golden"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const intro = `# The catalogue of guardrails

Every template that Plinth checks has to keep these rules, whichever construct or language wrote it. A rule passes only
what it can see to be right: a value that is known only at deployment is reported, and a resource that exists under a
condition does not count as present. ` + "`guardrail.Waive`" +
	` accepts a violation in one construct's subtree, for a reason that is written down; a
template that no CDK wrote does so in its Metadata, as ` + "`guardrail -explain`" + ` shows.

Controls are ids of AWS Security Hub CSPM (EC2.6), numbers of the CIS AWS Foundations Benchmark v5.0.0 (CIS 3.7) and rules
of cdk-nag (AwsSolutions-VPC7). The severity is that in production; where another class relaxes it, the table says so.

The rules CFN-001 to CFN-006 are about what CloudFormation accepts. Apps are held to them when they are synthesized, and finished
templates by ` + "`guardrail -schemas`" + `.

This file is written by ` + "`go test ./constructs/guardrail/catalogue -update`" + `.
`

var (
	ruleID  = regexp.MustCompile(`^[A-Z0-9]+-\d{3}$`)
	control = regexp.MustCompile(`^([A-Z][A-Za-z0-9]+\.\d+|CIS \d+(\.\d+)+|AwsSolutions-[A-Z]+\d+|NIST\.800\.53\.R5-[A-Za-z0-9]+)$`)
	// A title begins with the resource, in the plural or by its name, and says in the present tense
	// what it has or does: "Interface endpoints have private DNS enabled".
	title = regexp.MustCompile(`^[A-Z].* (are|have|do|does|is|cannot|[a-z]+e?s?)\b.*[^.]$`)
	// These begin a title that is about people, or about what is missing.
	notAResource = regexp.MustCompile(
		`^(A|Access to|All|An|Any\w*|Each|Every\w*|It|No|Nobody|None|Nothing|Only|The|There|They|What\w*|Who\w*)\b`)
	sentence = regexp.MustCompile(`^[A-Z].*[^.]\.$`)
)

func TestRulesAreWellWritten(t *testing.T) {
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, r := range slices.Concat(catalogue.Rules(), conformance.Rules(), engine.WaiverRules()) {
		if !ruleID.MatchString(r.ID) || ids[r.ID] || titles[r.Title] {
			t.Errorf("%s: the id or the title %q is malformed or taken", r.ID, r.Title)
		}
		ids[r.ID], titles[r.Title] = true, true
		if !title.MatchString(r.Title) || notAResource.MatchString(r.Title) || len(r.Title) > 80 {
			t.Errorf("%s: title %q, want the resource first, then what it has or does, in 80 characters and without a period", r.ID,
				r.Title)
		}
		for _, text := range []string{r.Why, r.Fix} {
			if !sentence.MatchString(text) || strings.Contains(text, "  ") || len(text) > 250 {
				t.Errorf("%s: %q, want a short sentence", r.ID, text)
			}
		}
		for _, text := range []string{r.Title, r.Why, r.Fix} {
			if word := sabotage.Awkward.FindString(text); word != "" {
				t.Errorf("%s: %q says %q, want plain words", r.ID, text, word)
			}
		}
		for _, c := range r.Controls {
			if !control.MatchString(c) {
				t.Errorf("%s: control %q, want a Security Hub id, a CIS number or a cdk-nag rule", r.ID, c)
			}
		}
	}
	first := catalogue.Rules()
	if !slices.EqualFunc(first, catalogue.Rules(), func(a, b engine.Rule) bool { return a.ID == b.ID }) {
		t.Error("the order of the rules changes")
	}
}

// All rules of a prefix are in one file, which is called after it: VPC-001 is in network/vpc.go.
func TestRulesAreInTheFileOfTheirPrefix(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files of rules: %v", err)
	}
	defined := regexp.MustCompile(`\bID: "([A-Z0-9]+)-\d{3}"`)
	count := 0
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range defined.FindAllStringSubmatch(string(code), -1) {
			count++
			if got, want := filepath.Base(file), strings.ToLower(m[1])+".go"; got != want {
				t.Errorf("a rule %s-* is in %s, want %s", m[1], got, want)
			}
		}
	}
	if want := len(catalogue.Rules()); count != want {
		t.Errorf("files define %d rules, want %d", count, want)
	}
}

// What must hold everywhere is never relaxed: encryption, public access, logging.
func TestNothingEssentialIsRelaxed(t *testing.T) {
	relaxed := map[string]bool{}
	for _, r := range catalogue.Rules() {
		for _, class := range []assembly.Class{assembly.NonProduction, assembly.Sandbox} {
			if r.SeverityIn(class) != r.SeverityIn(assembly.Production) {
				relaxed[r.ID] = true
			}
		}
	}
	want := map[string]bool{}
	for _, id := range []string{
		"VPC-002",
		"ELB-005",
		"REACH-009",
		"DR-012",
		"ECS-002",
		"ECS-005",
		"VPC-005",
		"ENDPOINT-004",
		"DNS-002",
		"DNS-004",
		"FLOWLOG-003",
		"SG-004",
		"S3-008",
		"KMS-004",
		"KMS-005",
		"LOGS-003", "LOGS-005",
		"STACK-001",
		"TAG-001",
		"DNS-003",
		"FIREWALL-003",
		"FIREWALL-004",
		"FIREWALL-005",
		"SECRET-003",
		"SECRET-004",
		"GUARDDUTY-003",
		"MACIE-003", "OBSERVE-001", "OBSERVE-002", "OBSERVE-004", "TLS-002",
		"REPLICATION-002",
		"CLASS-002",
		"ALARM-006",
		"ALARM-007",
		"BACKUP-001",
		"BACKUP-002",
		"CACHE-001",
		"CANARY-002",
		"CDN-010",
		"RDS-001", "RDS-012",
		"BACKUP-003",
		"BACKUP-006", "BACKUP-012", "BUDGET-003",
		"FAILOVER-006",
		"FIS-002",
		"NOTIFY-003",
	} {
		want[id] = true
	}
	if diff := cmp.Diff(want, relaxed); diff != "" {
		t.Errorf("rules that some class relaxes (-want +got):\n%s", diff)
	}
}

// What is lost or goes unnoticed in production fails it; an export that another account may make is
// only worth a look.
func TestSeveritiesOfWhatNoPublicControlAsksFor(t *testing.T) {
	want := map[string]string{
		"SECRET-004":      "error, off in NonProduction, off in Sandbox",
		"REPLICATION-002": "error, off in NonProduction, off in Sandbox",
		"GUARDDUTY-003":   "warning, off in NonProduction, off in Sandbox",
	}
	for _, r := range catalogue.Rules() {
		if s := want[r.ID]; s != "" && r.Severities() != s {
			t.Errorf("severity of %s = %s, want %s", r.ID, r.Severities(), s)
		}
	}
}

func TestREADME(t *testing.T) { golden.Check(t, "README.md", readme()) }

func readme() string {
	var b strings.Builder
	b.WriteString(intro)
	area := ""
	for _, r := range slices.Concat(catalogue.Rules(), conformance.Rules(), engine.WaiverRules()) {
		if of, _, _ := strings.Cut(r.ID, "-"); of != area {
			area = of
			fmt.Fprintf(&b, "\n## %s\n\n| Id | Rule | Why | Fix | Pillar | Controls | Severity |\n|---|---|---|---|---|---|---|\n", area)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", r.ID, r.Title, cell(r.Why), cell(r.Fix), r.Pillar,
			strings.Join(r.Controls, ", "), r.Severities())
	}
	return b.String()
}

// cell keeps Markdown from reading a star or a bar in a text.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", `\<`).Replace(text)
}
