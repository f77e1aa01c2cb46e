package security_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
	"github.com/plinth-cdk/plinth/constructs/policy/policytest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func bucket(stack awscdk.Stack) *security.SecureBucket {
	return security.NewSecureBucket(stack, "Data", nil)
}

func TestSecureBucketDefault(t *testing.T) {
	app, stack := newStack(t)
	b := bucket(stack)
	snapshot.Check(t, app)
	if b.Key() == nil || b.AccessLogs() == nil {
		t.Error("there is no key or no bucket for logs")
	}
}

func TestSecureBucketFull(t *testing.T) {
	app, stack := newStack(t)
	logs := security.NewLogBucket(stack, "Logs", &security.LogBucketProps{RetentionDays: 90})
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}})
	security.NewSecureBucket(stack, "Data", &security.SecureBucketProps{
		Key: key.Key(), AccessLogs: logs.Bucket(), NoncurrentDays: 30,
		Lifecycle: []*awss3.LifecycleRule{{Transitions: &[]*awss3.Transition{{
			StorageClass: awss3.StorageClass_INTELLIGENT_TIERING(), TransitionAfter: awscdk.Duration_Days(jsii.Number(0)),
		}}}},
	})
	snapshot.Check(t, app)
}

func TestBucketGuards(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewSecureBucket, true, func(awscdk.Stack, int) security.SecureBucketProps {
		return security.SecureBucketProps{Lifecycle: []*awss3.LifecycleRule{{Expiration: awscdk.Duration_Days(jsii.Number(400))}}}
	})
	constructtest.Guard(
		t,
		newStack,
		security.NewLogBucket,
		true,
		func(awscdk.Stack, int) security.LogBucketProps { return security.LogBucketProps{RetentionDays: 30} },
	)
	constructtest.Guard(t, newStack, security.NewSecret, false, func(stack awscdk.Stack, n int) security.SecretProps {
		return security.SecretProps{Rotator: rotator(stack, []string{"", "First", "Second"}[n])}
	})
}

func TestSecureBucketSabotage(t *testing.T) {
	const path = "Prod/Data/Resource"
	l1 := func(property string, value any) func(awscdk.Stack) {
		return override(bucket, property, value, "Resource", "Resource")
	}
	const encryption = "BucketEncryption.ServerSideEncryptionConfiguration.0"
	caught(t, map[string]sabotage{
		"public":      {"S3-001", path, l1("PublicAccessBlockConfiguration.BlockPublicPolicy", false)},
		"plain HTTP":  {"S3-002", path, override(bucket, "PolicyDocument.Statement.0.Effect", "Allow", "Resource", "Policy", "Resource")},
		"unencrypted": {"PROMISE-001", path, l1("BucketEncryption", nil)},
		"no versions": {"S3-004", path, l1("VersioningConfiguration.Status", "Suspended")},
		"ACLs":        {"S3-005", path, l1("OwnershipControls.Rules.0.ObjectOwnership", "ObjectWriter")},
		"SSE-C":       {"S3-006", path, l1(encryption+".BlockedEncryptionTypes.EncryptionType", []string{"NONE"})},
		"no log":      {"S3-009", path, l1("LoggingConfiguration", nil)},
		"log to a KMS": {
			"S3-012",
			path,
			override(bucket, encryption+".ServerSideEncryptionByDefault.SSEAlgorithm", "aws:kms", "AccessLogs", "Resource", "Resource"),
		},
		"for everyone": {"S3-007", "Prod/Data/Resource/Policy", func(stack awscdk.Stack) {
			policy := constructtest.Child(bucket(stack), "Resource", "Policy", "Resource")
			policy.AddPropertyOverride(jsii.String("PolicyDocument.Statement.1.Effect"), "Allow")
			policy.AddPropertyDeletionOverride(jsii.String("PolicyDocument.Statement.1.Condition"))
		}},
		"deleted with the stack": {
			"S3-008",
			path,
			func(stack awscdk.Stack) { bucket(stack).Bucket().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY) },
		},
	})
}

// What no rule asks of every bucket is asked of these.
func TestSecureBucketIsKeptCheapAndUsesABucketKey(t *testing.T) {
	app, stack := newStack(t)
	bucket(stack)
	for _, b := range snapshot.Synth(t, app).OfType("AWS::S3::Bucket") {
		rule := b.Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0")
		byKMS := b.Path == "Prod/Data/Resource/Resource"
		if rule.Get("BucketKeyEnabled").Is(true) != rule.Get("ServerSideEncryptionByDefault", "SSEAlgorithm").Is("aws:kms") ||
			byKMS != rule.Get("BucketKeyEnabled").Exists() {
			t.Errorf("%s: encryption is %v", b.Path, rule)
		}
		var noncurrent, unfinished bool
		for _, rule := range b.Get("LifecycleConfiguration", "Rules").List() {
			noncurrent = noncurrent || rule.Get("NoncurrentVersionExpiration", "NoncurrentDays").Exists()
			unfinished = unfinished || rule.Get("AbortIncompleteMultipartUpload", "DaysAfterInitiation").Is(7) == assembly.True
		}
		if !noncurrent || !unfinished {
			t.Errorf("%s keeps old versions: %v, unfinished uploads: %v", b.Path, !noncurrent, !unfinished)
		}
	}
}

// The policy of the bucket as it is deployed decides about TLS.
func TestSecureBucketWantsTLS(t *testing.T) {
	app, stack := newStack(t)
	bucket(stack)
	for _, p := range snapshot.Synth(t, app).OfType("AWS::S3::BucketPolicy") {
		if p.Path != "Prod/Data/Resource/Policy/Resource" {
			continue
		}
		app := decide.Principal{ARN: "arn:aws:iam::111111111111:role/App"}
		row := func(name string, want policy.Effect, tls ...string) decide.Row {
			return decide.Row{Name: name, Want: want, Request: decide.Request{
				Principal: app, Action: "s3:GetObject", Resource: "*", Context: decide.Context{
					"aws:SecureTransport": {tls[0]}, "s3:TlsVersion": tls[1:]},
			}}
		}
		policytest.Check(
			t,
			decide.Policies{
				Identity: []policy.Document{policy.FullAWSAccess()},
				Resource: []policy.Document{policytest.Anywhere(p.Get("PolicyDocument"))},
			},
			[]decide.Row{
				row("TLS 1.3", policy.Allow, "true", "1.3"), row("TLS 1.2", policy.Allow, "true", "1.2"),
				row("TLS 1.1", policy.Deny, "true", "1.1"), row("plain HTTP", policy.Deny, "false"),
			},
		)
	}
}

func rotator(stack awscdk.Stack, id string) awslambda.IFunction {
	key := security.NewKey(stack, id+"Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}}})
	return awslambda.NewFunction(stack, &id, &awslambda.FunctionProps{
		LogGroup: awslogs.NewLogGroup(stack, jsii.String(id+"Logs"), &awslogs.LogGroupProps{
			EncryptionKey: key.Key(), Retention: awslogs.RetentionDays_THREE_MONTHS,
		}),
		Runtime: awslambda.Runtime_NODEJS_22_X(), Handler: jsii.String("index.handler"),
		Code: awslambda.Code_FromInline(jsii.String("exports.handler = async () => {}")),
	})
}

func secret(stack awscdk.Stack) *security.Secret {
	return security.NewSecret(stack, "Token", &security.SecretProps{Rotator: rotator(stack, "Rotator")})
}

func TestSecretDefault(t *testing.T) {
	app, stack := newStack(t)
	secret(stack)
	snapshot.Check(t, app)
}

func TestSecretFull(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.SecretsManager{}}})
	security.NewSecret(stack, "Login", &security.SecretProps{
		Hosted: awssecretsmanager.HostedRotation_PostgreSqlSingleUser(nil), EveryDays: 7, Key: key.Key(),
		Generate: &awssecretsmanager.SecretStringGenerator{
			SecretStringTemplate: jsii.String(`{"username":"app"}`),
			GenerateStringKey:    jsii.String("password"),
		},
	})
	security.NewSecret(stack, "Partner", &security.SecretProps{Unrotated: "the partner changes it by telephone", Key: key.Key()})
	snapshot.Check(t, app)
}

func TestSecretSabotage(t *testing.T) {
	caught(t, map[string]sabotage{
		"AWS's key":   {"SECRET-002", "Prod/Token/Resource", override(secret, "KmsKeyId", nil, "Resource", "Resource")},
		"no rotation": {"SECRET-003", "Prod/Token/Resource", override(secret, "RotationRules", nil, "Resource", "Rotation", "Resource")},
		"literal":     {"SECRET-001", "Prod/Token/Resource", override(secret, "SecretString", "hunter2!", "Resource", "Resource")},
		"deleted with the stack": {"SECRET-004", "Prod/Token/Resource", func(stack awscdk.Stack) {
			secret(stack).Secret().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY)
		}},
	})
}

// The waiver is for a secret that cannot rotate, and for nothing else of it.
func TestUnrotatedSecretKeepsTheOtherRules(t *testing.T) {
	app, stack := newStack(t)
	s := security.NewSecret(stack, "Token", &security.SecretProps{Unrotated: "signed by a partner"})
	constructtest.Child(s, "Resource", "Resource").AddPropertyDeletionOverride(jsii.String("KmsKeyId"))
	guardrailtest.Caught(t, app, "SECRET-002", "Prod/Token/Resource")
}

func TestSecretCanBeBroughtBackForAMonth(t *testing.T) {
	app, stack := newStack(t)
	security.NewSecret(stack, "Token", &security.SecretProps{Unrotated: "signed by a partner"})
	document := policytest.Anywhere(snapshot.Synth(t, app).OfType("AWS::SecretsManager::ResourcePolicy")[0].Get("ResourcePolicy"))
	admin := decide.Principal{ARN: "arn:aws:iam::111111111111:role/Admin"}
	row := func(name string, want policy.Effect, context decide.Context) decide.Row {
		return decide.Row{Name: name, Want: want, Request: decide.Request{
			Principal: admin, Action: "secretsmanager:DeleteSecret", Resource: "*", Context: context,
		}}
	}
	policytest.Check(
		t,
		decide.Policies{Identity: []policy.Document{policy.FullAWSAccess()}, Resource: []policy.Document{document}},
		[]decide.Row{
			row("the service's default of 30 days", policy.Allow, nil),
			row("30 days", policy.Allow, decide.Context{"secretsmanager:RecoveryWindowInDays": {"30"}}),
			row("a week", policy.Deny, decide.Context{"secretsmanager:RecoveryWindowInDays": {"7"}}),
			row("at once", policy.Deny, decide.Context{"secretsmanager:ForceDeleteWithoutRecovery": {"true"}}),
		},
	)
}

// What nobody asked otherwise for rotates every month, and is kept for three.
func TestDefaultsOfBucketsAndSecrets(t *testing.T) {
	app, stack := newStack(t)
	security.NewSecret(stack, "Secret", &security.SecretProps{Rotator: rotator(stack, "Rotator")})
	security.NewSecureBucket(stack, "Bucket", nil)
	a := snapshot.Synth(t, app)
	schedule := only(t, a, "AWS::SecretsManager::RotationSchedule").Get("RotationRules", "ScheduleExpression")
	if got := schedule.String(); got != "rate(30 days)" {
		t.Errorf("ScheduleExpression = %q, want rate(30 days)", got)
	}
	for path, want := range map[string]string{"Prod/Bucket/Resource/Resource": "90", "Prod/Bucket/AccessLogs/Resource/Resource": "7"} {
		for _, r := range a.OfType("AWS::S3::Bucket") {
			days := r.Get("LifecycleConfiguration", "Rules", "0", "NoncurrentVersionExpiration", "NoncurrentDays").String()
			if r.Path == path && days != want {
				t.Errorf("%s: NoncurrentDays = %s, want %s", path, days, want)
			}
		}
	}
}

func TestBucketsAndSecretsRefuse(t *testing.T) {
	_, stack := newStack(t)
	function := rotator(stack, "Rotator")
	constructtest.Refused(t, stack, `bucket.SecureBucket "Prod/Bad": NoncurrentDays is -1, want 1 or more`, func() {
		security.NewSecureBucket(stack, "Bad", &security.SecureBucketProps{NoncurrentDays: -1})
	})
	constructtest.Refused(t, stack, `bucket.LogBucket "Prod/Bad": RetentionDays is -1, want 1 or more`, func() {
		security.NewLogBucket(stack, "Bad", &security.LogBucketProps{RetentionDays: -1})
	})
	for says, props := range map[string]*security.SecretProps{
		`credential.Secret "Prod/Bad": Rotator, Hosted and Unrotated are given 0 times, want one of them`: nil,
		"Rotator, Hosted and Unrotated are given 2 times, want one of them":                               {Rotator: function, Unrotated: "why"},
		"EveryDays is 1001, want 1 to 1000":                                                               {Rotator: function, EveryDays: 1001},
		"Unrotated are given 0 times, want one of them":                                                   {Unrotated: " "},
	} {
		constructtest.Refused(t, stack, says, func() { security.NewSecret(stack, "Bad", props) })
	}
}
