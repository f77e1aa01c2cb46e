package policytest

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// Anywhere reads a policy of a template, with "*" for the resources of each statement: what they
// are is known at deployment only.
func Anywhere(document assembly.Value) policy.Document {
	d := policy.Document{}
	text := func(values []assembly.Value) (all []string) {
		for _, v := range values {
			s, _ := v.Text()
			all = append(all, s)
		}
		return all
	}
	for _, s := range document.Get("Statement").List() {
		condition := policy.Condition{}
		for _, operator := range s.Get("Condition").Keys() {
			condition[operator] = map[string][]string{}
			for _, key := range s.Get("Condition", operator).Keys() {
				condition[operator][key] = text(s.Get("Condition", operator, key).List())
			}
		}
		effect, _ := s.Get("Effect").Text()
		sid, _ := s.Get("Sid").Text()
		d.Statements = append(d.Statements, policy.Statement{
			Sid: sid, Effect: policy.Effect(effect), Principal: &policy.Principals{AWS: text(s.Get("Principal", "AWS").List()),
				Service: text(s.Get("Principal", "Service").List())},
			Action: text(s.Get("Action").List()), Resource: []string{"*"}, Condition: condition,
		})
	}
	return d
}
