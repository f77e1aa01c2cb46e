package need

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Placeholders finds ids in the templates of what the deployment itself makes. Nobody knows them
// before: neither those of an organization, of its root, units and accounts, nor those that
// constructs recorded with [assembly.MetadataAlias]. There is one finding for each id.
func Placeholders(p *plan.Plan) []finding.Finding {
	s := &search{plan: p, makers: makers(p), known: map[string]bool{}, uses: map[string]*use{}}
	if s.makers.none() {
		return nil
	}
	if p.Before != nil {
		each(p.Before.Stacks, func(_ *assembly.Stack, _ *assembly.Resource, _ []string, id string) { s.known[id] = true })
	}
	each(ordered(p), s.meet)
	return s.findings()
}

// ordered are the stacks in the order of their deployment, nested ones after those around them.
func ordered(p *plan.Plan) []*assembly.Stack {
	stacks := slices.Clone(p.After.Stacks)
	slices.SortStableFunc(stacks, func(x, y *assembly.Stack) int { return cmp.Compare(p.Place(x), p.Place(y)) })
	return stacks
}

// made are the resources of a plan that make ids.
type made struct {
	organization, account *assembly.Resource // new ones, nil if the plan makes none
	aliases               map[string]*assembly.Resource
}

func (m made) none() bool { return m.organization == nil && m.account == nil && len(m.aliases) == 0 }

func makers(p *plan.Plan) made {
	m := made{aliases: map[string]*assembly.Resource{}}
	for _, r := range p.After.OfType("AWS::Organizations::Organization") {
		if p.New(r) {
			m.organization = r
		}
	}
	for _, r := range p.After.OfType("AWS::Organizations::Account") {
		if p.New(r) && m.account == nil {
			m.account = r
		}
	}
	for id, r := range p.After.Aliases() {
		if p.New(r) {
			m.aliases[id] = r
		}
	}
	return m
}

// maker is the resource of the plan that makes what the id is of, nil if it may be known.
func (m made) maker(id string) *assembly.Resource {
	if r := m.aliases[id]; r != nil {
		return r
	}
	switch {
	case identifier.Organization.Valid(id), identifier.Root.Valid(id), identifier.Unit.Valid(id):
		return m.organization
	case !identifier.Account.Valid(id) || m.account == nil || id == plan.Root(m.account.Stack).Account:
		return nil
	}
	return m.account
}

// A use is where an id is met first, and how often after that.
type use struct {
	finding.Finding
	maker  *assembly.Resource
	stacks []*assembly.Stack
	times  int
}

type search struct {
	plan   *plan.Plan
	makers made
	known  map[string]bool // what was there before
	uses   map[string]*use
	order  []string
}

func (s *search) meet(stack *assembly.Stack, r *assembly.Resource, path []string, id string) {
	maker := s.makers.maker(id)
	if maker == nil || s.known[id] {
		return
	}
	u := s.uses[id]
	if u == nil {
		u = &use{maker: maker, Finding: finding.Finding{
			Kind: finding.Placeholder, Severity: finding.Error, Stack: stack, Resource: r, Property: strings.Join(path, "."),
		}}
		s.uses[id], s.order = u, append(s.order, id)
	}
	u.times++
	if !slices.Contains(u.stacks, stack) {
		u.stacks = append(u.stacks, stack)
	}
}

func (s *search) findings() []finding.Finding {
	var all []finding.Finding
	for _, id := range s.order {
		u := s.uses[id]
		verb := "names"
		if u.Resource == nil {
			verb = "is deployed into"
		}
		u.Message = fmt.Sprintf("%s %s, which is not known before %s is made (met %d times, in %d stacks)",
			verb, id, u.maker.Path, u.times, len(u.stacks))
		u.Fix = fmt.Sprintf("Refer to %s where it is in the same stack. Elsewhere, deploy stack %s first and take the id from its outputs.",
			u.maker.LogicalID, plan.Root(u.maker.Stack).Path)
		all = append(all, u.Finding)
	}
	return all
}

// each visits every id in the stacks: that of the account of a stack, and those in texts.
func each(stacks []*assembly.Stack, visit func(*assembly.Stack, *assembly.Resource, []string, string)) {
	for _, s := range stacks {
		if s.Parent == nil && s.Account != "" {
			visit(s, nil, nil, s.Account)
		}
		for _, r := range s.Resources {
			for path, text := range r.Literals() {
				if metadata(path) {
					break // it comes last, and is not deployed
				}
				for id := range ids(text) {
					visit(s, r, path, id)
				}
			}
		}
	}
}

// metadata reports whether a path is in the Metadata section of a resource.
func metadata(path []string) bool { return len(path) > 0 && path[0] == "Metadata" }

// ids yields what may be an id: the longest runs of small letters, digits and hyphens.
func ids(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for start := 0; start < len(text); {
			end := start
			for end < len(text) && part(text[end]) {
				end++
			}
			if word := text[start:end]; candidate(word) && !yield(word) {
				return
			}
			start = end + 1
		}
	}
}

func part(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || 'A' <= c && c <= 'Z' || c == '_'
}

// candidate tells at once what is no id: most words.
func candidate(word string) bool {
	return len(word) == 12 && word[0] <= '9' || len(word) > 5 && strings.Contains(word[:min(len(word), 5)], "-")
}
