package catalogue_test

import (
	"fmt"
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// inManagement is how the ids of resources begin that belong into a stack of their own, in
// the management account.
const inManagement = "Org"

// organization is what the management account holds.
func organization(r object) {
	people(r)
	movers(r)
	tower(r)
	made := func(typ string, properties object, after ...any) object {
		r := kept("AWS::Organizations::"+typ, properties)
		r["DependsOn"] = after
		return r
	}
	r["Org"] = made("Organization", object{"FeatureSet": "ALL"})
	r["OrgUnit"] = made("OrganizationalUnit", object{"Name": "Security", "ParentId": att("Org", "RootId")})
	r["OrgFirst"] = made("Account", object{"AccountName": "First", "Email": "first@example.com", "ParentIds": list{ref("OrgUnit")}})
	r["OrgSecond"] = made("Account", object{"AccountName": "Second", "Email": "second@example.com", "ParentIds": list{"ou-ab12-cdefghij"}}, "OrgFirst")
	r["OrgThird"] = made("Account", object{"AccountName": "Third", "Email": ref("Param"), "ParentIds": list{att("OrgUnit", "Id")}}, "OrgSecond")
	control := func(typ string, targets ...any) object {
		return resource("AWS::Organizations::Policy", object{"Type": typ, "Name": typ, "TargetIds": targets, "Content": object{
			"Version": "2012-10-17", "Statement": list{
				object{"Sid": "Regions", "Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": object{
					"StringNotEquals": object{"aws:RequestedRegion": list{"eu-west-1"}},
					"ArnNotLike":      object{"aws:PrincipalArn": "arn:*:iam::*:role/cdk-*"}}},
				object{"Sid": "Leave", "Effect": "Deny", "Action": list{"organizations:LeaveOrganization"}, "Resource": "*"}}}})
	}
	r["OrgDeny"] = control("SERVICE_CONTROL_POLICY", att("Org", "RootId"), "ou-ab12-cdefghij")
	r["OrgTags"] = resource("AWS::Organizations::Policy", object{"Type": "TAG_POLICY", "TargetIds": list{ref("OrgUnit")},
		"Content": object{"tags": object{"Owner": object{"tag_key": object{"@@assign": "Owner"}}}}})
	r["OrgWatch"] = resource("AWS::Events::Rule", object{"EventPattern": object{"source": list{"aws.organizations"}}, "State": "ENABLED",
		"Targets": list{object{"Id": "Machine", "Arn": "arn:aws:states:us-east-1:999999999999:stateMachine:tell"}}})
	r["OrgCall"] = resource("Custom::AWS", object{
		"Create": join(`{"service":"organizations","action":"enablePolicyType","parameters":{"RootId":"`, att("Org", "RootId"), `"}}`)})
}

// divide moves the resources of the management account into their stack.
func divide(s assemblytest.Stack) []assemblytest.Stack {
	template := s.Template.(object)
	theirs, ours := object{}, object{}
	for id, r := range template["Resources"].(object) {
		if strings.HasPrefix(id, inManagement) {
			theirs[id] = r
		} else {
			ours[id] = r
		}
	}
	template["Resources"] = ours
	management := maps.Clone(template)
	asWritten := object{}
	organization(asWritten)
	content := func(id string) object { return asWritten[id].(object)["Properties"].(object)["Content"].(object) }
	proved, provedTags := content("OrgDeny"), content("OrgTags")
	delete(management, "Outputs")
	management["Resources"] = theirs
	return []assemblytest.Stack{s, farOff(s), {Tags: tags(),
		Name: "Management", Environment: "999999999999/us-east-1", Template: management,
		Metadata: map[string][]assemblytest.Entry{"Management": append(classOf(s), assemblytest.Entry{
			Type: assembly.MetadataPolicies, Data: object{"OrgDeny": policy.Digests(proved), "OrgTags": policy.Digests(provedTags)},
		})},
	}}
}

func classOf(s assemblytest.Stack) (class []assemblytest.Entry) {
	for _, entry := range s.Metadata["Prod"] {
		if entry.Type == assembly.MetadataClass {
			class = append(class, entry)
		}
	}
	return class
}

func organizationSabotages() []sabotage {
	return []sabotage{
		{rule: "ORG-001", name: "consolidated billing", change: []change{set("Org.FeatureSet", "CONSOLIDATED_BILLING")},
			at: "Org FeatureSet", says: "is CONSOLIDATED_BILLING; want ALL"},
		{rule: "ORG-001", name: "decided at deployment", change: []change{set("Org.FeatureSet", ref("Param"))},
			at: "Org FeatureSet", says: "known only at deployment"},
		{rule: "ORG-002", name: "organization", change: []change{attribute("Org", "DeletionPolicy", nil)}, at: "Org DeletionPolicy", says: "is not set"},
		{rule: "ORG-002", name: "unit", change: []change{attribute("OrgUnit", "DeletionPolicy", "Delete")}, at: "OrgUnit DeletionPolicy", says: "is Delete"},
		{rule: "ORG-002", name: "account", change: []change{attribute("OrgFirst", "UpdateReplacePolicy", "Delete")},
			at: "OrgFirst UpdateReplacePolicy", says: "is Delete"},
		{rule: "ORG-003", name: "together", change: []change{attribute("OrgSecond", "DependsOn", nil)},
			at: "OrgSecond DependsOn", says: "is made together with account Management/OrgFirst"},
		{rule: "ORG-003", name: "two after one", change: []change{attribute("OrgThird", "DependsOn", "OrgFirst")},
			at: "OrgThird DependsOn", says: "together with account Management/OrgSecond"},
		{rule: "ORG-004", name: "root by default", change: []change{set("OrgFirst.ParentIds", nil)}, at: "OrgFirst ParentIds", says: "names 0 parents"},
		{rule: "ORG-004", name: "root by name", change: []change{set("OrgFirst.ParentIds", list{"r-ab12"})}, at: "OrgFirst ParentIds", says: "not surely an organizational unit"},
		{rule: "ORG-004", name: "root by reference", change: []change{set("OrgFirst.ParentIds", list{att("Org", "RootId")})},
			at: "OrgFirst ParentIds", says: "want an organizational unit"},
		{rule: "ORG-004", name: "decided at deployment", change: []change{set("OrgFirst.ParentIds", list{ref("Param")})},
			at: "OrgFirst ParentIds", says: "not surely"},
		{rule: "ORG-005", name: "same address", change: []change{set("OrgSecond.Email", "First@example.com")},
			at: "OrgSecond Email", says: "which account Management/OrgFirst has too"},
		{rule: "ORG-006", name: "on delete", change: []change{set("OrgCall.Delete", `{"service":"Organizations","action":"DisablePolicyType"}`)},
			at: "OrgCall Delete", says: "calls disablePolicyType"},
		{rule: "ORG-006", name: "on update", change: []change{set("OrgCall.Update", join(`{"service":"S3Control","action":"deletePublicAccessBlock","parameters":{"AccountId":"`, ref("AWS::AccountId"), `"}}`))},
			at: "OrgCall Update", says: "calls deletePublicAccessBlock"},
		{rule: "ORG-007", name: "off", change: []change{set("OrgWatch.State", "DISABLED")}, at: "OrgWatch State", says: "is DISABLED; want ENABLED"},
		{rule: "ORG-007", name: "on or off", change: []change{set("OrgWatch.State", maybe("ENABLED", "DISABLED"))}, at: "OrgWatch State", says: "want ENABLED"},
		{rule: "ORG-007", name: "leads nowhere", change: []change{set("OrgWatch.Targets", nil)}, at: "OrgWatch Targets", says: "names no target"},
		{rule: "SCP-001", name: "too long", change: []change{set("OrgDeny.Content.Statement.1.Action.0", "organizations:"+strings.Repeat("x", 10240))},
			at: "OrgDeny Content", says: "want at most 10240 for a SERVICE_CONTROL_POLICY", also: []string{"SCP-004"}},
		{rule: "SCP-001", name: "too long as text", change: []change{set("OrgTags.Content", `{"tags": "`+strings.Repeat("x", 9990)+`"}`)},
			at: "OrgTags Content", says: "is 10002 characters long", also: []string{"SCP-004"}},
		{rule: "SCP-001", name: "type decided at deployment", change: []change{set("OrgDeny.Type", ref("Param"))},
			at: "OrgDeny Type", says: "known only at deployment"},
		{rule: "SCP-002", name: "tenth beside FullAWSAccess", change: []change{func(s *assemblytest.Stack) {
			for i := range 9 {
				p := maps.Clone(resources(s)["OrgDeny"].(object))
				resources(s)[fmt.Sprint("OrgMore", i)] = p
			}
		}}, at: "OrgMore8 TargetIds", says: "is SERVICE_CONTROL_POLICY number 10 on organization Management/Org; want at most 9"},
		{rule: "SCP-003", name: "everybody", change: []change{set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", object{"aws:PrincipalArn": list{"arn:*:iam::*:role/cdk-*", "*"}})},
			at: "OrgDeny Content", says: "spares * from Regions", also: []string{"SCP-004"}},
		{rule: "SCP-003", name: "every role", change: []change{set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", object{"aws:PrincipalArn": "arn:*:iam::*:role/*"})},
			at: "OrgDeny Content", says: "spares arn:*:iam::*:role/* from Regions", also: []string{"SCP-004"}},
		{rule: "SCP-003", name: "every role with a path", change: []change{set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", object{"aws:PrincipalArn": "arn:*:iam::*:role/*/*"})},
			at: "OrgDeny Content", says: "spares arn:*:iam::*:role/*/* from Regions", also: []string{"SCP-004"}},
		{rule: "SCP-003", name: "decided at deployment", change: []change{set("OrgDeny.Content.Statement.0.Condition.ArnNotLike", object{"aws:PrincipalArn": ref("Param")})},
			at: "OrgDeny Content", says: "spares ${Param} from Regions", also: []string{"SCP-004"}},
		{rule: "SCP-003", name: "every action", change: []change{set("OrgDeny.Content.Statement.0.NotAction", "*")},
			at: "OrgDeny Content", says: "spares everything from Regions by its NotAction", also: []string{"SCP-004"}},
		{rule: "SCP-004", name: "statement dropped", change: []change{set("OrgDeny.Content.Statement", list{
			object{"Sid": "Leave", "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"}})},
			at: "OrgDeny Content", says: "lacks Regions, with which it was proved"},
		{rule: "SCP-004", name: "statement changed", change: []change{set("OrgDeny.Content.Statement.1.Effect", "Allow")},
			at: "OrgDeny Content", says: "has another Leave"},
		{rule: "SCP-004", name: "statement added", change: []change{more("OrgDeny.Content.Statement", object{"Sid": "More", "Effect": "Deny", "Action": "s3:*", "Resource": "*"})},
			at: "OrgDeny Content", says: "has More, without which"},
		{rule: "SCP-004", name: "setting changed", change: []change{set("OrgTags.Content.tags.Owner", object{"tag_key": object{"@@assign": "owner"}})},
			at: "OrgTags Content", says: "has another tags"},
		{rule: "SCP-004", name: "policy dropped", change: []change{drop("OrgDeny")}, at: "Management/OrgDeny", says: "is not surely in the template"},
		{rule: "SCP-004", name: "policy under a condition", change: []change{attribute("OrgDeny", "Condition", "Condition")},
			at: "Management/OrgDeny", says: "is not surely in the template"},
		{rule: "SCP-005", name: "no targets", change: []change{set("OrgTags.TargetIds", nil)}, at: "OrgTags TargetIds", says: "names no target"},
		{rule: "SCP-005", name: "no targets in one case", change: []change{set("OrgTags.TargetIds", maybe(list{ref("OrgUnit")}, noValue))},
			at: "OrgTags TargetIds", says: "names no target"},
		{rule: "SCP-006", name: "detached", change: []change{set("OrgCall.Create", join(`{"service":"organizations","action":"detachPolicy","parameters":{"PolicyId":"p-FullAWSAccess","TargetId":"`, att("Org", "RootId"), `"}}`))},
			at: "OrgCall Create.Fn::Join.1.0", says: "detaches FullAWSAccess"},
	}
}
