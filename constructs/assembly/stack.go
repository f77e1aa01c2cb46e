package assembly

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

// Recorded is what constructs recorded in the stack and, for a nested one, in the stack around it.
func (s *Stack) Recorded() []Entry { return s.root().Metadata }

// root is the stack that is not nested: it holds the metadata of all below it.
func (s *Stack) root() *Stack {
	for s.Parent != nil {
		s = s.Parent.Stack
	}
	return s
}
