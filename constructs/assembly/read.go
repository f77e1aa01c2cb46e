package assembly

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// MaxFileSize is the largest file that [Read] takes, in bytes. CloudFormation itself refuses
// templates over 1 MB; indentation and metadata are allowed for.
const MaxFileSize = 32 << 20

// Read reads the cloud assembly in dir, usually cdk.out. It fails with the name of the
// file and what is wrong with it when the directory is missing or is no cloud assembly,
// when a file is broken, truncated, too large or outside the directory.
func Read(dir string) (*Assembly, error) {
	a := &Assembly{Dir: dir}
	r := &reader{assembly: a, seen: map[string]bool{}}
	if err := r.manifest("."); err != nil {
		return nil, fmt.Errorf("assembly %s: %w", dir, err)
	}
	a.index()
	return a, nil
}

type reader struct {
	assembly *Assembly
	seen     map[string]bool // directories and templates, so that a cycle ends
}

// The parts of manifest.json that matter here; see the cloud-assembly-schema package.
type (
	manifest struct {
		Artifacts ordered[artifact] `json:"artifacts"`
	}
	artifact struct {
		Type        string `json:"type"`
		Environment string `json:"environment"`
		DisplayName string `json:"displayName"`
		Properties  struct {
			TemplateFile          string            `json:"templateFile"`
			StackName             string            `json:"stackName"`
			TerminationProtection bool              `json:"terminationProtection"`
			DirectoryName         string            `json:"directoryName"`
			Tags                  map[string]string `json:"tags"`
		} `json:"properties"`
		Metadata               map[string][]metadata `json:"metadata"`
		AdditionalMetadataFile string                `json:"additionalMetadataFile"`
	}
	metadata struct {
		Type string `json:"type"`
		Data any    `json:"data"`
	}
	template struct {
		Resources  ordered[resource]    `json:"Resources"`
		Parameters map[string]parameter `json:"Parameters"`
		Mappings   map[string]any       `json:"Mappings"`
		Outputs    map[string]output    `json:"Outputs"`
	}
	resource struct {
		Type                string
		Properties          any
		Metadata            any
		DependsOn           oneOrMore
		Condition           string
		DeletionPolicy      string
		UpdateReplacePolicy string
	}
	parameter struct {
		Type string
	}
	output struct {
		Value  any
		Export *struct{ Name any }
	}
)

func (r *reader) manifest(dir string) error {
	if r.seen[dir] {
		return fmt.Errorf("%s: nested assemblies contain each other", dir)
	}
	r.seen[dir] = true
	var m manifest
	if err := r.decode(path.Join(dir, "manifest.json"), &m); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return errors.New("no manifest.json here; want the directory that cdk synth writes (cdk.out)")
		}
		return err
	}
	if m.Artifacts.values == nil {
		return fmt.Errorf("%s: no artifacts; the manifest is truncated or of another format", path.Join(dir, "manifest.json"))
	}
	for _, id := range m.Artifacts.keys {
		art := m.Artifacts.values[id]
		var err error
		switch art.Type {
		case "aws:cloudformation:stack":
			err = r.stack(dir, id, art)
		case "cdk:cloud-assembly":
			err = r.manifest(path.Join(dir, art.Properties.DirectoryName))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) stack(dir, id string, art artifact) error {
	s := &Stack{
		Name:                  first(art.Properties.StackName, id),
		Path:                  first(art.DisplayName, id),
		Class:                 Production,
		TerminationProtection: art.Properties.TerminationProtection,
		Tags:                  art.Properties.Tags,
	}
	// Older assemblies decorate the display name: "Stage/Stack (Name)".
	s.Path, _, _ = strings.Cut(s.Path, " ")
	if env, ok := strings.CutPrefix(art.Environment, "aws://"); ok {
		s.Account, s.Region, _ = strings.Cut(env, "/")
		if s.Account == "unknown-account" {
			s.Account = ""
		}
		if s.Region == "unknown-region" {
			s.Region = ""
		}
	}
	if err := r.metadata(s, dir, art); err != nil {
		return err
	}
	if art.Properties.TemplateFile == "" {
		return fmt.Errorf("%s: artifact %s names no template file", path.Join(dir, "manifest.json"), id)
	}
	return r.template(s, dir, art.Properties.TemplateFile)
}

// metadata collects construct metadata, which older assemblies keep in the manifest.
func (r *reader) metadata(s *Stack, dir string, art artifact) error {
	entries := art.Metadata
	if art.AdditionalMetadataFile != "" {
		entries = map[string][]metadata{}
		if err := r.decode(path.Join(dir, art.AdditionalMetadataFile), &entries); err != nil {
			return err
		}
		for p, e := range art.Metadata {
			entries[p] = append(entries[p], e...)
		}
	}
	for _, p := range sortedKeys(entries) {
		for _, e := range entries[p] {
			entry := Entry{Path: strings.TrimPrefix(p, "/"), Type: e.Type, Data: e.Data}
			s.Metadata = append(s.Metadata, entry)
			if e.Type != MetadataClass || entry.Path != s.Path {
				continue
			}
			name, _ := e.Data.(string)
			class, err := ParseClass(name)
			if err != nil {
				return fmt.Errorf("stack %s: %w", s.Path, err)
			}
			s.Class = class
		}
	}
	return nil
}

func (r *reader) template(s *Stack, dir, file string) error {
	s.TemplateFile = path.Join(dir, file)
	if r.seen[s.TemplateFile] && s.Parent != nil {
		return fmt.Errorf("%s: nested stacks contain each other", s.TemplateFile)
	}
	var t template
	if err := r.decode(s.TemplateFile, &t); err != nil {
		return err
	}
	s.assembly, s.parameters, s.mappings, s.outputs = r.assembly, t.Parameters, t.Mappings, t.Outputs
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
			DeletionPolicy: raw.DeletionPolicy, UpdateReplacePolicy: raw.UpdateReplacePolicy,
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
	paths := map[string]string{}
	for _, e := range s.root().Metadata {
		id, _ := e.Data.(string)
		if e.Type == "aws:cdk:logicalId" && (s.Parent == nil || within(e.Path, s.Path)) {
			if _, taken := paths[id]; !taken {
				paths[id] = e.Path
			}
		}
	}
	return paths
}

func (r *reader) nestedStacks(s *Stack, dir string) error {
	for _, res := range s.Resources {
		if res.Type != "AWS::CloudFormation::Stack" {
			continue
		}
		file, err := r.nestedTemplate(res, dir)
		if err != nil {
			return err
		}
		if file == "" {
			continue // the template is somewhere else
		}
		child := &Stack{
			Name: res.LogicalID, Path: nestedPath(res.Path), Account: s.Account, Region: s.Region,
			Class: s.Class, TerminationProtection: s.TerminationProtection, Parent: res,
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
func (r *reader) nestedTemplate(res *Resource, dir string) (string, error) {
	if file, ok := res.Meta("aws:asset:path").Text(); ok {
		return file, nil
	}
	url := res.Get("TemplateURL").String()
	var assets struct {
		Files map[string]struct {
			Source struct{ Path string } `json:"source"`
		} `json:"files"`
	}
	manifest := strings.TrimSuffix(res.Stack.TemplateFile, ".template.json")
	if parent := res.Stack.root(); parent != res.Stack {
		manifest = strings.TrimSuffix(parent.TemplateFile, ".template.json")
	}
	err := r.decode(manifest+".assets.json", &assets)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, hash := range sortedKeys(assets.Files) {
		if strings.Contains(url, hash) {
			return assets.Files[hash].Source.Path, nil
		}
	}
	return "", nil
}

// decode reads one JSON file of the assembly.
func (r *reader) decode(file string, into any) error {
	local := filepath.FromSlash(file)
	if !filepath.IsLocal(local) {
		return fmt.Errorf("%s: lies outside the assembly", file)
	}
	name := filepath.Join(r.assembly.Dir, local)
	info, err := os.Stat(name)
	if err != nil {
		return withoutPath(file, err)
	}
	if info.Size() > MaxFileSize {
		return fmt.Errorf("%s: %d MB, want at most %d MB; CloudFormation takes templates of 1 MB, so split the stack",
			file, info.Size()>>20, MaxFileSize>>20)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return withoutPath(file, err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("%s: broken JSON: %w", position(file, data, err), err)
	}
	return nil
}

func withoutPath(file string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return fmt.Errorf("%s: %w", file, err)
}

// position is file:line for a syntax error, and the file for any other.
func position(file string, data []byte, err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return file + ": ends too early"
	}
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return file
	}
	read := data[:min(max(int(syntax.Offset), 0), len(data))]
	return fmt.Sprintf("%s:%d", file, 1+bytes.Count(read, []byte("\n")))
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
