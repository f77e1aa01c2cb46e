package deployment_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// fill adds resources up to n.
func fill(n int) Change {
	return func(s *assemblytest.Stack) {
		elsewhere := 0
		for id := range Resources(s) {
			if strings.HasPrefix(id, InManagement) || strings.HasPrefix(id, Afar) {
				elsewhere++
			}
		}
		for i := len(Resources(s)) - elsewhere; i < n; i++ {
			Resources(s)["Filler"+string(rune('A'+i/26))+string(rune('A'+i%26))] = Resource("AWS::SNS::TopicInlinePolicy", Object{})
		}
	}
}

// pad adds about n bytes.
func pad(n int) Change {
	return func(s *assemblytest.Stack) { s.Template.(Object)["Description"] = string(make([]byte, n/6)) }
}

const openInYAML = `
Resources:
  Open:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: open
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 026, ToPort: 026, CidrIp: !Sub "0.0.0.0/0"}]
`

func TestTemplatesOfStackSetsAreJudged(t *testing.T) {
	var found []string
	for _, f := range Evaluate(t, assembly.Production, Set("StackSet.TemplateBody", openInYAML)).Findings {
		found = append(found, f.Rule.ID+" "+f.Path)
	}
	want := []string{"SG-001 Prod/StackSet/Open", "SG-002 Prod/StackSet/Open", "SG-004 Prod/StackSet/Open"}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func stackSabotages() []Case {
	return []Case{
		{Rule: "STACK-001", Name: "unprotected", Change: []Change{func(s *assemblytest.Stack) { s.Unprotected = true }},
			At: "TerminationProtection", Says: "is off"},
		{Rule: "STACK-002", Name: "501 resources", Change: []Change{fill(501)}, At: "Resources", Says: "501 resources; the quota is 500"},
		{Rule: "STACK-002", Name: "1.1 MB", Change: []Change{pad(1<<20 + 100_000)}, At: "Resources", Says: "bytes; the quota is 1048576"},
		{Rule: "STACK-003", Name: "451 resources", Change: []Change{fill(451)}, At: "Resources", Says: "451 resources; the quota is 500"},
		{Rule: "STACK-003", Name: "0.95 MB", Change: []Change{pad(960_000)}, At: "Resources", Says: "bytes; the quota is 1048576"},
		{Rule: "STACK-004", Name: "template elsewhere",
			Change: []Change{Add("Child", Resource("AWS::CloudFormation::Stack", Object{"TemplateURL": "https://x/y.json"}))},
			At:     "Child TemplateURL", Says: "https://x/y.json is not in the app"},
		{Rule: "STACK-004", Name: "template elsewhere, with the asset of another",
			Change: []Change{Add("Child", Resource("AWS::CloudFormation::Stack", Object{"TemplateURL": "https://x/y.json"})),
				Attribute("Child", "Metadata", Object{"aws:asset:path": "Prod.template.json"})},
			At: "Child TemplateURL", Says: "https://x/y.json is not in the app"},
		{Rule: "STACK-005", Name: "template elsewhere",
			Change: []Change{Set("StackSet.TemplateBody", nil), Set("StackSet.TemplateURL", "https://x/y.json")},
			At:     "StackSet TemplateURL", Says: "https://x/y.json is not in the app"},
		{Rule: "STACK-005", Name: "template that is none", Change: []Change{Set("StackSet.TemplateBody", "{")},
			At: "StackSet TemplateBody", Says: "cannot be read: ends too early"},
		{Rule: "STACK-005", Name: "template of a parameter", Change: []Change{Set("StackSet.TemplateBody", Object{"Fn::Transform": Object{}})},
			At: "StackSet TemplateBody", Says: "is known only at deployment", Also: []string{"TEMPLATE-001"}},
		{Rule: "STACK-006", Name: "another template", Change: []Change{manifest("stackTemplateAssetObjectUrl", "s3://theirs/t.json")},
			At: "stackTemplateAssetObjectUrl", Says: "CloudFormation reads the template from s3://theirs/t.json, and Prod.template.json is not"},
		{Rule: "STACK-007", Name: "a foreign role",
			Change: []Change{manifest("cloudFormationExecutionRoleArn", "arn:${AWS::Partition}:iam::888888888888:role/x")},
			At:     "cloudFormationExecutionRoleArn", Says: "is a role of account 888888888888"},
		{Rule: "STACK-007", Name: "a foreign topic",
			Change: []Change{manifest("notificationArns", List{"arn:aws:sns:eu-west-1:888888888888:t"})},
			At:     "notificationArns", Says: "names a topic of account 888888888888"},
		{Rule: "STACK-007", Name: "a foreign bucket",
			Change: []Change{func(s *assemblytest.Stack) { s.Assets = []string{"cdk-assets-888888888888-eu-west-1"} }},
			Also:   []string{"CALL-002", "MACIE-002", "MACIE-003", "VPC-003"}, // which know the code of CDK's functions by their assets
			At:     "assets", Says: "to account 888888888888"},
		{Rule: "STACK-008", Name: "nowhere", Change: []Change{func(s *assemblytest.Stack) { s.Environment = "" }},
			At: "environment", Says: "is known only at deployment"},
	}
}

// manifest sets what the manifest says of the stack.
func manifest(name string, value any) Change {
	return func(s *assemblytest.Stack) { s.Properties = map[string]any{name: value} }
}
