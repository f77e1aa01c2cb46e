package organization_test

import (
	"fmt"
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func scpSabotages() []Case {
	return []Case{
		{Rule: "SCP-001", Name: "too long", Change: []Change{Set("OrgDeny.Content.Statement.1.Action.0",
			"organizations:"+strings.Repeat("x", 10240))},
			At: "OrgDeny Content", Says: "want at most 10240 for a SERVICE_CONTROL_POLICY", Also: []string{"SCP-004"}},
		{Rule: "SCP-001", Name: "too long as text", Change: []Change{Set("OrgTags.Content", `{"tags": "`+strings.Repeat("x", 9990)+`"}`)},
			At: "OrgTags Content", Says: "is 10002 characters long", Also: []string{"SCP-004"}},
		{Rule: "SCP-001", Name: "type decided at deployment", Change: []Change{Set("OrgDeny.Type", Ref("Param"))},
			At: "OrgDeny Type", Says: "known only at deployment"},
		{Rule: "SCP-002", Name: "tenth beside FullAWSAccess", Change: []Change{func(s *assemblytest.Stack) {
			for i := range 9 {
				p := maps.Clone(Resources(s)["OrgDeny"].(Object))
				Resources(s)[fmt.Sprint("OrgMore", i)] = p
			}
		}}, At: "OrgMore8 TargetIds", Says: "is SERVICE_CONTROL_POLICY number 10 on organization Management/Org; want at most 9"},
		{Rule: "SCP-003", Name: "everybody", Change: []Change{Set("OrgDeny.Content.Statement.0.Condition.ArnNotLike",
			Object{"aws:PrincipalArn": List{"arn:*:iam::*:role/cdk-*", "*"}})},
			At: "OrgDeny Content", Says: "exempts * from Regions", Also: []string{"SCP-004"}},
		{Rule: "SCP-003", Name: "every role", Change: []Change{Set("OrgDeny.Content.Statement.0.Condition.ArnNotLike",
			Object{"aws:PrincipalArn": "arn:*:iam::*:role/*"})},
			At: "OrgDeny Content", Says: "exempts arn:*:iam::*:role/* from Regions", Also: []string{"SCP-004"}},
		{Rule: "SCP-003", Name: "every role with a path",
			Change: []Change{Set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", Object{"aws:PrincipalArn": "arn:*:iam::*:role/*/*"})},
			At:     "OrgDeny Content", Says: "exempts arn:*:iam::*:role/*/* from Regions", Also: []string{"SCP-004"}},
		{Rule: "SCP-003", Name: "decided at deployment",
			Change: []Change{Set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", Object{"aws:PrincipalArn": Ref("Param")})},
			At:     "OrgDeny Content", Says: "exempts ${Param} from Regions", Also: []string{"SCP-004"}},
		{Rule: "SCP-003", Name: "every action", Change: []Change{Set("OrgDeny.Content.Statement.0.NotAction", "*")},
			At: "OrgDeny Content", Says: "exempts everything from Regions through its NotAction", Also: []string{"SCP-004"}},
		{Rule: "SCP-004", Name: "statement dropped", Change: []Change{Set("OrgDeny.Content.Statement", List{
			Object{"Sid": "Leave", "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}})},
			At: "OrgDeny Content", Says: "lacks Regions, with which it was tested"},
		{Rule: "SCP-004", Name: "statement changed", Change: []Change{Set("OrgDeny.Content.Statement.1.Effect", "Allow")},
			At: "OrgDeny Content", Says: "Leave differs from the tested one"},
		{Rule: "SCP-004", Name: "statement added",
			Change: []Change{More("OrgDeny.Content.Statement", Object{"Sid": "More", "Effect": "Deny", "Action": "s3:*", "Resource": "*"})},
			At:     "OrgDeny Content", Says: "has More, which was not tested"},
		{Rule: "SCP-004", Name: "setting changed",
			Change: []Change{Set("OrgTags.Content.tags.Owner", Object{"tag_key": Object{"@@assign": "owner"}})},
			At:     "OrgTags Content", Says: "tags differs from the tested one"},
		{Rule: "SCP-004", Name: "policy dropped", Change: []Change{Drop("OrgDeny")},
			At: "Management/OrgDeny", Says: "is not in the template, or only under a condition"},
		{Rule: "SCP-004", Name: "policy under a condition", Change: []Change{Attribute("OrgDeny", "Condition", "Condition")},
			At: "Management/OrgDeny", Says: "is not in the template, or only under a condition"},
		{Rule: "SCP-005", Name: "no targets", Change: []Change{Set("OrgTags.TargetIds", nil)},
			At: "OrgTags TargetIds", Says: "names no target"},
		{Rule: "SCP-005", Name: "no targets in one case", Change: []Change{Set("OrgTags.TargetIds", Maybe(List{Ref("OrgUnit")}, NoValue))},
			At: "OrgTags TargetIds", Says: "names no target"},
		{Rule: "SCP-006", Name: "detached", Change: []Change{Set("OrgCall.Create",
			Join(`{"service":"organizations","action":"detachPolicy","parameters":{"PolicyId":"p-FullAWSAccess","TargetId":"`,
				Att("Org", "RootId"), `"}}`))},
			At: "OrgCall Create.Fn::Join.1.0", Says: "detaches FullAWSAccess", Also: []string{"DEPLOY-001"}},
	}
}
