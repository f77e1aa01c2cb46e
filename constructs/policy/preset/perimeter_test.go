package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

const (
	ourOrg   = "o-exampleorgid"
	otherOrg = "o-anotherorgid"
)

// underRCP are the policies of a resource that its own policy opens to the world.
func underRCP(t *testing.T, presets ...policy.Preset) decide.Policies {
	t.Helper()
	rcp, err := policy.NewRCP("test", presets...)
	if err != nil {
		t.Fatal(err)
	}
	open := policy.Document{Statements: []policy.Statement{
		{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"*"}, Resource: []string{"*"}},
	}}
	return decide.Policies{Identity: docs(allow("*")), Resource: docs(open), RCPs: [][]policy.Document{{}, {rcp}}}
}

var (
	member   = decide.Principal{ARN: "arn:aws:iam::" + here + ":role/app", OrgID: ourOrg}
	stranger = decide.Principal{ARN: "arn:aws:iam::" + there + ":role/x", OrgID: otherOrg}
	loner    = decide.Principal{ARN: "arn:aws:iam::777788889999:user/x"} // in no organization
	service  = decide.Principal{Service: "cloudtrail.amazonaws.com"}
	nobody   = decide.Principal{}
)

func TestRequireOrgIdentities(t *testing.T) {
	p := underRCP(t, preset.RequireOrgIdentities{OrgID: ourOrg, TrustedAccounts: []string{"777788889999"}, ExemptTag: "public"})
	check(t, p,
		rows(member, policy.Allow, "", nil, "s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "sqs:SendMessage"),
		rows(
			stranger, policy.Deny, "OrgIdentitiesOnly", nil, "s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "sqs:SendMessage",
			"secretsmanager:GetSecretValue", "dynamodb:GetItem", "ecr:BatchGetImage", "logs:GetLogEvents", "aoss:APIAccessAll",
		),
		rows(nobody, policy.Deny, "OrgIdentitiesOnly", nil, "s3:GetObject"),
		rows(loner, policy.Allow, "", nil, "s3:GetObject"),
		rows(service, policy.Allow, "", nil, "s3:PutObject"),
		rows(stranger, policy.Allow, "", decide.Context{"aws:ResourceTag/public": {"true"}}, "s3:GetObject"),
		rows(stranger, policy.Deny, "", decide.Context{"aws:ResourceTag/public": {"false"}}, "s3:GetObject"),
		rows(linked, policy.Allow, "", nil, "s3:GetObject"),
		// Federated users belong to no organization when they assume their role.
		rows(
			decide.Principal{ARN: "arn:aws:iam::" + here + ":oidc-provider/token.actions.githubusercontent.com"}, policy.Allow, "", nil,
			"sts:AssumeRoleWithWebIdentity", "sts:TagSession",
		),
		rows(stranger, policy.Allow, "", nil, "sts:GetCallerIdentity", "cognito-idp:InitiateAuth", "lambda:InvokeFunction"),
	)
	policytest.Check(t, underRCP(t, preset.RequireOrgIdentities{OrgID: ourOrg, Services: []string{"s3"}}), []decide.Row{
		{Name: "S3 only", Request: decide.Request{Principal: loner, Action: "s3:GetObject"}, Want: policy.Deny},
		{Name: "not KMS", Request: decide.Request{Principal: loner, Action: "kms:Decrypt"}, Want: policy.Allow},
	})
}

func TestPreventConfusedDeputy(t *testing.T) {
	p := underRCP(t, preset.PreventConfusedDeputy{OrgID: ourOrg, TrustedAccounts: []string{"777788889999"}})
	from := func(account, org string) decide.Context {
		ctx := decide.Context{"aws:SourceAccount": {account}}
		if org != "" {
			ctx["aws:SourceOrgID"] = []string{org}
		}
		return ctx
	}
	check(t, p,
		rows(service, policy.Allow, "", from(here, ourOrg), "s3:PutObject", "kms:GenerateDataKey"),
		rows(
			service, policy.Deny, "ConfusedDeputy", from(there, otherOrg), "s3:PutObject", "kms:GenerateDataKey", "sqs:SendMessage",
			"sts:AssumeRole",
		),
		rows(service, policy.Deny, "ConfusedDeputy", from(there, ""), "s3:PutObject"), // an account in no organization
		rows(service, policy.Allow, "", from("777788889999", otherOrg), "s3:PutObject"),
		rows(service, policy.Allow, "", nil, "s3:PutObject"), // the service does not say
		rows(stranger, policy.Allow, "", from(there, otherOrg), "s3:PutObject"),
	)
}

func TestRequireTLS(t *testing.T) {
	p := underRCP(t, preset.RequireTLS{})
	check(t, p,
		rows(
			member, policy.Deny, "TLSOnly", decide.Context{"aws:SecureTransport": {"false"}}, "s3:GetObject", "sqs:SendMessage",
			"dynamodb:GetItem",
		),
		rows(member, policy.Allow, "", decide.Context{"aws:SecureTransport": {"true"}}, "s3:GetObject"),
		rows(service, policy.Allow, "", decide.Context{"aws:SecureTransport": {"true"}}, "s3:PutObject"),
		rows(member, policy.Deny, "TLSOnly", nil, "s3:GetObject"), // AWS always sets the key
	)
}

func TestRCPPresetsFitOnePolicy(t *testing.T) {
	rcp := policy.Must(
		policy.NewRCP(
			"perimeter", preset.RequireOrgIdentities{OrgID: ourOrg}, preset.PreventConfusedDeputy{OrgID: ourOrg}, preset.RequireTLS{},
			preset.DenyWeakS3Encryption{},
		),
	)
	packed, err := policy.Pack(policy.RCPQuota.Reserve(1), rcp)
	if err != nil {
		t.Fatal(err)
	}
	if len(packed) != 1 {
		t.Errorf("Pack() = %d policies, want 1", len(packed))
	}
	if err := packed[0].Validate(policy.ResourceControl); err != nil {
		t.Error(err)
	}
}
