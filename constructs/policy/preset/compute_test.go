package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestRequireIMDSv2(t *testing.T) {
	p := underSCP(t, preset.RequireIMDSv2{Exempt: exempt})
	launch := func(name, resource string, want policy.Effect, by string, ctx decide.Context) decide.Row {
		return decide.Row{Name: name, Want: want, By: by, Request: decide.Request{
			Principal: admin, Action: "ec2:RunInstances", Resource: "arn:aws:ec2:eu-west-1:" + here + ":" + resource, Context: ctx,
		}}
	}
	tokens := func(tokens, hops string) decide.Context {
		return decide.Context{"ec2:MetadataHttpTokens": {tokens}, "ec2:MetadataHttpPutResponseHopLimit": {hops}}
	}
	check(t, p, []decide.Row{
		launch("version 2", "instance/i-1", policy.Allow, "", tokens("required", "2")),
		launch("version 1", "instance/i-1", policy.Deny, "RequireIMDSv2", tokens("optional", "1")),
		launch("nothing said", "instance/i-1", policy.Deny, "RequireIMDSv2", nil),
		launch("many hops", "instance/i-1", policy.Deny, "LimitMetadataHops", tokens("required", "3")),
		// The same launch is checked for these, which have no metadata options.
		launch("its subnet", "subnet/subnet-1", policy.Allow, "", nil),
		launch("its volume", "volume/vol-1", policy.Allow, "", nil),
	},
		rows(admin, policy.Deny, "RefuseIMDSv1Credentials", decide.Context{"ec2:RoleDelivery": {"1.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", decide.Context{"ec2:RoleDelivery": {"2.0"}}, "s3:GetObject"),
		rows(admin, policy.Allow, "", nil, "s3:GetObject"),
		rows(admin, policy.Deny, "KeepMetadataOptions", nil, "ec2:ModifyInstanceMetadataOptions", "ec2:ModifyInstanceMetadataDefaults"),
		rows(deploy, policy.Allow, "", nil, "ec2:ModifyInstanceMetadataOptions"),
	)
	wide := underSCP(t, preset.RequireIMDSv2{MaxHops: 3})
	check(t, wide, []decide.Row{launch("three hops", "instance/i-1", policy.Allow, "", tokens("required", "3"))})
}

func TestDenyPublicSharing(t *testing.T) {
	p := underSCP(t, preset.DenySharing{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "DenySharing", decide.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute"),
		rows(admin, policy.Deny, "DenySharing", decide.Context{"ec2:Add/userId": {there}}, "ec2:ModifySnapshotAttribute"),
		rows(
			admin, policy.Deny, "DenySharing", nil, "ec2:ModifyImageAttribute", "rds:ModifyDBSnapshotAttribute",
			"rds:ModifyDBClusterSnapshotAttribute", "ssm:ModifyDocumentPermission",
		),
		rows(
			admin, policy.Deny, "KeepPublicAccessBlocks", nil, "ec2:DisableImageBlockPublicAccess",
			"ec2:DisableSnapshotBlockPublicAccess",
		),
		rows(admin, policy.Allow, "", nil, "ec2:CreateImage", "ec2:CreateSnapshot", "ec2:EnableImageBlockPublicAccess"),
		rows(deploy, policy.Allow, "", decide.Context{"ec2:Add/group": {"all"}}, "ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute"),
	)
}
