package input

import (
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// standardInput is the path that stands for it, and its name in findings.
const standardInput, standardInputName = "-", "stdin"

// Read reads all that the paths name as one assembly. The facts are those of templates in no cloud
// assembly; the class and the trusted are those of all that declare none. The error names every
// file that cannot be used.
func Read(paths []string, facts assembly.Facts, stdin io.Reader) (*assembly.Assembly, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("nothing to check, want a cloud assembly (cdk.out), templates, a folder of them, or - for standard input")
	}
	found, wrong := Find(paths)
	var all []*assembly.Assembly
	for _, in := range found {
		a, err := in.open(facts, stdin, len(found) == 1)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		all = append(all, a)
	}
	if wrong != nil {
		return nil, errors.Join(wrong...)
	}
	if all = whole(all); len(all) == 1 {
		return all[0], nil
	}
	return assembly.Join(all...), nil
}

// open reads one input. Templates of a cloud assembly that is not the only input are named from
// the working directory, so that two that are called alike can be told apart.
func (in Input) open(facts assembly.Facts, stdin io.Reader, only bool) (*assembly.Assembly, error) {
	switch {
	case in.Path == standardInput:
		data, err := io.ReadAll(io.LimitReader(stdin, assembly.MaxFileSize+1))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", standardInputName, err)
		}
		return assembly.ParseTemplate(standardInputName, data, facts)
	case !in.Assembly:
		a, err := assembly.ReadTemplate(in.Path, facts)
		if err == nil && inAssembly(in.Path) {
			for _, s := range a.Stacks { // its manifest says what is waived, also when it is not looked at
				s.Standalone = false
			}
		}
		return a, err
	}
	a, err := assembly.Read(in.Path)
	if err != nil {
		return nil, err
	}
	for _, s := range a.Stacks {
		s.Trusted = append(s.Trusted, facts.Trusted...)
		if !s.ClassDeclared && facts.Class != "" {
			s.Class = facts.Class
		}
		if !only {
			s.TemplateFile = path.Join(filepath.ToSlash(in.Path), s.TemplateFile)
		}
	}
	return a, nil
}

// whole leaves out the templates that others have as nested stacks: they have been read with what
// is passed to them.
func whole(all []*assembly.Assembly) (kept []*assembly.Assembly) {
	nested := map[string]bool{}
	for _, a := range all {
		for _, s := range a.Stacks {
			if s.Parent != nil && s.TemplateFile != s.Parent.Stack.TemplateFile { // as that of a stack set in its text
				nested[path.Clean(s.TemplateFile)] = true
			}
		}
	}
	for _, a := range all {
		if len(a.Stacks) == 0 || !nested[path.Clean(a.Stacks[0].TemplateFile)] {
			kept = append(kept, a)
		}
	}
	return kept
}
