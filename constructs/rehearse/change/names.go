package change

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// shortest is the length from which on a name counts as one that a text means.
const shortest = 6

// Names finds texts that name what an update replaces or deletes: they hold it by its old name or
// id, so that CloudFormation neither changes them nor knows that they belong together.
func Names(p *plan.Plan) []finding.Finding {
	gone := map[string]Change{}
	for _, c := range Between(p) {
		if c.Kind == Replace || c.Kind == Delete {
			for _, name := range names(p, c) {
				gone[name] = c
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	for _, r := range p.After.Resources() {
		for _, property := range identifier(r) {
			if name, known := r.Get(property).Text(); known {
				delete(gone, name) // another resource takes it
			}
		}
	}
	var all []finding.Finding
	for _, r := range p.After.Resources() {
		for path, text := range r.Literals() {
			if path[0] == "Metadata" {
				break // it comes last, and is not deployed
			}
			name, c := named(text, gone)
			if name == "" || c.Resource == r {
				continue
			}
			how := "replaced"
			if c.Kind == Delete {
				how = "deleted"
			}
			all = append(all, finding.Finding{Kind: finding.Stale, Severity: finding.Warning, Stack: r.Stack, Resource: r,
				Property: strings.Join(path, "."),
				Message:  fmt.Sprintf("names %s, which is %s, by a text that stays as it is (%s)", c.Subject().Path, how, name),
				Fix:      "Refer to the resource, or write its new name."})
			break
		}
	}
	return all
}

// identifier are the properties that name a resource.
func identifier(r *assembly.Resource) []string {
	if t, known := schema.Of(r.Type); known {
		return t.Identifier
	}
	return nil
}

// names are the texts by which others may hold a resource: the names that it is given and loses,
// and the physical ids that constructs recorded.
func names(p *plan.Plan, c Change) []string {
	if c.Kind == Delete && strings.HasPrefix(c.Was.DeletionPolicy, "Retain") {
		return nil
	}
	var all []string
	for _, property := range identifier(c.Was) {
		was, known := c.Was.Get(property).Text()
		if known && len(was) >= shortest && (c.Kind == Delete || c.Resource.Get(property).Is(was) == assembly.False) {
			all = append(all, was)
		}
	}
	for id, r := range p.Before.Aliases() {
		if r == c.Was {
			all = append(all, id)
		}
	}
	return all
}

// named finds a name of a text, as a word of its own.
func named(text string, gone map[string]Change) (string, Change) {
	for name, c := range gone {
		for rest, at := text, strings.Index(text, name); at >= 0; at = strings.Index(rest, name) {
			before, after := rest[:at], rest[at+len(name):]
			if !endsInWord(before) && !beginsWithWord(after) {
				return name, c
			}
			rest = after
		}
	}
	return "", Change{}
}

func endsInWord(text string) bool { return text != "" && inWord(text[len(text)-1]) }

func beginsWithWord(text string) bool { return text != "" && inWord(text[0]) }

func inWord(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
