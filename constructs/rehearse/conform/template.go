package conform

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform/service"
)

// A template is one that is being checked.
type template struct {
	*assembly.Stack
	root     map[string]any
	place    map[*assembly.Resource]int // from 1: what is in no resource comes first
	problems []Problem

	used, mapped, conditional map[string]bool     // parameters, mappings and conditions that something names
	secret                    map[string]bool     // parameters that are passwords
	edges                     map[string][]string // from a resource to those it needs
}

func newTemplate(s *assembly.Stack) *template {
	t := &template{Stack: s, root: s.Template(), place: map[*assembly.Resource]int{},
		used: map[string]bool{}, mapped: map[string]bool{}, conditional: map[string]bool{}, secret: map[string]bool{},
		edges: map[string][]string{}}
	for i, r := range s.Resources {
		t.place[r] = i + 1
	}
	return t
}

// checks look at a template as a whole. The first of them notes what is used.
var checks = []func(*template){functions, shape, declarations, parameters, mappings, conditions, outputs, assertions, circles, services,
	dynamic}

func services(t *template) {
	service.Check(t.Stack, func(r *assembly.Resource, rule, property, format string, args ...any) {
		t.report(r, rule, property, "", format, args...)
	})
}

// report records a problem of a resource, or without one of another part of the template.
func (t *template) report(r *assembly.Resource, rule, property, fix, format string, args ...any) {
	t.problems = append(t.problems, Problem{rule, t.Stack, r, property, fmt.Sprintf(format, args...), fix})
}

// section is an object of the template, nil if it is none.
func (t *template) section(name string) map[string]any {
	section, _ := t.root[name].(map[string]any)
	return section
}

// place says where a problem of a part of n is.
func place(property string, n node) string {
	if rest, ok := strings.CutPrefix(property, strings.Join(n.path, ".")); ok && rest != "" {
		return strings.TrimPrefix(rest, ".") + " "
	}
	return "it "
}
