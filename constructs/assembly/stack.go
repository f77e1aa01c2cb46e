package assembly

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// A Stack is one CloudFormation stack.
type Stack struct {
	// ID is the id of its artifact in the manifest, empty for a nested stack.
	ID string
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
	// TerminationProtection tells whether CloudFormation refuses to delete it. It is Unknown for a
	// template that stands alone, unless [Facts] say it.
	TerminationProtection Truth
	// Tags are the stack's own tags, which CloudFormation puts on its resources; nil if they are
	// not known, as of a template that stands alone.
	Tags map[string]string
	// Trusted are those outside of the app to whom the stack may give access or send data.
	Trusted []Trusted
	// TemplateFile is the path of the template below [Assembly.Dir], or as it was given to
	// [ReadTemplate]; TemplateSize is its length in bytes.
	TemplateFile string
	TemplateSize int
	// Standalone says that no manifest describes the stack: its template was read by itself.
	Standalone bool
	// Parent is set for a nested stack: the AWS::CloudFormation::Stack resource.
	Parent *Resource
	// Dependencies are the stacks that the manifest says are deployed before this one, and
	// MissingDependencies the ids among them that no artifact has.
	Dependencies        []*Stack
	MissingDependencies []string
	// Assets are what is uploaded before the stack is deployed, its template among them.
	Assets []Asset
	// Bootstrap is the version of the bootstrap stack that its environment has to have, 0 if the
	// stack is deployed without one.
	Bootstrap int
	// Qualifier is that of the bootstrap stack, empty for CDK's own, hnb659fds.
	Qualifier string
	// Depth counts the cloud assemblies around the one that the stack lies in: 0 for the stacks of
	// the app, 1 for those of a stage.
	Depth int
	// Deployment is what else the manifest says of how the stack is deployed.
	Deployment Deployment
	// Resources are in the order of the template, which is the order of definition.
	Resources []*Resource
	// Metadata is what constructs recorded, by construct path.
	Metadata []Entry

	assembly    *Assembly
	dir         string // of the assembly that it was read from
	document    *document.Document
	sources     map[string]Source // by construct path
	types       map[string]string // of constructs, by path
	byID        map[string]*Resource
	nested      map[string]*Stack // by logical id of the AWS::CloudFormation::Stack
	parameters  map[string]map[string]any
	given       node // the values that the manifest gives to parameters
	mappings    map[string]any
	conditions  any  // as the template has them
	transformed bool // macros and includes, if it has any, may have written any part of it
	outputs     map[string]map[string]any
	metadata    any
	texts       []any // the rest of the template
	unseen      []Unseen
}

// Assembly returns the assembly that the stack is part of.
func (s *Stack) Assembly() *Assembly { return s.assembly }

// Resource returns the resource with the logical id, or nil.
func (s *Stack) Resource(logicalID string) *Resource { return s.byID[logicalID] }

// Output returns the value of an output of the template.
func (s *Stack) Output(name string) Value {
	return Value{stack: s}.with(s.outputs[name]["Value"])
}

// Outputs returns the names of the outputs of the template, sorted.
func (s *Stack) Outputs() []string { return sortedKeys(s.outputs) }

// Exports returns the names under which the stack exports outputs, where they are known, sorted.
func (s *Stack) Exports() []string {
	var names []string
	for name := range s.outputs {
		if exported, known := s.export(name).Text(); known {
			names = append(names, exported)
		}
	}
	slices.Sort(names)
	return names
}

// Exported returns the value that the stack exports under a name.
func (s *Stack) Exported(name string) Value {
	for output := range s.outputs {
		if s.export(output).Is(name) == True {
			return s.Output(output)
		}
	}
	return Value{}
}

// export is the name under which an output is exported.
func (s *Stack) export(output string) Value {
	return Value{stack: s}.with(s.outputs[output]["Export"]).Get("Name")
}

// Meta returns a value of the template's Metadata section.
func (s *Stack) Meta(path ...string) Value {
	return Value{stack: s, raw: s.metadata, set: s.metadata != nil}.Get(path...)
}

// Nested returns the stack that an AWS::CloudFormation::Stack resource makes, or nil if
// its template is not in the assembly.
func (s *Stack) Nested(logicalID string) *Stack { return s.nested[logicalID] }

// Recorded is what constructs recorded in the stack and, for a nested one, in the stack around it.
func (s *Stack) Recorded() []Entry { return s.Root().Metadata }

// Root is the stack itself or, of a nested one, the outermost around it. It holds what the
// constructs of all of them recorded.
func (s *Stack) Root() *Stack {
	for s.Parent != nil {
		s = s.Parent.Stack
	}
	return s
}

// Parameters returns the names of the parameters of the template, sorted.
func (s *Stack) Parameters() []string { return sortedKeys(s.parameters) }

// Mappings returns the names of the mappings of the template, sorted.
func (s *Stack) Mappings() []string { return sortedKeys(s.mappings) }

// SameTemplate reports whether the templates of two stacks say the same in the same words: then the
// CDK CLI takes the one for deployed where the other is.
func (s *Stack) SameTemplate(other *Stack) bool {
	return s == other || Derived(s.assembly, sameKey{s, other}, func(*Assembly) bool {
		return identical(s.document.Root, other.document.Root)
	})
}

type sameKey struct{ stack, other *Stack }

// Template returns the template as it is written: before loops are unrolled and transforms applied.
// It is not to be written to.
func (s *Stack) Template() map[string]any {
	root, _ := s.document.Root.(map[string]any)
	return root
}
