package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

const encryption = "s3:x-amz-server-side-encryption"

func upload(name string, want policy.Effect, headers decide.Context) decide.Row {
	return decide.Row{Name: name, Want: want, Request: decide.Request{
		Principal: admin, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: here, Context: headers,
	}}
}

func TestDenyWeakS3Encryption(t *testing.T) {
	check(t, underSCP(t, preset.DenyWeakS3Encryption{}), []decide.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Allow, decide.Context{encryption: {"AES256"}}),
		upload("aws:kms", policy.Allow, decide.Context{encryption: {"aws:kms"}}),
		upload("aws:kms:dsse", policy.Allow, decide.Context{encryption: {"aws:kms:dsse"}}),
		upload("something else", policy.Deny, decide.Context{encryption: {"none"}}),
		upload("a key of the customer", policy.Deny, decide.Context{encryption + "-customer-algorithm": {"AES256"}}),
		{Name: "buckets can be made", Want: policy.Allow, Request: decide.Request{
			Principal: admin, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::b",
		}},
	})
	check(t, underSCP(t, preset.DenyWeakS3Encryption{RequireKMS: true}), []decide.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Deny, decide.Context{encryption: {"AES256"}}),
		upload("aws:kms:dsse", policy.Allow, decide.Context{encryption: {"aws:kms:dsse"}}),
	})
}

func TestDenyWeakS3EncryptionAsRCPReachesStrangers(t *testing.T) {
	rcp, err := policy.NewRCP("s3", preset.DenyWeakS3Encryption{})
	if err != nil {
		t.Fatal(err)
	}
	stranger := decide.Principal{ARN: "arn:aws:iam::" + there + ":role/x"}
	p := decide.Policies{RCPs: [][]policy.Document{{rcp}}, Identity: docs(allow("*"))}
	p.Resource = docs(policy.Document{Statements: []policy.Statement{
		{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}},
	}})
	request := upload("", policy.Allow, decide.Context{encryption + "-customer-algorithm": {"AES256"}})
	request.Principal, request.Want, request.By = stranger, policy.Deny, "DenyCustomerProvidedKeys"
	plain := upload("plain", policy.Allow, nil)
	plain.Principal = stranger
	policytest.Check(t, p, []decide.Row{request, plain})
}

func TestProtectS3Settings(t *testing.T) {
	p := underSCP(t, preset.ProtectS3Settings{Exempt: exempt})
	settings := []string{
		"s3:PutEncryptionConfiguration", "s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock",
		"s3:PutBucketOwnershipControls", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketTagging", "s3:PutBucketAcl",
	}
	check(t, p,
		rows(admin, policy.Deny, "ProtectBucketSettings", nil, settings...),
		rows(deploy, policy.Allow, "", nil, settings...),
		rows(admin, policy.Allow, "", nil, "s3:PutObject", "s3:CreateBucket", "s3:PutLifecycleConfiguration"),
	)
}
