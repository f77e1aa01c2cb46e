package keypolicy_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
)

const (
	landingZoneTrail = "arn:aws:cloudtrail:eu-west-1:" + ours + ":trail/aws-controltower-BaselineCloudTrail"

	ours, theirs = "111111111111", "999999999999"
	organization = "o-a1b2c3d4e5"
)

var (
	home = keypolicy.Home{Partition: "aws", Account: ours, Region: "eu-west-1"}
	// app is an identity that may do anything, were it not for the key.
	app      = decide.Principal{ARN: "arn:aws:iam::" + ours + ":role/App"}
	stranger = decide.Principal{ARN: "arn:aws:iam::" + theirs + ":role/App"}
)

const key = "arn:aws:kms:eu-west-1:" + ours + ":key/01234567-89ab-cdef-0123-456789abcdef"

// hold holds the policy of a key to a table, for identities that may do anything.
func hold(t *testing.T, guardians []string, uses []keypolicy.Use, rows []decide.Row) {
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
	policytest.Check(t, decide.Policies{Resource: []policy.Document{document}, Identity: []policy.Document{policy.FullAWSAccess()}}, rows)
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
		context         decide.Context
		wrong           decide.Context
	}{
		"logs": {keypolicy.Logs{}, "logs.eu-west-1.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:app")}},
			decide.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", theirs, "log-group:app")}}},
		"one log group": {keypolicy.Logs{Groups: []string{"/app/*"}}, "logs.eu-west-1.amazonaws.com", "kms:Decrypt",
			decide.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:/app/web")}},
			decide.Context{"kms:EncryptionContext:aws:logs:arn": {arn("logs", "eu-west-1", ours, "log-group:/other")}}},
		"trail": {keypolicy.CloudTrail{}, "cloudtrail.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/t")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", theirs, "trail/t")}}},
		"bucket key of a trail": {keypolicy.CloudTrail{Trail: arn("cloudtrail", "us-east-1", ours, "trail/t")}, "cloudtrail.amazonaws.com",
			"kms:Decrypt",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/t")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/other")}}},
		"trail of a landing zone": {keypolicy.ControlTower{Trail: landingZoneTrail, OrganizationID: organization}, "cloudtrail.amazonaws.com",
			"kms:GenerateDataKey",
			decide.Context{"aws:SourceArn": {landingZoneTrail}, "kms:EncryptionContext:aws:cloudtrail:arn": {landingZoneTrail}},
			decide.Context{"aws:SourceArn": {arn("cloudtrail", "eu-west-1", theirs, "trail/t")},
				"kms:EncryptionContext:aws:cloudtrail:arn": {arn("cloudtrail", "eu-west-1", theirs, "trail/t")}}},
		"records of a landing zone": {keypolicy.ControlTower{Trail: landingZoneTrail, OrganizationID: organization}, "config.amazonaws.com",
			"kms:GenerateDataKey", decide.Context{"aws:SourceOrgID": {organization}}, decide.Context{"aws:SourceOrgID": {"o-anotherorg1"}}},
		"CloudFront": {keypolicy.CloudFront{}, "cloudfront.amazonaws.com", "kms:Decrypt",
			decide.Context{"aws:SourceArn": {arn("cloudfront", "", ours, "distribution/E1")}},
			decide.Context{"aws:SourceArn": {arn("cloudfront", "", theirs, "distribution/E1")}}},
		"vended logs": {keypolicy.VendedLogs{}, "delivery.logs.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("logs", "eu-west-1", ours, "delivery-source:x")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("logs", "eu-west-1", theirs, "delivery-source:x")}}},
		"trail of the organization": {keypolicy.CloudTrail{Source: keypolicy.Source{Accounts: []string{"222222222222"}}},
			"cloudtrail.amazonaws.com", "kms:DescribeKey",
			decide.Context{"aws:SourceAccount": {"222222222222"}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", "222222222222", "trail/t")}},
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudtrail", "us-east-1", ours, "trail/t")}}},
		"rule": {keypolicy.EventBridge{}, "events.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("events", "eu-west-1", ours, "rule/r")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("events", "eu-west-1", theirs, "rule/r")}}},
		"alarm": {keypolicy.CloudWatchAlarms{}, "cloudwatch.amazonaws.com", "kms:Decrypt",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("cloudwatch", "eu-west-1", ours, "alarm:a")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("cloudwatch", "eu-west-1", theirs, "alarm:a")}}},
		"topic": {keypolicy.SNS{}, "sns.amazonaws.com", "kms:Decrypt",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("sns", "eu-west-1", ours, "t")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("sns", "eu-west-1", theirs, "t")}}},
		"recorder": {keypolicy.Config{}, "config.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}}, decide.Context{"aws:SourceAccount": {theirs}}},
		"data exports": {keypolicy.DataExports{}, "bcm-data-exports.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}}, decide.Context{"aws:SourceAccount": {theirs}}},
		"recorders of the organization": {keypolicy.Config{Source: keypolicy.Source{OrganizationID: organization}}, "config.amazonaws.com",
			"kms:Decrypt",
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceOrgID": {organization}},
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceOrgID": {"o-zzzzzzzzzz"}}},
		"detector": {keypolicy.GuardDutyExport{}, "guardduty.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("guardduty", "us-east-1", ours, "detector/d")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("guardduty", "us-east-1", theirs, "detector/d")}}},
		"discovery": {keypolicy.MacieExport{}, "macie.amazonaws.com", "kms:Encrypt",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("macie2", "eu-west-1", ours, "classification-job/1")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("macie2", "eu-west-1", theirs, "classification-job/1")}}},
		"export of discovery": {keypolicy.MacieExport{}, "macie.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceAccount": {ours}, "aws:SourceArn": {arn("macie2", "eu-west-1", ours, "export-configuration:1")}},
			decide.Context{"aws:SourceAccount": {theirs}, "aws:SourceArn": {arn("macie2", "eu-west-1", theirs, "export-configuration:1")}}},
		"detectors of the organization": {keypolicy.GuardDutyExport{Source: keypolicy.Source{OrganizationID: organization}},
			"guardduty.amazonaws.com", "kms:GenerateDataKey",
			decide.Context{"aws:SourceOrgID": {organization}, "aws:SourceArn": {arn("guardduty", "eu-west-1", theirs, "detector/d")}},
			decide.Context{"aws:SourceOrgID": {"o-zzzzzzzzzz"}, "aws:SourceArn": {arn("guardduty", "eu-west-1", ours, "detector/d")}}},
	} {
		t.Run(name, func(t *testing.T) {
			service := decide.Principal{Service: c.service}
			rows := []decide.Row{
				{Name: "the intended source", Want: policy.Allow, Request: decide.Request{
					Principal: service, Action: c.action, Context: c.context,
				}},
				{Name: "somebody else", Request: decide.Request{Principal: service, Action: c.action, Context: c.wrong}, Want: policy.Deny},
				{Name: "another service", Want: policy.Deny, Request: decide.Request{
					Principal: decide.Principal{Service: "ec2.amazonaws.com"}, Action: c.action, Context: c.context,
				}},
				{Name: "destruction", Want: policy.Deny, Request: decide.Request{
					Principal: service, Action: "kms:ScheduleKeyDeletion", Context: c.context,
				}},
				{Name: "an identity as if it were the service", Want: policy.Deny, Request: decide.Request{
					Principal: app, Action: "kms:Decrypt", Context: c.context,
				}},
			}
			for condition := range c.context { // each condition counts
				other := maps.Clone(c.context)
				other[condition] = c.wrong[condition]
				rows = append(rows,
					decide.Row{Name: "wrong " + condition, Request: decide.Request{Principal: service, Action: c.action, Context: other},
						Want: policy.Deny})
			}
			if _, org := c.context["aws:SourceOrgID"]; org { // the account says nothing then, the organization everything
				rows = rows[:5]
			}
			hold(t, nil, []keypolicy.Use{c.use}, rows)
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
		"elasticache": {keypolicy.ElastiCache{}, "elasticache", true}, "dynamodb": {keypolicy.DynamoDB{}, "dynamodb", true},
	} {
		t.Run(name, func(t *testing.T) {
			via := func(service, account string) decide.Context {
				return decide.Context{"kms:ViaService": {service + ".eu-west-1.amazonaws.com"}, "kms:CallerAccount": {account}}
			}
			grant := via(c.service, ours)
			grant["kms:GrantIsForAWSResource"] = []string{"true"}
			own := via(c.service, ours)
			own["kms:GrantIsForAWSResource"] = []string{"false"}
			granted := policy.Deny
			if c.grants {
				granted = policy.Allow
			}
			hold(t, nil, []keypolicy.Use{c.use}, []decide.Row{
				{Name: "through the service", Want: policy.Allow, Request: decide.Request{
					Principal: app, Action: "kms:GenerateDataKey", Context: via(c.service, ours),
				}},
				{Name: "through another service", Want: policy.Deny, Request: decide.Request{
					Principal: app, Action: "kms:Decrypt", Context: via("redshift", ours),
				}},
				{Name: "directly", Request: decide.Request{Principal: app, Action: "kms:Decrypt"}, Want: policy.Deny},
				{Name: "another account", Want: policy.Deny, Request: decide.Request{
					Principal: stranger, Action: "kms:Decrypt", Context: via(c.service, theirs),
				}},
				{Name: "a grant for the service's resource", Want: granted, Request: decide.Request{
					Principal: app, Action: "kms:CreateGrant", Context: grant,
				}},
				{Name: "a grant for somebody", Want: policy.Deny, Request: decide.Request{
					Principal: app, Action: "kms:CreateGrant", Context: own,
				}},
			})
		})
	}
}

// A bucket's name binds the key to that bucket, with and without a bucket key.
func TestBucketsBindTheKey(t *testing.T) {
	through := func(object string) decide.Context {
		return decide.Context{"kms:ViaService": {"s3.eu-west-1.amazonaws.com"}, "kms:CallerAccount": {ours},
			"kms:EncryptionContext:aws:s3:arn": {object}}
	}
	hold(t, nil, []keypolicy.Use{keypolicy.S3{Buckets: []string{"arn:aws:s3:::data", "arn:aws:s3:::more"}}}, []decide.Row{
		{Name: "bucket key", Want: policy.Allow, Request: decide.Request{
			Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::data"),
		}},
		{Name: "object", Want: policy.Allow, Request: decide.Request{
			Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::more/x"),
		}},
		{Name: "another bucket", Want: policy.Deny, Request: decide.Request{
			Principal: app, Action: "kms:Decrypt", Context: through("arn:aws:s3:::data2"),
		}},
	})
}

func TestAutoScalingStartsInstancesWithEncryptedVolumes(t *testing.T) {
	role := decide.Principal{ARN: "arn:aws:iam::" + ours + ":role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"}
	grant := func(resource string) decide.Context { return decide.Context{"kms:GrantIsForAWSResource": {resource}} }
	hold(t, nil, []keypolicy.Use{keypolicy.EBS{AutoScaling: true}}, []decide.Row{
		{Name: "data key", Want: policy.Allow, By: "AutoScaling", Request: decide.Request{
			Principal: role, Action: "kms:GenerateDataKeyWithoutPlaintext",
		}},
		{Name: "grant to EC2", Want: policy.Allow, By: "AutoScalingGrants", Request: decide.Request{
			Principal: role, Action: "kms:CreateGrant", Context: grant("true"),
		}},
		{Name: "grant to somebody", Want: policy.Deny, Request: decide.Request{
			Principal: role, Action: "kms:CreateGrant", Context: grant("false"),
		}},
	})
}

// Administrators have no use of the key, and guardians alone can take its data along.
func TestAdministratorsHaveNoUse(t *testing.T) {
	guardian := decide.Principal{ARN: "arn:aws:iam::" + ours + ":role/BreakGlass"}
	uses := []keypolicy.Use{keypolicy.S3{}}
	var rows []decide.Row
	for _, action := range []string{"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"} {
		rows = append(rows, decide.Row{Name: "use", Request: decide.Request{Principal: app, Action: action}, Want: policy.Deny})
	}
	for _, action := range []string{"kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:UpdateAlias", "kms:DescribeKey", "kms:GetKeyPolicy"} {
		rows = append(rows,
			decide.Row{Name: "administration", Request: decide.Request{Principal: app, Action: action}, Want: policy.Allow},
			decide.Row{Name: "administration from elsewhere", Request: decide.Request{Principal: stranger, Action: action}, Want: policy.Deny})
	}
	hold(t, nil, uses,
		append(rows,
			decide.Row{Name: "no guardians", Request: decide.Request{Principal: app, Action: "kms:ScheduleKeyDeletion"}, Want: policy.Allow}))
	for _, action := range []string{"kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation"} {
		rows = append(rows,
			decide.Row{Name: "an administrator", Request: decide.Request{Principal: app, Action: action}, Want: policy.Deny, By: "Guardians"},
			decide.Row{Name: "a guardian", Request: decide.Request{Principal: guardian, Action: action}, Want: policy.Allow})
	}
	hold(t, []string{guardian.ARN}, uses, rows)
}

func TestDirectUseIsUpToTheIdentity(t *testing.T) {
	document, err := keypolicy.For(home, nil, keypolicy.Direct{})
	if err != nil {
		t.Fatal(err)
	}
	rows := []decide.Row{{Name: "no policy of its own", Want: policy.Deny, Request: decide.Request{
		Principal: app, Action: "kms:Decrypt", Resource: key,
	}}}
	policytest.Check(t, decide.Policies{Resource: []policy.Document{document}}, rows)
	hold(t, nil, []keypolicy.Use{keypolicy.Direct{}}, []decide.Row{
		{Name: "with a policy", Request: decide.Request{Principal: app, Action: "kms:Decrypt"}, Want: policy.Allow},
		{Name: "another account", Request: decide.Request{Principal: stranger, Action: "kms:Decrypt"}, Want: policy.Deny},
	})
}

func TestRefusals(t *testing.T) {
	for says, uses := range map[string][]keypolicy.Use{
		"uses are empty": nil,
		"given twice":    {keypolicy.SQS{}, keypolicy.SQS{}},
		`keypolicy.Config: Accounts has "123", want the 12 digits`: {
			keypolicy.Config{Source: keypolicy.Source{Accounts: []string{"123"}}}},
		`keypolicy.CloudTrail: OrganizationID is "x"`: {
			keypolicy.CloudTrail{Source: keypolicy.Source{OrganizationID: "x"}}},
		`keypolicy.S3: Buckets has "data", want the ARN of a bucket`: {keypolicy.S3{Buckets: []string{"data"}}},
		`keypolicy.SNS: Accounts has "${Token", want the 12 digits of an AWS acc`: {
			keypolicy.SNS{Source: keypolicy.Source{Accounts: []string{"${Token"}}}},
		"keypolicy.ControlTower: Trail is empty, want the ARN": {keypolicy.ControlTower{OrganizationID: organization}},
		`keypolicy.ControlTower: OrganizationID is ""`:         {keypolicy.ControlTower{Trail: landingZoneTrail}},
	} {
		if _, err := keypolicy.For(home, nil, uses...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error is %v, want %q", err, says)
		}
	}
}

// With a condition on its source, EventBridge loses what it publishes to an encrypted topic.
func TestRulesPublishToTopicsWithoutASource(t *testing.T) {
	rules := decide.Principal{Service: "events.amazonaws.com"}
	hold(t, nil, []keypolicy.Use{keypolicy.EventBridgeTopics{}}, []decide.Row{
		{Name: "a data key", Want: policy.Allow, Request: decide.Request{Principal: rules, Action: "kms:GenerateDataKey"}},
		{Name: "reading it back", Want: policy.Allow, Request: decide.Request{Principal: rules, Action: "kms:Decrypt"}},
		{Name: "a grant", Want: policy.Deny, Request: decide.Request{Principal: rules, Action: "kms:CreateGrant"}},
		{Name: "another service", Want: policy.Deny, Request: decide.Request{
			Principal: decide.Principal{Service: "sns.amazonaws.com"}, Action: "kms:Decrypt",
		}},
	})
}

func TestOptInRegionsNameTheirOwnServices(t *testing.T) {
	milan := keypolicy.Home{Partition: "aws", Account: ours, Region: "eu-south-1"}
	document, err := keypolicy.For(milan, nil, keypolicy.GuardDutyExport{}, keypolicy.MacieExport{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"guardduty.eu-south-1.amazonaws.com", "macie.eu-south-1.amazonaws.com"} {
		if got := document.Statements[1+i].Principal.Service; len(got) != 1 || got[0] != want {
			t.Errorf("principal = %q, want %s", got, want)
		}
	}
}

// The account that holds copies decrypts what it copies, through AWS Backup, and encrypts nothing.
func TestCopiesOfBackupsAreDecryptedWhereTheyAreHeld(t *testing.T) {
	via := func(account, service string) decide.Context {
		return decide.Context{"kms:ViaService": {service + ".eu-west-1.amazonaws.com"}, "kms:CallerAccount": {account}}
	}
	hold(t, nil, []keypolicy.Use{keypolicy.Backup{CopiedTo: []string{theirs}}}, []decide.Row{
		{Name: "the holder", Want: policy.Allow, Request: decide.Request{
			Principal: stranger, Action: "kms:Decrypt", Context: via(theirs, "backup")}},
		{Name: "the holder encrypts", Want: policy.Deny, Request: decide.Request{
			Principal: stranger, Action: "kms:Encrypt", Context: via(theirs, "backup")}},
		{Name: "the holder by another service", Want: policy.Deny, Request: decide.Request{
			Principal: stranger, Action: "kms:Decrypt", Context: via(theirs, "lambda")}},
		{Name: "our databases", Want: policy.Allow, Request: decide.Request{
			Principal: app, Action: "kms:GenerateDataKey", Context: via(ours, "rds")}},
		{Name: "ourselves", Want: policy.Deny, Request: decide.Request{Principal: app, Action: "kms:Decrypt"}},
	})
	home := keypolicy.Home{Partition: "aws", Account: ours, Region: "eu-west-1"}
	if _, err := keypolicy.For(home, nil, keypolicy.Backup{CopiedTo: []string{"me"}}); err == nil ||
		!strings.Contains(err.Error(), `CopiedTo has "me"`) {
		t.Errorf("For() = %v, want a word about CopiedTo", err)
	}
}

// The role that writes reports is named by a condition, and nobody else is let in by it.
func TestReportsOfBackupsAreWrittenByTheirRoleAlone(t *testing.T) {
	role := keypolicy.BackupReporter(keypolicy.Home{Partition: "aws", Account: ours})
	by := func(arn, service, account string) decide.Context {
		return decide.Context{"kms:ViaService": {service + ".eu-west-1.amazonaws.com"}, "kms:CallerAccount": {account}, "aws:PrincipalArn": {arn}}
	}
	hold(t, nil, []keypolicy.Use{keypolicy.BackupReports{}}, []decide.Row{
		{Name: "the role", Want: policy.Allow, Request: decide.Request{
			Principal: decide.Principal{ARN: role}, Action: "kms:GenerateDataKey", Context: by(role, "s3", ours)}},
		{Name: "by another service", Want: policy.Deny, Request: decide.Request{
			Principal: decide.Principal{ARN: role}, Action: "kms:GenerateDataKey", Context: by(role, "lambda", ours)}},
		{Name: "another role", Want: policy.Deny, Request: decide.Request{
			Principal: app, Action: "kms:GenerateDataKey", Context: by("arn:aws:iam::"+ours+":role/app", "s3", ours)}},
		{Name: "the role of another account", Want: policy.Deny, Request: decide.Request{
			Principal: stranger, Action: "kms:Decrypt", Context: by(role, "s3", theirs)}},
	})
}
