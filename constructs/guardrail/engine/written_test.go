package engine_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// written evaluates a template that stands alone: two switches that are off, with Metadata of the
// template and of the first.
func written(t *testing.T, ofTemplate, ofLamp string) []string {
	t.Helper()
	a, err := assembly.ParseTemplate("house.yaml", []byte(handwritten(ofTemplate, ofLamp)), assembly.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Evaluate(a, []engine.Rule{safe}, today)
	if err != nil {
		t.Fatal(err)
	}
	got := lines(report.Findings)
	for _, f := range report.Waived {
		got = append(got, "waived "+f.LogicalID+f.Waiver.Until()+": "+f.Waiver.Reason)
	}
	return got
}

// handwritten is the template of written, JSON with YAML for what is given.
func handwritten(ofTemplate, ofLamp string) string {
	return `{Metadata: {` + ofTemplate + `}, Resources: {
		Lamp: {Type: "Test::Switch", Metadata: {` + ofLamp + `}, Properties: {On: false}},
		Light: {Type: "Test::Switch", Properties: {On: false}}}}`
}

const (
	lamp  = "error TEST-001 house/Lamp On: is false; want true"
	light = "error TEST-001 house/Light On: is false; want true"
)

// A template that no CDK wrote accepts violations in its Metadata: of one resource, or of all.
func TestTemplatesWaiveInTheirMetadata(t *testing.T) {
	const because = `Plinth: {Waivers: [{Rule: TEST-001, Reason: "it is night"}]}`
	for name, tt := range map[string]struct {
		ofTemplate, ofLamp string
		want               []string
	}{
		"none":     {"", "", []string{lamp, light}},
		"resource": {"", because, []string{light, "waived Lamp: it is night"}},
		"template": {because, "", []string{"waived Lamp: it is night", "waived Light: it is night"}},
		"the nearest": {
			because, `Plinth: {Waivers: [{Rule: TEST-001, Reason: lamp, Expires: 2026-12-31}]}`,
			[]string{"waived Lamp (until 2026-12-31): lamp", "waived Light: it is night"},
		},
		"the nearest, whatever its path": {
			because, `"aws:cdk:path": L, Plinth: {Waivers: [{Rule: TEST-001, Reason: lamp}]}`,
			[]string{"waived Lamp: lamp", "waived Light: it is night"},
		},
		"another rule": {
			"", `Plinth: {Waivers: [{Rule: WAIVER-001, Reason: x}]}`,
			[]string{lamp, light, "error WAIVER-001 house/Lamp Metadata.Plinth.Waivers.0: nothing below violates WAIVER-001 (x)"},
		},
		"expired": {
			"", `Plinth: {Waivers: [{Rule: TEST-001, Reason: x, Expires: 2026-06-14}]}`,
			[]string{lamp, light, "error WAIVER-002 house/Lamp Metadata.Plinth.Waivers.0: the waiver of TEST-001 expired on 2026-06-14 (x)"},
		},
		"someone else's metadata": {`Plinth2: {Waivers: 1}`, `cfn-lint: {config: {}}`, []string{lamp, light}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, written(t, tt.ofTemplate, tt.ofLamp)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// A nested stack is a template of its own, and accepts what is in it by itself.
func TestTemplatesWaiveForThemselves(t *testing.T) {
	const because = "Metadata: {Plinth: {Waivers: [{Rule: TEST-001, Reason: x}]}}\n"
	const off = "Resources:\n  Lamp: {Type: Test::Switch, Properties: {On: false}}\n"
	const nested = "  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner.yaml}}\n"
	for want, files := range map[string]map[string]string{
		"N":     {"outer.yaml": because + off + nested, "inner.yaml": off},
		"outer": {"outer.yaml": off + nested, "inner.yaml": because + off},
	} {
		a, err := assembly.ReadTemplate(filepath.Join(assemblytest.Files(t, files), "outer.yaml"), assembly.Facts{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := engine.Evaluate(a, []engine.Rule{safe}, today)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) != 1 || report.Findings[0].Stack.Name != want || len(report.Waived) != 1 {
			t.Errorf("findings = %v, waived = %v, want the lamp of %s to count", lines(report.Findings), lines(report.Waived), want)
		}
	}
}

// What a construct recorded holds in the nested stacks below it, whose metadata is that of the
// stack around them.
func TestRecordedWaiversHoldInNestedStacks(t *testing.T) {
	dir := assemblytest.Files(t, map[string]string{
		"manifest.json": `{"artifacts": {"House": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "house.json"},
			"metadata": {"/House": [{"type": "plinth:waiver", "data": {"rule": "TEST-001", "reason": "x"}}]}},
			"Assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}}}}`,
		"house.json": `{"Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {
			"TemplateURL": "https://s3.amazonaws.com/b/inner.json"}}}}`,
		"assets.json": `{"files": {"n": {"source": {"path": "inner.json"}, "destinations": {"d": {"bucketName": "b", "objectKey": ` +
			`"inner.json"}}}}}`,
		"inner.json": `{"Resources": {"Lamp": {"Type": "Test::Switch", "Properties": {"On": false}}}}`,
	})
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Evaluate(a, []engine.Rule{safe}, today)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 0 || len(report.Waived) != 1 {
		t.Errorf("findings = %v, waived = %v, want the lamp waived", lines(report.Findings), lines(report.Waived))
	}
}

// What is not written as it has to be waives nothing, and says what is wrong.
func TestBrokenMetadataIsAFinding(t *testing.T) {
	const broken = "error WAIVER-003 house/Lamp Metadata.Plinth"
	for metadata, want := range map[string]string{
		`Plinth: {Waivers: [{Rule: TEST-001}]}`: `.Waivers.0: waiver of "TEST-001" has the reason ""; want a rule ` +
			`id and a reason`,
		`Plinth: {Waivers: [{Rule: TEST-001, Reason: "  "}]}`: `.Waivers.0: waiver of "TEST-001" has the reason "  "; want a rule ` +
			`id and a reason`,
		`Plinth: {Waivers: [{Rule: TEST-001, Reason: 7}]}`: `.Waivers.0: waiver of "TEST-001" has the reason ""; want a rule ` +
			`id and a reason`,
		`Plinth: {Waivers: [{Reason: x}]}`: `.Waivers.0: waiver of "" has the reason "x"; want a rule id and a ` +
			`reason`,
		`Plinth: {Waivers: [{Rule: TEST-01, Reason: x}]}`: `.Waivers.0: names rule "TEST-01", which does not exist (x); did ` +
			`you mean TEST-001?`,
		`Plinth: {Waivers: [{Rule: TEST-001, Reason: x, Expires: soon}]}`: `.Waivers.0: waiver of TEST-001: expiry is "soon", want a day such ` +
			`as 2027-03-31`,
		`Plinth: {Waivers: [{Rule: TEST-001, Reasn: x}]}`: `.Waivers.0: is map[Reasn:x Rule:TEST-001]; want an object with Rule, Reason and ` +
			`perhaps ` +
			`Expires; Reasn: did you mean Reason?`,
		`Plinth: {Waivers: [TEST-001]}`: ".Waivers.0: is TEST-001; want an object with Rule, Reason and perhaps Expires",
		`Plinth: {Wavers: []}`: `: is {"Wavers":[]}; want Waivers, a list of objects with Rule, Reason and Expires; Wavers: did you ` +
			`mean Waivers?`,
		`Plinth: {Waivers: {Rule: TEST-001, Reason: x}}`: `: is {"Waivers":{"Reason":"x","Rule":"TEST-001"}}; want Waivers, a list of objects ` +
			`with Rule, ` +
			`Reason and Expires`,
	} {
		got := strings.Join(written(t, "", metadata), "\n")
		if !strings.Contains(got, lamp) || !strings.Contains(got, broken+want) {
			t.Errorf("%s: findings\n%s, want %s", metadata, got, broken+want)
		}
	}
}

// An override can write the Metadata of a template, so what a manifest describes is waived there.
func TestTemplatesOfAnAssemblyWaiveNothing(t *testing.T) {
	const because = `"Plinth": {"Waivers": [{"Rule": "TEST-001", "Reason": "forged"}]}`
	const nested = `"Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://s3.amazonaws.com/b/nested.json"}}`
	dir := assemblytest.Files(t, map[string]string{
		"manifest.json": `{"artifacts": {"House": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "house.json"}},
			"Assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}}}}`,
		"assets.json": `{"files": {"n": {"source": {"path": "nested.json"}, "destinations": {"d": {"bucketName": "b", "objectKey": ` +
			`"nested.json"}}}}}`,
		"house.json": `{"Metadata": {` + because + `}, "Resources": {` + nested + `,
			"Lamp": {"Type": "Test::Switch", "Metadata": {` + because + `}, "Properties": {"On": false}}}}`,
		"nested.json": `{"Metadata": {` + because + `}, "Resources": {"Light": {"Type": "Test::Switch", "Properties": {"On": false}}}}`,
	})
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Evaluate(a, []engine.Rule{safe}, today)
	if err != nil {
		t.Fatal(err)
	}
	const refused = "Metadata.Plinth: is in the template of a cloud assembly, where waivers come from the manifest"
	want := []string{
		"error WAIVER-004 House " + refused,
		"error WAIVER-004 House/Lamp " + refused,
		"error WAIVER-004 House/Nested " + refused,
		"error TEST-001 House/Lamp On: is false; want true",
		"error TEST-001 House/Nested/Light On: is false; want true",
	}
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" || len(report.Waived) > 0 {
		t.Errorf("waived = %d, findings (-want +got):\n%s", len(report.Waived), diff)
	}
}

// A reader of the report finds the waiver.
func TestWaiversInTemplatesHaveALine(t *testing.T) {
	a, err := assembly.ParseTemplate("house.yaml", []byte("Resources:\n  Lamp:\n    Type: Test::Switch\n    Metadata:\n      Plinth:\n"+
		"        Waivers:\n          - Rule: TEST-001\n            Reason: x\n    Properties:\n      On: true\n"), assembly.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Evaluate(a, []engine.Rule{safe}, today)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := report.Findings[0].Place().String(), "house.yaml:7"; got != want {
		t.Errorf("place of the waiver = %s, want %s", got, want)
	}
}
