package assembly

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

// UnseenKind says why something is not to be seen.
type UnseenKind int

const (
	// UnseenMacro is what a macro makes of the template or of a part of it.
	UnseenMacro UnseenKind = iota
	// UnseenInclude is a part that the template includes from somewhere else.
	UnseenInclude
	// UnseenLoop is an Fn::ForEach over what only the deployment knows.
	UnseenLoop
	// UnseenTemplate is the template of a nested stack or of a stack set.
	UnseenTemplate
	// UnseenDeployed is a template that CloudFormation reads in place of the stack's own.
	UnseenDeployed
)

// An Unseen is a part of what is deployed that no template of the assembly shows.
type Unseen struct {
	Kind UnseenKind
	// Resource is the one that it belongs to, nil if it belongs to the template.
	Resource *Resource
	// Property is the property of the resource, or the section of the template; empty for the whole.
	Property string
	// Detail names it: the macro, the location, the template.
	Detail string
}

// Unseen returns what is deployed with the stack and not to be seen.
func (s *Stack) Unseen() []Unseen { return slices.Clone(s.unseen) }

// locate takes what could not be expanded for a part of the resources that it is in.
func (s *Stack) locate(all []transform.Unseen) {
	for _, u := range all {
		unseen := Unseen{Kind: UnseenKind(u.Kind), Property: strings.Join(u.Path, "."), Detail: u.Detail}
		for _, r := range s.Resources {
			if rest, ok := cutPath(u.Path, r.origin); ok {
				rest, _ = cutPath(rest, []string{"Properties"})
				unseen.Resource, unseen.Property = r, strings.Join(rest, ".")
				break
			}
		}
		s.unseen = append(s.unseen, unseen)
	}
}

// cutPath returns what of a path follows prefix, and the path itself if it does not begin so.
func cutPath(path, prefix []string) (rest []string, found bool) {
	if len(path) < len(prefix) || !slices.Equal(path[:len(prefix)], prefix) {
		return path, false
	}
	return path[len(prefix):], true
}
