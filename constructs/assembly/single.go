package assembly

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// Facts are what a stack is deployed with and its template does not say. What is left out is
// not known, and no guardrail takes it for absent.
type Facts struct {
	// Name is the name of the stack; the default is that of the file, without its extension.
	Name string
	// Account and Region are where it is deployed.
	Account, Region string
	// Class is the class of its environment; the default is Production, and not declared.
	Class Class
	// Tags are the stack's own tags. An empty map says that it has none.
	Tags map[string]string
	// TerminationProtection tells whether CloudFormation refuses to delete the stack.
	TerminationProtection Truth
	// Trusted are those outside of the app to whom the stack may give access or send data.
	Trusted []Trusted
}

// ReadTemplate reads one CloudFormation template, JSON or YAML, as the only stack of an assembly.
// Templates of nested stacks and parts that the template includes by a local path are read
// with it if they lie in its folder or below. Errors and [Stack.TemplateFile] have the name of the
// file as it is given.
func ReadTemplate(name string, facts Facts) (*Assembly, error) {
	folder, base := filepath.Split(name)
	root, err := os.OpenRoot(filepath.Clean(first(folder, ".")))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, reason(err))
	}
	defer root.Close()
	r := newReader(&Assembly{}, root)
	r.alone, r.folder = true, filepath.ToSlash(folder)
	data, err := r.file(base)
	if err != nil {
		return nil, err
	}
	return r.single(base, data, facts)
}

// ParseTemplate is [ReadTemplate] for a template in memory: name is what messages call it.
func ParseTemplate(name string, data []byte, facts Facts) (*Assembly, error) {
	if err := fits(int64(len(data))); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r := newReader(&Assembly{}, nil)
	r.alone = true
	return r.single(name, data, facts)
}

func (r *reader) single(base string, data []byte, facts Facts) (*Assembly, error) {
	name := r.folder + base
	doc, err := document.Parse(data)
	if err != nil {
		return nil, misread(name, err)
	}
	bare := strings.TrimPrefix(path.Clean(name), "/")
	for ext := path.Ext(bare); ext != "" && strings.Contains(".json.yaml.yml.template.", ext+"."); ext = path.Ext(bare) {
		bare = strings.TrimSuffix(bare, ext)
	}
	s := &Stack{
		Name: first(facts.Name, path.Base(bare)), Path: bare, Account: facts.Account, Region: facts.Region,
		Class: Class(first(string(facts.Class), string(Production))), ClassDeclared: facts.Class != "",
		Tags: facts.Tags, TerminationProtection: facts.TerminationProtection, Trusted: facts.Trusted, Standalone: true,
	}
	r.seen[base] = true
	if err := r.define(s, ".", newParsed(name, doc)); err != nil {
		return nil, err
	}
	r.assembly.index()
	return r.assembly, nil
}

// Join makes one assembly of several, so that references by export and by stack name are followed
// between them. The several must not be used any more.
func Join(assemblies ...*Assembly) *Assembly {
	joined := &Assembly{}
	for i, a := range assemblies {
		if i == 0 {
			joined.Dir = a.Dir
		} else if a.Dir != joined.Dir {
			joined.Dir = ""
		}
		for _, s := range a.Stacks {
			s.assembly = joined
			joined.Stacks = append(joined.Stacks, s)
		}
	}
	joined.index()
	return joined
}

// Part returns an assembly of some stacks, each followed by those nested in it. The stacks stay
// those of the assemblies that they were read with, and their references lead there.
func Part(stacks ...*Stack) *Assembly {
	part := &Assembly{Stacks: stacks}
	part.index()
	return part
}
