package assembly

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// parsed is a template as it lies on disk.
type parsed struct {
	node
	ids []string // the logical ids of its resources, in order
}

func (r *reader) parse(file string) (parsed, error) {
	if p, ok := r.templates[file]; ok {
		return p, nil
	}
	n, err := r.decode(file, document.Parse)
	if err != nil {
		return parsed{}, err
	}
	p := parsed{n, n.file.doc.Keys("Resources")}
	r.templates[file] = p
	return p, nil
}

func (r *reader) template(s *Stack, dir, file string) error {
	name := path.Join(dir, file)
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
	s.assembly, s.mappings = r.assembly, t.get("Mappings").object()
	s.parameters, s.outputs = t.get("Parameters").objects(), t.get("Outputs").objects()
	for _, section := range []string{"Description", "Metadata", "Rules", "Conditions"} {
		s.texts = append(s.texts, t.object()[section])
	}
	s.metadata = t.object()["Metadata"]
	s.byID, s.nested = map[string]*Resource{}, map[string]*Stack{}
	r.assembly.Stacks = append(r.assembly.Stacks, s)
	places, resources := placesOf(s), t.get("Resources")
	resources.object()
	for _, id := range t.ids {
		res := s.resource(id, resources.get(id))
		if t.file.err != nil {
			break
		}
		if res.Type == "" {
			return resources.get(id).errorf("the resource has no Type")
		}
		places.put(res)
		s.Resources = append(s.Resources, res)
		s.byID[id] = res
	}
	if t.file.err != nil {
		return t.file.err
	}
	return r.nestedStacks(s, dir)
}

func (s *Stack) resource(id string, n node) *Resource {
	fields := n.object()
	return &Resource{
		Stack: s, LogicalID: id, Type: n.get("Type").text(), DependsOn: n.get("DependsOn").texts(), Condition: n.get("Condition").text(),
		DeletionPolicy: n.get("DeletionPolicy").policy(), UpdateReplacePolicy: n.get("UpdateReplacePolicy").policy(),
		properties: fields["Properties"], metadata: fields["Metadata"],
	}
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

func (r *reader) nestedStacks(s *Stack, dir string) error {
	for _, res := range s.Resources {
		if res.Type != "AWS::CloudFormation::Stack" {
			continue
		}
		file, err := r.nestedTemplate(res)
		if err != nil {
			return err
		}
		if file == "" {
			continue // the template is somewhere else
		}
		child := &Stack{
			Name: res.LogicalID, Path: nestedPath(res.Path), Account: s.Account, Region: s.Region,
			Class: s.Class, ClassDeclared: s.ClassDeclared, TerminationProtection: s.TerminationProtection, Parent: res,
			Standalone: s.Standalone,
		}
		if err := r.template(child, dir, file); err != nil {
			return err
		}
		s.nested[res.LogicalID] = child
	}
	return nil
}

// nestedPath turns the path of the resource, "S/Child.NestedStack/Child.NestedStackResource",
// into that of the construct, "S/Child".
func nestedPath(p string) string {
	if parent, leaf := path.Split(p); strings.HasSuffix(leaf, ".NestedStackResource") {
		return strings.TrimSuffix(path.Clean(parent), ".NestedStack")
	}
	return p
}

// nestedTemplate finds the template of a nested stack: by the asset path that CDK notes in
// the resource, else by the asset hash in its URL.
func (r *reader) nestedTemplate(res *Resource) (string, error) {
	if file, ok := res.Meta("aws:asset:path").Text(); ok {
		return file, nil
	}
	url := res.Get("TemplateURL").String()
	name := strings.TrimSuffix(res.Stack.Root().TemplateFile, ".template.json") + ".assets.json"
	assets, err := r.decode(name, document.ParseJSON)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	files := assets.get("files")
	for _, hash := range sortedKeys(files.object()) {
		if hash != "" && strings.Contains(url, hash) {
			return files.get(hash).get("source").get("path").text(), assets.file.err
		}
	}
	return "", assets.file.err
}
