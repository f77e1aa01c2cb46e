package assembly_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// one is the manifest of a single stack with the template t.json.
const one = `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "t.json"}},
	"S.assets": {"type": "cdk:asset-manifest", "properties": {"file": "S.assets.json"}}}}`

// uploads is an asset manifest: each file is uploaded under its own name.
func uploads(files ...string) string {
	var all []string
	for _, file := range files {
		all = append(all, fmt.Sprintf(`%q: {"source": {"path": %[1]q},
			"destinations": {"current": {"bucketName": "assets-${AWS::AccountId}", "objectKey": %[1]q}}}`, file))
	}
	return `{"files": {` + strings.Join(all, ", ") + `}}`
}

// nestedStack is a resource whose template is an uploaded file.
func nestedStack(file string) string {
	return `{"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL":
		{"Fn::Sub": "https://s3.${AWS::Region}.${AWS::URLSuffix}/assets-${AWS::AccountId}/` + file + `"}}}`
}

func TestBadInput(t *testing.T) {
	with := func(template string) map[string]string {
		return map[string]string{"manifest.json": one, "t.json": template}
	}
	nesting := func(file string) map[string]string {
		files := with(`{"Resources": {"N": ` + nestedStack(file) + `}}`)
		files["S.assets.json"] = uploads(file)
		return files
	}
	manifest := func(content string) map[string]string { return map[string]string{"manifest.json": content} }
	stack := func(rest string) map[string]string {
		files := with(`{}`)
		files["manifest.json"] = `{"artifacts": {"S": {"type": "aws:cloudformation:stack", ` + rest + `}}}`
		return files
	}
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no manifest", nil, "no manifest.json; want the directory that cdk synth writes (cdk.out)"},
		{"empty manifest", manifest(``), "manifest.json: is empty"},
		{"truncated manifest", manifest(`{"artifacts": {"S": {"ty`), "manifest.json: ends too early; it is truncated"},
		{"manifest of something else", manifest(`{"name": "app"}`),
			"manifest.json: no artifacts; the manifest is truncated or of another format"},
		{"broken manifest", manifest("{\n\"artifacts\": {\n oops}}"),
			"manifest.json:3: broken JSON: invalid character 'o' looking for beginning of object key string"},
		{"two manifests", manifest("{\"artifacts\": {}}\n{}"), "manifest.json:2: broken JSON: something follows the document"},
		{"artifacts are a list", manifest(`{"artifacts": []}`), "manifest.json:1: artifacts: got a list, want an object"},
		{"artifact is a text", manifest(`{"artifacts": {"S": "x"}}`), "manifest.json:1: artifacts.S: got text, want an object"},
		{"a stack that is gone", map[string]string{"manifest.json": `{"artifacts": {"S.assets": {"type": "cdk:asset-manifest"}}}`},
			"manifest.json: artifact S.assets uploads what stack S needs, and there is no artifact S"},
		{"a stack of another type", map[string]string{"manifest.json": `{"artifacts": {"S": {"type": "aws:cloudformation:Stack",
			"properties": {"templateFile": "t.json"}}}}`},
			`manifest.json: artifact S has a template, and is of type "aws:cloudformation:Stack"; want aws:cloudformation:stack`},
		{"no template file", stack(`"properties": {}`), "manifest.json: artifact S names no template file"},
		{"missing template", manifest(one), "t.json: no such file or directory"},
		{"template outside", stack(`"properties": {"templateFile": "../t.json"}`), "../t.json: path escapes from parent"},
		{"template is a directory", map[string]string{"manifest.json": one, "t.json/x": ""}, "t.json: not a file"},
		{"nested assembly outside", manifest(`{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": ".."}}}}`),
			"../manifest.json: path escapes from parent"},
		{"nested assembly is missing", manifest(`{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "a"}}}}`),
			"no a/manifest.json; want the directory"},
		{"assembly in itself", manifest(`{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}}`),
			".: nested assemblies contain each other"},
		{"assemblies in each other", map[string]string{
			"manifest.json":   `{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "a"}}}}`,
			"a/manifest.json": `{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "../a"}}}}`,
		}, "a: nested assemblies contain each other"},
		{"missing metadata", stack(`"additionalMetadataFile": "m.json", "properties": {"templateFile": "t.json"}`),
			"m.json: no such file or directory"},
		{"unknown class", stack(`"properties": {"templateFile": "t.json"}, "metadata": {"/S": [{"type": "plinth:class", "data": "Prod"}]}`),
			`stack S: class is "Prod", want Production, NonProduction or Sandbox`},
		{"broken template", with("{\"Resources\": {\n\"A\": {\"Type\" \"T\"}}}"), "t.json:2: broken JSON: invalid character"},
		{"template is a list", with(`[]`), "t.json:1: got a list, want an object"},
		{"resources are a text", with(`{"Resources": "x"}`), "t.json:1: Resources: got text, want an object"},
		{"resource without type", with(`{"Resources": {"A": {}}}`), "t.json:1: Resources.A: the resource has no Type"},
		{"resource is null", with(`{"Resources": {"A": null}}`), "t.json:1: Resources.A: the resource has no Type"},
		{"resource is a list", with(`{"Resources": {"A": []}}`), "t.json:1: Resources.A: got a list, want an object"},
		{"type is a number", with(`{"Resources": {"A": {"Type": 5}}}`), "t.json:1: Resources.A.Type: got a number, want text"},
		{"dependency is a number", with(`{"Resources": {"A": {"Type": "T", "DependsOn": 5}}}`),
			"t.json:1: Resources.A.DependsOn: got a number, want a list"},
		{"duplicate logical id", with(`{"Resources": {"A": {"Type": "T"}, "A": {"Type": "T"}}}`), `t.json:1: "A" appears twice`},
		{"duplicate property", with("{\"Resources\": {\"A\": {\"Type\": \"T\", \"Properties\": {\"P\": 1,\n\"P\": 2}}}}"),
			`t.json:2: "P" appears twice`},
		{"duplicate key of the manifest", manifest(`{"artifacts": {}, "artifacts": {}}`), `manifest.json:1: "artifacts" appears twice`},
		{"a manifest in another case", manifest(`{"Artifacts": {}}`), "manifest.json: no artifacts"},
		{"properties in another case", stack(`"Properties": {"templateFile": "t.json"}`), "manifest.json: artifact S names no template file"},
		{"output is a text", with(`{"Outputs": {"O": "x"}}`), "t.json:1: Outputs.O: got text, want an object"},
		{"nested stack in itself",
			nesting("t.json"),
			"t.json: nested stacks contain each other"},
		{"nested stack outside",
			nesting("../../x.json"),
			"../../x.json: path escapes from parent"},
		{"nested too deep to read", with(strings.Repeat(`{"Resources":`, 10_001)),
			"t.json:1: broken JSON: invalid character '{' exceeded max depth"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := assemblytest.Files(t, tt.files)
			a, err := assembly.Read(dir)
			if err == nil {
				t.Fatalf("read %d stacks, want %s", len(a.Stacks), tt.want)
			}
			want := "assembly " + dir + ": " + tt.want
			if got := err.Error(); !strings.HasPrefix(got, want) || strings.Contains(got, "Go ") || strings.Contains(got, "\n") {
				t.Errorf("error is\n%s, want\n%s", got, want)
			}
		})
	}
}

func TestMissingDirectory(t *testing.T) {
	for name, want := range map[string]string{"none": "no such file or directory", "file": "not a directory"} {
		dir := filepath.Join(assemblytest.Files(t, map[string]string{"file": ""}), name)
		_, err := assembly.Read(dir)
		if err == nil || err.Error() != "assembly "+dir+": "+want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOversizedTemplate(t *testing.T) {
	dir := assemblytest.Files(t, map[string]string{"manifest.json": one, "t.json": "{}"})
	if err := os.Truncate(filepath.Join(dir, "t.json"), 50<<20); err != nil {
		t.Fatal(err)
	}
	_, err := assembly.Read(dir)
	if err == nil ||
		!strings.Contains(err.Error(), "t.json: 50 MB, want at most 32 MB; CloudFormation takes templates of 1 MB, so split the stack") {
		t.Errorf("a template of 50 MB: %v", err)
	}
}

// A link is followed only inside the assembly: a cdk.out from elsewhere is not a way to read
// the files of the machine.
func TestLinkOutside(t *testing.T) {
	secret := filepath.Join(assemblytest.Files(t, map[string]string{"secret.json": `{}`}), "secret.json")
	dir := assemblytest.Files(t, map[string]string{"manifest.json": one})
	if err := os.Symlink(secret, filepath.Join(dir, "t.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := assembly.Read(dir); err == nil || !strings.Contains(err.Error(), "t.json: path escapes from parent") {
		t.Errorf("a link out of the assembly: %v", err)
	}
}

// Twenty levels of nested stacks that each hold the next twice make a million stacks of
// twenty small files.
func TestMultiplyingNestedStacks(t *testing.T) {
	files := map[string]string{"manifest.json": one}
	name, names := "t.json", []string(nil)
	for i := range 20 {
		next := fmt.Sprintf("%d.json", i)
		files[name] = `{"Resources": {"A": ` + nestedStack(next) + `, "B": ` + nestedStack(next) + `}}`
		name = next
		names = append(names, name)
	}
	files["S.assets.json"] = uploads(names...)
	files[name] = `{}`
	_, err := assembly.Read(assemblytest.Files(t, files))
	if err == nil || !strings.Contains(err.Error(), "more than 10000 stacks") {
		t.Errorf("a million nested stacks: %v", err)
	}
}
