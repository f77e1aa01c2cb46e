package assembly

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// parsed is a template as it lies on disk.
type parsed struct {
	template
	size int
}

func (r *reader) parse(file string) (parsed, error) {
	if p, ok := r.templates[file]; ok {
		return p, nil
	}
	var p parsed
	var err error
	if p.size, err = r.decode(file, &p.template); err != nil {
		return p, err
	}
	r.templates[file] = p
	return p, nil
}

func (r *reader) template(s *Stack, dir, file string) error {
	s.TemplateFile = path.Join(dir, file)
	if r.seen[s.TemplateFile] && s.Parent != nil {
		return fmt.Errorf("%s: nested stacks contain each other", s.TemplateFile)
	}
	if len(r.assembly.Stacks) == maxStacks {
		return fmt.Errorf("%s: more than %d stacks", s.TemplateFile, maxStacks)
	}
	t, err := r.parse(s.TemplateFile)
	if err != nil {
		return err
	}
	s.assembly, s.parameters, s.mappings, s.outputs = r.assembly, t.Parameters, t.Mappings, t.Outputs
	s.texts = []any{t.Description, t.Metadata, t.Rules, t.Conditions}
	s.TemplateSize = t.size
	s.byID, s.nested = map[string]*Resource{}, map[string]*Stack{}
	r.assembly.Stacks = append(r.assembly.Stacks, s)
	paths := constructPaths(s)
	for _, id := range t.Resources.keys {
		raw := t.Resources.values[id]
		if raw.Type == "" {
			return fmt.Errorf("%s: resource %s has no Type", s.TemplateFile, id)
		}
		res := &Resource{
			Stack: s, LogicalID: id, Type: raw.Type, DependsOn: raw.DependsOn, Condition: raw.Condition,
			DeletionPolicy: string(raw.DeletionPolicy), UpdateReplacePolicy: string(raw.UpdateReplacePolicy),
			properties: raw.Properties, metadata: raw.Metadata,
		}
		inTemplate, _ := res.Meta("aws:cdk:path").Text()
		res.Path = first(inTemplate, paths[id], s.Path+"/"+id)
		s.Resources = append(s.Resources, res)
		s.byID[id] = res
	}
	r.seen[s.TemplateFile] = true
	defer delete(r.seen, s.TemplateFile) // two nested stacks may share one template
	return r.nestedStacks(s, dir)
}

// constructPaths maps logical ids to the paths that constructs recorded. The metadata of
// a nested stack lies in that of the stack around it, below the nested stack's path.
func constructPaths(s *Stack) map[string]string {
	nested := map[string]bool{}
	var ids []Entry
	for _, e := range s.root().Metadata {
		if e.Type != "aws:cdk:logicalId" || s.Parent != nil && !within(e.Path, s.Path) {
			continue
		}
		ids = append(ids, e)
		if p := nestedPath(e.Path); p != e.Path {
			nested[p] = true
		}
	}
	delete(nested, s.Path)
	paths := map[string]string{}
	for _, e := range ids {
		id, _ := e.Data.(string)
		if _, taken := paths[id]; !taken && !below(e.Path, nested) {
			paths[id] = e.Path
		}
	}
	return paths
}

// below reports whether p lies at or below one of the ancestors.
func below(p string, ancestors map[string]bool) bool {
	for ; len(ancestors) > 0 && p != "." && p != "/"; p = path.Dir(p) {
		if ancestors[p] {
			return true
		}
	}
	return false
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
	var assets struct {
		Files map[string]struct {
			Source struct{ Path string } `json:"source"`
		} `json:"files"`
	}
	manifest := strings.TrimSuffix(res.Stack.root().TemplateFile, ".template.json") + ".assets.json"
	if _, err := r.decode(manifest, &assets); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	for _, hash := range sortedKeys(assets.Files) {
		if hash != "" && strings.Contains(url, hash) {
			return assets.Files[hash].Source.Path, nil
		}
	}
	return "", nil
}
