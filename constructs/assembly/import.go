package assembly

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An Import is a value from outside its stack that a template reads while it is deployed.
type Import struct {
	// Resource and Path are where it is read; Resource is nil, and the section of the template comes
	// first in Path, for what is no resource.
	Resource *Resource
	Path     []string
	// Function is how: Fn::ImportValue, Fn::GetStackOutput, or "ssm" for a parameter of Parameter
	// Store, by a dynamic reference or by a parameter of the template.
	Function string
	// Name is that of the export, the output or the parameter; StackName, Region and RoleARN are the
	// arguments of Fn::GetStackOutput. They are empty if only the deployment knows them.
	Name, StackName, Region, RoleARN string
	// From is the stack of the assembly that publishes the value, and Publisher the resource if a
	// resource does; nil if none does.
	From      *Stack
	Publisher *Resource
}

// Imports returns what the template reads from outside: in resources, in template order, then in
// outputs, conditions and parameters.
func (s *Stack) Imports() []Import {
	w := importer{stack: s}
	functions := s.transformed || s.document.Uses("Fn::ImportValue") || s.document.Uses("Fn::GetStackOutput")
	for _, r := range s.Resources {
		if functions || slices.ContainsFunc(r.allLiterals(), func(l literal) bool { return strings.Contains(l.text, "{{resolve:") }) {
			w.resource = r
			w.walk(r.properties, nil)
		}
	}
	w.resource = nil
	for _, name := range sortedKeys(s.outputs) {
		w.walk(s.outputs[name], []string{"Outputs", name})
	}
	for _, name := range sortedKeys(s.parameters) {
		parameter := s.parameters[name]
		typ, _ := parameter["Type"].(string)
		def, _ := parameter["Default"].(string)
		if strings.HasPrefix(typ, "AWS::SSM::Parameter::Value<") && def != "" {
			w.parameter([]string{"Parameters", name}, def)
		}
	}
	return w.found
}

type importer struct {
	stack    *Stack
	resource *Resource
	found    []Import
}

// stored is a dynamic reference to Parameter Store: {{resolve:ssm:/name}}, perhaps with a version.
var stored = regexp.MustCompile(`\{\{resolve:ssm(?:-secure)?:([a-zA-Z0-9_.\-/]+)`)

func (w *importer) walk(raw any, path []string) {
	switch raw := raw.(type) {
	case string:
		if !strings.Contains(raw, "{{resolve:") {
			return
		}
		for _, m := range stored.FindAllStringSubmatch(raw, -1) {
			w.parameter(path, m[1])
		}
	case []any:
		for i, e := range raw {
			w.walk(e, append(path, strconv.Itoa(i)))
		}
	case map[string]any:
		for key, e := range sorted(raw) {
			switch key {
			case "Fn::ImportValue":
				w.export(path, e)
			case "Fn::GetStackOutput":
				w.output(path, e)
			default:
				w.walk(e, append(path, key)) // add clones it
			}
		}
	}
}

func (w *importer) add(i Import) {
	i.Resource, i.Path = w.resource, slices.Clone(i.Path)
	w.found = append(w.found, i)
}

func (w *importer) parameter(path []string, name string) {
	i := Import{Path: path, Function: "ssm", Name: name}
	for _, p := range w.stack.assembly.byType["AWS::SSM::Parameter"] {
		if p.Stack.Account == w.stack.Account && p.Stack.Region == w.stack.Region && p.Get("Name").Is(name) == True {
			i.From, i.Publisher = p.Stack, p
		}
	}
	w.add(i)
}

func (w *importer) export(path []string, arg any) {
	i := Import{Path: path, Function: "Fn::ImportValue"}
	i.Name, _ = Value{stack: w.stack}.with(arg).Text()
	key := exportKey{w.stack.Account, w.stack.Region, i.Name}
	if found := w.stack.assembly.exporters[key]; len(found) == 1 && i.Name != "" {
		i.From = found[0]
	}
	w.add(i)
}

func (w *importer) output(path []string, arg any) {
	target := Value{stack: w.stack}.with(arg)
	i := Import{Path: path, Function: "Fn::GetStackOutput"}
	i.Name, _ = target.Get("OutputName").Text()
	i.StackName, _ = target.Get("StackName").Text()
	i.Region, _ = target.Get("Region").Text()
	i.RoleARN, _ = target.Get("RoleArn").Text()
	for _, s := range w.stack.assembly.byName[i.StackName] {
		if (i.Region == "" || s.Region == "" || s.Region == i.Region) && s.Output(i.Name).set {
			i.From = s
			break
		}
	}
	w.add(i)
}
