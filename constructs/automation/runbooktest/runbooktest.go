package runbooktest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Check fails the test for every fault of the runbooks in an assembly, and when there is none.
func Check(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	if len(runbooks(a)) == 0 {
		t.Error("the assembly has no runbook")
	}
	for _, fault := range Faults(a) {
		t.Error(fault)
	}
}

// Faults returns what is wrong with the Automation documents of an assembly, each with the path of
// its construct:
//
//   - what [Validate] finds,
//   - an action that a step needs and the role does not allow,
//   - an action that the role allows in a policy of its own and no step needs.
//
// A role that is a parameter is not looked into. What a script, a command or another runbook calls
// is unknown, so a role with such a step may have more than its steps need; one with a policy that
// is neither in the assembly nor managed by AWS may lack less. Conditions and resources of what a
// role is allowed are taken to fit.
func Faults(a *assembly.Assembly) []string {
	var faults []string
	needs := map[*assembly.Resource]*needs{}
	for _, r := range runbooks(a) {
		content := r.Get("Content").Decoded()
		plain, known := content.Plain()
		if !known {
			faults = append(faults, r.Path+": only deployment decides its content, want one that is in the template")
			continue
		}
		for _, fault := range validate(plain) {
			faults = append(faults, r.Path+": "+fault)
		}
		if role, ok := content.Get("assumeRole").Target(); ok {
			if needs[role.Resource] == nil {
				needs[role.Resource] = newNeeds()
			}
			needs[role.Resource].add(stepsOf(plain))
		}
	}
	for _, role := range a.OfType("AWS::IAM::Role") {
		if n := needs[role]; n != nil {
			for _, fault := range compare(n, permissionsOf(a, role)) {
				faults = append(faults, role.Path+": "+fault)
			}
		}
	}
	return faults
}

func runbooks(a *assembly.Assembly) []*assembly.Resource {
	var all []*assembly.Resource
	for _, r := range a.OfType("AWS::SSM::Document") {
		if r.Get("DocumentType").Is("Automation") == assembly.True {
			all = append(all, r)
		}
	}
	return all
}

// Validate returns an error that joins one for everything that is wrong with the content of an
// Automation document: JSON as text or bytes, or a Go value that marshals to it. It finds
//
//   - unknown and missing elements, and values of the wrong type, in the document, its parameters,
//     variables and steps,
//   - actions, runtimes and APIs that there are not,
//   - steps of one name, jumps to a step that there is not, steps that no other leads to,
//   - references to a parameter, variable, step or output that is not defined.
//
// Text with a reference such as {{ Name }} may be of any type. What a script refers to is not
// looked into.
//
// See "Data elements and parameters" and "Systems Manager Automation actions reference" in the AWS
// Systems Manager User Guide.
func Validate(content any) error {
	var all []error
	for _, fault := range validate(content) {
		all = append(all, errors.New(fault))
	}
	if all != nil {
		return fmt.Errorf("runbook: %w", errors.Join(all...))
	}
	return nil
}
