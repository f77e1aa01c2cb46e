package assembly

import (
	"slices"
	"strings"
)

// A Resource is one resource of a template.
type Resource struct {
	Stack     *Stack
	LogicalID string
	Type      string
	// Path is the construct path that the assembly recorded, such as "Prod/Network/Resource". What
	// it recorded nothing of has the path of the stack and the logical id; only if it recorded no
	// logical ids at all, what the template says in the metadata aws:cdk:path.
	Path      string
	DependsOn []string
	Condition string
	// DeletionPolicy and UpdateReplacePolicy are empty if not set, and [Undecided] if an
	// intrinsic function sets them.
	DeletionPolicy      string
	UpdateReplacePolicy string

	properties   any
	metadata     any
	updatePolicy any
	recorded     bool     // that this is its path
	origin       []string // the way to what defines it in the template
}

// Undecided stands for an attribute of a resource that is known only at deployment.
const Undecided = "known only at deployment"

// Get returns a property, see [Value.Get].
func (r *Resource) Get(path ...string) Value {
	return Value{stack: r.Stack, raw: r.properties, set: r.properties != nil}.Get(path...)
}

// Meta returns a value of the resource's Metadata section.
func (r *Resource) Meta(path ...string) Value {
	return Value{stack: r.Stack, raw: r.metadata, set: r.metadata != nil}.Get(path...)
}

// UpdatePolicy returns how CloudFormation updates the resource, of the few types that have a say in
// that, such as Auto Scaling groups.
func (r *Resource) UpdatePolicy() Value {
	return Value{stack: r.Stack, raw: r.updatePolicy, set: r.updatePolicy != nil}
}

// WithUpdatePolicy returns a copy of the resource that is updated in another way, for tests.
func (r *Resource) WithUpdatePolicy(policy map[string]any) *Resource {
	changed := *r
	changed.updatePolicy = policy
	if policy == nil {
		changed.updatePolicy = nil
	}
	return &changed
}

// Tag returns the value of a tag, from a list of Key and Value pairs or from a map.
func (r *Resource) Tag(key string) Value {
	if all := r.TagValues(key); len(all) > 0 {
		return all[0]
	}
	return Value{}
}

// TagValues returns every value of a tag: more than one if the list has its key more than once.
func (r *Resource) TagValues(key string) (all []Value) {
	tags := r.Get("Tags")
	if v := tags.Get(key); v.Exists() {
		return []Value{v}
	}
	for _, tag := range tags.List() {
		if tag.Get("Key").Is(key) == True {
			all = append(all, tag.Get("Value"))
		}
	}
	return all
}

// Conditions are the conditions under which the resource exists: its own and those of the
// nested stacks around it. None means that it always does.
func (r *Resource) Conditions() []string {
	var all []string
	for ; r != nil; r = r.Stack.Parent {
		if r.Condition != "" {
			all = append(all, r.Stack.Path+"."+r.Condition)
		}
	}
	return all
}

type targetsKey struct{}

// Targets returns every resource that a property of this one may refer to. Those of an assembly are
// kept: many rules ask.
func (r *Resource) Targets() []Reference {
	kept := Derived(r.Stack.assembly, targetsKey{}, func(a *Assembly) map[*Resource][]Reference {
		all := make(map[*Resource][]Reference, len(a.all))
		for _, r := range a.all {
			all[r] = r.Get().Targets()
		}
		return all
	})
	if all, ok := kept[r]; ok {
		return slices.Clone(all)
	}
	return r.Get().Targets() // of a resource that was changed
}

// Dependencies are the resources of its stack that CloudFormation creates before this one: those
// that it depends on or refers to, and what those need.
func (r *Resource) Dependencies() map[*Resource]bool {
	all := map[*Resource]bool{}
	r.dependencies(all)
	return all
}

func (r *Resource) dependencies(all map[*Resource]bool) {
	visit := func(other *Resource) {
		if other != nil && other.Stack == r.Stack && !all[other] {
			all[other] = true
			other.dependencies(all)
		}
	}
	for _, id := range r.DependsOn {
		visit(r.Stack.Resource(id))
	}
	for _, to := range r.Targets() {
		visit(to.Resource)
	}
}

// In reports whether the resource lies in the construct tree below path.
func (r *Resource) In(path string) bool { return within(r.Path, path) }

func within(path, ancestor string) bool {
	return path == ancestor || strings.HasPrefix(path, ancestor+"/")
}
