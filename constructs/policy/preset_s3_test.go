package policy_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

const encryption = "s3:x-amz-server-side-encryption"

func upload(name string, want policy.Effect, headers policy.Context) policy.Row {
	return policy.Row{Name: name, Principal: admin, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: here, Context: headers, Want: want}
}

func TestS3Encryption(t *testing.T) {
	check(t, underSCP(t, policy.S3Encryption{}), []policy.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Allow, policy.Context{encryption: {"AES256"}}),
		upload("aws:kms", policy.Allow, policy.Context{encryption: {"aws:kms"}}),
		upload("aws:kms:dsse", policy.Allow, policy.Context{encryption: {"aws:kms:dsse"}}),
		upload("something else", policy.Deny, policy.Context{encryption: {"none"}}),
		upload("a key of the customer", policy.Deny, policy.Context{encryption + "-customer-algorithm": {"AES256"}}),
		{Name: "buckets can be made", Principal: admin, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::b", Want: policy.Allow},
	})
	check(t, underSCP(t, policy.S3Encryption{RequireKMS: true}), []policy.Row{
		upload("without a header", policy.Allow, nil),
		upload("AES256", policy.Deny, policy.Context{encryption: {"AES256"}}),
		upload("aws:kms:dsse", policy.Allow, policy.Context{encryption: {"aws:kms:dsse"}}),
	})
}

func TestS3EncryptionAsRCPReachesStrangers(t *testing.T) {
	rcp, err := policy.NewRCP("s3", policy.S3Encryption{})
	if err != nil {
		t.Fatal(err)
	}
	stranger := policy.Principal{ARN: "arn:aws:iam::" + there + ":role/x"}
	p := policy.Policies{RCPs: [][]policy.Document{{rcp}}, Identity: docs(allow("*")), Resource: docs(policy.Document{Statements: []policy.Statement{
		{Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"}}}})}
	request := upload("", policy.Allow, policy.Context{encryption + "-customer-algorithm": {"AES256"}})
	request.Principal, request.Want, request.By = stranger, policy.Deny, "DenyCustomerProvidedKeys"
	plain := upload("plain", policy.Allow, nil)
	plain.Principal = stranger
	policy.Check(t, p, []policy.Row{request, plain})
}

func TestProtectS3Settings(t *testing.T) {
	p := underSCP(t, policy.ProtectS3Settings{Exempt: exempt})
	settings := []string{"s3:PutEncryptionConfiguration", "s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock", "s3:PutBucketOwnershipControls"}
	check(t, p,
		rows(admin, policy.Deny, "ProtectBucketSettings", nil, settings...),
		rows(deploy, policy.Allow, "", nil, settings...),
		rows(admin, policy.Allow, "", nil, "s3:PutObject", "s3:PutBucketPolicy", "s3:CreateBucket"),
	)
}
