package witness

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/operator"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Search looks for a request that one Allow statement of a policy grants.
type Search struct {
	// Document is the whole policy, Statement the index of the statement.
	Document  policy.Document
	Statement int
	// Account owns what the policy protects.
	Account string
	// Service is the prefix of actions that "*" stands for, such as s3.
	Service string
}

// Stranger is the account of a caller whom no policy means.
const Stranger = "424242424242"

const (
	strangerOrg  = "o-stranger42"
	strangerPath = strangerOrg + "/r-qzqz/ou-qzqz-qzqzqzqz/"
)

// everything is what strangers allow themselves in their own account.
var everything = []policy.Document{policy.FullAWSAccess()}

func (s Search) allow() *policy.Statement { return &s.Document.Statements[s.Statement] }

// try asks for each action and resource of the statement on behalf of a caller.
func (s Search) try(who caller) (decide.Request, bool) {
	context, ok := s.context(who)
	if !ok {
		return decide.Request{}, false
	}
	policies := decide.Policies{Identity: everything, Resource: []policy.Document{s.Document}}
	for _, action := range s.actions(who) {
		for _, resource := range s.resources(context) {
			r := decide.Request{
				Principal: who.principal, Action: action, Resource: resource, ResourceAccount: s.Account, Context: context,
			}
			if d := policies.Decide(r); d.Allowed && slices.ContainsFunc(d.Trace, s.granted) {
				return r, true
			}
		}
	}
	return decide.Request{}, false
}

// granted reports whether a step of a decision is the statement itself.
func (s Search) granted(step decide.Step) bool {
	return step.Source == decide.FromResource && step.Statement == s.Statement && step.Applies
}

// attempts bounds how many actions and resources of a statement are tried where another statement
// denies some of them.
const attempts = 12

func (s Search) actions(who caller) []string {
	if len(who.actions) > 0 {
		return who.actions
	}
	var all []string
	for _, pattern := range s.allow().Action {
		if !strings.Contains(pattern, ":") {
			pattern = s.Service + ":" + strings.TrimLeft(pattern, "*?")
			pattern += "*"
		}
		all = append(all, fill(pattern))
	}
	if len(s.allow().NotAction) > 0 {
		all = append(all, s.Service+":"+filler, s.Service+":GetObject", s.Service+":Describe"+filler)
	}
	return s.some(all)
}

func (s Search) resources(context decide.Context) []string {
	var all []string
	for _, pattern := range s.allow().Resource {
		all = append(all, fill(expand(pattern, context)))
	}
	if len(all) == 0 {
		all = []string{"arn:aws:" + s.Service + ":eu-west-1:" + s.Account + ":" + filler + "/" + filler}
	}
	return s.some(all)
}

// some keeps one of a list if nothing is denied, for then all of it is granted alike.
func (s Search) some(all []string) []string {
	if len(s.denials()) == 0 {
		return all[:min(len(all), 1)]
	}
	return all[:min(len(all), attempts)]
}

func (s Search) denials() []*policy.Statement {
	var all []*policy.Statement
	for i := range s.Document.Statements {
		if statement := &s.Document.Statements[i]; statement.Effect == policy.Deny {
			all = append(all, statement)
		}
	}
	return all
}

// A test is what one statement asks of one condition key.
type test struct {
	operator operator.Operator
	want     []string
}

func (t test) holds(got []string) bool {
	return t.operator.Holds(got, t.want, func(text string) (string, bool) { return text, !strings.Contains(text, "${") })
}

// tests groups the conditions of statements by key, in lower case.
func tests(statements ...*policy.Statement) (byKey map[string][]test, ok bool) {
	byKey, ok = map[string][]test{}, true
	for _, s := range statements {
		for name, keys := range s.Condition {
			op, known := operator.Parse(name)
			ok = ok && known
			for key, want := range keys {
				key = strings.ToLower(key)
				byKey[key] = append(byKey[key], test{op, want})
			}
		}
	}
	return byKey, ok
}

// context chooses a value for every key of the policy: one that makes the conditions of the Allow
// hold, and of those the one that makes the fewest conditions of denials hold.
func (s Search) context(who caller) (decide.Context, bool) {
	allowed, ok := tests(s.allow())
	if !ok {
		return nil, false // an unknown operator is never true
	}
	denied, _ := tests(s.denials()...)
	context := decide.Context{}
	for key, values := range who.keys {
		context[key] = values
	}
	variables := s.substitute(who, allowed)
	maps.Copy(context, variables)
	choose := func(key string) bool {
		best, fewest := []string(nil), -1
		candidates := who.candidates(key, append(patterns(allowed[key]), patterns(denied[key])...))
		if value, fixed := variables[key]; fixed {
			candidates = [][]string{value}
		}
		for _, values := range candidates {
			if slices.ContainsFunc(allowed[key], func(t test) bool { return !t.holds(values) }) {
				continue
			}
			harm := 0
			for _, t := range denied[key] {
				if t.holds(values) {
					harm++
				}
			}
			if fewest < 0 || harm < fewest {
				best, fewest = values, harm
			}
		}
		context[key] = best
		return fewest >= 0
	}
	for key := range allowed {
		if !choose(key) {
			return nil, false
		}
	}
	for key := range denied {
		if _, done := allowed[key]; !done && !choose(key) {
			return nil, false
		}
	}
	return context, true
}

// substitute replaces the policy variables of what is wanted by values that the caller has, and
// returns these. What a policy protects is not the caller's.
func (s Search) substitute(who caller, allowed map[string][]test) decide.Context {
	variables := decide.Context{}
	value := func(key string) (string, bool) {
		key = strings.ToLower(key)
		if values, ok := who.keys[key]; ok && len(values) == 1 {
			return values[0], true
		}
		text := cmp.Or(own[kinds[key]], filler)
		if key == "aws:resourceaccount" {
			text = s.Account
		}
		variables[key] = []string{text}
		return text, true
	}
	for _, tests := range allowed {
		for i, t := range tests {
			tests[i].want = slices.Clone(t.want)
			for j, text := range t.want {
				if with, ok := pattern.Expand(text, value); ok {
					tests[i].want[j] = with
				}
			}
		}
	}
	return variables
}

func patterns(tests []test) []string {
	var all []string
	for _, t := range tests {
		all = append(all, t.want...)
	}
	return all
}
