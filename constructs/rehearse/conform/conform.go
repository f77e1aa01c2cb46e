// Package conform holds templates to what CloudFormation accepts: their sections and functions,
// what they refer to, and the types, properties and values of their resources.
//
// It finds in milliseconds what CDK's own validation, @aws/cloudformation-validate, finds in
// seconds: a [Problem] names the rule of that, and a test compares the two on templates that are
// broken in one way each. README.md lists what only CDK's finds.
package conform

import (
	"cmp"
	"slices"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// A Problem is one thing in a template that CloudFormation refuses, or that is never meant.
type Problem struct {
	// Rule is the rule of CDK's own validation that finds it, such as F3002.
	Rule string
	// Resource is where it is, nil if it is elsewhere in the template.
	Stack    *assembly.Stack
	Resource *assembly.Resource
	// Property is the path of a property of the resource, of an attribute beside the properties, or
	// of a part of the template.
	Property string
	// Message says what is wrong, in a sentence whose subject is the property; Fix how to mend it,
	// and may be empty.
	Message, Fix string
}

// Check returns what the schemas of types refuse in the stacks that are to be deployed, whichever
// ids and policies stand in for those of the deployment that is rehearsed.
func Check(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	for _, problem := range Problems(p.After) {
		if slices.Contains(certain, problem.Rule) {
			all = append(all, finding.Finding{
				Kind: finding.Schema, Severity: finding.Error, Stack: problem.Stack, Resource: problem.Resource,
				Property: problem.Property, Message: problem.Message, Fix: problem.Fix,
			})
		}
	}
	return all
}

// certain are the rules about types, properties, what is required, and forms of values.
var certain = []string{"F3002", "F3003", "F3006", "F3012", "F3030", "W3030"}

// Problems returns what CloudFormation refuses in the templates of an assembly, in their order.
func Problems(a *assembly.Assembly) []Problem {
	return assembly.Derived(a, key{}, func(a *assembly.Assembly) []Problem {
		found := make([][]Problem, len(a.Stacks))
		var wait sync.WaitGroup
		for i, s := range a.Stacks {
			wait.Go(func() { found[i] = ofStack(s) })
		}
		wait.Wait()
		return slices.Concat(found...)
	})
}

type key struct{}

func ofStack(s *assembly.Stack) []Problem {
	t := newTemplate(s)
	for _, r := range s.Resources {
		t.resource(r)
		t.policies(r)
		t.regional(r)
	}
	for _, check := range checks {
		check(t)
	}
	slices.SortStableFunc(t.problems, func(x, y Problem) int {
		return cmp.Or(cmp.Compare(t.place[x.Resource], t.place[y.Resource]), cmp.Compare(x.Property, y.Property), cmp.Compare(x.Rule, y.Rule))
	})
	return slices.CompactFunc(t.problems, func(x, y Problem) bool { return x == y })
}
