package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// printSizes prints how much of AWS's quotas the policies use.
func (z landingZone) printSizes(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "POLICY\tTYPE\tCHARACTERS\tOF")
	for _, p := range z.policies.Policies() {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\n", p.Name, p.Type, p.Size, p.Limit)
	}
	return t.Flush()
}

// printDecisions prints what the policies decide. The test of this example holds them to it.
func (z landingZone) printDecisions(w io.Writer) error {
	for i, table := range z.tables() {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if _, err := fmt.Fprint(w, table.title, "\n", table.Table); err != nil {
			return err
		}
	}
	return nil
}

type table struct {
	title string
	policy.Table
}

// tables are the decisions that matter: what is denied, and above all what keeps working.
func (z landingZone) tables() []table {
	const partition = "aws" // of the Regions above
	const account, data = "arn:" + partition + ":iam::111111111111:", "arn:" + partition + ":s3:::shop/x"
	admin := policy.Principal{ARN: account + "role/Administrator", OrgID: organizationID}
	automation := policy.Principal{ARN: account + "role/stacksets-exec-0123", OrgID: organizationID}
	root := policy.Principal{ARN: account + "root", OrgID: organizationID}
	stranger := policy.Principal{ARN: "arn:" + partition + ":iam::777777777777:role/Stranger", OrgID: "o-anotherorg1"}
	from := func(region string) policy.Context {
		return policy.Context{"aws:RequestedRegion": {region}, "aws:SecureTransport": {"true"}}
	}
	dublin, virginia := from(home), from("us-east-1")
	upload := func(name string, headers policy.Context, want policy.Effect) policy.Row {
		context := from(home)
		for key, values := range headers {
			context[key] = values
		}
		return policy.Row{Name: name, Principal: admin, Action: "s3:PutObject", Resource: data, ResourceAccount: "111111111111", Context: context, Want: want}
	}
	return []table{
		{"What an administrator can do in Production:", policy.Table{Policies: z.under(baseline.ProductionUnit), Rows: []policy.Row{
			{Name: "a workload at home", Principal: admin, Action: "ec2:CreateVpc", Context: dublin, Want: policy.Allow},
			{Name: "a workload elsewhere", Principal: admin, Action: "ec2:CreateVpc", Context: virginia, Want: policy.Deny, By: "DenyOtherRegions"},
			{Name: "IAM", Principal: admin, Action: "iam:CreateRole", Context: virginia, Want: policy.Allow},
			{Name: "Organizations", Principal: admin, Action: "organizations:DescribeOrganization", Context: virginia, Want: policy.Allow},
			{Name: "Route 53", Principal: admin, Action: "route53:CreateHostedZone", Context: virginia, Want: policy.Allow},
			{Name: "CloudFront", Principal: admin, Action: "cloudfront:CreateDistribution", Context: virginia, Want: policy.Allow},
			{Name: "a certificate for it", Principal: admin, Action: "acm:RequestCertificate", Context: virginia, Want: policy.Allow},
			{Name: "support", Principal: admin, Action: "support:CreateCase", Context: virginia, Want: policy.Allow},
			{Name: "STS", Principal: admin, Action: "sts:GetCallerIdentity", Context: virginia, Want: policy.Allow},
			{Name: "CDK bootstrap", Principal: automation, Action: "cloudformation:CreateStack", Context: virginia, Want: policy.Allow},
			{Name: "GuardDuty off", Principal: admin, Action: "guardduty:DeleteDetector", Context: dublin, Want: policy.Deny},
			{Name: "the trail off", Principal: admin, Action: "cloudtrail:StopLogging", Context: dublin, Want: policy.Deny},
			{Name: "a detector, by automation", Principal: automation, Action: "guardduty:UpdateDetector", Context: dublin, Want: policy.Allow},
			{Name: "a role like automation's", Principal: admin, Action: "iam:CreateRole", Resource: account + "role/cdk-mine", Context: dublin, Want: policy.Deny, By: "ProtectRoles"},
			{Name: "anything as root", Principal: root, Action: "ec2:DescribeVpcs", Context: dublin, Want: policy.Deny, By: "DenyRootUser"},
			{Name: "leaving", Principal: admin, Action: "organizations:LeaveOrganization", Context: virginia, Want: policy.Deny, By: "DenyLeavingOrganization"},
		}}},
		{"Who can use a bucket in Production:", policy.Table{Policies: z.bucket(), Rows: []policy.Row{
			upload("an ordinary upload", nil, policy.Allow),
			upload("under a KMS key", policy.Context{"s3:x-amz-server-side-encryption": {"aws:kms"}}, policy.Allow),
			upload("under a key of one's own", policy.Context{"s3:x-amz-server-side-encryption-customer-algorithm": {"AES256"}}, policy.Deny),
			upload("over plain HTTP", policy.Context{"aws:SecureTransport": {"false"}}, policy.Deny),
			{Name: "a stranger it trusts", Principal: stranger, Action: "s3:GetObject", Resource: data, ResourceAccount: "111111111111", Context: dublin, Want: policy.Deny, By: "OrgIdentitiesOnly"},
		}}},
		{"What is left in Suspended:", policy.Table{Policies: z.under(baseline.SuspendedUnit), Rows: []policy.Row{
			{Name: "reading", Principal: admin, Action: "ec2:DescribeInstances", Context: dublin, Want: policy.Deny, By: "Quarantine"},
			{Name: "cleaning up, by automation", Principal: automation, Action: "ec2:TerminateInstances", Context: dublin, Want: policy.Allow},
		}}},
	}
}

// under are the policies above an administrator in a unit.
func (z landingZone) under(unit string) policy.Policies {
	t := z.organization.Unit(unit)
	return policy.Policies{
		Identity: []policy.Document{policy.FullAWSAccess()}, SCPs: z.policies.SCPs(t), RCPs: z.policies.RCPs(t),
	}
}

// bucket adds the policy of a bucket that trusts everybody: what the organization makes of that.
func (z landingZone) bucket() policy.Policies {
	p := z.under(baseline.ProductionUnit)
	p.Resource = []policy.Document{{Name: "bucket policy", Statements: []policy.Statement{{
		Sid: "TrustEverybody", Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"},
	}}}}
	return p
}
