package need_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

const (
	home   = "111111111111/eu-west-1"
	writer = `{"Outputs": {"Out": {"Value": "v", "Export": {"Name": "shared"}}}}`
	reader = `{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::GetStackOutput": {"StackName": "W", "OutputName": "Out"}}}}}}`
	parts  = `{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::Split": [":",
		{"Fn::GetStackOutput": {"StackName": "W", "OutputName": "Out"}}]}}}}}`
	strong = `{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::ImportValue": "shared"}}}}}`
)

func app(name, template string, dependencies ...string) assemblytest.Stack {
	return assemblytest.Stack{Name: name, Environment: home, Template: template, Dependencies: dependencies}
}

func says(findings []finding.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Path()+" "+f.Property+" "+f.Message)
	}
	return strings.Join(all, "\n")
}

func TestOrderOfWhatIsRead(t *testing.T) {
	for _, tt := range []struct {
		name          string
		before, after []assemblytest.Stack
		want          string
	}{
		{"by a dependency", nil, []assemblytest.Stack{app("R", reader, "W"), app("W", writer)}, ""},
		{"through another stack", nil, []assemblytest.Stack{app("R", reader, "B"), app("B", `{}`, "W"), app("W", writer)}, ""},
		{"by luck", nil, []assemblytest.Stack{app("W", writer), app("X", reader)},
			"X/R P reads Out of W, and nothing makes it wait for that stack: deployed alone or in parallel, it fails"},
		{"too early", nil, []assemblytest.Stack{app("R", reader), app("W", writer)}, "R/R P reads Out of W, which is deployed later"},
		{"too early, strongly", nil, []assemblytest.Stack{app("R", strong), app("W", writer)},
			"R/R P reads shared of W, which is deployed later"},
		{"an output that nobody has", nil, []assemblytest.Stack{app("R", reader, "W"), app("W", `{}`)},
			"R/R P reads Out of W, which has no such output"},
		{"already deployed", []assemblytest.Stack{app("W", writer)}, []assemblytest.Stack{app("R", reader), app("W", writer)}, ""},
		{"deployed without that output", []assemblytest.Stack{app("W", `{}`)}, []assemblytest.Stack{app("R", reader), app("W", writer)},
			"R/R P reads Out of W, which is deployed later"},
		{"in parts", nil, []assemblytest.Stack{app("R", parts, "W"), app("W", writer)},
			"R/R P.Fn::Split.1 splits Out of W, and AWS does not document that Fn::Split takes Fn::GetStackOutput"},
		{"from elsewhere", nil, []assemblytest.Stack{app("R", strong)}, ""},
		{"a dependency that is not there", nil, []assemblytest.Stack{app("R", `{}`, "Gone")},
			"R  depends on Gone, which is not in the assembly"},
		{"a cycle", nil, []assemblytest.Stack{app("A", `{}`, "B"), app("B", `{}`, "A"), app("C", `{}`, "A")},
			"A  is never deployed, because stacks wait for each other: A needs B needs A\n" +
				"C  is never deployed, because it depends on stacks that wait for each other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := plan.Of(nil, assemblytest.Read(t, tt.after...))
			if tt.before != nil {
				p = plan.Of(assemblytest.Read(t, tt.before...), p.After)
			}
			if diff := cmp.Diff(tt.want, says(need.Order(p))); diff != "" {
				t.Errorf("Order() (-want +got):\n%s", diff)
			}
		})
	}
}
