package access

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// Administers tells whether statements of an identity policy, or all of them together, allow every
// action on every resource, or every action on everything in IAM, which comes to the same.
// Conditions and denials do not count: who administers an account gets around them.
func (p *Policy) Administers(statements ...Statement) assembly.Truth {
	if !slices.ContainsFunc(statements, func(s Statement) bool { return s.Allows() && crossesServices(s.May) }) {
		return assembly.False
	}
	return p.grants(statements, func(allows func(action, resource string) bool) bool {
		everywhere := func(service string) bool {
			return all(resourcesOf(service, p.At.Stack), func(resource string) bool {
				return all(anyActions, func(action string) bool { return allows(action, resource) })
			})
		}
		return everywhere("iam") || all([]string{"s3", "ec2", "kms", "dynamodb", "lambda", "secretsmanager"}, everywhere)
	})
}

// WholeService returns a service of which statements allow every action on all resources of the
// account, or on all of one type.
func (p *Policy) WholeService(statements ...Statement) (service string, truth assembly.Truth) {
	for _, service := range servicesOf(statements) {
		if truth := p.whole(service, statements); truth != assembly.False {
			return service, truth
		}
	}
	return "", assembly.False
}

func (p *Policy) whole(service string, statements []Statement) assembly.Truth {
	return p.grants(statements, func(allows func(action, resource string) bool) bool {
		return slices.ContainsFunc(resourcesOf(service, p.At.Stack), func(resource string) bool {
			return all(verbs, func(verb string) bool { return allows(service+":"+verb+"Zq", resource) })
		})
	})
}

// grants asks what statements allow without their conditions, as they may be and as they are.
func (p *Policy) grants(statements []Statement, ask func(allows func(action, resource string) bool) bool) assembly.Truth {
	var may, sure policy.Document
	for _, s := range statements {
		if s.Allows() {
			plain := *s.May
			plain.Condition = nil
			may.Statements = append(may.Statements, plain)
			if s.sureAt >= 0 {
				sure.Statements = append(sure.Statements, plain)
			}
		}
	}
	answer := func(d policy.Document) bool {
		return ask(func(action, resource string) bool {
			return decide.Policies{Identity: []policy.Document{d}}.Decide(own(p.At.Stack, action, resource)).Allowed
		})
	}
	switch {
	case !answer(may):
		return assembly.False
	case answer(sure):
		return assembly.True
	}
	return assembly.Unknown
}

// own is a request of a role of the stack's own account.
func own(s *assembly.Stack, action, resource string) decide.Request {
	return decide.Request{
		Principal: decide.Principal{ARN: "arn:aws:iam::" + Account(s) + ":role/own"}, Action: action, Resource: resource,
		ResourceAccount: Account(s), Context: decide.Context{
			"aws:MultiFactorAuthPresent": {"true"}, "aws:SecureTransport": {"true"}, "aws:RequestedRegion": {region(s)},
			"iam:PassedToService": {"zq.amazonaws.com"}, "kms:ResourceAliases": {"alias/Zq"}, "kms:RequestAlias": {"alias/Zq"},
		},
	}
}

func region(s *assembly.Stack) string {
	if s.Region == "" {
		return pseudo["AWS::Region"]
	}
	return s.Region
}

// anyActions stand for all actions: one of a service that is not there yet for each letter, and
// some that matter.
var anyActions = func() []string {
	actions := []string{"iam:CreateUser", "s3:DeleteBucket", "ec2:RunInstances", "kms:Decrypt", "organizations:LeaveOrganization"}
	for letter := 'a'; letter <= 'z'; letter++ {
		actions = append(actions, string(letter)+"zq:Zq")
	}
	return actions
}()

// verbs begin the names of most actions. Who may do all of them may do what there is to do.
var verbs = []string{"Add", "Attach", "Create", "Delete", "Get", "List", "Put", "Set", "Tag", "Update"}

// crossesServices reports whether a statement names actions of more services than one by a pattern.
func crossesServices(s *policy.Statement) bool {
	return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(p string) bool {
		service, _, _ := strings.Cut(p, ":")
		return strings.ContainsAny(service, "*?")
	})
}

// servicesOf are the services of which statements may allow everything.
func servicesOf(statements []Statement) []string {
	var all []string
	patterns := map[string]int{}
	add := func(service string) {
		if service = strings.ToLower(service); !slices.Contains(all, service) {
			all = append(all, service)
		}
	}
	for _, s := range statements {
		if !s.Allows() {
			continue
		}
		for _, p := range s.May.Action {
			service, name, _ := strings.Cut(p, ":")
			switch {
			case strings.ContainsAny(service, "*?"), name == "":
				for _, known := range knownServices {
					add(known)
				}
			case strings.HasPrefix(name, "*"), strings.HasPrefix(name, "?"):
				add(service)
			case strings.ContainsAny(name, "*?"):
				if patterns[strings.ToLower(service)]++; patterns[strings.ToLower(service)] == len(verbs) {
					add(service)
				}
			}
		}
	}
	return all
}

func all(list []string, holds func(string) bool) bool {
	return !slices.ContainsFunc(list, func(e string) bool { return !holds(e) })
}
