package assembly

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
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
	r := newReader(a, root)
	if err := r.manifest(".", 0); err != nil {
		return nil, fmt.Errorf("assembly %s: %w", dir, err)
	}
	a.index()
	return a, nil
}

type reader struct {
	assembly  *Assembly
	root      *os.Root            // nil if there is nothing but the template
	seen      map[string]bool     // directories and templates, so that a cycle ends
	templates map[string]parsed   // nested stacks may share one
	stacks    map[string]*Stack   // by directory and artifact id
	manifests map[string]node     // by directory
	uploaded  map[string][]upload // by directory
	ahead     map[string]func() (*document.Document, error)
	alone     bool   // there is no manifest
	folder    string // that root is, for messages about a template that stands alone
}

func newReader(a *Assembly, root *os.Root) *reader {
	return &reader{assembly: a, root: root, seen: map[string]bool{}, templates: map[string]parsed{}, stacks: map[string]*Stack{},
		manifests: map[string]node{}, uploaded: map[string][]upload{}, ahead: map[string]func() (*document.Document, error){}}
}

func (r *reader) manifest(dir string, depth int) error {
	if r.seen[dir] {
		return fmt.Errorf("%s: nested assemblies contain each other", dir)
	}
	r.seen[dir] = true
	name := path.Join(dir, "manifest.json")
	m, err := r.decode(name, document.ParseJSON)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no %s; want the directory that cdk synth writes (cdk.out)", name)
	} else if err != nil {
		return err
	}
	r.manifests[dir] = m
	artifacts := m.get("artifacts")
	if artifacts.object() == nil && m.file.err == nil {
		return fmt.Errorf("%s: no artifacts; the manifest is truncated or of another format", name)
	}
	defer r.readAhead(dir, artifacts)()
	for _, id := range m.file.doc.Keys("artifacts") {
		artifact := artifacts.get(id)
		switch artifact.get("type").text() {
		case "aws:cloudformation:stack":
			err = r.stack(dir, id, artifact, depth)
		case "cdk:asset-manifest":
			if of, ok := strings.CutSuffix(id, ".assets"); ok && artifacts.get(of).raw == nil {
				err = fmt.Errorf("%s: artifact %s uploads what stack %s needs, and there is no artifact %s", name, id, of, of)
			}
		case "cdk:cloud-assembly":
			if folder := artifact.get("properties").get("directoryName").text(); m.file.err == nil {
				err = r.manifest(path.Join(dir, folder), depth+1)
			}
		default:
			if artifact.get("properties").get("templateFile").text() != "" {
				err = fmt.Errorf("%s: artifact %s has a template, and is of type %q; want aws:cloudformation:stack", name, id,
					artifact.get("type").text())
			}
		}
		if err := errors.Join(m.file.err, err); err != nil {
			return err
		}
	}
	return r.dependencies(dir, m)
}

// stack reads the stack that an artifact of the manifest describes; see the package
// cloud-assembly-schema of the CDK.
func (r *reader) stack(dir, id string, artifact node, depth int) error {
	properties := artifact.get("properties")
	s := &Stack{
		ID:                    id,
		Name:                  first(properties.get("stackName").text(), id),
		Path:                  undecorated(first(artifact.get("displayName").text(), id)),
		Class:                 Production,
		TerminationProtection: TruthOf(properties.get("terminationProtection").flag()),
		Tags:                  map[string]string{},
		Bootstrap:             properties.get("requiresBootstrapStackVersion").number(),
		Qualifier:             qualifier(properties.get("bootstrapStackVersionSsmParameter").text()),
		Depth:                 depth,
		Deployment:            deployment(properties),
		sources:               map[string]Source{},
		types:                 map[string]string{},
	}
	tags := properties.get("tags")
	for key := range tags.object() {
		s.Tags[key] = tags.get(key).text()
	}
	if env, ok := strings.CutPrefix(artifact.get("environment").text(), "aws://"); ok {
		s.Account, s.Region, _ = strings.Cut(env, "/")
		if s.Account == "unknown-account" {
			s.Account = ""
		}
		if s.Region == "unknown-region" {
			s.Region = ""
		}
	}
	r.stacks[path.Join(dir, id)] = s
	if err := r.metadata(s, dir, artifact); err != nil {
		return err
	}
	template := properties.get("templateFile").text()
	if artifact.file.err != nil {
		return nil // the caller sees it
	}
	if template == "" {
		return fmt.Errorf("%s: artifact %s names no template file", artifact.file.name, id)
	}
	s.given = properties.get("parameters")
	template = path.Join(dir, template)
	if err := r.template(s, dir, template); err != nil {
		return err
	}
	return r.uploadedTemplate(s, dir, template, properties.get("stackTemplateAssetObjectUrl"))
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
func (r *reader) metadata(s *Stack, dir string, artifact node) error {
	places := []node{artifact.get("metadata")}
	if name := artifact.get("additionalMetadataFile").text(); name != "" {
		extra, err := r.decode(path.Join(dir, name), document.ParseJSON)
		if err != nil {
			return err
		}
		places = []node{extra, places[0]}
	}
	entries := map[string][]Entry{}
	for _, place := range places {
		for p := range place.object() {
			for _, e := range place.get(p).elements() {
				entries[p] = append(entries[p], Entry{Path: strings.TrimPrefix(p, "/"), Type: e.get("type").text(), Data: e.object()["data"]})
			}
		}
		if place.file.err != nil {
			return place.file.err
		}
	}
	for _, p := range sortedKeys(entries) {
		for _, entry := range entries[p] {
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
		s.types[e.Path], _ = data["construct"].(string)
	case e.Type == MetadataClass && e.Path == s.Path:
		name, _ := e.Data.(string)
		class, err := ParseClass(name)
		if err != nil {
			return fmt.Errorf("stack %s: %w", s.Path, err)
		}
		if s.ClassDeclared && class != s.Class {
			class = Production // of two that contradict each other, neither relaxes anything
		}
		s.Class, s.ClassDeclared = class, true
	case e.Type == MetadataTrusted && e.Path == s.Path:
		return s.trust(e.Data)
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
