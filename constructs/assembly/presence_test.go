package assembly_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// A resource is there wherever another one is if the conditions of the other imply its own.
func TestPresenceFollowsConjunctions(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Conditions": {
		"A": {"Fn::Equals": ["a", "b"]}, "Same": {"Condition": "A"}, "Loop": {"Fn::And": [{"Condition": "Loop"}, {"Condition": "Same"}]},
		"Either": {"Fn::Or": [{"Condition": "A"}, {"Fn::Equals": ["c", "d"]}]}}, "Resources": {
		"Always": {"Type": "T"}, "A": {"Type": "T", "Condition": "A"}, "Loop": {"Type": "T", "Condition": "Loop"},
		"Either": {"Type": "T", "Condition": "Either"}}}`})
	s := a.Stacks[0]
	for _, c := range []struct {
		id, of string
		want   bool
	}{
		{"Always", "A", true}, {"A", "Always", false}, {"A", "A", true}, {"A", "Loop", true}, {"Loop", "A", false}, {"A", "Either", false},
	} {
		if got := s.Resource(c.id).PresentWith(s.Resource(c.of)); got != c.want {
			t.Errorf("%s is present with %s = %v, want %v", c.id, c.of, got, c.want)
		}
	}
}

// CloudFormation takes booleans in text, however they are spelled.
func TestBooleansInText(t *testing.T) {
	for text, want := range map[string]assembly.Truth{`true`: assembly.True, `"True"`: assembly.True, `"TRUE"`: assembly.True,
		`"tRue"`: assembly.False, `"yes"`: assembly.False, `1`: assembly.False} {
		a := assemblytest.Read(t,
			assemblytest.Stack{Name: "S", Template: `{"Resources": {"R": {"Type": "T", "Properties": {"On": ` + text + `}}}}`})
		if got := a.Resources()[0].Get("On").Is(true); got != want {
			t.Errorf("Is(true) of %s = %v, want %v", text, got, want)
		}
	}
}
