package access

import (
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// policiesKey is the key of all policies of an assembly.
type policiesKey struct{}

// Policies returns all policies of the assembly, in the order of [Types] and of the template.
func Policies(a *assembly.Assembly) []*Policy {
	return assembly.Derived(a, policiesKey{}, func(a *assembly.Assembly) []*Policy {
		var all []*Policy
		for _, t := range Types {
			for _, r := range a.OfType(t.Name) {
				for _, v := range t.values(r) {
					all = append(all, read(t, r, v))
				}
			}
		}
		return all
	})
}

// byResourceKey is the key of the policies by resource.
type byResourceKey struct{}

// Of returns the policies of a resource.
func Of(a *assembly.Assembly, r *assembly.Resource) []*Policy {
	return assembly.Derived(a, byResourceKey{}, func(a *assembly.Assembly) map[*assembly.Resource][]*Policy {
		by := map[*assembly.Resource][]*Policy{}
		for _, p := range Policies(a) {
			by[p.At] = append(by[p.At], p)
		}
		return by
	})[r]
}

// values returns the documents at the place in a resource.
func (t Type) values(r *assembly.Resource) []assembly.Value {
	if gather := spread[t.Name]; gather != nil {
		return gather(r)
	}
	before, after, each := strings.Cut(t.Property, ".*")
	v := r.Get(strings.Split(before, ".")...)
	if !each {
		if !v.Exists() {
			return nil
		}
		return []assembly.Value{v}
	}
	var all []assembly.Value
	for _, e := range v.List() {
		if after != "" {
			e = e.Get(strings.Split(after[1:], ".")...)
		}
		if e.Exists() {
			all = append(all, e)
		}
	}
	return all
}

func read(t Type, r *assembly.Resource, document assembly.Value) *Policy {
	property, _, _ := strings.Cut(t.Property, ".*")
	p := &Policy{At: r, Property: property, Type: t}
	for _, alt := range document.Alternatives() {
		if !alt.Exists() {
			continue
		}
		alt = alt.Decoded()
		if len(alt.Keys()) == 0 {
			p.add(alt, &statement{may: anything(t.Kind)}) // unknown as a whole
			continue
		}
		version, _ := alt.Get("Version").Text()
		p.may.Version, p.sure.Version = version, version
		if version == "" {
			p.may.Version, p.sure.Version = policy.OldVersion, policy.OldVersion
		}
		statements := alt.Get("Statement")
		always := len(document.Alternatives()) == 1 && len(statements.Alternatives()) == 1
		for _, one := range statements.Alternatives() {
			for _, s := range elements(one) {
				alternatives := s.Alternatives()
				for _, s := range alternatives {
					if s.Exists() {
						p.add(s, readStatement(t.Kind, s, always && len(alternatives) == 1))
					}
				}
			}
		}
	}
	return p
}

// elements returns the elements of a list with their alternatives, or the value itself.
func elements(v assembly.Value) []assembly.Value {
	if !v.Exists() || len(v.Keys()) > 0 {
		return []assembly.Value{v}
	}
	var all []assembly.Value
	most := 2*len(v.List()) + 8 // some may be AWS::NoValue
	for i := range most {
		if e := v.Get(strconv.Itoa(i)); e.Exists() {
			all = append(all, e)
		}
	}
	if len(all) == 0 {
		return v.List() // decided at deployment
	}
	return all
}

// anything is a statement that allows everything to everyone.
func anything(k Kind) *policy.Statement {
	s := &policy.Statement{Effect: policy.Allow, Action: []string{"*"}, Resource: []string{"*"}}
	if k != Identity {
		s.Principal = policy.Everyone()
	}
	return s
}

func (p *Policy) add(v assembly.Value, s *statement) {
	out := Statement{Policy: p, Value: v, May: s.may, mayAt: -1, sureAt: -1}
	if s.may != nil {
		out.mayAt = len(p.may.Statements)
		p.may.Statements = append(p.may.Statements, *s.may)
	}
	if s.sure != nil {
		out.sureAt = len(p.sure.Statements)
		p.sure.Statements = append(p.sure.Statements, *s.sure)
	}
	p.Statements = append(p.Statements, out)
}
