package draft

import (
	"encoding/json"
	"os"
	"path/filepath"
)

type object = map[string]any

// A template is that of a stack, and where it was written.
type template struct {
	file, name string
	content    object
	defined    map[string]bool // logical ids
}

// link mends references between stacks. CDK decides how they are written when it synthesizes; until
// then they are like those within a stack, to an id that is defined elsewhere. If one stack alone
// defines it, they become weak references to that.
func link(dir string) error {
	all, err := templates(dir)
	if err != nil {
		return err
	}
	changed := false
	for _, t := range all {
		changed = t.link(t.content["Resources"], all) || changed
	}
	for _, t := range all {
		if !changed {
			return nil
		}
		data, err := json.Marshal(t.content)
		if err == nil {
			err = os.WriteFile(t.file, data, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func templates(dir string) (all []*template, err error) {
	var manifest struct {
		Artifacts map[string]struct {
			Type       string
			Properties struct{ TemplateFile, StackName string }
		}
	}
	if err := decode(filepath.Join(dir, "manifest.json"), &manifest); err != nil {
		return nil, err
	}
	for id, artifact := range manifest.Artifacts {
		if artifact.Type != "aws:cloudformation:stack" {
			continue
		}
		t := &template{file: filepath.Join(dir, artifact.Properties.TemplateFile), name: artifact.Properties.StackName,
			defined: map[string]bool{}}
		if t.name == "" {
			t.name = id
		}
		if err := decode(t.file, &t.content); err != nil {
			return nil, err
		}
		for _, section := range []string{"Resources", "Parameters"} {
			entries, _ := t.content[section].(object)
			for id := range entries {
				t.defined[id] = true
			}
		}
		all = append(all, t)
	}
	return all, nil
}

func decode(file string, into any) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it is only read
	dec := json.NewDecoder(f)
	dec.UseNumber()
	return dec.Decode(into)
}

// link mends the references in a part of the template, and reports whether there were any.
func (t *template) link(part any, all []*template) (changed bool) {
	switch part := part.(type) {
	case []any:
		for _, e := range part {
			changed = t.link(e, all) || changed
		}
	case object:
		if id, attribute := reference(part); id != "" && !t.defined[id] {
			if at := definer(id, all); at != nil {
				value := object{}
				for function, argument := range part {
					value[function] = argument
					delete(part, function)
				}
				part["Fn::GetStackOutput"] = object{"StackName": at.name, "OutputName": at.output(id+attribute, value)}
				return true
			}
		}
		for _, e := range part {
			changed = t.link(e, all) || changed
		}
	}
	return changed
}

// reference is what a Ref or a Fn::GetAtt refers to.
func reference(part object) (id, attribute string) {
	if len(part) != 1 {
		return "", ""
	}
	if id, ok := part["Ref"].(string); ok {
		return id, ""
	}
	if get, ok := part["Fn::GetAtt"].([]any); ok && len(get) == 2 {
		id, _ := get[0].(string)
		attribute, _ := get[1].(string)
		return id, attribute
	}
	return "", ""
}

// definer is the one stack that defines an id, nil if there is none or more.
func definer(id string, all []*template) (at *template) {
	for _, t := range all {
		if t.defined[id] {
			if at != nil {
				return nil
			}
			at = t
		}
	}
	return at
}

// output lets the stack put out a value.
func (t *template) output(name string, value object) string {
	outputs, _ := t.content["Outputs"].(object)
	if outputs == nil {
		outputs = object{}
		t.content["Outputs"] = outputs
	}
	name = "Draft" + name
	outputs[name] = object{"Value": value}
	return name
}
