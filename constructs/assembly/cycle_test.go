package assembly_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// ends calls every method of a value, and fails if they go on for ever, or if something is
// made known of it.
func ends(t *testing.T, v assembly.Value) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if text, known := v.Text(); known {
			t.Errorf("Text() = %.80s", text)
		}
		if got := v.Is("x"); got != assembly.Unknown {
			t.Errorf("Is(x) = %v", got)
		}
		everything(v)
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("the evaluation does not end")
	}
}

func everything(v assembly.Value) {
	_ = v.String()
	_, _ = v.Outline()
	_, _ = v.Target()
	_ = v.Targets()
	_ = v.List()
	_ = v.Keys()
	_ = v.Get("A", "0", "B").Exists()
	_, _ = v.Call()
	_ = v.Decoded().Get("A")
	_, _ = v.Int()
	_ = v.IsDynamicReference()
}

func TestCyclesEnd(t *testing.T) {
	resource := func(p string) string { return `"Resources": {"R": {"Type": "T", "Properties": {"P": ` + p + `}}}` }
	tests := map[string][]assemblytest.Stack{
		"an export of itself": {{Name: "A", Template: `{` + resource(`{"Fn::ImportValue": "n"}`) + `,
			"Outputs": {"O": {"Value": {"Fn::ImportValue": "n"}, "Export": {"Name": "n"}}}}`}},
		"two stacks that export each other": {
			{Name: "A", Template: `{` + resource(`{"Fn::ImportValue": "n"}`) + `,
				"Outputs": {"O": {"Value": {"Fn::Join": ["", ["x", {"Fn::ImportValue": "m"}]]}, "Export": {"Name": "n"}}}}`},
			{Name: "B", Template: `{"Outputs": {"O": {"Value": {"Fn::Sub": "${AWS::Region}-${X}"}, "Export": {"Name": "m"}}}}`},
		},
		"a weak output of itself": {{Name: "A", Template: `{` + resource(`{"Fn::GetStackOutput": {"StackName": "A", "OutputName": "O"}}`) + `,
			"Outputs": {"O": {"Value": {"Fn::GetStackOutput": {"StackName": "A", "OutputName": "O"}}}}}`}},
		"a mapping of itself": {{Name: "A", Template: `{` + resource(`{"Fn::FindInMap": ["M", "a", "b"]}`) + `,
			"Mappings": {"M": {"a": {"b": {"Fn::FindInMap": ["M", "a", "b"]}}}}}`}},
		"a choice of itself": {{Name: "A", Template: `{` + resource(`{"Fn::ImportValue": "n"}`) + `,
			"Outputs": {"O": {"Value": {"Fn::If": ["C", {"Fn::ImportValue": "n"}, {"Fn::ImportValue": "n"}]}, "Export": {"Name": "n"}}}}`}},
		"a list of itself": {{Name: "A", Template: `{` + resource(`{"Fn::ImportValue": "n"}`) + `,
			"Outputs": {"O": {"Value": {"A": [{"Fn::ImportValue": "n"}, {"Fn::ImportValue": "n"}]}, "Export": {"Name": "n"}}}}`}},
	}
	for name, stacks := range tests {
		t.Run(name, func(t *testing.T) { ends(t, assemblytest.Read(t, stacks...).OfType("T")[0].Get("P")) })
	}
}

// The parameters of a nested stack may be taken from its own output, as a whole or one by one.
func TestParameterCyclesEnd(t *testing.T) {
	for name, parameters := range map[string]string{
		"all":   `{"Fn::GetAtt": ["N", "Outputs.O"]}`,
		"one":   `{"P": {"Fn::GetAtt": ["N", "Outputs.O"]}}`,
		"twice": `{"P": {"Fn::Join": ["", [{"Fn::GetAtt": ["N", "Outputs.O"]}, {"Fn::GetAtt": ["N", "Outputs.O"]}]]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			a, err := assembly.Read(assemblytest.Files(t, map[string]string{
				"manifest.json": one, "S.assets.json": uploads("n.json"),
				"t.json": `{"Resources": {"N": ` + strings.Replace(nestedStack("n.json"), `{"TemplateURL"`,
					`{"Parameters": `+parameters+`, "TemplateURL"`, 1) + `}}`,
				"n.json": `{"Parameters": {"P": {"Type": "String"}}, "Outputs": {"O": {"Value": {"Ref": "P"}}}, "Resources": {"R": {"Type": "T", ` +
					`"Properties": {"P": {"Ref": "P"}}}}}`,
			}))
			if err != nil {
				t.Fatal(err)
			}
			ends(t, a.OfType("T")[0].Get("P"))
		})
	}
}

// Forty outputs that each name the next twice have 2^40 leaves.
func TestExplosionsEnd(t *testing.T) {
	for name, twice := range map[string]string{
		"if":   `{"Fn::If": ["C", NEXT, NEXT]}`,
		"sub":  `{"Fn::Sub": ["${A}${A}", {"A": NEXT}]}`,
		"join": `{"Fn::Join": ["", [NEXT, NEXT]]}`,
		"list": `[NEXT, NEXT]`,
		"map":  `{"A": NEXT, "B": NEXT}`,
		"get":  `{"Fn::If": ["C", {"A": [NEXT]}, {"A": [NEXT]}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			var outputs []string
			for i := range 40 {
				next := fmt.Sprintf(`{"Fn::ImportValue": "n%d"}`, i+1)
				outputs = append(outputs, fmt.Sprintf(`"O%d": {"Value": %s, "Export": {"Name": "n%d"}}`, i,
					strings.ReplaceAll(twice, "NEXT", next), i))
			}
			outputs = append(outputs, `"O40": {"Value": "leaf", "Export": {"Name": "n40"}}`)
			a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Outputs": {` + strings.Join(outputs, ",") + `},
				"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::ImportValue": "n0"}}}}}`})
			ends(t, a.OfType("T")[0].Get("P"))
		})
	}
}
