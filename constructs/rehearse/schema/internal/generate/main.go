// Generate writes schemas.zip, the table of CloudFormation's resource types, from the public
// schemas in the npm package that package.json names. It needs Node.js and the npm registry:
//
//	go generate ./constructs/rehearse/schema
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/plinth-cdk/plinth/constructs/rehearse/internal/table/generate"
)

func main() {
	if err := run("internal/generate", "schemas.zip"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(source, target string) error {
	dump, err := generate.Dump(source)
	if err != nil {
		return err
	}
	files := map[string][]string{}
	dec := json.NewDecoder(bytes.NewReader(dump))
	for dec.More() {
		var s service
		if err := dec.Decode(&s); err != nil {
			return err
		}
		files[s.Name] = s.lines()
	}
	return generate.Write(target, files)
}

// A service is what dump.cjs prints in a line.
type service struct {
	Name        string
	Types       []map[string]any
	Definitions []map[string]any
}

// lines are the service as schema.go reads it: a line for each type and each definition, so that
// one can be read without the others.
func (s service) lines() []string {
	var lines []string
	for _, t := range s.Types {
		name, _ := t["name"].(string)
		delete(t, "name")
		lines = append(lines, generate.Line(name, t))
	}
	sort.Strings(lines)
	for i, d := range s.Definitions {
		lines = append(lines, generate.Line(fmt.Sprintf("#%d", i), d))
	}
	return lines
}
