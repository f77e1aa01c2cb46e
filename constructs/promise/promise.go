// Package promise is how a construct writes down what it promises, so that the final template is
// held to it: for each sentence, the resources that it rests on and what has to hold of them.
//
// A construct records its promises when it is defined, with plinth.Promise. They travel in the
// assembly as metadata, where tokens become references like those of the template. [Breaches] holds
// the final template to all of them, whatever has undone one: an escape hatch, an Aspect, a late
// override, a condition, a removed resource. The package is pure Go.
package promise

import (
	"maps"
	"slices"
)

// A Promise is one sentence, and what has to hold for it.
type Promise struct {
	sentence string
	by       string
	subjects []Subject
}

// That makes a promise. The sentence is in the present tense and without a subject: "encrypts every
// log file with the archive's key".
func That(sentence string, on ...Subject) Promise {
	return Promise{sentence: sentence, subjects: on}
}

// By makes it the promise of the construct at a path below the one that records it.
func (p Promise) By(path string) Promise {
	p.by = path
	return p
}

// A Subject is a resource that a promise rests on. It exists under no condition; what else has to
// hold is added by its methods, which return a new Subject. Properties are named by their path in
// the template: "MetadataOptions.HttpTokens". Values are what a template holds, CDK tokens
// included.
type Subject struct {
	at    string
	facts map[string]any
}

// At is the resource at a construct path below the construct that promises, such as
// "Topic/Resource". The path of an L2 is that of the L2 and "Resource". One that begins with a
// slash leads from the app: "/Prod/Network/Resource".
func At(path string) Subject { return Subject{at: path} }

// Is wants a property to have a value.
func (s Subject) Is(property string, value any) Subject { return s.with("is", property, value) }

// Unset wants properties to be absent.
func (s Subject) Unset(properties ...string) Subject {
	for _, p := range properties {
		s = s.with("unset", p, true)
	}
	return s
}

// AtLeast wants a property to be a number that is not smaller.
func (s Subject) AtLeast(property string, least int) Subject {
	return s.with("atLeast", property, least)
}

// Includes wants a list to hold values, among others. A second call adds to the first.
func (s Subject) Includes(property string, values ...any) Subject {
	of, _ := s.facts["includes"].(map[string]any)
	before, _ := of[property].([]any)
	return s.with("includes", property, slices.Concat(before, values))
}

// Refers wants a property to be a reference to the resource at a path, as in [At], or to an
// attribute of it, or a list to hold one. A second call adds to the first. It needs no tokens.
func (s Subject) Refers(property, path string) Subject {
	of, _ := s.facts["refers"].(map[string]any)
	switch before := of[property].(type) {
	case string:
		return s.with("refers", property, []any{before, path})
	case []any:
		return s.with("refers", property, append(slices.Clone(before), path))
	}
	return s.with("refers", property, path)
}

// After wants CloudFormation to create the resources at paths below the construct first.
func (s Subject) After(paths ...string) Subject {
	for _, path := range paths {
		s = s.with("after", path, true)
	}
	return s
}

// Only wants a list to hold nothing but some of the values.
func (s Subject) Only(property string, values ...any) Subject {
	return s.with("only", property, values)
}

// Policy wants a list of policy statements to hold statements, and no others that deny: a denial
// that nobody recorded takes away what the statements give.
func (s Subject) Policy(property string, statements ...any) Subject {
	return s.with("policy", property, statements)
}

// Statements wants a list of policy statements to hold the statements, and no others.
func (s Subject) Statements(property string, statements ...any) Subject {
	return s.with("statements", property, statements)
}

// Call wants a property to hold the call of an API as JSON text, as CDK's custom resources have it.
// Parameters that only deployment knows are compared by what they refer to.
func (s Subject) Call(property, service, action string, parameters map[string]any) Subject {
	return s.with("call", property, map[string]any{"service": service, "action": action, "parameters": parameters})
}

// Retained wants the resource to outlive its stack.
func (s Subject) Retained() Subject { return s.with("retained", "", true) }

// Snapshotted wants CloudFormation to take a snapshot of the resource, or to leave it alone, before
// it would delete or replace it.
func (s Subject) Snapshotted() Subject { return s.with("snapshotted", "", true) }

// Updated wants CloudFormation to update the resource by a policy, as the template has it.
func (s Subject) Updated(policy map[string]any) Subject {
	return s.with("updated", "UpdatePolicy", policy)
}

// Keeps wants the properties that the props of an L1 construct set to stay as they are, and no
// others to be set but tags and descriptions. Descriptions may have another text: whoever promises
// one names it with [Subject.Is].
func (s Subject) Keeps(props any) Subject {
	for property, value := range properties(props) {
		s = s.with("is", property, value)
	}
	return s.with("closed", "", true)
}

// NoOther wants no properties to be set but those that the subject names, tags and descriptions.
func (s Subject) NoOther() Subject { return s.with("closed", "", true) }

func (s Subject) with(relation, property string, value any) Subject {
	facts := maps.Clone(s.facts)
	if facts == nil {
		facts = map[string]any{}
	}
	of, _ := facts[relation].(map[string]any)
	of = maps.Clone(of)
	if of == nil {
		of = map[string]any{}
	}
	of[property] = value
	facts[relation] = of
	return Subject{s.at, facts}
}

// Data returns what is recorded of promises in the assembly.
func Data(promises []Promise) any {
	all := make([]any, len(promises))
	for i, p := range promises {
		on := make([]any, len(p.subjects))
		for j, s := range p.subjects {
			facts := maps.Clone(s.facts)
			if facts == nil {
				facts = map[string]any{}
			}
			facts["at"] = s.at
			on[j] = facts
		}
		recorded := map[string]any{"sentence": p.sentence, "on": on}
		if p.by != "" {
			recorded["by"] = p.by
		}
		all[i] = recorded
	}
	return all
}
