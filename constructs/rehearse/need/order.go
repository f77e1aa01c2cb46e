// Package need finds what a stack needs while it is being deployed and what is not there yet.
package need

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Order finds stacks that wait for each other, dependencies on stacks that do not exist, and values
// of other stacks that nobody has published when they are read.
func Order(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	if p.Cycle != nil {
		all = append(all, finding.Finding{Kind: finding.Order, Severity: finding.Error, Stack: p.Cycle.Stacks[0],
			Message: "is never deployed, because " + p.Cycle.Error(),
			Fix:     "Move what the stacks need of each other into one stack, or into a third one that both depend on."})
	}
	for _, s := range p.After.Stacks {
		for _, id := range s.MissingDependencies {
			all = append(all, finding.Finding{Kind: finding.Order, Severity: finding.Error, Stack: s,
				Message: fmt.Sprintf("depends on %s, which is not in the assembly", id),
				Fix:     "Synthesize the whole app, or remove the dependency."})
		}
		if s.Parent == nil && p.Place(s) < 0 && (p.Cycle == nil || !slices.Contains(p.Cycle.Stacks, s)) {
			all = append(all, finding.Finding{Kind: finding.Order, Severity: finding.Error, Stack: s,
				Message: "is never deployed, because it depends on stacks that wait for each other"})
		}
		all = append(all, reads(p, s)...)
	}
	return all
}

// reads finds values that a stack reads before they are there: one finding for each stack that it
// reads from.
func reads(p *plan.Plan, s *assembly.Stack) []finding.Finding {
	var all []finding.Finding
	said, split := map[*assembly.Stack]bool{}, map[*assembly.Stack]bool{}
	for _, read := range plan.Imports(s) {
		if read.From == nil {
			all = append(all, unpublished(p, s, read)...)
			continue
		}
		from, to := plan.Root(read.From), plan.Root(s)
		if read.Function == "Fn::GetStackOutput" && slices.Contains(read.Path, "Fn::Split") && !split[from] {
			split[from] = true
			f := at(s, read)
			f.Severity = finding.Warning
			f.Message = fmt.Sprintf("splits %s of %s, and AWS does not document that Fn::Split takes Fn::GetStackOutput", read.Name, from.Path)
			f.Fix = "Publish the part as an output of its own."
			all = append(all, f)
		}
		if from == to || said[from] || published(p, read) || order.Before(from, to) {
			continue
		}
		said[from] = true
		f := at(s, read)
		f.Message = fmt.Sprintf("reads %s of %s, and nothing makes it wait for that stack: deployed alone or in parallel, it fails",
			read.Name, from.Path)
		f.Fix = fmt.Sprintf("Make stack %s depend on stack %s.", to.Path, from.Path)
		if p.Place(from) > p.Place(to) {
			f.Message = fmt.Sprintf("reads %s of %s, which is deployed later", read.Name, from.Path)
		}
		all = append(all, f)
	}
	return all
}

// at is a finding where the value is read.
func at(s *assembly.Stack, read assembly.Import) finding.Finding {
	return finding.Finding{Kind: finding.Order, Severity: finding.Error, Stack: s, Resource: read.Resource,
		Property: strings.Join(read.Path, ".")}
}

// published reports whether the value is there before the deployment: it was published before,
// under the same name.
func published(p *plan.Plan, read assembly.Import) bool {
	was := p.Existing(read.From)
	return was != nil && (read.Publisher != nil && p.Was(read.Publisher) != nil || read.Publisher == nil && publishes(was, read))
}

func publishes(s *assembly.Stack, read assembly.Import) bool {
	if read.Function == "Fn::GetStackOutput" {
		return s.Output(read.Name).Exists()
	}
	return slices.Contains(s.Exports(), read.Name)
}

// unpublished is about a value that no stack of the app publishes, and that is of a stack of the
// app.
func unpublished(p *plan.Plan, s *assembly.Stack, read assembly.Import) []finding.Finding {
	f := at(s, read)
	if read.Function == "Fn::ImportValue" && read.Name != "" {
		for _, other := range p.After.Stacks {
			if slices.Contains(other.Exports(), read.Name) {
				f.Message = fmt.Sprintf("imports %s, which %s exports in %s/%s: exports are for one account and Region",
					read.Name, other.Path, other.Account, other.Region)
				f.Fix = "Read the output with Fn::GetStackOutput."
				return []finding.Finding{f}
			}
		}
	}
	if read.Function != "Fn::GetStackOutput" {
		return nil // an export or a parameter may be there from elsewhere
	}
	for _, other := range p.After.Stacks {
		if other.Name == read.StackName && other.Parent == nil {
			f.Message = fmt.Sprintf("reads %s of %s, which has no such output", read.Name, other.Path)
			f.Fix = "Publish the value as an output of that stack."
			return []finding.Finding{f}
		}
	}
	return nil
}
