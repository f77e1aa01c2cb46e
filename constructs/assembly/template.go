package assembly

import (
	"fmt"
	"path"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

// parsed is a template as it lies on disk, with its resources in order.
type parsed struct {
	node
	resources []transform.Entry
	unseen    []transform.Unseen
}

// newParsed takes a document for a template.
func newParsed(name string, doc *document.Document) parsed {
	p := parsed{node: node{file: &file{name: name, doc: doc}, raw: doc.Root}}
	resources := p.get("Resources").object()
	for _, id := range doc.Keys("Resources") {
		p.resources = append(p.resources, transform.Entry{Key: id, Value: resources[id], Origin: []string{"Resources", id}})
	}
	return p
}

func (r *reader) parse(file string) (parsed, error) {
	if p, ok := r.templates[file]; ok {
		return p, nil
	}
	n, err := r.decode(file, document.Parse)
	if err != nil {
		return parsed{}, err
	}
	p := newParsed(n.file.name, n.file.doc)
	r.templates[file] = p
	return p, nil
}

// template reads the template of a stack. Its assets are those of the manifest in dir.
func (r *reader) template(s *Stack, dir, name string) error {
	if r.alone {
		dir = path.Dir(name)
	}
	if r.seen[name] && s.Parent != nil {
		return fmt.Errorf("%s: nested stacks contain each other", name)
	}
	t, err := r.parse(name)
	if err != nil {
		return err
	}
	r.seen[name] = true
	defer delete(r.seen, name) // two nested stacks may share one template
	return r.define(s, dir, t)
}

// define fills a stack with what its template says.
func (r *reader) define(s *Stack, dir string, t parsed) error {
	s.TemplateFile, s.TemplateSize, s.document = t.file.name, t.file.doc.Size, t.file.doc
	if len(r.assembly.Stacks) == maxStacks {
		return fmt.Errorf("%s: more than %d stacks", s.TemplateFile, maxStacks)
	}
	s.assembly, s.dir, s.conditions = r.assembly, r.assembly.Dir, t.object()["Conditions"]
	s.mappings, s.parameters = t.get("Mappings").object(), t.get("Parameters").objects()
	s.arguments(s.given)
	t = r.expand(s, dir, t)
	s.outputs = t.get("Outputs").objects()
	for _, section := range []string{"Description", "Metadata", "Rules", "Conditions", "Globals"} {
		s.texts = append(s.texts, t.object()[section])
	}
	s.metadata = t.object()["Metadata"]
	s.byID, s.nested = map[string]*Resource{}, map[string]*Stack{}
	r.assembly.Stacks = append(r.assembly.Stacks, s)
	places := placesOf(s)
	for _, entry := range t.resources {
		n := node{t.file, entry.Origin, entry.Value}
		res := s.resource(entry.Key, n)
		if t.file.err != nil {
			break
		}
		if res.Type == "" {
			if n.object()["Fn::Transform"] != nil {
				continue // what it is comes from there
			}
			return n.errorf("the resource has no Type")
		}
		places.put(res)
		s.Resources = append(s.Resources, res)
		s.byID[res.LogicalID] = res
	}
	if t.file.err != nil {
		return t.file.err
	}
	s.locate(t.unseen)
	return r.nestedStacks(s, dir)
}

func (s *Stack) resource(id string, n node) *Resource {
	fields := n.object()
	r := &Resource{
		Stack: s, LogicalID: id, Type: n.get("Type").text(), DependsOn: n.get("DependsOn").texts(), Condition: n.get("Condition").text(),
		DeletionPolicy: n.get("DeletionPolicy").policy(), UpdateReplacePolicy: n.get("UpdateReplacePolicy").policy(),
		properties: fields["Properties"], metadata: fields["Metadata"], updatePolicy: fields["UpdatePolicy"], origin: n.path,
	}
	if call := fields["Fn::Transform"]; call != nil && r.properties == nil {
		r.properties = map[string]any{"Fn::Transform": call}
	}
	return r
}

// policy reads a deletion policy, which the language extensions allow to be an intrinsic function.
func (n node) policy() string {
	if _, function := n.raw.(map[string]any); function {
		return Undecided
	}
	return n.text()
}

// objects reads an object of objects.
func (n node) objects() map[string]map[string]any {
	all := make(map[string]map[string]any, len(n.object()))
	for key := range n.object() {
		all[key] = n.get(key).object()
	}
	return all
}
