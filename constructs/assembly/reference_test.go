package assembly_test

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func TestTarget(t *testing.T) {
	tests := []struct{ name, value, attribute string }{
		{"Ref", `{"Ref": "Other"}`, ""},
		{"GetAtt", `{"Fn::GetAtt": ["Other", "Arn"]}`, "Arn"},
		{"GetAtt in one word", `{"Fn::GetAtt": "Other.Arn"}`, "Arn"},
		{"Sub of a Ref", `{"Fn::Sub": "${Other}"}`, ""},
		{"Sub of a GetAtt", `{"Fn::Sub": "${Other.Arn}"}`, "Arn"},
		{"Sub of a variable", `{"Fn::Sub": ["${X}", {"X": {"Ref": "Other"}}]}`, ""},
		{"Select", `{"Fn::Select": [0, [{"Ref": "Other"}]]}`, ""},
		{"If of the same twice", `{"Fn::If": ["C", {"Ref": "Other"}, {"Ref": "Other"}]}`, ""},
	}
	for _, tt := range tests {
		to, ok := property(t, "", tt.value).Target()
		if !ok || to.Resource.LogicalID != "Other" || to.Attribute != tt.attribute {
			t.Errorf("%s: %+v, %v", tt.name, to, ok)
		}
	}
	for _, nowhere := range []string{
		`"Other"`, `{"Ref": "Param"}`, `{"Fn::If": ["C", {"Ref": "Other"}, "x"]}`, `{"Fn::Sub": "a-${Other}"}`,
		`{"Fn::If": ["C", {"Ref": "Other"}, {"Ref": "R"}]}`, `null`, `{"Fn::GetAtt": ["Other"]}`, `{"Fn::GetAtt": 5}`,
	} {
		if to, ok := property(t, "", nowhere).Target(); ok {
			t.Errorf("%s refers to %s", nowhere, to.Resource.Path)
		}
	}
}

func TestTargets(t *testing.T) {
	v := property(t, "", `{"A": [{"Fn::If": ["C", {"Ref": "Other"}, {"Fn::Sub": ["${R.Arn}/${X}", {"X": {"Ref": "Other"}}]}]}],
		"B": {"Fn::Join": ["", [{"Fn::GetAtt": ["Other", "Arn"]}, {"Ref": "Param"}]]}}`)
	var got []string
	for _, to := range v.Targets() {
		got = append(got, to.Resource.LogicalID+"."+to.Attribute)
	}
	if want := []string{"Other.", "R.Arn", "Other.Arn"}; !slices.Equal(got, want) {
		t.Errorf("targets %v, want %v", got, want)
	}
}

func TestReferencesAcrossStacks(t *testing.T) {
	producer := func(name, environment, bucket string) assemblytest.Stack {
		return assemblytest.Stack{Name: name, Environment: environment, Template: `{
			"Resources": {"` + bucket + `": {"Type": "AWS::S3::Bucket"}},
			"Outputs": {
				"Out": {"Value": {"Fn::GetAtt": ["` + bucket + `", "Arn"]}, "Export": {"Name": {"Fn::Sub": "shared-arn"}}},
				"Unnamed": {"Value": "x", "Export": {"Name": {"Ref": "AWS::StackName"}}},
				"Empty": {"Value": {"Ref": "AWS::NoValue"}}
			}}`}
	}
	consumer := assemblytest.Stack{Name: "Consumer", Environment: "111111111111/eu-west-1",
		Template: `{"Resources": {"R": {"Type": "T", "Properties": {
		"Import": {"Fn::ImportValue": "shared-arn"},
		"Weak": {"Fn::GetStackOutput": {"StackName": "Ireland", "OutputName": "Out", "Region": "eu-west-1"}},
		"Far": {"Fn::GetStackOutput": {"StackName": "Virginia", "OutputName": "Out", "Region": "us-east-1"}},
		"WrongRegion": {"Fn::GetStackOutput": {"StackName": "Virginia", "OutputName": "Out", "Region": "eu-west-1"}},
		"NoSuchOutput": {"Fn::GetStackOutput": {"StackName": "Virginia", "OutputName": "Nothing"}},
		"EmptyOutput": {"Fn::GetStackOutput": {"StackName": "Virginia", "OutputName": "Empty"}},
		"EmptyName": {"Fn::ImportValue": ""},
		"Text": {"Fn::Join": ["", [{"Fn::ImportValue": "shared-arn"}, "/*"]]}
	}}}}`}
	a := assemblytest.Read(t, consumer,
		producer("Ireland", "111111111111/eu-west-1", "Here"), producer("Virginia", "111111111111/us-east-1", "There"))
	r := a.OfType("T")[0]
	for property, want := range map[string]string{"Import": "Here", "Weak": "Here", "Far": "There"} {
		to, ok := r.Get(property).Target()
		if !ok || to.Resource.LogicalID != want || to.Attribute != "Arn" {
			t.Errorf("%s leads to %+v, %v; want %s", property, to, ok, want)
		}
	}
	for _, property := range []string{"WrongRegion", "NoSuchOutput", "EmptyOutput", "EmptyName"} {
		v := r.Get(property)
		if _, ok := v.Target(); ok || v.Known() || !v.Exists() {
			t.Errorf("%s is %v", property, v)
		}
	}
	if got := r.Get("Text").String(); got != "${Here.Arn}/*" {
		t.Errorf("text over an import is %s", got)
	}
}

// Two stacks that leave their environment open may be the same place or not, so an export
// that both have is nobody's.
func TestAmbiguousExport(t *testing.T) {
	export := `{"Outputs": {"O": {"Value": "v", "Export": {"Name": "n"}}}}`
	a := assemblytest.Read(t, assemblytest.Stack{Name: "A", Template: export}, assemblytest.Stack{Name: "B", Template: export},
		assemblytest.Stack{Name: "C", Template: `{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::ImportValue": "n"}}}}}`})
	if v := a.OfType("T")[0].Get("P"); v.Is("v") != assembly.Unknown {
		t.Errorf("an export of two stacks is %v", v)
	}
}
