package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
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
	decide.Table
}

// tables are the decisions that matter: what is denied, and above all what keeps working.
func (z landingZone) tables() []table {
	const partition = "aws" // of the Regions above
	const account, data = "arn:" + partition + ":iam::111111111111:", "arn:" + partition + ":s3:::shop/x"
	admin := decide.Principal{ARN: account + "role/Administrator", OrgID: z.organization.ID()}
	automation := decide.Principal{ARN: account + "role/stacksets-exec-0123", OrgID: z.organization.ID()}
	root := decide.Principal{ARN: account + "root", OrgID: z.organization.ID()}
	stranger := decide.Principal{ARN: "arn:" + partition + ":iam::777777777777:role/Stranger", OrgID: "o-anotherorg1"}
	from := func(region string) decide.Context {
		return decide.Context{"aws:RequestedRegion": {region}, "aws:SecureTransport": {"true"}}
	}
	dublin, virginia := from(home), from("us-east-1")
	upload := func(name string, headers decide.Context, want policy.Effect) decide.Row {
		context := from(home)
		for key, values := range headers {
			context[key] = values
		}
		return decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: admin, Action: "s3:PutObject", Resource: data, ResourceAccount: "111111111111", Context: context,
		}}
	}
	return []table{
		{"What an administrator can do in Production:", decide.Table{Policies: z.under(baseline.ProductionUnit), Rows: []decide.Row{
			{Name: "a workload at home", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "ec2:CreateVpc", Context: dublin,
			}},
			{Name: "a workload elsewhere", Want: policy.Deny, By: "DenyOtherRegions", Request: decide.Request{
				Principal: admin, Action: "ec2:CreateVpc", Context: virginia,
			}},
			{Name: "IAM", Request: decide.Request{Principal: admin, Action: "iam:CreateRole", Context: virginia}, Want: policy.Allow},
			{Name: "Organizations", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "organizations:DescribeOrganization", Context: virginia,
			}},
			{Name: "Route 53", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "route53:CreateHostedZone", Context: virginia,
			}},
			{Name: "CloudFront", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "cloudfront:CreateDistribution", Context: virginia,
			}},
			{Name: "a certificate for it", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "acm:RequestCertificate", Context: virginia,
			}},
			{Name: "support", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "support:CreateCase", Context: virginia,
			}},
			{Name: "STS", Want: policy.Allow, Request: decide.Request{
				Principal: admin, Action: "sts:GetCallerIdentity", Context: virginia,
			}},
			{Name: "CDK bootstrap", Want: policy.Allow, Request: decide.Request{
				Principal: automation, Action: "cloudformation:CreateStack", Context: virginia,
			}},
			{Name: "GuardDuty off", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "guardduty:DeleteDetector", Context: dublin,
			}},
			{Name: "the trail off", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "cloudtrail:StopLogging", Context: dublin,
			}},
			{Name: "the flow logs away", Want: policy.Deny, Request: decide.Request{
				Principal: admin, Action: "logs:DeleteLogGroup", Context: dublin,
				Resource: "arn:aws:logs:eu-west-1:111111111111:log-group:Production-NetworkFlowLogs0A1B2C3D:*",
			}},
			{Name: "a detector, by automation", Want: policy.Allow, Request: decide.Request{
				Principal: automation, Action: "guardduty:UpdateDetector", Context: dublin,
			}},
			{Name: "a role like automation's", Want: policy.Deny, By: "ProtectRoles", Request: decide.Request{
				Principal: admin, Action: "iam:CreateRole", Resource: account + "role/cdk-mine", Context: dublin,
			}},
			{Name: "anything as root", Want: policy.Deny, By: "DenyRootUser", Request: decide.Request{
				Principal: root, Action: "ec2:DescribeVpcs", Context: dublin,
			}},
			{Name: "leaving", Want: policy.Deny, By: "DenyLeavingOrganization", Request: decide.Request{
				Principal: admin, Action: "organizations:LeaveOrganization", Context: virginia,
			}},
		}}},
		{"Who can use a bucket in Production:", decide.Table{Policies: z.bucket(), Rows: []decide.Row{
			upload("an ordinary upload", nil, policy.Allow),
			upload("under a KMS key", decide.Context{"s3:x-amz-server-side-encryption": {"aws:kms"}}, policy.Allow),
			upload("under a key of one's own", decide.Context{"s3:x-amz-server-side-encryption-customer-algorithm": {"AES256"}}, policy.Deny),
			upload("over plain HTTP", decide.Context{"aws:SecureTransport": {"false"}}, policy.Deny),
			{Name: "a stranger it trusts", Want: policy.Deny, By: "OrgIdentitiesOnly", Request: decide.Request{
				Principal: stranger, Action: "s3:GetObject", Resource: data, ResourceAccount: "111111111111", Context: dublin,
			}},
		}}},
		{"What an intruder wants in Security, where the logs are:", decide.Table{
			Policies: z.under(baseline.SecurityUnit), Rows: z.onTheLogs(admin, automation, dublin),
		}},
		{"What is left in Suspended:", decide.Table{Policies: z.under(baseline.SuspendedUnit), Rows: []decide.Row{
			{Name: "reading", Want: policy.Deny, By: "Quarantine", Request: decide.Request{
				Principal: admin, Action: "ec2:DescribeInstances", Context: dublin,
			}},
			{Name: "cleaning up, by automation", Want: policy.Allow, Request: decide.Request{
				Principal: automation, Action: "ec2:TerminateInstances", Context: dublin,
			}},
		}}},
	}
}

// onTheLogs are attempts to destroy logs, to keep new ones out, and to carry data away, by an
// administrator of the account; and what keeps working.
func (z landingZone) onTheLogs(admin, automation decide.Principal, context decide.Context) []decide.Row {
	var rows []decide.Row
	add := func(who decide.Principal, want policy.Effect, name, action, resource string) {
		rows = append(rows, decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: who, Action: action, Resource: resource, ResourceAccount: "111111111111", Context: context,
		}})
	}
	const key, bucket = "arn:aws:kms:eu-west-1:111111111111:key/logs", "arn:aws:s3:::logs"
	add(admin, policy.Deny, "destroy the key of all logs", "kms:ScheduleKeyDeletion", key)
	add(admin, policy.Deny, "disable it", "kms:DisableKey", key)
	add(admin, policy.Deny, "lock services out of it", "kms:PutKeyPolicy", key)
	add(admin, policy.Deny, "delete a log", "s3:DeleteObject", bucket+"/log")
	add(admin, policy.Deny, "delete a version of a log", "s3:DeleteObjectVersion", bucket+"/log")
	add(admin, policy.Deny, "lift the lock of a log", "s3:BypassGovernanceRetention", bucket+"/log")
	add(admin, policy.Deny, "delete a bucket", "s3:DeleteBucket", bucket)
	add(admin, policy.Deny, "expire logs soon", "s3:PutLifecycleConfiguration", bucket)
	add(admin, policy.Deny, "suspend versioning", "s3:PutBucketVersioning", bucket)
	add(admin, policy.Deny, "refuse deliveries", "s3:PutBucketPolicy", bucket)
	add(admin, policy.Deny, "open a bucket", "s3:PutBucketPublicAccessBlock", bucket)
	add(admin, policy.Deny, "open all buckets", "s3:PutAccountPublicAccessBlock", "")
	add(admin, policy.Deny, "share an image", "ec2:ModifyImageAttribute", "arn:aws:ec2:eu-west-1::image/ami-1")
	add(admin, policy.Deny, "share a database snapshot", "rds:ModifyDBSnapshotAttribute", "")
	add(admin, policy.Allow, "read a log", "s3:GetObject", bucket+"/log")
	add(automation, policy.Allow, "deploy the archive", "s3:PutBucketPolicy", bucket)
	return rows
}

// under are the policies above an administrator in a unit.
func (z landingZone) under(unit string) decide.Policies {
	t := z.organization.Unit(unit)
	return decide.Policies{
		Identity: []policy.Document{policy.FullAWSAccess()}, SCPs: z.policies.SCPs(t), RCPs: z.policies.RCPs(t),
	}
}

// bucket adds the policy of a bucket that trusts everybody: what the organization makes of that.
func (z landingZone) bucket() decide.Policies {
	p := z.under(baseline.ProductionUnit)
	p.Resource = []policy.Document{{Name: "bucket policy", Statements: []policy.Statement{{
		Sid: "TrustEverybody", Effect: policy.Allow, Principal: policy.Everyone(), Action: []string{"s3:*"}, Resource: []string{"*"},
	}}}}
	return p
}
