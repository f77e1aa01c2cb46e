package keypolicy_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

const (
	ours, theirs = "111111111111", "999999999999"
	organization = "o-a1b2c3d4e5"
)

var (
	home = keypolicy.Home{Partition: "aws", Account: ours, Region: "eu-west-1"}
	// app is an identity that may do anything, were it not for the key.
	app      = policy.Principal{ARN: "arn:aws:iam::" + ours + ":role/App"}
	stranger = policy.Principal{ARN: "arn:aws:iam::" + theirs + ":role/App"}
)

const key = "arn:aws:kms:eu-west-1:" + ours + ":key/01234567-89ab-cdef-0123-456789abcdef"

// decide holds the policy of a key to a table, for identities that may do anything.
func decide(t *testing.T, guardians []string, uses []keypolicy.Use, rows []policy.Row) {
	t.Helper()
	document, err := keypolicy.For(home, guardians, uses...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Parse(document.JSON()); err != nil {
		t.Errorf("AWS would refuse the policy: %v", err)
	}
	for i := range rows {
		rows[i].Resource = key
	}
	policy.Check(t, policy.Policies{Resource: []policy.Document{document}, Identity: []policy.Document{policy.FullAWSAccess()}}, rows)
}

// Each service may use the key for its intended source; it may not when one of the
// conditions is about somebody or something else, or absent.
func TestServicesActForTheirSourceOnly(t *testing.T) {
	arn := func(service, region, account, resource string) string {
		return strings.Join([]string{"arn:aws", service, region, account, resource}, ":")
	}
	for name, c := range map[string]struct {
		use             keypolicy.Use
		service, action string
		context         policy.Context
		wrong           policy.Context
	}{
		"logs": {keypolicy.Logs{}, "logs.eu-west-1.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:app")}},
			policy.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", theirs, "log-group:app")}}},
		"one log group": {keypolicy.Logs{Groups: []string{"/app/*"}}, "logs.eu-west-1.amazonaws.com", "kms:Decrypt",
			policy.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:/app/web")}},
			policy.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:/other")}}},
		"trail": {keypolicy.CloudTrail{}, "cloudtrail.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/t")},
				"kms:EncryptionContext:aws:cloudtrail:arn": {arn("cloudtrail", "us-east-1", ours, "trail/t")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", theirs, "trail/t")},
				"kms:EncryptionContext:aws:cloudtrail:arn": {arn("cloudtrail", "us-east-1", theirs, "trail/t")}}},
		"trail of the organization": {keypolicy.CloudTrail{Source: keypolicy.Source{Accounts: []string{"222222222222"}}}, "cloudtrail.amazonaws.com", "kms:DescribeKey",
			policy.Context{"aws:SourceAccount": {"222222222222"}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", "222222222222", "trail/t")}},
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/t")}}},
		"rule": {keypolicy.EventBridge{}, "events.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("events", "eu-west-1", ours, "rule/r")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("events", "eu-west-1", theirs, "rule/r")}}},
		"alarm": {keypolicy.CloudWatchAlarms{}, "cloudwatch.amazonaws.com", "kms:Decrypt",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudwatch", "eu-west-1", ours, "alarm:a")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("cloudwatch", "eu-west-1", theirs, "alarm:a")}}},
		"topic": {keypolicy.SNS{}, "sns.amazonaws.com", "kms:Decrypt",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("sns", "eu-west-1", ours, "t")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("sns", "eu-west-1", theirs, "t")}}},
		"recorder": {keypolicy.Config{}, "config.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceAccount": {ours}}, policy.Context{"aws:SourceAccount": {theirs}}},
		"recorders of the organization": {keypolicy.Config{Source: keypolicy.Source{OrganizationID: organization}}, "config.amazonaws.com", "kms:Decrypt",
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceOrgID": {organization}}, policy.Context{"aws:SourceAccount": {ours}, "aws:SourceOrgID": {"o-zzzzzzzzzz"}}},
		"detector": {keypolicy.GuardDutyExport{}, "guardduty.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("guardduty", "us-east-1", ours, "detector/d")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("guardduty", "us-east-1", theirs, "detector/d")}}},
		"discovery": {keypolicy.MacieExport{}, "macie.amazonaws.com", "kms:Encrypt",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("macie2", "eu-west-1", ours, "classification-job/1")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("macie2", "eu-west-1", theirs, "classification-job/1")}}},
		"export of discovery": {keypolicy.MacieExport{}, "macie.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("macie2", "eu-west-1", ours, "export-configuration:1")}},
			policy.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("macie2", "eu-west-1", theirs, "export-configuration:1")}}},
		"detectors of the organization": {keypolicy.GuardDutyExport{Source: keypolicy.Source{OrganizationID: organization}}, "guardduty.amazonaws.com", "kms:GenerateDataKey",
			policy.Context{"aws:SourceOrgID": {organization}, "aws:SourceArn": {arn("guardduty", "eu-west-1", theirs, "detector/d")}},
			policy.Context{"aws:SourceOrgID": {"o-zzzzzzzzzz"}, "aws:SourceArn": {arn("guardduty", "eu-west-1", ours, "detector/d")}}},
	} {
		t.Run(name, func(t *testing.T) {
			service := policy.Principal{Service: c.service}
			rows := []policy.Row{
				{Name: "the intended source", Principal: service, Action: c.action, Context: c.context, Want: policy.Allow},
				{Name: "somebody else", Principal: service, Action: c.action, Context: c.wrong, Want: policy.Deny},
				{Name: "another service", Principal: policy.Principal{Service: "ec2.amazonaws.com"}, Action: c.action, Context: c.context, Want: policy.Deny},
				{Name: "destruction", Principal: service, Action: "kms:ScheduleKeyDeletion", Context: c.context, Want: policy.Deny},
				{Name: "an identity as if it were the service", Principal: app, Action: "kms:Decrypt", Context: c.context, Want: policy.Deny},
			}
			for condition := range c.context { // each condition counts
				other := maps.Clone(c.context)
				other[condition] = c.wrong[condition]
				rows = append(rows, policy.Row{Name: "wrong " + condition, Principal: service, Action: c.action, Context: other, Want: policy.Deny})
			}
			if _, org := c.context["aws:SourceOrgID"]; org { // the account says nothing then, the organization everything
				rows = rows[:5]
			}
			decide(t, nil, []keypolicy.Use{c.use}, rows)
		})
	}
}

// Where a service acts as its caller, the account's identities may use the key through it.
func TestCallersUseTheKeyThroughTheServiceOnly(t *testing.T) {
	for name, c := range map[string]struct {
		use     keypolicy.Use
		service string
		grants  bool
	}{
		"s3": {keypolicy.S3{}, "s3", false}, "sqs": {keypolicy.SQS{}, "sqs", false}, "sns": {keypolicy.SNS{}, "sns", false},
		"secrets": {keypolicy.SecretsManager{}, "secretsmanager", false},
		"rds":     {keypolicy.RDS{}, "rds", true}, "ebs": {keypolicy.EBS{}, "ec2", true},
	} {
		t.Run(name, func(t *testing.T) {
			via := func(service, account string) policy.Context {
				return policy.Context{"kms:ViaService": {service + ".eu-west-1.amazonaws.com"}, "kms:CallerAccount": {account}}
			}
			grant := via(c.service, ours)
			grant["kms:GrantIsForAWSResource"] = []string{"true"}
			own := via(c.service, ours)
			own["kms:GrantIsForAWSResource"] = []string{"false"}
			granted := policy.Deny
			if c.grants {
				granted = policy.Allow
			}
			decide(t, nil, []keypolicy.Use{c.use}, []policy.Row{
				{Name: "through the service", Principal: app, Action: "kms:GenerateDataKey", Context: via(c.service, ours), Want: policy.Allow},
				{Name: "through another service", Principal: app, Action: "kms:Decrypt", Context: via("dynamodb", ours), Want: policy.Deny},
				{Name: "directly", Principal: app, Action: "kms:Decrypt", Want: policy.Deny},
				{Name: "another account", Principal: stranger, Action: "kms:Decrypt", Context: via(c.service, theirs), Want: policy.Deny},
				{Name: "a grant for the service's resource", Principal: app, Action: "kms:CreateGrant", Context: grant, Want: granted},
				{Name: "a grant for somebody", Principal: app, Action: "kms:CreateGrant", Context: own, Want: policy.Deny},
			})
		})
	}
}

// A bucket's name binds the key to that bucket, with and without a bucket key.
func TestBucketsBindTheKey(t *testing.T) {
	through := func(object string) policy.Context {
		return policy.Context{"kms:ViaService": {"s3.eu-west-1.amazonaws.com"}, "kms:CallerAccount": {ours}, "kms:EncryptionContext:aws:s3:arn": {object}}
	}
	decide(t, nil, []keypolicy.Use{keypolicy.S3{Buckets: []string{"arn:aws:s3:::data", "arn:aws:s3:::more"}}}, []policy.Row{
		{Name: "bucket key", Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::data"), Want: policy.Allow},
		{Name: "object", Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::more/x"), Want: policy.Allow},
		{Name: "another bucket", Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::data2"), Want: policy.Deny},
	})
}

func TestAutoScalingStartsInstancesWithEncryptedVolumes(t *testing.T) {
	role := policy.Principal{ARN: "arn:aws:iam::" + ours + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}
	grant := func(resource string) policy.Context { return policy.Context{"kms:GrantIsForAWSResource": {resource}} }
	decide(t, nil, []keypolicy.Use{keypolicy.EBS{AutoScaling: true}}, []policy.Row{
		{Name: "data key", Principal: role, Action: "kms:GenerateDataKeyWithoutPlaintext", Want: policy.Allow, By: "AutoScaling"},
		{Name: "grant to EC2", Principal: role, Action: "kms:CreateGrant", Context: grant("true"), Want: policy.Allow, By: "AutoScalingGrants"},
		{Name: "grant to somebody", Principal: role, Action: "kms:CreateGrant", Context: grant("false"), Want: policy.Deny},
	})
}

// Administrators have no use of the key, and guardians alone can take its data along.
func TestAdministratorsHaveNoUse(t *testing.T) {
	guardian := policy.Principal{ARN: "arn:aws:iam::" + ours + ":role/BreakGlass"}
	uses := []keypolicy.Use{keypolicy.S3{}}
	var rows []policy.Row
	for _, action := range []string{"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"} {
		rows = append(rows, policy.Row{Name: "use", Principal: app, Action: action, Want: policy.Deny})
	}
	for _, action := range []string{"kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:UpdateAlias", "kms:DescribeKey", "kms:GetKeyPolicy"} {
		rows = append(rows,
			policy.Row{Name: "administration", Principal: app, Action: action, Want: policy.Allow},
			policy.Row{Name: "administration from elsewhere", Principal: stranger, Action: action, Want: policy.Deny})
	}
	decide(t, nil, uses, append(rows, policy.Row{Name: "no guardians", Principal: app, Action: "kms:ScheduleKeyDeletion", Want: policy.Allow}))
	for _, action := range []string{"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation"} {
		rows = append(rows,
			policy.Row{Name: "an administrator", Principal: app, Action: action, Want: policy.Deny, By: "Guardians"},
			policy.Row{Name: "a guardian", Principal: guardian, Action: action, Want: policy.Allow})
	}
	decide(t, []string{guardian.ARN}, uses, rows)
}

func TestDirectUseIsUpToTheIdentity(t *testing.T) {
	document, err := keypolicy.For(home, nil, keypolicy.Direct{})
	if err != nil {
		t.Fatal(err)
	}
	rows := []policy.Row{{Name: "no policy of its own", Principal: app, Action: "kms:Decrypt", Resource: key, Want: policy.Deny}}
	policy.Check(t, policy.Policies{Resource: []policy.Document{document}}, rows)
	decide(t, nil, []keypolicy.Use{keypolicy.Direct{}}, []policy.Row{
		{Name: "with a policy", Principal: app, Action: "kms:Decrypt", Want: policy.Allow},
		{Name: "another account", Principal: stranger, Action: "kms:Decrypt", Want: policy.Deny},
	})
}

func TestRefusals(t *testing.T) {
	for says, uses := range map[string][]keypolicy.Use{
		"uses are empty": nil,
		"given twice":    {keypolicy.SQS{}, keypolicy.SQS{}},
		`keypolicy.Config: Accounts has "123", want the 12 digits`:                {keypolicy.Config{Source: keypolicy.Source{Accounts: []string{"123"}}}},
		`keypolicy.CloudTrail: OrganizationID is "x"`:                             {keypolicy.CloudTrail{Source: keypolicy.Source{OrganizationID: "x"}}},
		`keypolicy.S3: Buckets has "data", want the ARN of a bucket`:              {keypolicy.S3{Buckets: []string{"data"}}},
		`keypolicy.SNS: Accounts has "${Token", want the 12 digits of an AWS acc`: {keypolicy.SNS{Source: keypolicy.Source{Accounts: []string{"${Token"}}}},
	} {
		if _, err := keypolicy.For(home, nil, uses...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error is %v, want %q", err, says)
		}
	}
}
