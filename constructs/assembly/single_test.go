package assembly_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const yamlTemplate = `AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Name: {Type: String}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    DependsOn: Topic
    Properties:
      VpcId: !ImportValue network-vpc
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: 026
          CidrIp: !Sub "${Name}/32"
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !GetAtt Group.GroupId, Owner: !Sub "${AWS::AccountId} in ${AWS::Region}"}
`

func parse(t *testing.T, name, text string, facts assembly.Facts) *assembly.Assembly {
	t.Helper()
	a, err := assembly.ParseTemplate(name, []byte(text), facts)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTemplateAlone(t *testing.T) {
	a := parse(t, "infra/web.template.yaml", yamlTemplate, assembly.Facts{Account: "111111111111", Region: "eu-west-1"})
	s := a.Stacks[0]
	if s.Name != "web" || s.Path != "infra/web" || s.TemplateFile != "infra/web.template.yaml" || s.TemplateSize != len(yamlTemplate) {
		t.Errorf("the stack is %s at %s from %s, %d bytes", s.Name, s.Path, s.TemplateFile, s.TemplateSize)
	}
	if s.Tags != nil || s.TerminationProtection != assembly.Unknown || s.ClassDeclared || s.Class != assembly.Production {
		t.Errorf("facts that nobody gave: tags %v, protection %v, class %v", s.Tags, s.TerminationProtection, s.Class)
	}
	topic, group := s.Resource("Topic"), s.Resource("Group")
	if !topic.Get("TopicName").RefersTo(group) || topic.Get("Owner").String() != "111111111111 in eu-west-1" {
		t.Errorf("the topic is %v of %v", topic.Get("TopicName"), topic.Get("Owner"))
	}
	if n, ok := group.Get("SecurityGroupIngress", "0", "FromPort").Int(); n != 22 || !ok {
		t.Errorf("octal 026 = %d, %v, want 22", n, ok)
	}
	if got := []string{s.Resources[0].LogicalID, group.Path, group.DependsOn[0]}; !cmp.Equal(got,
		[]string{"Group", "infra/web/Group", "Topic"}) {
		t.Errorf("the group is %v", got)
	}
}

func TestFactsAreTakenAsGiven(t *testing.T) {
	s := parse(t, "-", "Resources: {}", assembly.Facts{Name: "Prod", Class: assembly.Sandbox, Tags: map[string]string{"Team": "x"},
		TerminationProtection: assembly.False}).Stacks[0]
	if s.Name != "Prod" || s.Class != assembly.Sandbox || !s.ClassDeclared || s.Tags["Team"] != "x" ||
		s.TerminationProtection != assembly.False {
		t.Errorf("the stack is %+v", s)
	}
}

func TestPositions(t *testing.T) {
	r := parse(t, "web.yaml", yamlTemplate, assembly.Facts{}).Stacks[0].Resource("Group")
	for property, want := range map[string]int{
		"": 5, "DependsOn": 7, "VpcId": 9, "SecurityGroupIngress.0.CidrIp": 13, "SecurityGroupIngress.0.ToPort": 11, "Nowhere": 8,
	} {
		if got := r.Position(property); got != (assembly.Source{File: "web.yaml", Line: want}) {
			t.Errorf("position of %q = %v, want line %d", property, got, want)
		}
	}
	json := parse(t, "a.json", "{\"Resources\": {\n\"A\": {\n\"Type\": \"T\",\n\"Properties\": {\"P\": [1,\n2]}}}}",
		assembly.Facts{}).Stacks[0].Resource("A")
	if got := json.Position("P.1").Line; got != 5 {
		t.Errorf("position of an element = %d, want 5", got)
	}
}

func TestJoinedTemplatesSeeEachOther(t *testing.T) {
	maker := parse(t, "net.yaml", `{Resources: {V: {Type: AWS::EC2::VPC}}, Outputs: {V: {Value: !Ref V, Export: {Name: network-vpc}}}}`,
		assembly.Facts{})
	a := assembly.Join(maker, parse(t, "web.yaml", yamlTemplate, assembly.Facts{}))
	to, ok := a.OfType("AWS::EC2::SecurityGroup")[0].Get("VpcId").Target()
	if !ok || to.Resource.Stack.Name != "net" || len(a.Resources()) != 3 {
		t.Errorf("the VPC is %+v, %v, among %d resources", to, ok, len(a.Resources()))
	}
}

func TestReadTemplate(t *testing.T) {
	file := filepath.Join(assemblytest.Files(t, map[string]string{"a/web.yaml": yamlTemplate}), "a", "web.yaml")
	a, err := assembly.ReadTemplate(file, assembly.Facts{})
	if err != nil || len(a.Resources()) != 2 || a.Stacks[0].TemplateFile != filepath.ToSlash(file) {
		t.Errorf("read %v, %v", a, err)
	}
	for name, want := range map[string]string{"none.yaml": "no such file or directory", ".": "not a file",
		"x/y.yaml": "no such file or directory"} {
		name := filepath.Dir(file) + "/" + name
		if _, err := assembly.ReadTemplate(name, assembly.Facts{}); err == nil || err.Error() != name+": "+want {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if err := os.Truncate(file, 33<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := assembly.ReadTemplate(file, assembly.Facts{}); err == nil ||
		!strings.HasPrefix(err.Error(), file+": 33 MB, want at most 32 MB") {
		t.Errorf("a template of 33 MB: %v", err)
	}
}

func TestTemplatesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"":    "t: is empty",
		"# x": "t: is empty",
		"Resources:\n  A: {Type: T}\n  A: {Type: T}": `t:3: "A" appears twice`,
		"Resources:\n\tA: {Type: T}":                 "t:2: broken YAML: found character that cannot start any token",
		"Resources:\n  A:\n    Type: [T":             "t:2: broken YAML: did not find expected ',' or ']'",
		"just text":                                  "t:1: got text, want an object",
		"Resources: {}\n---\nResources: {}":          "t:2: a second document follows; want one",
		`{"Resources": {"A": {"Type": "T"}`:          "t: ends too early; it is truncated",
	} {
		if _, err := assembly.ParseTemplate("t", []byte(text), assembly.Facts{}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
