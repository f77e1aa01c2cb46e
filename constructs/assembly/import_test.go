package assembly_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestImportsAreWhatATemplateReadsFromOutside(t *testing.T) {
	const here = "111111111111/eu-west-1"
	a := assemblytest.Read(t,
		assemblytest.Stack{Name: "Reader", Environment: here, Template: `{
			"Parameters": {"Image": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/image"}, "Free": {"Type": "String"}},
			"Resources": {"R": {"Type": "AWS::SNS::Topic", "Properties": {
				"A": {"Fn::ImportValue": "shared"}, "B": [{"Fn::ImportValue": {"Fn::Sub": "sha${Free}"}}],
				"C": {"Fn::Select": [0, {"Fn::Split": ["/", {"Fn::GetStackOutput": {"StackName": "Writer", "Region": "eu-west-1", "OutputName": "Out"}}]}]},
				"D": "x{{resolve:ssm:/secret/name:3}}y"}}},
			"Outputs": {"O": {"Value": {"Fn::ImportValue": "elsewhere"}}}}`},
		assemblytest.Stack{Name: "Writer", Environment: here, Template: `{
			"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/secret/name", "Type": "String", "Value": "v"}}},
			"Outputs": {"Out": {"Value": "v", "Export": {"Name": "shared"}}}}`},
	)
	var got []string
	for _, i := range a.Stacks[0].Imports() {
		from := "nobody"
		if i.From != nil {
			from = i.From.Name
		}
		got = append(got, fmt.Sprintf("%s: %s %q of %s, resource %v", strings.Join(i.Path, "."), i.Function, i.Name, from, i.Publisher != nil))
	}
	want := []string{
		`A: Fn::ImportValue "shared" of Writer, resource false`,
		`B.0: Fn::ImportValue "" of nobody, resource false`,
		`C.Fn::Select.1.Fn::Split.1: Fn::GetStackOutput "Out" of Writer, resource false`,
		`D: ssm "/secret/name" of Writer, resource true`,
		`Outputs.O.Value: Fn::ImportValue "elsewhere" of nobody, resource false`,
		`Parameters.Image: ssm "/image" of nobody, resource false`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Imports() (-want +got):\n%s", diff)
	}
	if got := a.Stacks[1].Exports(); !cmp.Equal(got, []string{"shared"}) {
		t.Errorf("Exports() = %q, want shared", got)
	}
	if got := a.Stacks[1].Outputs(); !cmp.Equal(got, []string{"Out"}) {
		t.Errorf("Outputs() = %q, want Out", got)
	}
}

func TestDependenciesAndAssetsComeFromTheManifest(t *testing.T) {
	a := assemblytest.Read(t,
		assemblytest.Stack{Name: "A", Template: `{}`, Dependencies: []string{"B", "Gone"}, Assets: []string{"x"}},
		assemblytest.Stack{Name: "B", Template: `{}`})
	s := a.Stacks[0]
	if len(s.Dependencies) != 1 || s.Dependencies[0] != a.Stacks[1] || !cmp.Equal(s.MissingDependencies, []string{"Gone"}) {
		t.Errorf("Dependencies = %v, missing %q, want B, missing Gone", s.Dependencies, s.MissingDependencies)
	}
	if len(s.Assets) != 1 || s.Assets[0].ID != "x" || !strings.Contains(s.Assets[0].Destination, `"assets"`) {
		t.Errorf("Assets = %v, want x with its destination", s.Assets)
	}
}
