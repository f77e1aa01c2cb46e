package deploycall

import (
	"slices"
	"strings"
)

// withoutUndoing leaves out what a custom resource does on its deletion to take back nothing but
// what it made, as every resource does: deleteResourcePolicy after putResourcePolicy, of the same
// name.
func withoutUndoing(calls []Call) []Call {
	return slices.DeleteFunc(slices.Clone(calls), func(c Call) bool {
		return c.Property == "Delete" && slices.ContainsFunc(calls, func(made Call) bool {
			return made.Property == "Create" && c.undoes(made) && made.Effect().Weakens == ""
		})
	})
}

func (c Call) undoes(made Call) bool {
	of, ok := strings.CutPrefix(fold(c.command()), "delete")
	api := fold(made.command())
	return ok && fold(c.Service) == fold(made.Service) && (api == "put"+of || api == "create"+of) && partOf(c.Parameters, made.Parameters)
}

// partOf tells whether each parameter is one of the others, of the same value.
func partOf(parameters, others any) bool {
	values := map[string][]string{}
	scalars(others, func(key, value string) { values[key] = append(values[key], value) })
	all := true
	scalars(parameters, func(key, value string) { all = all && slices.Contains(values[key], value) })
	return all
}
