// Package sample has a report with every kind of finding, for the tests of what writes reports.
package sample

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Report is a report with findings of a construct, of a stack whose line alone is known, and
// without any line; errors and warnings; waived ones with and without an expiry; and one that a
// baseline knows. Its texts have what a format may have to escape.
func Report() *engine.Report {
	house := &assembly.Stack{Path: "House", TemplateFile: "House.template.json"}
	garden := &assembly.Stack{Path: "Garden", TemplateFile: "Garden.template.json"}
	on := engine.Rule{
		ID: "TEST-001", Title: "Switches are on", Why: "Off is <unsafe>.", Fix: "Switch it on.", Pillar: engine.Security,
		Controls: []string{"EC2.6"},
	}
	none := engine.Rule{
		ID: "TEST-002", Title: "Houses have no switches", Why: "They are old.", Fix: "Remove it.", Pillar: engine.Sustainability,
		Severity: engine.Warning,
	}
	finding := func(rule engine.Rule, path, id, property, detail string) engine.Finding {
		return engine.Finding{
			Rule: rule, Severity: rule.Severity, Path: path, Stack: house, LogicalID: id, ResourceType: "Test::Switch",
			Property: property, Detail: detail,
		}
	}
	lamp := finding(on, "House/Kitchen/Lamp/Resource", "Lamp", "On", "is false; want true")
	lamp.Source = assembly.Source{File: "my rooms/kitchen.go", Line: 7}
	heater := finding(on, "House/Heater", "Heater", "On", "is \"50%, | `low`\r\n<b>*@all*</b>\": want true")
	heater.Source = assembly.Source{File: "main.go", Line: 3, DefinesStack: true}
	light := finding(on, "House/Hall/Light", "Light", "On", "is ${Night}, which is known only at deployment; want true")
	light.Waiver = &engine.Waiver{Rule: on.ID, Reason: "follows the sun", Path: "House/Hall"}
	antique := finding(none, "House/Kitchen/Lamp/Resource", "Lamp", "", "is a switch")
	antique.Waiver = &engine.Waiver{Rule: none.ID, Reason: "antique", Expires: "2027-01-31", Path: "House/Kitchen"}
	pump := finding(on, "Garden/Pump", "Pump", "On", "is not set; want true")
	pump.Stack = garden
	return &engine.Report{
		Findings: []engine.Finding{lamp, heater, finding(none, "House/Cellar", "Cellar", "", "is a switch")},
		Waived:   []engine.Finding{light, antique}, Known: []engine.Finding{pump},
		Rules: []engine.Rule{on, none}, Stacks: 2, Resources: 5,
		Assembly: &assembly.Assembly{Dir: "cdk.out", Stacks: []*assembly.Stack{house, garden}},
	}
}

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite the golden files")

// Golden holds a text to a file, which go test -update rewrites.
func Golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got); if intended, run go test -update:\n%s", file, diff)
	}
}
