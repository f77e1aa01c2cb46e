package assembly_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestReadFindsStacksOfStages(t *testing.T) {
	a, err := assembly.Read(assemblytest.Files(t, map[string]string{
		"manifest.json": `{"artifacts": {
			"Tree": {"type": "cdk:tree"},
			"Top": {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region",
				"properties": {"templateFile": "Top.template.json"}},
			"assembly-Stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}}}`,
		"Top.template.json": `{}`,
		"assembly-Stage/manifest.json": `{"artifacts": {
			"StageInner1234": {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1",
				"displayName": "Stage/Inner", "additionalMetadataFile": "inner.metadata.json",
				"properties": {"templateFile": "inner.json", "stackName": "named", "terminationProtection": true}},
			"assembly-Deep": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "deep"}}}}`,
		"assembly-Stage/inner.json":          `{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}`,
		"assembly-Stage/inner.metadata.json": `{"/Stage/Inner/Data/Resource": [{"type": "aws:cdk:logicalId", "data": "B"}]}`,
		"assembly-Stage/deep/manifest.json": `{"artifacts": {"D": {"type": "aws:cloudformation:stack", "displayName": "Stage/Deep/D (Other-Name)",
			"properties": {"templateFile": "d.json"}}}}`,
		"assembly-Stage/deep/d.json": `{"Resources": {"B": {"Type": "AWS::S3::Bucket", "Metadata": {"aws:cdk:path": ` +
			`"Stage/Deep/D/FromTemplate"}}}}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range a.Stacks {
		got = append(got,
			fmt.Sprintf("%s|%s|%s|%s|%s|%v|%s", s.Name, s.Path, s.Account, s.Region, s.TemplateFile, s.TerminationProtection, s.Class))
	}
	want := []string{
		"Top|Top|||Top.template.json|false|Production",
		"named|Stage/Inner|111111111111|eu-west-1|assembly-Stage/inner.json|true|Production",
		"D|Stage/Deep/D|||assembly-Stage/deep/d.json|false|Production",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stacks (-want +got):\n%s", diff)
	}
	var paths []string
	for _, r := range a.OfType("AWS::S3::Bucket") {
		paths = append(paths, r.Path)
	}
	if want := []string{"Stage/Inner/Data/Resource", "Stage/Deep/D/FromTemplate"}; !slices.Equal(paths, want) {
		t.Errorf("construct paths %v, want %v", paths, want)
	}
}

func TestMetadata(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{
		Name: "S",
		Template: `{"Resources": {
			"First": {"Type": "AWS::S3::Bucket"}, "Alone": {"Type": "AWS::S3::Bucket"}, "Near": {"Type": "AWS::S3::Bucket"}}}`,
		Metadata: map[string][]assemblytest.Entry{
			"S": {{Type: assembly.MetadataSource, Data: map[string]any{"file": "main.go", "line": 3, "construct": "awscdk.Stack"}},
				{Type: assembly.MetadataClass, Data: "Sandbox"}},
			"S/Net":           {{Type: assembly.MetadataSource, Data: map[string]any{"file": "net.go", "line": 30, "construct": "main.Net"}}},
			"S/Net/First":     {{Type: "aws:cdk:logicalId", Data: "First"}},
			"S/Network/Alone": {{Type: "aws:cdk:logicalId", Data: "Alone"}},
			"S/Net/Deep/Near": {{Type: "aws:cdk:logicalId", Data: "Near"},
				{Type: assembly.MetadataSource, Data: map[string]any{"file": "near.go", "line": "not a number", "construct": "encryption.Key"}}},
			"S/Net/Deep": {{Type: assembly.MetadataSource, Data: map[string]any{"file": "near.go", "construct": "network.VPC"}}},
		},
	})
	s := a.Stacks[0]
	if s.Class != assembly.Sandbox || !s.ClassDeclared {
		t.Errorf("class %s, declared %v", s.Class, s.ClassDeclared)
	}
	want := map[string]assembly.Source{"First": {File: "net.go", Line: 30}, "Alone": {File: "main.go", Line: 3, DefinesStack: true},
		"Near": {File: "near.go"}}
	for id, source := range want {
		if got := s.Resource(id).Source(); got != source {
			t.Errorf("source of %s is %v, want %v", id, got, source)
		}
	}
	for id, text := range map[string]string{"First": "net.go:30", "Alone": "main.go:3 (its stack)"} {
		if got := s.Resource(id).Source().String(); got != text {
			t.Errorf("source of %s reads %q, want %q", id, got, text)
		}
	}
	for id, want := range map[string]string{"First": "", "Alone": "", "Near": "network.VPC"} {
		if got := s.Resource(id).Construct(); got != want {
			t.Errorf("construct of %s is %q, want %q", id, got, want)
		}
	}
	if got, want := s.SourceOf("S"), (assembly.Source{File: "main.go", Line: 3}); got != want {
		t.Errorf("source of the stack itself is %+v, want %+v", got, want)
	}
	if got := s.SourceOf("Elsewhere/X"); got != (assembly.Source{}) {
		t.Errorf("source of a path outside the stack is %v", got)
	}
	if r := s.Resource("First"); !r.In("S/Net") || r.In("S/Ne") || !r.In("S/Net/First") {
		t.Error("In does not follow the construct tree")
	}
	if len(s.Metadata) != 8 {
		t.Errorf("%d entries of metadata, want 8", len(s.Metadata))
	}
}

func TestResourceAttributes(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{"Resources": {
		"Z": {"Type": "T", "DependsOn": "A", "Condition": "C", "DeletionPolicy": "Retain", "UpdateReplacePolicy": {"Ref": "P"},
			"Properties": {"Tags": [{"Key": {"Ref": "P"}, "Value": "?"}, {"Key": "Name", "Value": "z"}]}, "Metadata": {"M": 1}},
		"A": {"Type": "T", "DependsOn": ["Z", "B"], "Properties": {"Tags": {"Name": "a"}}},
		"B": {"Type": "U"}}}`})
	s := a.Stacks[0]
	z, y := s.Resource("Z"), s.Resource("A")
	if !slices.Equal(z.DependsOn, []string{"A"}) || !slices.Equal(y.DependsOn, []string{"Z", "B"}) {
		t.Errorf("dependencies %v, %v", z.DependsOn, y.DependsOn)
	}
	if z.DeletionPolicy != "Retain" || z.UpdateReplacePolicy != assembly.Undecided || y.DeletionPolicy != "" {
		t.Errorf("policies %q, %q, %q", z.DeletionPolicy, z.UpdateReplacePolicy, y.DeletionPolicy)
	}
	if z.Tag("Name").String() != "z" || y.Tag("Name").String() != "a" || z.Tag("None").Exists() || s.Resource("B").Tag("Name").Exists() {
		t.Error("tags are not read")
	}
	if z.Meta("M").Is(1) != assembly.True || y.Meta("M").Exists() {
		t.Error("metadata of the resource is not read")
	}
	if got := []string{s.Resources[0].LogicalID, s.Resources[1].LogicalID, s.Resources[2].LogicalID}; !slices.Equal(got,
		[]string{"Z", "A", "B"}) {
		t.Errorf("order %v is not that of the template", got)
	}
	if len(a.Resources()) != 3 || len(a.OfType("T")) != 2 || a.OfType("V") != nil || s.Resource("V") != nil {
		t.Error("resources are not indexed")
	}
	if y.Path != "S/A" {
		t.Errorf("path without metadata is %s", y.Path)
	}
}

func TestLiterals(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: `{
		"Description": "d", "Parameters": {"P": {"Default": "p"}}, "Mappings": {"M": {"a": {"b": "m"}}},
		"Outputs": {"O": {"Value": {"Fn::Join": ["", ["o", {"Ref": "R"}]]}}},
		"Resources": {"R": {"Type": "T", "Properties": {"A": ["x", 1, {"B": "y"}]}, "Metadata": {"N": "z"}}}}`})
	literals := map[string]string{}
	for path, text := range a.Stacks[0].Literals() {
		literals[strings.Join(path, ".")] = text
	}
	for path, text := range a.Stacks[0].Resource("R").Literals() {
		literals[strings.Join(path, ".")] = text
	}
	want := map[string]string{
		"Parameters.P.Default": "p", "Mappings.M.a.b": "m", "Template.0": "d", "A.0": "x", "A.1": "1", "A.2.B": "y", "Metadata.N": "z",
		"Outputs.O.Value.Fn::Join.0": "", "Outputs.O.Value.Fn::Join.1.0": "o", "Outputs.O.Value.Fn::Join.1.1.Ref": "R",
	}
	if diff := cmp.Diff(want, maps.Clone(literals)); diff != "" {
		t.Errorf("literals (-want +got):\n%s", diff)
	}
	for range a.Stacks[0].Literals() {
		break // stops at once instead of panicking
	}
}

func TestParseClass(t *testing.T) {
	for text, want := range map[string]assembly.Class{"": assembly.Production, "Production": assembly.Production,
		"NonProduction": assembly.NonProduction, "Sandbox": assembly.Sandbox} {
		if got, err := assembly.ParseClass(text); got != want || err != nil {
			t.Errorf("ParseClass(%q) = %q, %v", text, got, err)
		}
	}
	if _, err := assembly.ParseClass("production"); err == nil || !strings.Contains(err.Error(), `"production"`) {
		t.Errorf("ParseClass of a misspelled class: %v", err)
	}
}
