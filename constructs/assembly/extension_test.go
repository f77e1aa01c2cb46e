package assembly_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func ids(s *assembly.Stack) (all []string) {
	for _, r := range s.Resources {
		all = append(all, r.LogicalID)
	}
	return all
}

func TestLoopsAreUnrolled(t *testing.T) {
	s := parse(t, "t.yaml", `
Transform: AWS::LanguageExtensions
Parameters:
  Zones: {Type: CommaDelimitedList, Default: "a-1, b-2"}
Mappings:
  Names: {prod: {All: [x, y]}}
Conditions:
  Fn::ForEach::C: [K, [a], {"C${K}": !Equals [a, b]}]
Resources:
  First: {Type: T}
  Fn::ForEach::Zones:
    - Zone
    - !Ref Zones
    - Topic&{Zone}:
        Type: AWS::SNS::Topic
        DependsOn: First
        Properties:
          TopicName: !Ref Zone
          DisplayName: !Sub "${Zone} of ${AWS::Region}"
          Fn::ForEach::Tags: [K, [A, B], {"${K}": "${K} in ${Zone}"}]
  Fn::ForEach::Outer:
    - E
    - [prod]
    - Fn::ForEach::Inner:
        - N
        - !FindInMap [Names, !Ref E, All]
        - "Queue${E}${N}": {Type: AWS::SQS::Queue, Properties: {Topic: !GetAtt "Topic&{N}.Arn", Of: !Ref N}}
  Last: {Type: T}
Outputs:
  Fn::ForEach::O: [N, [a1], {"O${N}": {Value: !GetAtt "Topic${N}.TopicArn"}}]
`, assembly.Facts{Region: "eu-west-1"}).Stacks[0]
	if got, want := ids(s), []string{"First", "Topica1", "Topicb2", "Queueprodx", "Queueprody", "Last"}; !slices.Equal(got, want) {
		t.Fatalf("resources = %v, want %v", got, want)
	}
	topic := s.Resource("Topicb2")
	for path, want := range map[string]string{"TopicName": "b-2", "DisplayName": "b-2 of eu-west-1", "A": "A in b-2", "B": "B in b-2"} {
		if got := topic.Get(path).String(); got != want {
			t.Errorf("%s = %s, want %s", path, got, want)
		}
	}
	if got := topic.Position("TopicName").Line; got != 18 {
		t.Errorf("position of the name = %d, want 18", got)
	}
	if !s.Output("Oa1").RefersTo(s.Resource("Topica1")) || s.Resource("Queueprody").Get("Of").String() != "y" || len(s.Unseen()) > 0 {
		t.Errorf("output %v, unseen %v", s.Output("Oa1"), s.Unseen())
	}
}

func TestLoopsThatCannotBeUnrolledAreSeen(t *testing.T) {
	for loop, want := range map[string]string{
		`[N, !Ref Free, {"T${N}": {Type: T, Properties: {P: !Ref N}}}]`: "Resources.Fn::ForEach::L: repeats what is below it for each of a " +
			"collection " +
			"that is known only at deployment; T${N}",
		`[N, [a]]`:                    "Resources.Fn::ForEach::L: want a list of an identifier, a collection and an object; ",
		`{}`:                          "Resources.Fn::ForEach::L: want a list of an identifier, a collection and an object; ",
		`[[N], [a], {}]`:              "Resources.Fn::ForEach::L: want a list of an identifier, a collection and an object; ",
		`[N, [a, b], {T: {Type: T}}]`: ": makes T, which is there already; T",
		`[N, !Split [",", "a,b"], {"${N}": {Type: T}}]`: "; a b",
		`[N, [a, !If [C, b, c]], {"${N}": {Type: T}}]`: "Resources.Fn::ForEach::L: repeats what is below it for each of a collection that is " +
			"known " +
			"only at deployment; ${N}",
	} {
		s := parse(t, "t", "Parameters: {Free: {Type: CommaDelimitedList}}\nResources: {\"Fn::ForEach::L\": "+loop+"}",
			assembly.Facts{}).Stacks[0]
		var unseen []string
		for _, u := range s.Unseen() {
			unseen = append(unseen, u.Property+": "+u.Detail)
		}
		if got := strings.Join(unseen, ", ") + "; " + strings.Join(ids(s), " "); got != want {
			t.Errorf("%s:\n%s, want\n%s", loop, got, want)
		}
	}
}

// Ten loops in each other over ten values are ten billion topics.
func TestLoopsDoNotMultiply(t *testing.T) {
	body := `{"T${A}${B}${C}${D}${E}${F}${G}${H}${I}${J}": {"Type": "T"}}`
	for _, name := range strings.Split("ABCDEFGHIJ", "") {
		body = `{"Fn::ForEach::` + name + `": ["` + name + `", ["0","1","2","3","4","5","6","7","8","9"], ` + body + `]}`
	}
	s := parse(t, "t", `{"Resources": `+body+`}`, assembly.Facts{}).Stacks[0] // all of them would take days
	if len(s.Unseen()) == 0 || !strings.Contains(s.Unseen()[0].Detail, "makes more than 500000 values") {
		t.Errorf("%d resources, unseen %v", len(s.Resources), s.Unseen())
	}
}

func TestIncludedPartsAreRead(t *testing.T) {
	include := func(at string) string {
		return `{"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": ` + at + `}}}`
	}
	a, err := assembly.Read(assemblytest.Files(t, map[string]string{
		"manifest.json": one, "S.assets.json": uploads("part.yaml", "more.yaml"),
		"t.json": `{"Resources": {"A": {"Type": "T", "Properties": ` + include(`"s3://assets-${AWS::AccountId}/part.yaml"`) + `},
			"B": {"Type": "T", "Properties": {"Own": 1, "Name": 2, ` + strings.Trim(include(`"s3://elsewhere/part.yaml"`), "{}") + `}}}},
			"C": {"Type": "T", "Properties": {"Own": 1, "Fn::Transform": {"Name": "Macro"}}}}, "Transform": ["AWS::LanguageExtensions",
			{"Name": "AWS::Include", "Parameters": {"Location": {"Fn::Sub": "https://s3.${AWS::Region}.amazonaws.com/assets-${AWS::AccountId}/more.yaml"}}}]}`,
		"part.yaml": "Name: !Sub '${AWS::Region}'\nList: [1]\n",
		"more.yaml": "Resources: {Added: {Type: T}}\nOutputs: {O: {Value: x}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	s := a.Stacks[0]
	if got := s.Resource("A").Get("List", "0").String(); got != "1" || s.Output("O").String() != "x" {
		t.Errorf("included list = %s, output = %v, want 1 and x", got, s.Output("O"))
	}
	if got, want := ids(s), []string{"A", "B", "C", "Added"}; !slices.Equal(got, want) {
		t.Errorf("resources = %v, want %v", got, want)
	}
	b, c := s.Resource("B"), s.Resource("C")
	if b.Get("Own").Is(1) != assembly.True || b.Get("Other").Is(1) != assembly.Unknown || c.Get("Own").Is(1) != assembly.Unknown {
		t.Errorf("beside an include: %v and %v, beside a macro: %v", b.Get("Own"), b.Get("Other"), c.Get("Own"))
	}
	var unseen []string
	for _, u := range s.Unseen() {
		unseen = append(unseen, u.Resource.LogicalID+" "+u.Property+": "+u.Detail)
	}
	if diff := cmp.Diff([]string{"B Fn::Transform: s3://elsewhere/part.yaml", "C Fn::Transform: the macro Macro"}, unseen); diff != "" {
		t.Errorf("unseen (-want +got):\n%s", diff)
	}
}

func TestPartsBesideATemplateAreRead(t *testing.T) {
	dir := assemblytest.Files(t, map[string]string{
		"a/t.yaml": "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./sub/child.yaml}}\n" +
			"  O: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../out.yaml}}",
		"a/sub/child.yaml": "Resources:\n  Q:\n    Type: T\n    Properties:\n      Fn::Transform: {Name: AWS::Include, Parameters: {Location: " +
			"part.json}}",
		"a/sub/part.json": `{"P": 7}`,
		"out.yaml":        "{}",
	})
	a, err := assembly.ReadTemplate(dir+"/a/t.yaml", assembly.Facts{})
	if err != nil || len(a.Stacks) != 2 {
		t.Fatalf("read %v, %v", a, err)
	}
	q := a.OfType("T")[0]
	if q.Get("P").String() != "7" || q.Stack.TemplateFile != dir+"/a/sub/child.yaml" || q.Path != a.Stacks[0].Path+"/N/Q" {
		t.Errorf("the queue at %s of %s has P %v", q.Path, q.Stack.TemplateFile, q.Get("P"))
	}
	if u := a.Stacks[0].Unseen(); len(u) != 1 || u[0].Detail != "../out.yaml is not in the app" {
		t.Errorf("unseen = %+v, want the template outside", u)
	}
}

func TestFunctionsOfTheLanguageExtensions(t *testing.T) {
	s := parse(t, "t", `
Mappings: {M: {a: {b: 1}}}
Resources:
  R:
    Type: T
    Properties:
      Known: !FindInMap [M, a, b, {DefaultValue: 2}]
      Default: !FindInMap [M, a, c, {DefaultValue: 2}]
      Unknown: !FindInMap [M, !Ref AWS::StackName, c, {DefaultValue: 2}]
      Length: !Length [a, !Ref X, c]
      Document: !ToJsonString {a: [1, !Ref R]}
      Text: !ToJsonString {a: [1]}
`, assembly.Facts{}).Stacks[0].Resource("R")
	for path, want := range map[string]string{"Known": "1", "Default": "2", "Length": "3", "Text": `{"a":[1]}`} {
		if got, known := s.Get(path).Text(); got != want || !known {
			t.Errorf("%s = %s, %v, want %s", path, got, known, want)
		}
	}
	if document := s.Get("Document").Decoded(); s.Get("Unknown").Known() || s.Get("Document").Known() || !document.Get("a", "1").RefersTo(s) {
		t.Errorf("the document is %v, and its reference %v", s.Get("Document"), document.Get("a", "1"))
	}
}

func TestBodiesOfStackSetsThatAreNoTemplatesAreUnseen(t *testing.T) {
	for body, want := range map[string]string{
		`"0.0.0.0/0"`: "want", `"{"`: "cannot be read", `"Resources: {R: 1}"`: "cannot be read", `!Ref P`: "known only at deployment",
	} {
		a := parse(t, "t.yaml", "Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateBody: "+body+"\n",
			assembly.Facts{})
		if all := a.Stacks[0].Unseen(); len(all) != 1 || !strings.Contains(all[0].Detail, want) || len(a.Stacks) != 1 {
			t.Errorf("%s: unseen = %v in %d stacks, want one that says %q in one stack", body, all, len(a.Stacks), want)
		}
	}
}

func TestParametersOfStackSetsReachTheirTemplate(t *testing.T) {
	set := func(more string) string {
		return `
Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: "{\"Parameters\": {\"P\": {\"Type\": \"String\", \"Default\": \"d\"}, \"Q\": {\"Type\": \"String\", \"Default\": \"e\"}},
        \"Resources\": {\"R\": {\"Type\": \"T\", \"Properties\": {\"P\": {\"Ref\": \"P\"}, \"Q\": {\"Ref\": \"Q\"}}}}}"
      Parameters: [{ParameterKey: P, ParameterValue: passed}]
` + more
	}
	a := parse(t, "t.yaml", set(""), assembly.Facts{Account: "111111111111"})
	r := a.OfType("T")[0]
	if p, q := r.Get("P").String(),
		r.Get("Q").ByDefault().String(); p != "passed" || q != "e" || r.Stack.Account != "" || r.Path != "t/Set/R" {
		t.Errorf("P = %s, Q = %s in account %q at %s", p, q, r.Stack.Account, r.Path)
	}
	if got := r.Position("P"); got != (assembly.Source{File: "t.yaml", Line: 6}) {
		t.Errorf("position = %v, want that of the TemplateBody", got)
	}
	overridden := parse(t, "t.yaml",
		set(`      StackInstancesGroup: [{Regions: [eu-west-1], ParameterOverrides: [{ParameterKey: P, ParameterValue: x}]}]`),
		assembly.Facts{}).OfType("T")[0]
	if overridden.Get("P").Known() {
		t.Errorf("P = %v, want it unknown where groups override it", overridden.Get("P"))
	}
}
