package assembly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// MaxFileSize is the largest file that [Read] takes, in bytes. CloudFormation itself refuses
// templates over 1 MB; indentation and metadata are allowed for.
const MaxFileSize = 32 << 20

// maxStacks ends nested stacks that multiply. Real assemblies have hundreds.
const maxStacks = 10_000

// Read reads the cloud assembly in dir, usually cdk.out. It fails with the name of the
// file and what is wrong with it when the directory is missing or is no cloud assembly,
// when a file is broken, truncated, too large or outside the directory.
func Read(dir string) (*Assembly, error) {
	a := &Assembly{Dir: dir}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("assembly %s: %w", dir, reason(err))
	}
	defer root.Close()
	r := &reader{assembly: a, root: root, seen: map[string]bool{}, templates: map[string]parsed{}, stacks: map[string]*Stack{}}
	if err := r.manifest(".", 0); err != nil {
		return nil, fmt.Errorf("assembly %s: %w", dir, err)
	}
	a.index()
	return a, nil
}

type reader struct {
	assembly  *Assembly
	root      *os.Root
	seen      map[string]bool   // directories and templates, so that a cycle ends
	templates map[string]parsed // nested stacks may share one
	stacks    map[string]*Stack // by directory and artifact id
}

func (r *reader) manifest(dir string, depth int) error {
	if r.seen[dir] {
		return fmt.Errorf("%s: nested assemblies contain each other", dir)
	}
	r.seen[dir] = true
	file := path.Join(dir, "manifest.json")
	var m manifest
	if _, err := r.decode(file, &m); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("no %s; want the directory that cdk synth writes (cdk.out)", file)
		}
		return err
	}
	if m.Artifacts.values == nil {
		return fmt.Errorf("%s: no artifacts; the manifest is truncated or of another format", file)
	}
	for _, id := range m.Artifacts.keys {
		art := m.Artifacts.values[id]
		var err error
		switch art.Type {
		case "aws:cloudformation:stack":
			err = r.stack(dir, id, art, depth)
		case "cdk:cloud-assembly":
			err = r.manifest(path.Join(dir, art.Properties.DirectoryName), depth+1)
		}
		if err != nil {
			return err
		}
	}
	return r.dependencies(dir, m)
}

func (r *reader) stack(dir, id string, art artifact, depth int) error {
	s := &Stack{
		ID:                    id,
		Name:                  first(art.Properties.StackName, id),
		Path:                  undecorated(first(art.DisplayName, id)),
		Class:                 Production,
		TerminationProtection: art.Properties.TerminationProtection,
		Tags:                  art.Properties.Tags,
		Bootstrap:             art.Properties.Bootstrap,
		Depth:                 depth,
		sources:               map[string]Source{},
	}
	if env, ok := strings.CutPrefix(art.Environment, "aws://"); ok {
		s.Account, s.Region, _ = strings.Cut(env, "/")
		if s.Account == "unknown-account" {
			s.Account = ""
		}
		if s.Region == "unknown-region" {
			s.Region = ""
		}
	}
	r.stacks[path.Join(dir, id)] = s
	if err := r.metadata(s, dir, art); err != nil {
		return err
	}
	if art.Properties.TemplateFile == "" {
		return fmt.Errorf("%s: artifact %s names no template file", path.Join(dir, "manifest.json"), id)
	}
	return r.template(s, dir, art.Properties.TemplateFile)
}

// undecorated is the construct path in a display name, which older assemblies write as
// "Stage/Stack (Name)".
func undecorated(name string) string {
	if i := strings.LastIndex(name, " ("); i > 0 && strings.HasSuffix(name, ")") {
		return name[:i]
	}
	return name
}

// metadata collects construct metadata, which older assemblies keep in the manifest.
func (r *reader) metadata(s *Stack, dir string, art artifact) error {
	entries := map[string][]metadata{}
	if art.AdditionalMetadataFile != "" {
		if _, err := r.decode(path.Join(dir, art.AdditionalMetadataFile), &entries); err != nil {
			return err
		}
	}
	for p, e := range art.Metadata {
		entries[p] = append(entries[p], e...)
	}
	for _, p := range sortedKeys(entries) {
		for _, e := range entries[p] {
			entry := Entry{Path: strings.TrimPrefix(p, "/"), Type: e.Type, Data: e.Data}
			s.Metadata = append(s.Metadata, entry)
			if err := s.note(entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// note takes in the metadata that is about the stack itself or about its sources.
func (s *Stack) note(e Entry) error {
	switch {
	case e.Type == MetadataSource:
		data, _ := e.Data.(map[string]any)
		file, _ := data["file"].(string)
		number, _ := data["line"].(json.Number)
		line, _ := number.Int64()
		s.sources[e.Path] = Source{File: file, Line: int(line)}
	case e.Type == MetadataClass && e.Path == s.Path:
		name, _ := e.Data.(string)
		class, err := ParseClass(name)
		if err != nil {
			return fmt.Errorf("stack %s: %w", s.Path, err)
		}
		s.Class, s.ClassDeclared = class, true
	}
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
