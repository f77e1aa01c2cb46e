package assembly

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"path"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
)

// An Asset is a file or a container image that is uploaded before a stack is deployed.
type Asset struct {
	// ID is the asset's id in its manifest, usually the hash of what it holds.
	ID string
	// Source and Destination say what is uploaded and where to, as JSON. Two assets whose ID,
	// Source and Destination are equal are uploaded once.
	Source, Destination string
}

// dependencies sets what the stacks of one manifest wait for. Artifacts do not refer to those of
// other manifests.
func (r *reader) dependencies(dir string, m node) error {
	artifacts := m.get("artifacts")
	for _, id := range m.file.doc.Keys("artifacts") {
		s := r.stacks[path.Join(dir, id)]
		if s == nil {
			continue
		}
		for _, dependency := range artifacts.get(id).get("dependencies").texts() {
			if err := r.dependency(s, dir, dependency, artifacts); err != nil {
				return err
			}
		}
	}
	return m.file.err
}

func (r *reader) dependency(s *Stack, dir, id string, artifacts node) error {
	artifact := artifacts.get(id)
	properties := artifact.get("properties")
	switch on := r.stacks[path.Join(dir, id)]; {
	case on != nil:
		s.Dependencies = append(s.Dependencies, on)
	case artifact.raw == nil:
		s.MissingDependencies = append(s.MissingDependencies, id)
	case artifact.get("type").text() == "cdk:asset-manifest" && properties.get("file").text() != "":
		assets, err := r.assets(path.Join(dir, properties.get("file").text()))
		if err != nil {
			return err
		}
		s.Assets = append(s.Assets, assets...)
		s.Bootstrap = cmp.Or(s.Bootstrap, properties.get("requiresBootstrapStackVersion").number())
	}
	return nil
}

// assets reads an asset manifest: files come first, then images, and one with two destinations
// is two assets. A manifest that is not there has none.
func (r *reader) assets(name string) ([]Asset, error) {
	m, err := r.decode(name, document.ParseJSON)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var all []Asset
	for _, section := range []string{"files", "dockerImages"} {
		for _, id := range m.file.doc.Keys(section) {
			entry := m.get(section).get(id)
			destinations := entry.get("destinations")
			for _, name := range sortedKeys(destinations.object()) {
				all = append(all, Asset{ID: id, Source: entry.get("source").json(), Destination: destinations.get(name).json()})
			}
		}
	}
	return all, m.file.err
}

// json writes a part of a file with its keys sorted.
func (n node) json() string {
	text, err := json.Marshal(n.raw)
	if err != nil {
		n.mistyped("JSON")
	}
	return string(text)
}
