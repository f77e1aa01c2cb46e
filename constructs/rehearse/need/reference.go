package need

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// References finds templates that CloudFormation does not take because of what their resources
// refer to: names that the template does not have, and resources that wait for each other.
func References(p *plan.Plan) []finding.Finding {
	return assembly.Derived(p.After, referencesKey{}, func(a *assembly.Assembly) []finding.Finding {
		var all []finding.Finding
		for _, s := range a.Stacks {
			all = append(all, unresolved(s)...)
			all = append(all, circles(s)...)
		}
		return all
	})
}

type referencesKey struct{}

func refers(r *assembly.Resource, property, fix, format string, args ...any) finding.Finding {
	return finding.Finding{Kind: finding.Order, Severity: finding.Error, Stack: r.Stack, Resource: r, Property: property,
		Message: fmt.Sprintf(format, args...), Fix: fix}
}

// unresolved says of each resource the first name that the template does not have. What a macro or
// an include adds is not to be seen.
func unresolved(s *assembly.Stack) []finding.Finding {
	for _, u := range s.Unseen() {
		if u.Kind != assembly.UnseenTemplate {
			return nil
		}
	}
	known := map[string]bool{}
	for _, name := range s.Parameters() {
		known[name] = true
	}
	for _, r := range s.Resources {
		known[r.LogicalID] = true
	}
	missing := func(id string) bool {
		return !known[id] && !strings.HasPrefix(id, "AWS::") && !strings.Contains(id, "${")
	}
	var all []finding.Finding
	for _, r := range s.Resources {
		property, id := "DependsOn", ""
		if i := slices.IndexFunc(r.DependsOn, missing); i >= 0 {
			id = r.DependsOn[i]
		}
		for path, text := range r.Literals() {
			if id != "" || metadata(path) {
				break
			}
			for _, to := range named(path, text) {
				if missing(to) {
					property, id = strings.Join(path, "."), to
				}
			}
		}
		if id != "" {
			all = append(all,
				refers(r, property, "Correct the name, or define what it is of.", "refers to %s, which the template does not have", id))
		}
	}
	return all
}

var variable = regexp.MustCompile(`\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}`)

// named are the logical ids that a text of an intrinsic function names. An Fn::Sub that has names
// of its own, and loops, are left out.
func named(path []string, text string) []string {
	if slices.ContainsFunc(path, func(name string) bool { return strings.HasPrefix(name, "Fn::ForEach") }) {
		return nil
	}
	last, before := element(path, 1), element(path, 2)
	switch {
	case last == "Ref", before == "Fn::GetAtt" && last == "0":
		return []string{text}
	case last == "Fn::GetAtt":
		id, _, _ := strings.Cut(text, ".")
		return []string{id}
	case last == "Fn::Sub":
		var all []string
		for _, m := range variable.FindAllStringSubmatch(text, -1) {
			all = append(all, m[1])
		}
		return all
	}
	return nil
}

// element is an element of a path, counted from its end.
func element(path []string, fromEnd int) string {
	if fromEnd > len(path) {
		return ""
	}
	return path[len(path)-fromEnd]
}

// circles finds the resources of a stack that wait for themselves, one for each circle.
func circles(s *assembly.Stack) []finding.Finding {
	var all []finding.Finding
	const open, done = 1, 2
	state := map[*assembly.Resource]int{}
	var visit func(r *assembly.Resource)
	visit = func(r *assembly.Resource) {
		state[r] = open
		for _, next := range awaited(r) {
			switch state[next] {
			case open:
				all = append(all, refers(next, "", "Move what one needs of the other into a resource of its own.",
					"waits for itself, by way of %s", r.LogicalID))
			case 0:
				visit(next)
			}
		}
		state[r] = done
	}
	for _, r := range s.Resources {
		if state[r] == 0 {
			visit(r)
		}
	}
	return all
}

// awaited are the resources of the same stack that CloudFormation creates before.
func awaited(r *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	for _, id := range r.DependsOn {
		if to := r.Stack.Resource(id); to != nil {
			all = append(all, to)
		}
	}
	for _, to := range r.Targets() {
		if to.Resource.Stack == r.Stack {
			all = append(all, to.Resource)
		}
	}
	return all
}
