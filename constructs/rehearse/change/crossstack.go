package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// moved tells whether an output has another value after the update: other words, or a reference to
// what is replaced.
func moved(is, was assembly.Value, changes []Change) (string, bool) {
	if !is.Written(was) {
		return "changes", true
	}
	for _, to := range is.Targets() {
		for _, c := range changes {
			if c.Resource == to.Resource && c.Kind == Replace {
				return fmt.Sprintf("changes, because %s is replaced", to.Resource.LogicalID), true
			}
		}
	}
	return "", false
}

// exports finds exports that vanish or change while a stack that is deployed imports them. They
// cannot, before that stack is updated not to.
func exports(p *plan.Plan, changes []Change) []finding.Finding {
	if p.Before == nil {
		return nil
	}
	var all []finding.Finding
	for _, reader := range p.Before.Stacks {
		for _, read := range plan.Imports(reader) {
			if read.Function != "Fn::ImportValue" || read.From == nil {
				continue
			}
			after := successor(p, read.From)
			if after == nil || first(p, reader, read.Name, after) {
				continue
			}
			how := "vanishes"
			if slices.Contains(after.Exports(), read.Name) {
				changed := false
				if how, changed = moved(after.Exported(read.Name), read.From.Exported(read.Name), changes); !changed {
					continue
				}
			}
			all = append(all, finding.Finding{Kind: finding.Refused, Severity: finding.Error, Stack: after,
				Property: read.Name, Message: fmt.Sprintf("export %s while %s uses it, which CloudFormation refuses", how, reader.Path),
				Fix: fmt.Sprintf("Deploy %s first without the import.", reader.Path)})
		}
	}
	return dedupe(all)
}

func dedupe(all []finding.Finding) []finding.Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f finding.Finding) bool {
		key := f.Stack.Path + f.Property + f.Message
		defer func() { seen[key] = true }()
		return seen[key]
	})
}

// successor is the stack of After that replaces one of Before.
func successor(p *plan.Plan, was *assembly.Stack) *assembly.Stack {
	for _, s := range p.After.Stacks {
		if p.Existing(s) == was {
			return s
		}
	}
	return nil
}

// first reports whether the reader is updated, and stops importing, before the exporter.
func first(p *plan.Plan, reader *assembly.Stack, name string, exporter *assembly.Stack) bool {
	after := successor(p, reader)
	if after == nil || p.Place(after) >= p.Place(exporter) || p.Place(after) < 0 {
		return false
	}
	return !slices.ContainsFunc(plan.Imports(after), func(i assembly.Import) bool {
		return i.Function == "Fn::ImportValue" && i.Name == name
	})
}

// stale finds stacks that read a value which this update changes, and whose own template stays as
// it is: the CLI skips them, and they go on using what was.
func stale(p *plan.Plan, changes []Change) []finding.Finding {
	var all []finding.Finding
	for _, s := range p.After.Stacks {
		was := p.Existing(s)
		if was == nil || !s.SameTemplate(was) {
			continue
		}
		for _, read := range plan.Imports(s) {
			if read.Function == "Fn::ImportValue" || read.From == nil || p.Existing(read.From) == nil || plan.Root(read.From) == plan.Root(s) {
				continue
			}
			is, old := read.From.Output(read.Name), p.Existing(read.From).Output(read.Name)
			if read.Publisher != nil {
				before := p.Was(read.Publisher)
				if before == nil {
					continue
				}
				is, old = read.Publisher.Get("Value"), before.Get("Value")
			}
			how, changed := moved(is, old, changes)
			if !changed || !old.Exists() {
				continue
			}
			all = append(all, finding.Finding{Kind: finding.Stale, Severity: finding.Error, Stack: s, Resource: read.Resource,
				Property: strings.Join(read.Path, "."),
				Message: fmt.Sprintf("reads %s of %s, which %s; its own template stays as it is, so that the CLI skips it",
					read.Name, read.From.Path, how),
				Fix: fmt.Sprintf("Deploy it after that once more: cdk deploy %s --exclusively --force. Or publish the new value under another name.",
					plan.Root(s).Path)})
		}
	}
	return all
}
