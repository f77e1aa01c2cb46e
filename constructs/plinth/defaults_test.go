package plinth

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
)

// plain is what an app of plain CDK has already: L2 and L1 constructs, in a stack and in a stage.
func plain(app awscdk.App) awscdk.Stack {
	stack := emptyStack(app)
	awsdynamodb.NewTable(stack, jsii.String("Orders"), &awsdynamodb.TableProps{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("Id"), Type: awsdynamodb.AttributeType_STRING}})
	awss3.NewCfnBucket(stack, jsii.String("Data"), &awss3.CfnBucketProps{
		PublicAccessBlockConfiguration: &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{BlockPublicAcls: false}})
	awskms.NewKey(stack, jsii.String("Key"), nil)
	awselasticloadbalancingv2.NewCfnLoadBalancer(stack, jsii.String("Balancer"), &awselasticloadbalancingv2.CfnLoadBalancerProps{
		LoadBalancerAttributes: []any{&awselasticloadbalancingv2.CfnLoadBalancer_LoadBalancerAttributeProperty{
			Key: jsii.String("idle_timeout.timeout_seconds"), Value: jsii.String("30")}}})
	stage := awscdk.NewStage(app, jsii.String("Stage"), nil)
	awskms.NewCfnKey(awscdk.NewStack(stage, jsii.String("Keys"), nil), jsii.String("Key"), nil)
	return stack
}

// written reads what the run wrote.
func written(t *testing.T) *assembly.Assembly {
	t.Helper()
	a, err := assembly.Read("cdk.out")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func property(t *testing.T, a *assembly.Assembly, path string, property ...string) string {
	t.Helper()
	for _, r := range a.Resources() {
		if r.Path == path {
			return r.Get(property...).String()
		}
	}
	t.Fatalf("there is nothing at %s", path)
	return ""
}

func TestDefaultsSetWhatAnExistingAppLeavesOut(t *testing.T) {
	var set *DefaultSettings
	_, stdout, _ := executed(t, func(app awscdk.App) {
		plain(app)
		set = Defaults(app, nil)
	})
	const want = `Prod/Data PublicAccessBlockConfiguration.BlockPublicPolicy: true (S3-001)
Prod/Data PublicAccessBlockConfiguration.IgnorePublicAcls: true (S3-001)
Prod/Data PublicAccessBlockConfiguration.RestrictPublicBuckets: true (S3-001)
Prod/Data VersioningConfiguration.Status: Enabled (S3-004), costs storage of earlier versions, for 30 days
`
	if !strings.Contains(set.String(), want) {
		t.Errorf("String() =\n%s\nwant in it\n%s", set, want)
	}
	a := written(t)
	for _, c := range []struct {
		path, want string
		property   []string
	}{
		{"Prod/Data", "false", []string{"PublicAccessBlockConfiguration", "BlockPublicAcls"}}, // which the app says
		{"Prod/Data", "true", []string{"PublicAccessBlockConfiguration", "BlockPublicPolicy"}},
		{"Prod/Orders/Resource", "true", []string{"PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"}},
		{"Prod/Key/Resource", "true", []string{"EnableKeyRotation"}},
		{"Prod/Balancer", "deletion_protection.enabled", []string{"LoadBalancerAttributes", "1", "Key"}},
		{"Prod/Balancer", "true", []string{"LoadBalancerAttributes", "2", "Value"}},
		{"Stage/Keys/Key", "true", []string{"EnableKeyRotation"}},
	} {
		if got := property(t, a, c.path, c.property...); got != c.want {
			t.Errorf("%v of %s = %s, want %s", c.property, c.path, got, c.want)
		}
	}
	for _, line := range []string{
		"set by default: KMS-001 at Prod/Key/Resource, Stage/Keys/Key, which costs $1 a month more after each of the first two rotations\n",
		"set by default: S3-001 at Prod/Data\n",
	} {
		if !strings.Contains(stdout, line) {
			t.Errorf("the summary lacks %q:\n%s", line, stdout)
		}
	}
	recorded := 0
	for _, s := range a.Stacks {
		for _, e := range s.Metadata {
			if notes, ok := e.Data.([]any); ok && e.Type == assembly.MetadataDefault {
				recorded += len(notes)
			}
		}
	}
	if recorded != len(set.Settings()) || recorded < 10 {
		t.Errorf("%d values are recorded in the assembly, want the %d that were set", recorded, len(set.Settings()))
	}
}

func TestDefaultsRespectWaiversScopesAndExceptions(t *testing.T) {
	var all, below, none *DefaultSettings
	executed(t, func(app awscdk.App) {
		stack := plain(app)
		guardrail.Waive(stack.Node().FindChild(jsii.String("Key")), "KMS-001", "a partner holds the material", guardrail.Until("2020-01-01"))
		all = Defaults(app, &DefaultsProps{Except: []string{"S3-004", "BACKUP-001"}})
	})
	for _, s := range all.Settings() {
		if s.Row.Rule == "S3-004" || s.Row.Rule == "BACKUP-001" || s.Row.Rule == "KMS-001" && s.Resource.Path == "Prod/Key/Resource" {
			t.Errorf("%v is set", s)
		}
	}
	executed(t, func(app awscdk.App) {
		below = Defaults(plain(app).Node().FindChild(jsii.String("Key")).(awskms.Key), nil)
	})
	if diff := cmp.Diff("Prod/Key/Resource EnableKeyRotation: true (KMS-001), costs $1 a month more after each of the first two rotations\n",
		below.String()); diff != "" {
		t.Errorf("below a key (-want +got):\n%s", diff)
	}
	executed(t, func(app awscdk.App) { none = Defaults(emptyStack(app), nil) })
	if len(none.Settings()) > 0 {
		t.Errorf("Settings() = %v, want none in a stack without resources", none)
	}
}

func TestDefaultsRefuse(t *testing.T) {
	for want, props := range map[string]*DefaultsProps{
		`Except has "S3-1", want a rule whose values have defaults, such as S3-004`: {Except: []string{"S3-1"}},
		`LogRetentionDays is 100, want one of 1, 3, 5, 7`:                           {LogRetentionDays: 100},
	} {
		_, _, stderr := executed(t, func(app awscdk.App) { Defaults(app, props) })
		if !strings.Contains(stderr, want) {
			t.Errorf("standard error = %q, want %q", stderr, want)
		}
	}
}

// BenchmarkDefaults is an app of 100 tables, with and without defaults.
func BenchmarkDefaults(b *testing.B) {
	for _, with := range []bool{false, true} {
		b.Run(fmt.Sprint("with=", with), func(b *testing.B) {
			for b.Loop() {
				app := NewApp(&AppProps{Outdir: b.TempDir(), ReportOnly: true})
				stack := emptyStack(app)
				for i := range 100 {
					awsdynamodb.NewTable(stack, jsii.String(fmt.Sprint("Table", i)), &awsdynamodb.TableProps{
						PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("Id"), Type: awsdynamodb.AttributeType_STRING}})
				}
				if with {
					Defaults(app, nil)
				}
				app.Synth(nil)
			}
		})
	}
}
