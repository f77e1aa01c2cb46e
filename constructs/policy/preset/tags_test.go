package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestProtectTags(t *testing.T) {
	keys := func(keys ...string) decide.Context { return decide.Context{"aws:TagKeys": keys} }
	check(t, underSCP(t, preset.ProtectTags{Keys: []string{"plinth:*"}, Exempt: exempt}),
		rows(
			admin, policy.Deny, "ProtectTags", keys("plinth:do-not-contain"), "ec2:CreateTags", "ec2:DeleteTags", "iam:TagRole",
			"lambda:TagResource",
		),
		rows(admin, policy.Deny, "ProtectTags", keys("Team", "plinth:do-not-contain"), "ec2:RunInstances", "rds:AddTagsToResource"),
		rows(admin, policy.Allow, "", keys("Team", "plinthos"), "ec2:CreateTags", "ec2:RunInstances"),
		rows(admin, policy.Allow, "", nil, "ec2:RunInstances", "s3:GetObject"),
		rows(deploy, policy.Allow, "", keys("plinth:quarantine"), "ec2:CreateTags", "ec2:CreateSecurityGroup"),
	)
}

func TestRequireTags(t *testing.T) {
	p := underSCP(
		t,
		preset.RequireTags{
			Tags: []preset.RequiredTag{{Key: "Owner"}, {Key: "Cost:Center", Values: []string{"100", "200"}}}, Exempt: exempt,
		},
	)
	create := func(name string, who decide.Principal, action, resource string, want policy.Effect, by string, tags decide.Context) decide.Row {
		return decide.Row{
			Name: name, Request: decide.Request{Principal: who, Action: action, Resource: resource, Context: tags}, Want: want, By: by,
		}
	}
	instance := "arn:aws:ec2:eu-west-1:" + here + ":instance/i-1"
	full := decide.Context{"aws:RequestTag/owner": {"me"}, "aws:RequestTag/Cost:Center": {"100"}}
	policytest.Check(t, p, []decide.Row{
		create("all tags", admin, "ec2:RunInstances", instance, policy.Allow, "", full),
		create(
			"no owner", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagOwner",
			decide.Context{"aws:RequestTag/Cost:Center": {"100"}},
		),
		create(
			"no cost center", admin, "ec2:RunInstances", instance, policy.Deny, "RequireTagCostCenter",
			decide.Context{"aws:RequestTag/Owner": {"me"}},
		),
		create(
			"other cost center", admin, "sqs:CreateQueue", "arn:aws:sqs:eu-west-1:"+here+":q", policy.Deny, "RequireTagCostCenter",
			decide.Context{"aws:RequestTag/Owner": {"me"}, "aws:RequestTag/Cost:Center": {"300"}},
		),
		create("the subnet of a launch", admin, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:"+here+":subnet/s-1", policy.Allow, "", nil),
		create("a change", admin, "lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:"+here+":function:f", policy.Allow, "", nil),
		create("automation", deploy, "ec2:RunInstances", instance, policy.Allow, "", nil),
	})
}
