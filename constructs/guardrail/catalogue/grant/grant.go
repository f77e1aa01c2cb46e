// Package grant says which requests a change of an app makes allowed, and which it makes denied.
//
// It does not compare the text of policies. It takes the statements that are new, changed or gone,
// makes requests of them, and asks package decide about each under all policies of the role or the
// resource as they were and as they are to be: an action that moves to another policy of a role, or
// that a wider statement allowed before, is no change. Values that only deployment knows are read
// as the rules of the catalogue read them, as widely as they may be.
package grant

import (
	"cmp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// A Kind is what a policy is about.
type Kind string

// The kinds of policies.
const (
	Identity Kind = "identity" // what a role, a user or a group may do
	Trust    Kind = "trust"    // who may assume a role
	Resource Kind = "resource" // who may do what to a resource
	Endpoint Kind = "endpoint" // which requests pass a VPC endpoint
	SCP      Kind = "SCP"      // what principals of accounts may do at most
	RCP      Kind = "RCP"      // what may be done to resources of accounts at most
)

// A Change is what becomes allowed, or denied, to somebody on the same resources.
type Change struct {
	Kind Kind
	// Subject is the role or the resource that the policies belong to, or the policy itself if it
	// names what it belongs to by text alone. Of what is deleted it is that of the assembly before.
	Subject *assembly.Resource
	// Name is that of the subject: a construct path, or the id that a control policy is attached to.
	Name string
	// New says that the subject was not there before.
	New bool
	// Allowed tells what becomes allowed from what becomes denied.
	Allowed bool
	// Who makes the requests; empty for the subject of an identity policy, and for everybody below a
	// control policy.
	Who string
	// Outside says that it is somebody outside of the accounts of the app, or anybody.
	Outside bool
	// Actions and Resources are the patterns as the policy has them, of which at least one request is
	// decided otherwise than before.
	Actions, Resources []string
	// Conditional says that the statement has conditions, which the requests satisfy.
	Conditional bool
	// Boundary says that it is the permissions boundary of the subject that changes.
	Boundary bool
	// Unproven says that no request was found that satisfies the conditions: the texts differ.
	Unproven bool
	// Witness is one of the requests.
	Witness decide.Request
}

// Between returns what changes from one assembly to another: first what becomes allowed, by the
// name of the subject. What is deleted with its policies is left out, and so is what a new resource
// allows its own account and services of AWS.
func Between(before, after *assembly.Assembly) []Change {
	accounts := map[string]bool{}
	for _, a := range []*assembly.Assembly{before, after} {
		for _, s := range a.Stacks {
			accounts[s.Account] = true
		}
	}
	was, is := groups(before), groups(after)
	var all []Change
	for key, g := range is {
		old := was[key]
		if old == nil {
			old = &group{kind: g.kind, subject: g.subject, name: g.name}
		}
		all = append(all, compare(old, g, accounts)...)
	}
	for key, old := range was {
		if gone := is[key] == nil; gone && (old.kind == SCP || old.kind == RCP || old.stays(after)) {
			all = append(all, compare(old, &group{kind: old.kind, subject: old.subject, name: old.name}, accounts)...)
		}
	}
	slices.SortStableFunc(all, func(x, y Change) int {
		return cmp.Or(number(y.Allowed)-number(x.Allowed), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Kind, y.Kind),
			cmp.Compare(x.Who, y.Who), slices.Compare(x.Resources, y.Resources), slices.Compare(x.Actions, y.Actions))
	})
	return all
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
