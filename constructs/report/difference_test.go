package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// of is the report of one template.
func of(t *testing.T, resources string) *report.Report {
	t.Helper()
	a := assemblytest.Read(t, assemblytest.Stack{Name: "App", Environment: "111111111111/eu-west-1",
		Tags:     map[string]string{"Project": "p", "Team": "t", "CostCenter": "1", "Environment": "production", "ManagedBy": "CDK"},
		Template: `{"Resources": {` + resources + `}}`})
	return build(t, a, report.Options{})
}

func TestCompare(t *testing.T) {
	const function = `"F": {"Type": "AWS::Lambda::Function", "Properties": {"Architectures": ["arm64"], "Runtime": "provided.al2023"}}`
	before := of(t, function)
	after := of(t,
		strings.Replace(function, "arm64", "x86_64", 1)+`, "N": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "subnet-1"}}`)
	d := after.Compare(before)
	if !d.Worse || d.Empty() {
		t.Errorf("Compare() = %+v, want it worse", d)
	}
	wantItem := report.ItemChange{ID: "graviton", Text: "Use Graviton instances (ARM, lower power)", Before: checklist.Met,
		After: checklist.NotMet}
	if diff := cmp.Diff([]report.ItemChange{wantItem}, d.Items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	found := map[string]string{}
	for _, c := range d.Rules {
		found[c.Rule] = c.String()
	}
	if found["COST-001"] != "1 new" {
		t.Errorf("rules = %v, want one new finding of COST-001", found)
	}
	if d.Cost == nil || !strings.HasPrefix(d.Cost.Difference, "+$") {
		t.Errorf("cost = %+v, want that of a NAT gateway more", d.Cost)
	}
	back := before.Compare(after)
	for _, c := range back.Rules {
		if c.Rule == "COST-001" && (c.New != 0 || c.Gone != 1) {
			t.Errorf("COST-001 after the way back = %v, want 1 gone", c)
		}
	}
	if back.Cost == nil || !strings.HasPrefix(back.Cost.Difference, "-$") || len(back.Items) != 1 || back.Items[0].After != checklist.Met {
		t.Errorf("the way back = %+v, want the opposite", back)
	}
	if same := before.Compare(before); !same.Empty() || same.Worse {
		t.Errorf("Compare() with itself = %+v, want nothing", same)
	}
}

// One finding more of a rule that found something before is new.
func TestFindingsAreComparedOneByOne(t *testing.T) {
	const bucket = `: {"Type": "AWS::S3::Bucket"}`
	d := of(t, `"A"`+bucket+`, "B"`+bucket).Compare(of(t, `"A"`+bucket))
	for _, c := range d.Rules {
		if c.Rule == "S3-002" && (c.New != 1 || c.Gone != 0) {
			t.Errorf("S3-002 = %v, want 1 new", c)
		}
	}
	if len(d.Rules) == 0 || !d.Worse {
		t.Errorf("changes = %+v, want findings of the second bucket", d)
	}
}

// Whoever writes a template does not write the comment of a pull request.
func TestMarkdown(t *testing.T) {
	r := build(t, plain(t), report.Options{})
	r.Since = r.Compare(of(t, `"B": {"Type": "AWS::S3::Bucket"}`))
	var b bytes.Buffer
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{"## Well-Architected ", "| Security | ", "### Since the earlier report",
		"| CloudTrail in all regions | not met | ",
		"- [x] ", "- [ ] Savings Plans purchased (needs attestation)"} {
		if !strings.Contains(text, want) {
			t.Errorf("Markdown lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "<script>") || strings.Contains(text, "<b>") {
		t.Errorf("Markdown has elements of a template:\n%s", text)
	}
}

func TestText(t *testing.T) {
	r := build(t, plain(t), report.Options{})
	r.Since = r.Compare(r)
	var b bytes.Buffer
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Well-Architected ", "  Security ", "needs attestation  Regular cost reviews", "Nothing has changed"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("text lacks %q:\n%s", want, &b)
		}
	}
	if line := r.Line(); !strings.HasPrefix(line, "Well-Architected ") || strings.Contains(line, "\n") {
		t.Errorf("Line() = %q, want one line", line)
	}
}
