package security_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

func s3Key(stack awscdk.Stack) *security.Key {
	return security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}})
}

func everyUse() []keypolicy.Use {
	organization := keypolicy.Source{OrganizationID: "o-a1b2c3d4e5"}
	return []keypolicy.Use{
		keypolicy.Logs{Groups: []string{"/app/*"}}, keypolicy.CloudTrail{Source: keypolicy.Source{Accounts: []string{"222222222222"}}},
		keypolicy.EventBridge{}, keypolicy.CloudWatchAlarms{}, keypolicy.Config{Source: organization},
		keypolicy.GuardDutyExport{Source: organization},
		keypolicy.SNS{}, keypolicy.SQS{}, keypolicy.S3{Buckets: []string{"arn:aws:s3:::data"}}, keypolicy.SecretsManager{},
		keypolicy.RDS{}, keypolicy.EBS{AutoScaling: true}, keypolicy.Direct{},
	}
}

func TestKeyDefault(t *testing.T) {
	app, stack := newStack(t)
	s3Key(stack)
	snapshot.Check(t, app)
}

func TestKeyFull(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{
		Uses: everyUse(), Guardians: []string{"arn:aws:iam::111111111111:role/BreakGlass"}, Alias: "data/customers",
		RotationDays: 90, MultiRegion: true,
	})
	topic := awssns.NewTopic(stack, jsii.String("Alerts"), nil)
	key.OnTamper("Tamper", awseventstargets.NewSnsTopic(topic, nil))
	other := stackIn(app, "Frankfurt", "111111111111", "eu-central-1")
	security.NewReplicaKey(other, "Key", &security.ReplicaKeyProps{Primary: key, Uses: []keypolicy.Use{keypolicy.S3{}}})
	snapshot.Check(t, app)
}

func TestKeyGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewKey, false, func(awscdk.Stack, int) security.KeyProps {
		return security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}}
	})
}

func TestReplicaKeyGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewReplicaKey, false, func(stack awscdk.Stack, n int) security.ReplicaKeyProps {
		app := awscdk.App_Of(stack).(awscdk.App)
		other := stackIn(app, []string{"", "Virginia", "Ohio"}[n], "111111111111", []string{"", "us-east-1", "us-east-2"}[n])
		primary := security.NewKey(other, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}, MultiRegion: true})
		return security.ReplicaKeyProps{Primary: primary, Uses: []keypolicy.Use{keypolicy.S3{}}}
	})
}

// What CDK adds for the L2s that use the key is not needed, and takes nothing away.
func TestKeyServesL2s(t *testing.T) {
	app, stack := newStack(t)
	key := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.Logs{}, keypolicy.S3{}}})
	awslogs.NewLogGroup(stack, jsii.String("Group"), &awslogs.LogGroupProps{
		EncryptionKey: key.Key(), Retention: awslogs.RetentionDays_THREE_MONTHS})
	role := awsiam.NewRole(
		stack,
		jsii.String("Role"),
		&awsiam.RoleProps{AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil)},
	)
	key.Key().GrantDecrypt(role)
	a := snapshot.Synth(t, app)
	if n := len(a.OfType("AWS::IAM::Policy")); n != 1 {
		t.Errorf("%d policies, want the grant in the role's", n)
	}
	if n := len(a.OfType("AWS::KMS::Key")[0].Get("KeyPolicy", "Statement").List()); n != 3 {
		t.Errorf("the key policy has %d statements, want administration, logs and S3", n)
	}
}

func TestKeySabotage(t *testing.T) {
	use := func(principal any) func(awscdk.Stack) {
		return func(stack awscdk.Stack) {
			l1 := constructtest.Child(s3Key(stack), "Resource", "Resource")
			l1.AddPropertyOverride(jsii.String("KeyPolicy.Statement.1.Principal"), principal)
			l1.AddPropertyDeletionOverride(jsii.String("KeyPolicy.Statement.1.Condition"))
		}
	}
	unconditional := map[string]any{"Service": []string{"ec2.amazonaws.com", "rds.amazonaws.com", "s3.amazonaws.com"}}
	caught(t, map[string]sabotage{
		"no rotation":          {"KMS-001", "Prod/Key/Resource", override(s3Key, "EnableKeyRotation", false, "Resource", "Resource")},
		"everyone":             {"KMS-002", "Prod/Key/Resource", use(map[string]any{"AWS": "*"})},
		"services for anybody": {"KMS-003", "Prod/Key/Resource", use(unconditional)},
		"a week":               {"KMS-004", "Prod/Key/Resource", override(s3Key, "PendingWindowInDays", 7, "Resource", "Resource")},
		"grants for anybody": {"PROMISE-001", "Prod/Key/Resource", override(func(stack awscdk.Stack) *security.Key {
			return security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.RDS{}}})
		}, "KeyPolicy.Statement.2.Condition", nil, "Resource", "Resource")},
		"deleted with the stack": {"KMS-005", "Prod/Key/Resource", func(stack awscdk.Stack) {
			s3Key(stack).Key().ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY)
		}},
	})
}

func TestReplicaKeySabotage(t *testing.T) {
	for rule, spoil := range map[string]func(awskms.CfnReplicaKey){
		"KMS-003": func(r awskms.CfnReplicaKey) {
			r.AddPropertyOverride(jsii.String("KeyPolicy.Statement.1.Principal"), map[string]any{"Service": "s3.amazonaws.com"})
			r.AddPropertyDeletionOverride(jsii.String("KeyPolicy.Statement.1.Condition"))
		},
		"KMS-004": func(r awskms.CfnReplicaKey) { r.SetPendingWindowInDays(jsii.Number(7)) },
		"KMS-005": func(r awskms.CfnReplicaKey) { r.ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil) },
	} {
		app, stack := newStack(t)
		primary := security.NewKey(stack, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}, MultiRegion: true})
		replica := security.NewReplicaKey(stackIn(app, "Far", "111111111111", "us-east-1"), "Key",
			&security.ReplicaKeyProps{Primary: primary, Uses: []keypolicy.Use{keypolicy.S3{}}})
		spoil(constructtest.Child(replica, "Resource").(awskms.CfnReplicaKey))
		guardrailtest.Caught(t, app, rule, "Far/Key/Resource")
	}
}

func TestKeyRefuses(t *testing.T) {
	app, stack := newStack(t)
	key := func(p security.KeyProps) func() {
		return func() {
			if p.Uses == nil {
				p.Uses = []keypolicy.Use{keypolicy.S3{}}
			}
			security.NewKey(stack, "Refused", &p)
		}
	}
	constructtest.Refused(t, stack, `uses are empty`, func() { security.NewKey(stack, "Refused", nil) })
	constructtest.Refused(t, stack, "RotationDays is 30, want 90 to 2560", key(security.KeyProps{RotationDays: 30}))
	constructtest.Refused(t, stack, `Alias is "aws/mine"`, key(security.KeyProps{Alias: "aws/mine"}))
	constructtest.Refused(t, stack, `Alias is "a b"`, key(security.KeyProps{Alias: "a b"}))
	constructtest.Refused(t, stack, "given twice", key(security.KeyProps{Uses: []keypolicy.Use{keypolicy.RDS{}, keypolicy.RDS{}}}))
	constructtest.Refused(t, stack, "scope is nil", func() { security.NewKey(nil, "Refused", &security.KeyProps{Uses: everyUse()}) })

	single, multi := s3Key(
		stack,
	), security.NewKey(
		stack,
		"Multi",
		&security.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}, MultiRegion: true},
	)
	far, foreign := stackIn(app, "Far", "111111111111", "us-east-1"), stackIn(app, "Foreign", "222222222222", "us-east-1")
	for says, c := range map[string]struct {
		stack awscdk.Stack
		props *security.ReplicaKeyProps
	}{
		"Primary is nil": {far, nil},
		"Primary Prod/Multi is in eu-west-1, want the replica": {stack, &security.ReplicaKeyProps{Primary: multi}},
		"Primary Prod/Multi is in another account":             {foreign, &security.ReplicaKeyProps{Primary: multi}},
		"Primary Prod/Key is a key of one Region, want one":    {far, &security.ReplicaKeyProps{Primary: single}},
		"uses are empty": {far, &security.ReplicaKeyProps{Primary: multi}},
	} {
		constructtest.Refused(t, c.stack, says, func() { security.NewReplicaKey(c.stack, "Refused", c.props) })
	}
}
