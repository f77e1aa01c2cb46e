package assembly

import (
	"slices"
	"strings"
)

// The metadata types that Plinth's constructs record on their nodes.
const (
	// MetadataClass holds a stack's [Class].
	MetadataClass = "plinth:class"
	// MetadataSource holds the [Source] that defined a construct.
	MetadataSource = "plinth:source"
	// MetadataWaiver holds a guardrail waiver.
	MetadataWaiver = "plinth:waiver"
)

// An Assembly is a cloud assembly in memory. It is read once and not written to.
type Assembly struct {
	// Dir is the directory it was read from.
	Dir string
	// Stacks holds every stack: in manifest order, each followed by its nested stacks.
	Stacks []*Stack

	exports map[exportKey][]Value // Fn::ImportValue looks here
	byType  map[string][]*Resource
	byName  map[string][]*Stack // top-level stacks; Fn::GetStackOutput looks here
}

// exportKey scopes an export name to the environment it is visible in.
type exportKey struct{ account, region, name string }

// Resources returns every resource of the assembly, in template order.
func (a *Assembly) Resources() []*Resource {
	var all []*Resource
	for _, s := range a.Stacks {
		all = append(all, s.Resources...)
	}
	return all
}

// OfType returns every resource of a CloudFormation type such as AWS::EC2::Subnet.
func (a *Assembly) OfType(typ string) []*Resource { return a.byType[typ] }

// A Stack is one CloudFormation stack.
type Stack struct {
	// Name is the name CloudFormation gives the stack; for a nested stack, whose
	// name is made at deploy time, the logical id of its resource.
	Name string
	// Path is the construct path, such as "Stage/Prod".
	Path string
	// Account and Region are empty where the stack leaves them to the deployment.
	Account, Region string
	// Class is what the app said of the environment, Production if nothing; ClassDeclared
	// tells which.
	Class         Class
	ClassDeclared bool
	// TerminationProtection tells whether CloudFormation refuses to delete it.
	TerminationProtection bool
	// Tags are the stack's own tags, which CloudFormation puts on its resources.
	Tags map[string]string
	// TemplateFile is the path of the template below [Assembly.Dir], TemplateSize its length
	// in bytes.
	TemplateFile string
	TemplateSize int
	// Parent is set for a nested stack: the AWS::CloudFormation::Stack resource.
	Parent *Resource
	// Resources are in the order of the template, which is the order of definition.
	Resources []*Resource
	// Metadata is what constructs recorded, by construct path.
	Metadata []Entry

	assembly   *Assembly
	sources    map[string]Source // by construct path
	byID       map[string]*Resource
	nested     map[string]*Stack // by logical id of the AWS::CloudFormation::Stack
	parameters map[string]map[string]any
	mappings   map[string]any
	outputs    map[string]map[string]any
	texts      []any // the rest of the template
}

// Resource returns the resource with the logical id, or nil.
func (s *Stack) Resource(logicalID string) *Resource { return s.byID[logicalID] }

// Output returns the value of an output of the template.
func (s *Stack) Output(name string) Value {
	return Value{stack: s}.with(s.outputs[name]["Value"])
}

// Nested returns the stack that an AWS::CloudFormation::Stack resource makes, or nil if
// its template is not in the assembly.
func (s *Stack) Nested(logicalID string) *Stack { return s.nested[logicalID] }

// A Resource is one resource of a template.
type Resource struct {
	Stack     *Stack
	LogicalID string
	Type      string
	// Path is the construct path, such as "Prod/Network/Resource"; for a template
	// that has no construct metadata, the stack's path and the logical id.
	Path      string
	DependsOn []string
	Condition string
	// DeletionPolicy and UpdateReplacePolicy are empty if not set, and [Undecided] if an
	// intrinsic function sets them.
	DeletionPolicy      string
	UpdateReplacePolicy string

	properties any
	metadata   any
}

// Get returns a property, see [Value.Get].
func (r *Resource) Get(path ...string) Value {
	return Value{stack: r.Stack, raw: r.properties, set: r.properties != nil}.Get(path...)
}

// Meta returns a value of the resource's Metadata section.
func (r *Resource) Meta(path ...string) Value {
	return Value{stack: r.Stack, raw: r.metadata, set: r.metadata != nil}.Get(path...)
}

// Tag returns the value of a tag, from a list of Key and Value pairs or from a map.
func (r *Resource) Tag(key string) Value {
	tags := r.Get("Tags")
	if v := tags.Get(key); v.Exists() {
		return v
	}
	for _, tag := range tags.List() {
		if tag.Get("Key").Is(key) == True {
			return tag.Get("Value")
		}
	}
	return Value{}
}

// Source is the place in the app's own code that defined the resource: that of the
// nearest construct above it which recorded one. The zero Source means unknown.
func (r *Resource) Source() Source { return r.Stack.root().SourceOf(r.Path) }

// Undecided stands for an attribute of a resource that only deployment decides.
const Undecided = "(decided at deployment)"

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

// In reports whether the resource lies in the construct tree below path.
func (r *Resource) In(path string) bool { return within(r.Path, path) }

// An Entry is one piece of metadata that a construct recorded.
type Entry struct {
	// Path is the construct path, without a leading slash.
	Path string
	Type string
	// Data is decoded JSON.
	Data any
}

// Source is a place in an app's code.
type Source struct {
	File string `json:"file"` // relative to the module's folder, with slashes
	Line int    `json:"line"`
}

// SourceOf returns the place in the app's code that defined the nearest construct at or above
// path which recorded one.
func (s *Stack) SourceOf(path string) Source {
	for {
		if source, ok := s.sources[path]; ok {
			return source
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			return Source{}
		}
		path = path[:i]
	}
}

// root is the stack that is not nested: it holds the metadata of all below it.
func (s *Stack) root() *Stack {
	for s.Parent != nil {
		s = s.Parent.Stack
	}
	return s
}

func within(path, ancestor string) bool {
	return path == ancestor || strings.HasPrefix(path, ancestor+"/")
}

func (a *Assembly) index() {
	a.byType = map[string][]*Resource{}
	a.byName = map[string][]*Stack{}
	a.exports = map[exportKey][]Value{}
	for _, s := range a.Stacks {
		if s.Parent == nil {
			a.byName[s.Name] = append(a.byName[s.Name], s)
		}
		for _, r := range s.Resources {
			a.byType[r.Type] = append(a.byType[r.Type], r)
		}
		for _, name := range sortedKeys(s.outputs) {
			export := Value{stack: s}.with(s.outputs[name]["Export"])
			if exported, known := export.Get("Name").Text(); known {
				key := exportKey{s.Account, s.Region, exported}
				a.exports[key] = append(a.exports[key], s.Output(name))
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
