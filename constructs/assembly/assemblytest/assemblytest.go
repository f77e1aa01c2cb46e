// Package assemblytest writes cloud assemblies for tests, so that what reads assemblies can
// be tested without a CDK app.
package assemblytest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Stack is a top-level stack to write.
type Stack struct {
	// Name is its name and its construct path.
	Name string
	// Environment is an account and a Region, "111111111111/eu-west-1"; empty leaves both to
	// the deployment.
	Environment string
	// Template is a CloudFormation template: JSON as text, or what encodes to it.
	Template any
	// Metadata is what its constructs recorded, by construct path.
	Metadata map[string][]Entry
	// Tags are the stack's own tags.
	Tags map[string]string
	// Unprotected leaves termination protection off.
	Unprotected bool
}

// An Entry is one piece of construct metadata.
type Entry struct {
	Type string `json:"type"`
	Data any    `json:"data"`
}

// Write writes an assembly and returns its directory.
func Write(t testing.TB, stacks ...Stack) string {
	t.Helper()
	artifacts := map[string]any{}
	files := map[string]string{}
	for _, s := range stacks {
		environment := "aws://unknown-account/unknown-region"
		if s.Environment != "" {
			environment = "aws://" + s.Environment
		}
		artifacts[s.Name] = map[string]any{
			"type": "aws:cloudformation:stack", "environment": environment, "displayName": s.Name,
			"properties": map[string]any{
				"templateFile": s.Name + ".template.json", "terminationProtection": !s.Unprotected, "tags": s.Tags,
			},
			"metadata": slashed(s.Metadata),
		}
		files[s.Name+".template.json"] = Encode(t, s.Template)
	}
	files["manifest.json"] = Encode(t, map[string]any{"version": "54.0.0", "artifacts": artifacts})
	return Files(t, files)
}

// Read writes an assembly and reads it.
func Read(t testing.TB, stacks ...Stack) *assembly.Assembly {
	t.Helper()
	a, err := assembly.Read(Write(t, stacks...))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Files writes files, by their slash-separated path, below a new directory.
func Files(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Encode returns a document as JSON; text is taken to be JSON already.
func Encode(t testing.TB, document any) string {
	t.Helper()
	if text, ok := document.(string); ok {
		return text
	}
	b, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// slashed writes construct paths the way CDK does.
func slashed(metadata map[string][]Entry) map[string][]Entry {
	all := map[string][]Entry{}
	for path, entries := range metadata {
		all["/"+path] = entries
	}
	return all
}
