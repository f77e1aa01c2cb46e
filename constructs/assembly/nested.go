package assembly

import (
	"fmt"
	"path"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

const stackSetType = "AWS::CloudFormation::StackSet"

// nestedStacks reads the templates of the stacks and stack sets that a template makes.
func (r *reader) nestedStacks(s *Stack, dir string) error {
	for _, res := range s.Resources {
		var err error
		switch res.Type {
		case "AWS::CloudFormation::Stack":
			err = r.nestedStack(res, dir)
		case stackSetType:
			err = r.stackSet(res, dir)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) nestedStack(res *Resource, dir string) error {
	s := res.Stack
	url := res.Get("TemplateURL")
	name, err := r.local(s, dir, url)
	if err != nil {
		return err
	}
	if name == "" {
		s.unseen = append(s.unseen, Unseen{UnseenTemplate, res, "TemplateURL", fmt.Sprintf("%v is not in the app", url)})
		return nil
	}
	child := &Stack{
		Name: res.LogicalID, Path: nestedPath(res.Path), Account: s.Account, Region: s.Region, Tags: s.Tags,
		Class: s.Class, ClassDeclared: s.ClassDeclared, TerminationProtection: s.TerminationProtection, Parent: res,
		Standalone: s.Standalone,
	}
	s.nested[res.LogicalID] = child
	return r.template(child, dir, name)
}

// nestedPath turns the path of the resource, "S/Child.NestedStack/Child.NestedStackResource",
// into that of the construct, "S/Child".
func nestedPath(p string) string {
	if parent, leaf := path.Split(p); strings.HasSuffix(leaf, ".NestedStackResource") {
		return strings.TrimSuffix(path.Clean(parent), ".NestedStack")
	}
	return p
}

// stackSet reads the template of a stack set, whose stacks are in accounts and Regions that it
// does not say.
func (r *reader) stackSet(res *Resource, dir string) error {
	s := res.Stack
	unseen := func(property, format string, args ...any) error {
		s.unseen = append(s.unseen, Unseen{UnseenTemplate, res, property, fmt.Sprintf(format, args...)})
		return nil
	}
	child := &Stack{
		Name: res.LogicalID, Path: res.Path, Tags: s.Tags, Class: s.Class, ClassDeclared: s.ClassDeclared, Parent: res,
		Standalone: s.Standalone,
	}
	body := res.Get("TemplateBody")
	if !body.Exists() {
		url := res.Get("TemplateURL")
		name, err := r.local(s, dir, url)
		if err != nil {
			return err
		}
		if name == "" {
			return unseen("TemplateURL", "%v is not in the app", url)
		}
		s.nested[res.LogicalID] = child
		return r.template(child, dir, name)
	}
	text, ok := body.Outline()
	if !ok {
		return unseen("TemplateBody", "is known only at deployment")
	}
	doc, err := document.Parse([]byte(text))
	if err != nil {
		return unseen("TemplateBody", "cannot be read: %v", err)
	}
	if _, known := body.Text(); !known {
		if _, isTemplate := doc.Root.(map[string]any); !isTemplate {
			return unseen("TemplateBody", "is known only at deployment")
		}
		doc.Root = substituted(doc.Root)
	}
	before := len(r.assembly.Stacks)
	if err := r.define(child, dir, newParsed(s.TemplateFile, doc)); err != nil {
		r.assembly.Stacks = r.assembly.Stacks[:before]
		return unseen("TemplateBody", "cannot be read: %s", strings.TrimPrefix(err.Error(), s.TemplateFile+": "))
	}
	s.nested[res.LogicalID] = child
	return nil
}
