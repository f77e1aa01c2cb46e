package grant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/grant"
)

type (
	object = map[string]any
	list   = []any
)

// app is a template with a role, its policy, a bucket and its policy, which a change writes to.
func app() object {
	return object{
		"Role": object{"Type": "AWS::IAM::Role", "Properties": object{"AssumeRolePolicyDocument": document(object{
			"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "lambda.amazonaws.com"}})}},
		"Policy": object{"Type": "AWS::IAM::Policy", "Properties": object{"Roles": list{ref("Role")}, "PolicyDocument": document(
			object{"Effect": "Allow", "Action": list{"s3:GetObject*", "s3:ListBucket"}, "Resource": "arn:aws:s3:::data/a*"},
			object{"Effect": "Allow", "Action": "dynamodb:*", "Resource": "*"})}},
		"Bucket": object{"Type": "AWS::S3::Bucket"},
		"BucketPolicy": object{"Type": "AWS::S3::BucketPolicy", "Properties": object{"Bucket": ref("Bucket"), "PolicyDocument": document(
			object{"Effect": "Deny", "Action": "s3:*", "Principal": "*", "Resource": "*",
				"Condition": object{"Bool": object{"aws:SecureTransport": "false"}}},
			object{"Effect": "Allow", "Action": "s3:GetObject", "Principal": "*", "Resource": "*",
				"Condition": object{"StringEquals": object{"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}})}},
		"SCP": object{"Type": "AWS::Organizations::Policy", "Properties": object{"Type": "SERVICE_CONTROL_POLICY", "TargetIds": list{"r-ab12"},
			"Content": document(object{"Effect": "Deny", "Action": list{"cloudtrail:StopLogging", "cloudtrail:DeleteTrail"}, "Resource": "*"})}},
	}
}

func ref(id string) object { return object{"Ref": id} }

func document(statements ...any) object {
	return object{"Version": "2012-10-17", "Statement": statements}
}

func properties(a object, id string) object { return a[id].(object)["Properties"].(object) }

func statements(a object, id, property string) list {
	return properties(a, id)[property].(object)["Statement"].(list)
}

func read(t testing.TB, resources object) *assembly.Assembly {
	return assemblytest.Read(t, assemblytest.Stack{
		Name: "Prod", Environment: "111111111111/eu-west-1", Template: object{"Resources": resources},
	})
}

// worded shows changes in a line each.
func worded(all []grant.Change) string {
	var b strings.Builder
	for _, c := range all {
		word := "denied"
		if c.Allowed {
			word = "allowed"
		}
		fmt.Fprintf(&b, "%s %s %s: %v on %v", word, c.Kind, c.Name, c.Actions, c.Resources)
		for _, note := range []struct {
			is   bool
			text string
		}{{c.Who != "", " to " + c.Who}, {c.Outside, " (outside)"}, {c.New, " new"}, {c.Conditional, " conditional"}, {c.Unproven, " unproven"},
			{c.Boundary, " boundary"}} {
			if note.is {
				b.WriteString(note.text)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestBetween(t *testing.T) {
	for name, c := range map[string]struct {
		change func(a object)
		want   string
	}{
		"nothing":            {func(object) {}, ""},
		"a Sid and an order": {func(a object) { statements(a, "Policy", "PolicyDocument")[0].(object)["Sid"] = "Read" }, ""},
		"an action that was allowed": {func(a object) {
			add(a, "Policy", object{"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*"})
		}, ""},
		"an action": {func(a object) {
			add(a, "Policy", object{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::data/a*"})
		}, "allowed identity Prod/Role: [s3:PutObject] on [arn:aws:s3:::data/a*]\n"},
		"a wider pattern of actions": {func(a object) { statements(a, "Policy", "PolicyDocument")[0].(object)["Action"] = "s3:*" },
			"allowed identity Prod/Role: [s3:*] on [arn:aws:s3:::data/a*]\n"},
		"a narrower pattern": {func(a object) { statements(a, "Policy", "PolicyDocument")[1].(object)["Action"] = "dynamodb:Get*" },
			"denied identity Prod/Role: [dynamodb:*] on [*]\n"},
		"a wider resource": {func(a object) {
			statements(a, "Policy", "PolicyDocument")[0].(object)["Resource"] = "arn:aws:s3:::data/*"
		}, "allowed identity Prod/Role: [s3:GetObject* s3:ListBucket] on [arn:aws:s3:::data/*]\n"},
		"a statement moves": {func(a object) { move(a) }, ""},
		"an administrator": {func(a object) {
			properties(a, "Role")["ManagedPolicyArns"] = list{"arn:aws:iam::aws:policy/AdministratorAccess"}
		}, "allowed identity Prod/Role: [*] on [*]\n"},
		"a denial that nothing allows": {func(a object) { add(a, "Policy", object{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}) }, ""},
		"a denial": {func(a object) {
			add(a, "Policy", object{"Effect": "Deny", "Action": "dynamodb:DeleteTable", "Resource": "*"})
		}, "denied identity Prod/Role: [dynamodb:DeleteTable] on [*]\n"},
		"a trust of another account": {func(a object) {
			add(a, "Role", object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"AWS": "222222222222"}})
		}, "allowed trust Prod/Role: [sts:AssumeRole] on [] to 222222222222 (outside)\n"},
		"a trust of the own account": {func(a object) {
			add(a, "Role",
				object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"AWS": "arn:aws:iam::111111111111:role/deployer"}})
		}, "allowed trust Prod/Role: [sts:AssumeRole] on [] to arn:aws:iam::111111111111:role/deployer\n"},
		"an organization's condition goes": {func(a object) { delete(statements(a, "BucketPolicy", "PolicyDocument")[1].(object), "Condition") },
			"allowed resource Prod/Bucket: [s3:GetObject] on [*] to everybody (outside)\n"},
		"a denial without TLS goes": {func(a object) {
			properties(a, "BucketPolicy")["PolicyDocument"] = document(statements(a, "BucketPolicy", "PolicyDocument")[1])
		}, "allowed resource Prod/Bucket: [s3:*] on [*] to everybody conditional\n"},
		"a control policy is weaker": {func(a object) { statements(a, "SCP", "Content")[0].(object)["Action"] = "cloudtrail:DeleteTrail" },
			"allowed SCP r-ab12: [cloudtrail:StopLogging] on [*]\n"},
		"a control policy is weaker, beside one that closes Regions": {func(a object) {
			a["Regions"] = object{"Type": "AWS::Organizations::Policy",
				"Properties": object{"Type": "SERVICE_CONTROL_POLICY", "TargetIds": list{"r-ab12"},
					"Content": document(object{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
						"Condition": object{"StringNotEquals": object{"aws:RequestedRegion": "eu-west-1"}}})}}
			statements(a, "SCP", "Content")[0].(object)["Action"] = "cloudtrail:DeleteTrail"
		}, "allowed SCP r-ab12: [cloudtrail:StopLogging] on [*]\ndenied SCP r-ab12: [everything but iam:*] on [*] conditional\n"},
		"a control policy goes": {func(a object) { delete(a, "SCP") },
			"allowed SCP r-ab12: [cloudtrail:StopLogging cloudtrail:DeleteTrail] on [*]\n"},
		"a control policy is exempt": {func(a object) { properties(a, "SCP")["Type"] = "TAG_POLICY" },
			"allowed SCP r-ab12: [cloudtrail:StopLogging cloudtrail:DeleteTrail] on [*]\n"},
		"a boundary that limits nothing that is granted": {func(a object) { bound(a, "s3:*", "dynamodb:*") }, ""},
		"a boundary": {func(a object) { bound(a, "s3:*") }, "denied identity Prod/Role: [dynamodb:*] on [*] boundary\n"},
		"a boundary of AWS": {func(a object) {
			properties(a, "Role")["PermissionsBoundary"] = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
		}, "denied identity Prod/Role: [dynamodb:*] on [*] boundary\n"},
		"a boundary that only deployment knows": {func(a object) { properties(a, "Role")["PermissionsBoundary"] = ref("Parameter") }, ""},
		"a role goes":                           {func(a object) { delete(a, "Role"); delete(a, "Policy") }, ""},
		"a new role of the account":             {func(a object) { a["New"] = app()["Role"] }, ""},
		"a bucket that others read": {func(a object) {
			a["Open"] = object{"Type": "AWS::S3::Bucket"}
			a["OpenPolicy"] = object{"Type": "AWS::S3::BucketPolicy", "Properties": object{"Bucket": ref("Open"), "PolicyDocument": document(
				object{"Effect": "Allow", "Action": "s3:GetObject", "Principal": object{"AWS": "arn:aws:iam::333333333333:root"}, "Resource": "*"})}}
		}, "allowed resource Prod/Open: [s3:GetObject] on [*] to arn:aws:iam::333333333333:root (outside) new\n"},
		"a condition that no request satisfies": {func(a object) {
			add(a, "Policy", object{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*",
				"Condition": object{"StringEquals": object{"aws:PrincipalTag/team": "${aws:RequestTag/team}"}}})
		}, "allowed identity Prod/Role: [sqs:SendMessage] on [*] conditional unproven\n"},
	} {
		t.Run(name, func(t *testing.T) {
			after := app()
			c.change(after)
			if diff := cmp.Diff(c.want, worded(grant.Between(read(t, app()), read(t, after)))); diff != "" {
				t.Errorf("Between() (-want +got):\n%s", diff)
			}
		})
	}
}

// bound gives the role a boundary that allows some actions.
func bound(a object, actions ...any) {
	a["Boundary"] = object{"Type": "AWS::IAM::ManagedPolicy",
		"Properties": object{"PolicyDocument": document(object{"Effect": "Allow", "Action": actions, "Resource": "*"})}}
	properties(a, "Role")["PermissionsBoundary"] = ref("Boundary")
}

// What a boundary kept from a role is allowed when it is wider, or gone.
func TestBoundaries(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(a object)
		want   string
	}{
		"the same": {func(a object) { bound(a, "s3:*") }, ""},
		"gone": {func(a object) { delete(properties(a, "Role"), "PermissionsBoundary") },
			"allowed identity Prod/Role: [dynamodb:*] on [*] boundary\n"},
		"wider": {func(a object) { bound(a, "s3:*", "dynamodb:GetItem") },
			"allowed identity Prod/Role: [dynamodb:GetItem] on [*] boundary\n"},
		"wider than anything":         {func(a object) { bound(a, "*") }, "allowed identity Prod/Role: [dynamodb:*] on [*] boundary\n"},
		"wider by what nobody grants": {func(a object) { bound(a, "s3:*", "iam:*") }, ""},
		"narrower": {func(a object) { bound(a, "s3:List*") },
			"denied identity Prod/Role: [s3:*] on [arn:aws:s3:::data/a*] boundary\n"},
		"with a denial": {func(a object) {
			bound(a, "s3:*")
			add(a, "Boundary", object{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"})
		}, "denied identity Prod/Role: [s3:GetObject] on [arn:aws:s3:::data/a*] boundary\n"},
		"beside a grant that it does not let through": {func(a object) {
			add(a, "Policy", object{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"})
		}, ""},
	} {
		before, after := app(), app()
		bound(before, "s3:*")
		bound(after, "s3:*")
		tt.change(after)
		if diff := cmp.Diff(tt.want, worded(grant.Between(read(t, before), read(t, after)))); diff != "" {
			t.Errorf("a boundary is %s: Between() (-want +got):\n%s", name, diff)
		}
	}
}

// add adds a statement to the policy of a resource.
func add(a object, id string, statement object) {
	for _, property := range []string{"PolicyDocument", "AssumeRolePolicyDocument"} {
		if document, ok := properties(a, id)[property].(object); ok {
			document["Statement"] = append(document["Statement"].(list), statement)
		}
	}
}

// move moves a statement to a policy of its own.
func move(a object) {
	all := statements(a, "Policy", "PolicyDocument")
	properties(a, "Policy")["PolicyDocument"] = document(all[0])
	a["Second"] = object{"Type": "AWS::IAM::ManagedPolicy",
		"Properties": object{"Roles": list{ref("Role")}, "PolicyDocument": document(all[1])}}
}
