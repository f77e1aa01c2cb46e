// Command trivy puts every template below the directories that it is given to Trivy's scanner for
// misconfigurations, with the checks that Trivy carries, and prints what it finds, one JSON object
// a line. It is a module of its own, so that the library depends on nothing of it. Trivy is written
// for a package that is still an experiment of Go, so it is built with GOEXPERIMENT=jsonv2.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aquasecurity/trivy/pkg/iac/rego"
	"github.com/aquasecurity/trivy/pkg/iac/scanners/cloudformation"
)

func main() {
	scanner := cloudformation.New(rego.WithEmbeddedPolicies(true), rego.WithEmbeddedLibraries(true))
	out := json.NewEncoder(os.Stdout)
	for _, dir := range os.Args[1:] {
		results, err := scanner.ScanFS(context.Background(), os.DirFS(dir), ".")
		if err != nil {
			log.Fatal(err)
		}
		for _, r := range results.GetFailed() {
			at := r.Flatten().Location
			file := filepath.Join(dir, at.Filename)
			id, err := resource(file, at.StartLine)
			if err == nil {
				err = out.Encode(map[string]any{"judge": "Trivy", "rule": r.Rule().ID, "file": file, "id": id, "detail": r.Description()})
			}
			if err != nil {
				log.Fatal(err)
			}
		}
	}
}

// name begins a resource in a template as CDK writes it.
var name = regexp.MustCompile(`^  "(\w+)": \{$`)

// resource is the logical id of what stands on a line of a template: Trivy knows where a resource
// stands, and not what it is called. Of a property that is not there it knows the template only.
func resource(file string, line int) (id string, err error) {
	data, err := os.ReadFile(file)
	for i, text := range strings.Split(string(data), "\n") {
		if m := name.FindStringSubmatch(text); m != nil && i < line {
			id = m[1]
		}
	}
	return id, err
}
