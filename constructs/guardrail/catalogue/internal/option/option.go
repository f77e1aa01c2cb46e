// Package option judges options of AWS services by tables: which property of which type has to have
// which value, and what AWS does where a template is silent.
package option

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// An Option is a property of a type of resource, and what it has to be.
type Option struct {
	Type string
	// Property is a path such as "Logging.Level". * stands for each element of a list, and a part that
	// ends in ? is judged only where it is set. The empty path is the resource itself.
	Property string
	Want     Want
	// Control is that of AWS Security Hub, if there is one.
	Control string
	// Unless exempts resources for which the option does not decide.
	Unless func(r *assembly.Resource) bool
}

// A Table is the options of one rule.
type Table []Option

// Controls returns the controls that a table answers, each once.
func (t Table) Controls() []string {
	var all []string
	for _, o := range t {
		if o.Control != "" && !slices.Contains(all, o.Control) {
			all = append(all, o.Control)
		}
	}
	return all
}

// Check reports the options of a table that resources do not have as wanted.
func (t Table) Check(pass *engine.Pass) {
	for _, o := range t {
		for _, r := range pass.OfType(o.Type) {
			if o.Unless == nil || !o.Unless(r) {
				o.check(pass, r)
			}
		}
	}
}

func (o Option) check(pass *engine.Pass, r *assembly.Resource) {
	for _, path := range Paths(r, o.Property) {
		if fault := o.Want(r.Get(path...)); fault != "" {
			pass.Report(r, strings.Join(path, "."), "%s", fault)
		}
	}
}

// Paths returns the paths in a resource that a property stands for, see [Option].
func Paths(r *assembly.Resource, property string) [][]string {
	return expand(r, nil, strings.Split(property, "."))
}

// expand replaces each * of a path by the indexes of the list that is there, and drops paths whose
// optional part is not.
func expand(r *assembly.Resource, done, rest []string) [][]string {
	for i, key := range rest {
		name, optional := strings.CutSuffix(key, "?")
		switch key {
		case "":
			return [][]string{nil}
		case "*":
			var all [][]string
			for e := range r.Get(done...).Elements() {
				all = append(all, expand(r, append(slices.Clip(done), strconv.Itoa(e)), rest[i+1:])...)
			}
			return all
		}
		done = append(slices.Clip(done), name)
		if optional && !r.Get(done...).Exists() {
			return nil
		}
	}
	return [][]string{done}
}

// With exempts resources that have one of the properties, whatever deployment decides: a member
// of a cluster has the encryption of the cluster.
func With(properties ...string) func(*assembly.Resource) bool {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(properties, func(property string) bool { return r.Get(strings.Split(property, ".")...).AlwaysExists() })
	}
}

// When exempts resources of which a property is certain to have one of the values; "" stands for
// none.
func When(property string, values ...string) func(*assembly.Resource) bool {
	return func(r *assembly.Resource) bool {
		v := r.Get(strings.Split(property, ".")...)
		return v.OneOf(values...) == assembly.True || slices.Contains(values, "") && !v.Exists()
	}
}

// Either exempts resources that one of several exempts.
func Either(exempt ...func(*assembly.Resource) bool) func(*assembly.Resource) bool {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(exempt, func(f func(*assembly.Resource) bool) bool { return f(r) })
	}
}
