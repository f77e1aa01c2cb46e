package grant

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

var everything = []policy.Document{policy.FullAWSAccess()}

// allows decides a request under the policies of the group.
func (g *group) allows(r decide.Request) bool {
	p := decide.Policies{}
	switch g.kind {
	case Identity:
		p.Identity, p.Boundary = g.documents, g.boundary
	case Trust, Resource:
		p.Resource = g.documents
		if parts := strings.Split(r.Principal.ARN, ":"); len(parts) > 5 && parts[4] != r.ResourceAccount {
			p.Identity = everything // of another account, which lets its own do anything
		}
	case Endpoint:
		p.Identity, p.Endpoint = everything, g.documents
		if len(g.documents) == 0 {
			p.Endpoint = everything // as an endpoint without a policy has
		}
	case SCP:
		p.Identity, p.SCPs = everything, [][]policy.Document{append(slices.Clone(g.documents), everything...)}
	case RCP:
		p.Identity, p.RCPs = everything, [][]policy.Document{g.documents}
	}
	return p.Decide(r).Allowed
}

// statements are those of documents by their text.
func statements(documents []policy.Document) map[string]policy.Statement {
	all := map[string]policy.Statement{}
	for _, d := range documents {
		for _, s := range d.Statements {
			s.Sid = "" // decides nothing
			all[s.String()] = s
		}
	}
	return all
}

// compare returns what is decided otherwise after than before.
func compare(before, after *group, accounts map[string]bool) []Change {
	q := &question{before: before, after: after, account: access.Account(after.subject.Stack), accounts: accounts}
	differences(statements(before.documents), statements(after.documents), q.ask)
	q.boundary = true
	if bounded := len(after.boundary) > 0; bounded != (len(before.boundary) > 0) {
		q.within(policy.Statement{}, !bounded)
	} else {
		differences(statements(before.boundary), statements(after.boundary), q.within)
	}
	return q.changes
}

// differences asks about the statements that are new, then about those that are gone.
func differences(was, is map[string]policy.Statement, ask func(s policy.Statement, allowed bool)) {
	for _, text := range sorted(is) {
		if _, same := was[text]; !same {
			ask(is[text], is[text].Effect == policy.Allow)
		}
	}
	for _, text := range sorted(was) {
		if _, same := is[text]; !same {
			ask(was[text], was[text].Effect == policy.Deny)
		}
	}
}

func sorted(all map[string]policy.Statement) []string {
	var texts []string
	for text := range all {
		texts = append(texts, text)
	}
	slices.Sort(texts)
	return texts
}

// A question asks about the statements of one group.
type question struct {
	before, after *group
	account       string
	accounts      map[string]bool
	boundary      bool   // the statements are about that, or asked again because of it
	grantor       *group // what has to grant a request, unless nil
	changes       []Change
}

// ask looks for requests that a statement, which is new or gone, makes allowed or denied.
func (q *question) ask(s policy.Statement, allowed bool) {
	for _, who := range q.callers(s) {
		c := Change{
			Kind: q.after.kind, Subject: q.after.subject, Name: q.after.name,
			New:     len(q.before.documents) == 0 && q.after.kind != SCP && q.after.kind != RCP,
			Allowed: allowed, Who: who.name, Conditional: len(s.Condition) > 0, Boundary: q.boundary,
		}
		c.Outside = who.everyone && who.OrgID == "" || who.account != "" && !q.accounts[who.account]
		if c.New && q.after.kind != Identity && !c.Outside {
			continue
		}
		for _, resource := range resourcesOf(s) {
			for _, action := range actionsOf(s) {
				if r, found := q.witness(who, action, resource, allowed); found {
					c.Actions, c.Resources, c.Witness = once(c.Actions, action.text), once(c.Resources, resource.text), r
				}
			}
		}
		if len(c.Actions) == 0 && c.Conditional && !q.boundary && !q.proves(s, who) {
			c.Unproven = true
			c.Actions, c.Resources = texts(actionsOf(s)), texts(resourcesOf(s))
		}
		if len(c.Actions) > 0 {
			q.merge(c)
		}
	}
}

// callers are those whom a statement is about. A denial matters to those whom another statement
// allows something.
func (q *question) callers(s policy.Statement) []caller {
	context, organization := satisfying(s.Condition)
	all := callers(q.after.kind, s, q.account, organization)
	for i := range all {
		all[i].contexts = q.contexts(s, context)
	}
	if s.Effect == policy.Allow {
		return all
	}
	for _, d := range slices.Concat(q.before.documents, q.after.documents) {
		for _, allow := range d.Statements {
			if allow.Effect != policy.Allow || len(all) > 50 {
				continue
			}
			of, organization := satisfying(allow.Condition)
			maps.Copy(of, context)
			for _, c := range callers(q.after.kind, allow, q.account, organization) {
				c.contexts = q.contexts(s, of)
				all = append(all, c)
			}
		}
	}
	return all
}

// contexts are the context of a request, and the same with what keeps other denials from applying.
func (q *question) contexts(s policy.Statement, context decide.Context) []decide.Context {
	around := decide.Context{}
	for _, d := range slices.Concat(q.before.documents, q.after.documents) {
		for _, other := range d.Statements {
			if other.Effect == policy.Deny {
				evade(around, other.Condition)
			}
		}
	}
	if s.Effect == policy.Deny { // it applies itself
		own := decide.Context{}
		evade(own, s.Condition)
		maps.DeleteFunc(around, func(key string, _ []string) bool { return own[key] != nil })
	}
	maps.Copy(around, context)
	return []decide.Context{context, around}
}

// merge adds a change to one that differs in its actions alone.
func (q *question) merge(c Change) {
	for i, other := range q.changes {
		if other.Allowed == c.Allowed && other.Who == c.Who && other.Outside == c.Outside && other.Conditional == c.Conditional &&
			other.Unproven == c.Unproven && other.Boundary == c.Boundary && slices.Equal(other.Resources, c.Resources) {
			for _, action := range c.Actions {
				q.changes[i].Actions = once(q.changes[i].Actions, action)
			}
			return
		}
	}
	q.changes = append(q.changes, c)
}

// witness finds a request of the patterns that is decided as it is said after, and otherwise
// before.
func (q *question) witness(who caller, action, resource pattern, allowed bool) (decide.Request, bool) {
	for _, context := range who.contexts {
		for _, one := range action.examples {
			r := decide.Request{
				Principal: who.Principal, Action: one, Resource: resource.examples[0], ResourceAccount: q.account, Context: context,
			}
			granted := q.grantor == nil || q.grantor.allows(r)
			if granted && q.after.allows(r) == allowed && q.before.allows(r) != allowed {
				return r, true
			}
		}
	}
	return decide.Request{}, false
}

// proves reports whether the statement decides the request that was made of it, alone: otherwise
// its conditions want something that nobody made.
func (q *question) proves(s policy.Statement, who caller) bool {
	action, resource := actionsOf(s)[0], resourcesOf(s)[0]
	alone := &group{kind: q.after.kind, documents: []policy.Document{{Statements: []policy.Statement{s}}}}
	r := decide.Request{
		Principal: who.Principal, Action: action.examples[0], Resource: resource.examples[0], ResourceAccount: q.account,
		Context: who.contexts[0],
	}
	if s.Effect == policy.Deny && q.after.kind != SCP && q.after.kind != RCP {
		allow := s
		allow.Effect = policy.Allow
		alone.documents[0].Statements[0] = allow
		return alone.allows(r)
	}
	return alone.allows(r) == (s.Effect == policy.Allow)
}

func once(all []string, text string) []string {
	if slices.Contains(all, text) {
		return all
	}
	return append(all, text)
}
