package runbooktest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
)

// permissions are what the policies of a role say.
type permissions struct {
	granted, denied []grant
	// boundary is nil if there is none.
	boundary []grant
	// incomplete says that a policy is not known.
	incomplete bool
}

// A grant is the actions of a statement.
type grant struct {
	actions []string
	// except says that the statement is about all but the actions.
	except bool
	// own says that the runbook's author wrote it, so that it can be cut down.
	own bool
}

func (g grant) covers(action string) bool {
	return slices.ContainsFunc(g.actions, func(pattern string) bool { return glob(strings.ToLower(pattern), action) }) != g.except
}

func covered(grants []grant, action string) bool {
	return slices.ContainsFunc(grants, func(g grant) bool { return g.covers(action) })
}

// glob matches text with a pattern of IAM, in which * is any text and ? any character.
func glob(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

func permissionsOf(a *assembly.Assembly, role *assembly.Resource) permissions {
	var p permissions
	for _, inline := range role.Get("Policies").List() {
		p.add(inline.Get("PolicyDocument"))
	}
	for _, managed := range role.Get("ManagedPolicyArns").List() {
		p.attach(managed)
	}
	for _, typ := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"} {
		for _, r := range a.OfType(typ) {
			if refersTo(r.Get("Roles"), role) || refersTo(r.Get("RoleName"), role) {
				p.add(r.Get("PolicyDocument"))
			}
		}
	}
	if boundary := role.Get("PermissionsBoundary"); boundary.Exists() {
		var b permissions
		b.attach(boundary)
		if !b.incomplete {
			p.boundary = append([]grant{}, b.granted...)
		}
		p.denied = append(p.denied, b.denied...)
	}
	return p
}

func refersTo(v assembly.Value, role *assembly.Resource) bool {
	return slices.ContainsFunc(v.Targets(), func(to assembly.Reference) bool { return to.Resource == role })
}

// attach adds a managed policy, of the assembly or of AWS.
func (p *permissions) attach(arn assembly.Value) {
	if to, ok := arn.Target(); ok {
		p.add(to.Resource.Get("PolicyDocument"))
		return
	}
	outline, _ := arn.Outline()
	document, ok := awsmanaged.Find(outline)
	if !ok {
		p.incomplete = true
		return
	}
	for _, s := range document.Statements {
		g := grant{actions: s.Action}
		if s.NotAction != nil {
			g = grant{actions: s.NotAction, except: true}
		}
		everywhere := len(s.Condition) == 0 && slices.Contains(s.Resource, "*")
		p.state(s.Effect == policy.Allow, everywhere, g)
	}
}

// add adds a policy of the assembly.
func (p *permissions) add(document assembly.Value) {
	document = document.Decoded()
	for _, s := range document.Get("Statement").List() {
		g := grant{own: true}
		actions := s.Get("Action")
		if not := s.Get("NotAction"); not.Exists() {
			actions, g.except = not, true
		}
		for _, a := range actions.List() {
			text, known := a.Text()
			if !known {
				p.incomplete = true
				continue
			}
			g.actions = append(g.actions, text)
		}
		everywhere := !s.Get("Condition").Exists()
		for _, r := range s.Get("Resource").List() {
			everywhere = everywhere && r.Is("*") == assembly.True
		}
		p.state(s.Get("Effect").Is("Allow") == assembly.True, everywhere, g)
	}
}

// state adds a statement. One that denies somewhere only leaves the calls of other resources.
func (p *permissions) state(allow, everywhere bool, g grant) {
	if allow {
		p.granted = append(p.granted, g)
	} else if everywhere {
		p.denied = append(p.denied, g)
	}
}

// compare says what a role lacks, and what it has in vain.
func compare(n *needs, p permissions) []string {
	var faults []string
	for _, action := range slices.Sorted(maps.Keys(n.must)) {
		needed := n.must[action] + ", which a step of its runbook needs"
		switch {
		case covered(p.denied, action):
			faults = append(faults, "is denied "+needed)
		case p.boundary != nil && !covered(p.boundary, action):
			faults = append(faults, "lacks "+needed+": its permissions boundary does not allow it")
		case !p.incomplete && !covered(p.granted, action):
			faults = append(faults, "lacks "+needed)
		}
	}
	if n.opaque {
		return faults
	}
	var superfluous []string
	for _, g := range p.granted {
		for _, action := range g.actions {
			if g.own && !g.except && !n.explains(action) {
				superfluous = append(superfluous, fmt.Sprintf("has %s, which no step of its runbooks needs", action))
			}
		}
	}
	return append(faults, slices.Compact(slices.Sorted(slices.Values(superfluous)))...)
}
