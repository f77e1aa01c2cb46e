package plinth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
)

var someTags = Tags{Project: "shop", Team: "checkout", CostCenter: "4711"}

// executed runs an app in a directory of its own.
func executed(t *testing.T, define func(app awscdk.App), sections ...Section) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, err bytes.Buffer
	code = execute(define, sections, &out, &err)
	return code, out.String(), err.String()
}

func emptyStack(app awscdk.App) awscdk.Stack {
	return NewStack(app, "Prod", &StackProps{Account: "111111111111", Region: "eu-west-1", Tags: someTags})
}

func TestMainWritesTheAssemblyAndSumsUp(t *testing.T) {
	code, stdout, stderr := executed(t, func(app awscdk.App) {
		awscdk.NewCfnWaitConditionHandle(emptyStack(app), jsii.String("Handle"), nil)
	}, func(a *assembly.Assembly, w io.Writer) error {
		_, err := fmt.Fprintf(w, "a section about %d stack\n", len(a.Stacks))
		return err
	})
	if code != 0 || stderr != "" {
		t.Fatalf("exit code %d, standard error:\n%s", code, stderr)
	}
	for _, want := range []string{
		"Prod  Production  111111111111/eu-west-1  1 resource", "1 stack, 1 resource; ", " guardrails evaluated: 0 errors, 0 warnings, 0 waived",
		"written to cdk.out", "a section about 1 stack",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("standard output lacks %q:\n%s", want, stdout)
		}
	}
	if _, err := os.Stat("cdk.out/Prod.template.json"); err != nil {
		t.Error(err)
	}
}

func TestMainWritesWhereTheCLIWants(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "elsewhere")
	t.Setenv("CDK_OUTDIR", dir)
	if code, _, stderr := executed(t, func(app awscdk.App) { emptyStack(app) }); code != 0 {
		t.Fatal(stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "Prod.template.json")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat("cdk.out"); !os.IsNotExist(err) {
		t.Errorf("cdk.out is there too: %v", err)
	}
}

func TestMainReportsFindings(t *testing.T) {
	code, stdout, stderr := executed(t, func(app awscdk.App) {
		stack := emptyStack(app)
		awss3.NewBucket(stack, jsii.String("Open"),
			&awss3.BucketProps{BlockPublicAccess: awss3.NewBlockPublicAccess(&awss3.BlockPublicAccessOptions{
				BlockPublicAcls: jsii.Bool(false), BlockPublicPolicy: jsii.Bool(false), IgnorePublicAcls: jsii.Bool(false),
				RestrictPublicBuckets: jsii.Bool(false),
			})})
	})
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	for _, want := range []string{"S3-001", "Prod/Open/Resource", "main_test.go:"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("standard error lacks %q:\n%s", want, stderr)
		}
	}
	if strings.Contains(stderr, "goroutine") || strings.Contains(stdout, ": 0 errors") {
		t.Errorf("output:\n%s\n%s", stdout, stderr)
	}
}

func TestMainPrintsWaivers(t *testing.T) {
	code, stdout, stderr := executed(t, func(app awscdk.App) {
		stack := emptyStack(app)
		for _, id := range []string{"Site", "Twin"} {
			bucket := awss3.NewCfnBucket(stack, &id, nil)
			for _, rule := range []string{"S3-001", "S3-002", "S3-004", "S3-008", "S3-009"} {
				guardrail.Waive(bucket, rule, "a public site", guardrail.Until("2999-12-31"))
			}
		}
	})
	if code != 0 {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	want := "waived: S3-001, S3-002, S3-004, S3-008, S3-009 at Prod/Site, Prod/Twin, until 2999-12-31: a public site\n"
	if !strings.Contains(stdout, want) {
		t.Errorf("standard output lacks %q:\n%s", want, stdout)
	}
}

func TestMainPrintsWhomTheAppTrusts(t *testing.T) {
	code, stdout, stderr := executed(t, func(app awscdk.App) {
		guardrail.Trust(app, "999999999999", "collects metrics, see OPS-3")
		guardrail.Trust(app, "s3://central-logs", "the logs of the company")
		stack := emptyStack(app)
		guardrail.Trust(stack, "https://intake.example.com", "a vendor")
		awscloudwatch.NewCfnMetricStream(stack, jsii.String("Metrics"), &awscloudwatch.CfnMetricStreamProps{
			FirehoseArn: jsii.String("arn:aws:firehose:eu-west-1:999999999999:deliverystream/x"), OutputFormat: jsii.String("json"),
			RoleArn: jsii.String("arn:aws:iam::111111111111:role/metrics"),
		})
	})
	if code != 0 {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	want := "trusted: https://intake.example.com by Prod: a vendor\n" +
		"trusted: 999999999999 by Prod: collects metrics, see OPS-3\n" +
		"trusted: s3://central-logs by Prod: the logs of the company\n"
	for _, line := range strings.SplitAfter(want, "\n") {
		if !strings.Contains(stdout, line) {
			t.Errorf("standard output lacks %q:\n%s", line, stdout)
		}
	}
}

func TestMainExplainsFailures(t *testing.T) {
	var nobody awscdk.Stack
	for name, c := range map[string]struct {
		define func(app awscdk.App)
		want   string
	}{
		"our own error": {func(awscdk.App) { panic(errors.New("network: no")) }, "plinth: network: no\n  at "},
		"bad props":     {func(app awscdk.App) { NewStack(app, "A", nil) }, `plinth.Stack "A": Tags.Project is empty`},
		"exception from CDK": {func(app awscdk.App) { emptyStack(app); emptyStack(app) },
			"plinth: There is already a Construct with name 'Prod'"},
		"missing required field": {func(app awscdk.App) {
			awssns.NewCfnSubscription(emptyStack(app), jsii.String("S"), &awssns.CfnSubscriptionProps{})
		}, "plinth: Field *string.Protocol is required"},
		"bug in the app": {func(awscdk.App) { _ = nobody.StackName() }, "plinth: the app panicked: runtime error: invalid memory address"},
		"exception in synthesis": {func(app awscdk.App) {
			stack := emptyStack(app)
			awssns.NewTopic(stack, jsii.String("T"), &awssns.TopicProps{TopicName: jsii.String("x")}).Node().AddValidation(&refusal{})
		}, "Validation failed with the following errors:"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := executed(t, c.define)
			if code != 1 || stdout != "" {
				t.Errorf("exit code %d, standard output %q", code, stdout)
			}
			if !strings.HasPrefix(stderr, "plinth: ") || !strings.Contains(stderr, c.want) {
				t.Errorf("standard error lacks %q:\n%s", c.want, stderr)
			}
			if strings.Contains(stderr, "goroutine") || strings.Contains(stderr, "    at ") || strings.Count(stderr, "\n") > 6 {
				t.Errorf("standard error is no short message:\n%s", stderr)
			}
			if name != "exception in synthesis" && !strings.Contains(stderr, "at constructs/plinth/main_test.go:") {
				t.Errorf("standard error does not name the line of the app:\n%s", stderr)
			}
		})
	}
	t.Setenv("PLINTH_DEBUG", "1")
	if _, _, stderr := executed(t, func(awscdk.App) { panic("x") }); !strings.Contains(stderr, "goroutine") {
		t.Errorf("PLINTH_DEBUG=1 shows no stack trace:\n%s", stderr)
	}
}

type refusal struct{}

func (r *refusal) Validate() *[]*string { return jsii.Strings("this topic is not to be") }

func TestFindingsNameTheLineOfTheApp(t *testing.T) {
	_, _, stderr := executed(t, func(app awscdk.App) {
		awss3.NewCfnBucket(emptyStack(app), jsii.String("Bare"), nil)
	})
	if !strings.Contains(stderr, "constructs/plinth/main_test.go:36") { // emptyStack
		t.Errorf("findings do not name the line that defined the stack:\n%s", stderr)
	}
}
