package assembly

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
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
func (r *reader) dependencies(dir string, m manifest) error {
	for _, id := range m.Artifacts.keys {
		s := r.stacks[path.Join(dir, id)]
		if s == nil {
			continue
		}
		for _, dependency := range m.Artifacts.values[id].Dependencies {
			if err := r.dependency(s, dir, dependency, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) dependency(s *Stack, dir, id string, m manifest) error {
	on := r.stacks[path.Join(dir, id)]
	art, known := m.Artifacts.values[id]
	switch {
	case on != nil:
		s.Dependencies = append(s.Dependencies, on)
	case !known:
		s.MissingDependencies = append(s.MissingDependencies, id)
	case art.Type == "cdk:asset-manifest" && art.Properties.File != "":
		assets, err := r.assets(path.Join(dir, art.Properties.File))
		if err != nil {
			return err
		}
		s.Assets = append(s.Assets, assets...)
		s.Bootstrap = cmp.Or(s.Bootstrap, art.Properties.Bootstrap)
	}
	return nil
}

// assets reads an asset manifest: files come first, then images, and one with two destinations
// is two assets. A manifest that is not there has none.
func (r *reader) assets(file string) ([]Asset, error) {
	type entry struct {
		Source       json.RawMessage          `json:"source"`
		Destinations ordered[json.RawMessage] `json:"destinations"`
	}
	var m struct {
		Files        ordered[entry] `json:"files"`
		DockerImages ordered[entry] `json:"dockerImages"`
	}
	if _, err := r.decode(file, &m); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var all []Asset
	for _, entries := range []ordered[entry]{m.Files, m.DockerImages} {
		for _, id := range entries.keys {
			e := entries.values[id]
			for _, destination := range e.Destinations.keys {
				all = append(all, Asset{ID: id, Source: string(e.Source), Destination: string(e.Destinations.values[destination])})
			}
		}
	}
	return all, nil
}
