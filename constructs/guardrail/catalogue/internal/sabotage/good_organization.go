package sabotage

import (
	"maps"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// InManagement is how the ids of resources begin that belong into a stack of their own, in
// the management account.
const InManagement = "Org"

// organization is what the management account holds.
func organization(r Object) {
	people(r)
	movers(r)
	tower(r)
	made := func(typ string, properties Object, after ...any) Object {
		r := Kept("AWS::Organizations::"+typ, properties)
		r["DependsOn"] = after
		return r
	}
	r["Org"] = made("Organization", Object{"FeatureSet": "ALL"})
	r["OrgUnit"] = made("OrganizationalUnit", Object{"Name": "Security", "ParentId": Att("Org", "RootId")})
	r["OrgFirst"] = made("Account", Object{"AccountName": "First", "Email": "first@example.com", "ParentIds": List{Ref("OrgUnit")}})
	r["OrgSecond"] = made("Account", Object{"AccountName": "Second", "Email": "second@example.com",
		"ParentIds": List{"ou-ab12-cdefghij"}}, "OrgFirst")
	r["OrgThird"] = made("Account", Object{"AccountName": "Third", "Email": Ref("Param"), "ParentIds": List{Att("OrgUnit", "Id")}},
		"OrgSecond")
	control := func(typ string, targets ...any) Object {
		return Resource("AWS::Organizations::Policy", Object{"Type": typ, "Name": typ, "TargetIds": targets, "Content": Object{
			"Version": "2012-10-17", "Statement": List{
				Object{"Sid": "Regions", "Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": Object{
					"StringNotEquals": Object{"aws:RequestedRegion": List{"eu-west-1"}},
					"ArnNotLike":      Object{"aws:PrincipalArn": "arn:*:iam::*:role/cdk-*"}}},
				Object{"Sid": "Leave", "Effect": "Deny", "Action": List{"organizations:LeaveOrganization"}, "Resource": "*"}}}})
	}
	r["OrgDeny"] = control("SERVICE_CONTROL_POLICY", Att("Org", "RootId"), "ou-ab12-cdefghij")
	r["OrgBackups"] = Resource("AWS::Organizations::Policy", Object{"Type": "BACKUP_POLICY", "TargetIds": List{Ref("OrgUnit")},
		"Name": "backups", "Content": Object{"plans": Object{}}})
	r["OrgTags"] = Resource("AWS::Organizations::Policy", Object{"Type": "TAG_POLICY", "TargetIds": List{Ref("OrgUnit")},
		"Content": Object{"tags": Object{"Owner": Object{"tag_key": Object{"@@assign": "Owner"}}}}})
	r["OrgWatch"] = Resource("AWS::Events::Rule", Object{"EventPattern": Object{"source": List{"aws.organizations"}}, "State": "ENABLED",
		"Targets": List{Object{"Id": "Machine", "Arn": "arn:aws:states:us-east-1:999999999999:stateMachine:tell"}}})
	r["OrgRole"] = Resource("AWS::IAM::Role", Object{"Path": "/plinth-setup/", "AssumeRolePolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "lambda.amazonaws.com"}}}}})
	r["OrgHelper"] = Resource("AWS::Lambda::Function", Object{"Role": Att("OrgRole", "Arn"),
		"Code": Object{"S3Bucket": "assets", "S3Key": "0123.zip"}})
	r["OrgCall"] = Resource("Custom::AWS", Object{"ServiceToken": Att("OrgHelper", "Arn"),
		"Create": Join(`{"service":"organizations","action":"enablePolicyType","parameters":{"RootId":"`, Att("Org", "RootId"), `"}}`)})
}

// divide moves the resources of the management account into their stack.
func divide(s assemblytest.Stack) []assemblytest.Stack {
	template := s.Template.(Object)
	theirs, ours := Object{}, Object{}
	for id, r := range template["Resources"].(Object) {
		if strings.HasPrefix(id, InManagement) {
			theirs[id] = r
		} else {
			ours[id] = r
		}
	}
	template["Resources"] = ours
	management := maps.Clone(template)
	asWritten := Object{}
	organization(asWritten)
	content := func(id string) Object { return asWritten[id].(Object)["Properties"].(Object)["Content"].(Object) }
	proved, provedTags := content("OrgDeny"), content("OrgTags")
	delete(management, "Outputs")
	management["Resources"] = theirs
	far := farOff(s)
	return []assemblytest.Stack{s, far, {Tags: maps.Clone(s.Tags),
		Name: "Management", Environment: "999999999999/us-east-1", Template: management,
		Metadata: map[string][]assemblytest.Entry{"Management": append(classOf(s), assemblytest.Entry{
			Type: assembly.MetadataUnwatched, Data: Object{"reason": "cases about alarms have topics", "metrics": List{
				"FailedInvocations", "Errors", "Throttles", "Duration", "ApproximateAgeOfOldestMessage"}},
		}, assemblytest.Entry{
			Type: assembly.MetadataPolicies, Data: Object{"OrgDeny": policy.Digests(proved), "OrgTags": policy.Digests(provedTags)},
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
