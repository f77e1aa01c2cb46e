package preset_test

import (
	"os"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
)

// flawed reads one of three service control policies that are widely copied. They are here as
// counterexamples: each is valid, and none does what it says.
func flawed(t *testing.T, name string, edit ...string) decide.Policies {
	t.Helper()
	text, err := os.ReadFile("testdata/flawed/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	d, err := policy.Parse([]byte(strings.NewReplacer(edit...).Replace(string(text))))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(policy.ServiceControl); err != nil {
		t.Fatal(err)
	}
	return decide.Policies{Identity: docs(allow("*")), SCPs: [][]policy.Document{{policy.FullAWSAccess(), d}}}
}

// It works by luck: the list happens to contain us-east-1 and us-west-2.
func TestFlawedRegionDenyBreaksGlobalServicesInEurope(t *testing.T) {
	global := []string{
		"iam:CreateRole", "organizations:DescribeOrganization", "cloudfront:CreateDistribution", "route53:ChangeResourceRecordSets",
		"support:CreateCase",
	}
	check(t, flawed(t, "regions"), rows(admin, policy.Allow, "", in("us-east-1"), global...))

	europe := flawed(t, "regions", `"us-east-1", "us-west-2", `, "")
	check(t, europe,
		rows(admin, policy.Deny, "DenyAllOutsideAllowedRegions", in("us-east-1"), global...),
		rows(admin, policy.Deny, "DenyAllOutsideAllowedRegions", in("us-west-2"), "globalaccelerator:CreateAccelerator"),
		rows(admin, policy.Deny, "DenyAllOutsideAllowedRegions", nil, "s3:GetObject"),
	)
	// The automation that sets up accounts is denied, and an administrator who makes a
	// role of the exempt name is not.
	anywhere := in("ap-south-1")
	check(t, europe,
		rows(
			decide.Principal{ARN: "arn:aws:iam::" + here + ":role/AWSControlTowerExecution"}, policy.Deny, "", anywhere,
			"config:PutConfigurationRecorder",
		),
		rows(
			decide.Principal{ARN: "arn:aws:iam::" + here + ":role/OrganizationAccountAccessRole"}, policy.Allow, "", anywhere,
			"ec2:RunInstances",
		),
	)
	// Its exemption names the commercial partition only.
	check(
		t, europe,
		rows(
			decide.Principal{ARN: "arn:aws-us-gov:iam::" + here + ":role/OrganizationAccountAccessRole"}, policy.Deny, "",
			in("us-gov-west-1"), "ec2:RunInstances",
		),
	)
}

func TestFlawedSecurityPolicyLeavesTheBackDoorsOpen(t *testing.T) {
	check(t, flawed(t, "security"),
		rows(admin, policy.Deny, "PreventSecurityServiceDisable", nil, "guardduty:DeleteDetector", "cloudtrail:StopLogging"),
		rows(admin, policy.Allow, "", nil, "guardduty:UpdateDetector", "guardduty:DisassociateFromAdministratorAccount", "guardduty:CreateFilter",
			"securityhub:BatchDisableStandards", "config:DeleteDeliveryChannel", "config:PutConfigurationRecorder",
			"cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"),
		// and shuts out the pipeline that has to change them.
		rows(deploy, policy.Deny, "PreventSecurityServiceDisable", nil, "config:StopConfigurationRecorder"),
	)
}

func TestFlawedEncryptionPolicyDeniesOrdinaryUploads(t *testing.T) {
	for name, p := range map[string]decide.Policies{
		"as written":    flawed(t, "encryption"),
		"with IfExists": flawed(t, "encryption", `"StringNotEquals"`, `"StringNotEqualsIfExists"`), // makes an absent key true as well
	} {
		t.Run(name, func(t *testing.T) {
			dsse := upload("dsse", policy.Deny, decide.Context{encryption: {"aws:kms:dsse"}})
			customer := upload(
				"a key of the customer", policy.Allow,
				decide.Context{encryption: {"AES256"}, encryption + "-customer-algorithm": {"AES256"}},
			)
			bucket := decide.Row{Name: "a bucket", By: "DenyUnencryptedBuckets", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::b",
			}}
			policytest.Check(t, p, []decide.Row{upload("without a header", policy.Deny, nil), dsse, customer, bucket})
		})
	}
}
