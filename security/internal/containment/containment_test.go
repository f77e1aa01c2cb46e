package containment_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/workflow"
	"github.com/plinth-cdk/plinth/security/internal/containment"
)

func TestMachinesAreValid(t *testing.T) {
	for name, machine := range map[string]workflow.Machine{
		"Contain(true)": containment.Contain(true), "Contain(false)": containment.Contain(false), "Undo()": containment.Undo(),
	} {
		if _, err := machine.Definition(); err != nil {
			t.Errorf("%s: Definition() = %v, want none", name, err)
		}
	}
}

// Whoever has seen the dry run has seen the machine that acts: they are the same but for one value.
func TestDryRunIsTheSameMachine(t *testing.T) {
	dry, err := containment.Contain(false).Definition()
	if err != nil {
		t.Fatal(err)
	}
	act, err := containment.Contain(true).Definition()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Replace(dry, `"act":false`, `"act":true`, 1); got != act || got == dry {
		t.Errorf("Contain(false) with act = true is\n%s\nwant Contain(true):\n%s", got, act)
	}
}
