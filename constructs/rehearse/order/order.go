// Package order computes in which order the CDK CLI deploys the stacks of an assembly: that of
// its own work graph for cdk deploy --all.
//
// The CLI deploys a stack as soon as the stacks that it depends on are deployed and its assets are
// published, one stack at a time. Among the stacks that are ready it takes the one that became
// ready first: that is the order of the manifest, as long as nobody waits for anything.
package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Cycle is the error of stacks that wait for each other, which the CLI refuses to deploy.
type Cycle struct {
	// Stacks wait for each other: each depends on the next, and the last on the first.
	Stacks []*assembly.Stack
}

func (c *Cycle) Error() string {
	var paths []string
	for _, s := range append(slices.Clone(c.Stacks), c.Stacks[0]) {
		paths = append(paths, s.Path)
	}
	return fmt.Sprintf("stacks wait for each other: %s", strings.Join(paths, " needs "))
}

// Of returns the stacks of the assembly in the order in which cdk deploy --all deploys them, nested
// stacks left out: they are deployed with the stacks around them. No asset counts as published
// before. Publishing takes time too, and how much nobody knows: it is taken to be done, one asset
// after the other, while the stack that is ready first is being deployed.
//
// The error is a *[Cycle]; the stacks returned beside it are those that are deployed before the CLI
// notices.
func Of(a *assembly.Assembly) ([]*assembly.Stack, error) {
	o := assembly.Derived(a, orderKey{}, computed)
	return slices.Clone(o.stacks), o.err
}

type (
	orderKey struct{}
	ordered  struct {
		stacks []*assembly.Stack
		err    error
	}
)

func computed(a *assembly.Assembly) ordered {
	g := build(selected(a))
	deployed := g.run()
	if left := g.waiting(); len(left) > 0 {
		return ordered{deployed, &Cycle{cycle(left)}}
	}
	return ordered{deployed, nil}
}

// selected are the stacks in the order in which the CLI meets them: those of the app, then those of
// its stages, then those of stages in stages.
func selected(a *assembly.Assembly) []*assembly.Stack {
	var stacks []*assembly.Stack
	for _, s := range a.Stacks {
		if s.Parent == nil {
			stacks = append(stacks, s)
		}
	}
	slices.SortStableFunc(stacks, func(x, y *assembly.Stack) int { return x.Depth - y.Depth })
	return stacks
}

// cycle finds stacks that wait for each other among those that cannot be deployed. Stacks that
// only depend on a cycle are not in it.
func cycle(left []*assembly.Stack) []*assembly.Stack {
	var path, found []*assembly.Stack
	seen := map[*assembly.Stack]bool{}
	var visit func(*assembly.Stack) bool
	visit = func(s *assembly.Stack) bool {
		if i := slices.Index(path, s); i >= 0 {
			found = slices.Clone(path[i:])
			return true
		}
		if seen[s] {
			return false
		}
		seen[s] = true
		path = append(path, s)
		defer func() { path = path[:len(path)-1] }()
		return slices.ContainsFunc(s.Dependencies, visit)
	}
	for _, s := range left {
		if visit(s) {
			break
		}
	}
	return found
}

// Before reports whether the manifest orders the two stacks: whether s is deployed only after
// first, however the CLI is called, because it depends on it or on a stack that does.
func Before(first, s *assembly.Stack) bool {
	seen := map[*assembly.Stack]bool{}
	var reaches func(*assembly.Stack) bool
	reaches = func(at *assembly.Stack) bool {
		if seen[at] {
			return false
		}
		seen[at] = true
		return slices.Contains(at.Dependencies, first) || slices.ContainsFunc(at.Dependencies, reaches)
	}
	return reaches(s)
}
