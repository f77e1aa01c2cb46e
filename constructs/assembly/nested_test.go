package assembly_test

import (
	"fmt"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const nestedManifest = `{"artifacts": {"S": {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1",
	"properties": {"templateFile": "S.template.json", "terminationProtection": true}, "displayName": "S",
	"metadata": {
		"/S/Bucket/Resource": [{"type": "aws:cdk:logicalId", "data": "Bucket"}],
		"/S/Child.NestedStack/Child.NestedStackResource": [{"type": "aws:cdk:logicalId", "data": "Child"}],
		"/S/Child/Alpha/Bucket": [{"type": "aws:cdk:logicalId", "data": "Bucket"}],
		"/S/Child/Grand.NestedStack/Grand.NestedStackResource": [{"type": "aws:cdk:logicalId", "data": "Grand"}],
		"/S/Child/Grand/Bucket": [{"type": "aws:cdk:logicalId", "data": "Bucket"}]
	}}, "Late": {"type": "cdk:asset-manifest", "properties": {"file": "S.assets.json"}}}}`

const childTemplate = `{
	"Parameters": {"Given": {"Type": "String"}, "Missing": {"Type": "String"}},
	"Resources": {
		"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"Given": {"Ref": "Given"}, "Missing": {"Ref": "Missing"}}},
		"Grand": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL":
			{"Fn::Sub": "https://assets-${AWS::AccountId}.s3.eu-west-1.${AWS::URLSuffix}/grand.json"},
			"Parameters": {"Deep": {"Ref": "Given"}}}}
	},
	"Outputs": {"Name": {"Value": {"Ref": "Bucket"}}, "Deep": {"Value": {"Fn::GetAtt": ["Grand", "Outputs.Echo"]}}}}`

// nested is a stack, a nested stack in it and another one in that: found by what is uploaded to
// their URLs, which are in the two styles of S3. The asset path of the first is forged.
func nested(t *testing.T) *assembly.Assembly {
	t.Helper()
	dir := assemblytest.Files(t, map[string]string{
		"manifest.json": nestedManifest,
		"S.assets.json": uploads("other.json", "grand.json", "child.json"),
		"S.template.json": `{"Resources": {
			"Bucket": {"Type": "AWS::S3::Bucket"},
			"Child": {"Type": "AWS::CloudFormation::Stack", "Condition": "C", "Metadata": {"aws:asset:path": "other.json"},
				"Properties": {"TemplateURL": "https://s3.eu-west-1.amazonaws.com/assets-111111111111/child.json", "Parameters": {"Given": {"Fn::GetAtt": ["Bucket", "Arn"]}}}},
			"User": {"Type": "T", "Properties": {"Name": {"Fn::GetAtt": ["Child", "Outputs.Name"]},
				"Deep": {"Fn::GetAtt": "Child.Outputs.Deep"}, "None": {"Fn::GetAtt": ["Child", "Outputs.None"]}}}}}`,
		"child.json": childTemplate,
		"grand.json": `{"Parameters": {"Deep": {"Type": "String"}}, "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Condition": "D"}},
			"Outputs": {"Echo": {"Value": {"Ref": "Deep"}}}}`,
	})
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestNestedStacks(t *testing.T) {
	a := nested(t)
	var got []string
	for _, s := range a.Stacks {
		got = append(got, fmt.Sprintf("%s %s %s %s %v", s.Name, s.Path, s.TemplateFile, s.Region, s.TerminationProtection))
	}
	want := []string{
		"S S S.template.json eu-west-1 true",
		"Child S/Child child.json eu-west-1 true",
		"Grand S/Child/Grand grand.json eu-west-1 true",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("stacks\n%v, want\n%v", got, want)
	}
	child := a.Stacks[0].Nested("Child")
	if child != a.Stacks[1] || child.Parent.LogicalID != "Child" || child.Nested("Grand") != a.Stacks[2] || child.Nested("Bucket") != nil {
		t.Error("the nested stacks are not where they belong")
	}
	// The same logical id in three templates has three construct paths.
	for i, path := range []string{"S/Bucket/Resource", "S/Child/Alpha/Bucket", "S/Child/Grand/Bucket"} {
		if got := a.Stacks[i].Resource("Bucket").Path; got != path {
			t.Errorf("bucket of %s has the path %s, want %s", a.Stacks[i].Path, got, path)
		}
	}
	if got := fmt.Sprint(a.Stacks[2].Resource("Bucket").Conditions()); got != "[S/Child/Grand.D S.C]" {
		t.Errorf("conditions %s", got)
	}
}

// A resource belongs to the constructs that the assembly recorded above it, through nested stacks.
func TestUnder(t *testing.T) {
	a := nested(t)
	grand, user := a.Stacks[2].Resource("Bucket"), a.Stacks[0].Resource("User")
	for path, want := range map[string]bool{"S": true, "S/Child": true, "S/Child/Grand": true, "S/Child/Grand/Bucket": true,
		"S/Child/Alpha": false, "S/Chi": false, "": false} {
		if got := grand.Under(path); got != want {
			t.Errorf("Under(%q) of %s = %v, want %v", path, grand.Path, got, want)
		}
	}
	for path, want := range map[string]bool{"S": true, "S/User": false} { // nothing is recorded of it
		if got := user.Under(path); got != want {
			t.Errorf("Under(%q) of %s = %v, want %v", path, user.Path, got, want)
		}
	}
}

func TestValuesThroughNestedStacks(t *testing.T) {
	a := nested(t)
	user, inner := a.Stacks[0].Resource("User"), a.Stacks[1].Resource("Bucket")
	leads := map[string]struct {
		v    assembly.Value
		path string
	}{
		"a parameter up to the parent":              {inner.Get("Given"), "S/Bucket/Resource"},
		"an output down to the child":               {user.Get("Name"), "S/Child/Alpha/Bucket"},
		"an output of an output of a parameter ...": {user.Get("Deep"), "S/Bucket/Resource"},
	}
	for name, lead := range leads {
		if to, ok := lead.v.Target(); !ok || to.Resource.Path != lead.path {
			t.Errorf("%s leads to %+v, %v; want %s", name, to, ok, lead.path)
		}
	}
	if v := inner.Get("Missing"); v.Known() || !v.Exists() {
		t.Errorf("a parameter that nobody passes is %v", v)
	}
	if v := user.Get("None"); v.Known() || !v.Exists() {
		t.Errorf("an output that is not there is %v", v)
	}
}
