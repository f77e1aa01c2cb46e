// Package assemblytest writes cloud assemblies for tests, so that what reads assemblies can
// be tested without a CDK app.
package assemblytest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	// Dependencies are the names of the stacks that are deployed before it.
	Dependencies []string
	// Assets are the ids of what is uploaded before it.
	Assets []string
	// Properties are more of what the manifest says of it, such as the roles that deploy it.
	Properties map[string]any
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
			"properties": properties(s),
			"metadata":   slashed(s.Metadata), "dependencies": dependencies(s),
		}
		if len(s.Assets) > 0 {
			artifacts[s.Name+".assets"] = map[string]any{
				"type": "cdk:asset-manifest", "properties": map[string]any{"file": s.Name + ".assets.json"},
			}
			files[s.Name+".assets.json"] = Encode(t, assets(s.Assets))
		}
		files[s.Name+".template.json"] = Encode(t, s.Template)
	}
	files["manifest.json"] = Encode(t, map[string]any{"version": "54.0.0", "artifacts": artifacts})
	return Files(t, files)
}

func properties(s Stack) map[string]any {
	all := map[string]any{"templateFile": s.Name + ".template.json", "terminationProtection": !s.Unprotected, "tags": s.Tags}
	maps.Copy(all, s.Properties)
	return all
}

func dependencies(s Stack) []string {
	all := slices.Clone(s.Dependencies)
	if len(s.Assets) > 0 {
		all = append(all, s.Name+".assets")
	}
	return all
}

func assets(ids []string) map[string]any {
	all := map[string]any{}
	for _, id := range ids {
		all[id] = map[string]any{
			"source":       map[string]string{"path": id, "packaging": "file"},
			"destinations": map[string]any{"current": map[string]string{"bucketName": "assets", "objectKey": id}},
		}
	}
	return map[string]any{"version": "54.0.0", "files": all, "dockerImages": map[string]any{}}
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
