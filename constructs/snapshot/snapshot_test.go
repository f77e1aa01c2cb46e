package snapshot

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// These tests decide for themselves when to update.
func TestMain(m *testing.M) {
	flag.Parse()
	*update = false
	m.Run()
}

// recorder is a test that is allowed to fail.
type recorder struct {
	testing.TB
	name   string
	errors []string
}

func (r *recorder) Helper()      {}
func (r *recorder) Name() string { return r.name }
func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// check runs Check in the current directory on an app with the named queues and a topic.
func check(t *testing.T, queues ...string) []string {
	t.Helper()
	app := NewApp(t)
	for _, id := range []string{"One", "Two"} {
		stack := newStack(app, id)
		awssns.NewTopic(stack, jsii.String("Topic"), nil)
		for _, id := range queues {
			awssqs.NewQueue(stack, jsii.String(id), nil)
		}
	}
	r := &recorder{TB: t, name: "TestSomething"}
	Check(r, app)
	return r.errors
}

func newStack(app awscdk.App, id string) awscdk.Stack {
	return plinth.NewStack(app, id, &plinth.StackProps{
		Class: plinth.Sandbox, Tags: plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"},
	})
}

func accept(t *testing.T, f func()) {
	t.Helper()
	*update = true
	defer func() { *update = false }()
	f()
}

func TestCheck(t *testing.T) {
	t.Chdir(t.TempDir())
	if errs := check(t); len(errs) != 2 || !strings.Contains(errs[0], "has no golden file testdata/TestSomething/One.template.json") {
		t.Errorf("without golden files: %q", errs)
	}
	accept(t, func() {
		if errs := check(t); len(errs) != 0 {
			t.Errorf("updating: %q", errs)
		}
	})
	if errs := check(t); len(errs) != 0 {
		t.Errorf("unchanged: %q", errs)
	}
	if err := os.WriteFile("testdata/TestSomething/Old.template.json", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if errs := check(t); len(errs) != 1 || !strings.Contains(errs[0], "Old.template.json is stale") {
		t.Errorf("with a stale file: %q", errs)
	}
	accept(t, func() { check(t) })
	if _, err := os.Stat("testdata/TestSomething/Old.template.json"); !os.IsNotExist(err) {
		t.Errorf("the stale file is still there: %v", err)
	}
	golden := filepath.Join("testdata", "TestSomething", "One.template.json")
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(golden, []byte(strings.Replace(string(data), "AWS::SNS::Topic", "AWS::SNS::Other", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	if errs := check(t); len(errs) != 1 || !strings.Contains(errs[0], `-`) || !strings.Contains(errs[0], "AWS::SNS::Other") {
		t.Errorf("with a difference: %q", errs)
	}
}

func TestCheckKeepsStatefulResources(t *testing.T) {
	t.Chdir(t.TempDir())
	accept(t, func() { check(t, "Orders") })
	if errs := check(t, "Orders", "Mail"); len(errs) != 3 || !strings.Contains(errs[2], "lacks stateful resources") {
		t.Errorf("with a new queue: %q", errs)
	}
	accept(t, func() {
		if errs := check(t, "Renamed"); len(errs) != 2 || !strings.Contains(errs[0], "has vanished or has another logical id") {
			t.Errorf("a renamed queue, accepted with -update: %q", errs)
		}
	})
}

// A queue that gets another name is another queue, though its logical id stays.
func TestCheckRefusesReplacements(t *testing.T) {
	t.Chdir(t.TempDir())
	named := func(name string, delayed bool) []string {
		app := NewApp(t)
		queue := awssqs.NewQueue(newStack(app, "One"), jsii.String("Orders"), &awssqs.QueueProps{QueueName: &name})
		if delayed {
			queue.Node().DefaultChild().(awssqs.CfnQueue).SetDelaySeconds(jsii.Number(5))
		}
		r := &recorder{TB: t, name: "TestSomething"}
		Check(r, app)
		return r.errors
	}
	accept(t, func() { named("a", false) })
	accept(t, func() {
		if errs := named("b", false); len(errs) != 1 || !strings.Contains(errs[0], "is replaced, because QueueName changes") {
			t.Errorf("another name, accepted with -update: %q, want it refused", errs)
		}
		if errs := named("a", true); len(errs) != 0 {
			t.Errorf("a change that replaces nothing: %q, want it accepted", errs)
		}
	})
	if errs := named("a", true); len(errs) != 0 {
		t.Errorf("the golden file is not what was accepted: %q", errs)
	}
	if err := os.WriteFile("testdata/TestSomething/stateful.txt", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	accept(t, func() {
		if errs := named("b", true); len(errs) != 0 {
			t.Errorf("another name, after the line was removed: %q, want it accepted", errs)
		}
	})
	if list, err := os.ReadFile("testdata/TestSomething/stateful.txt"); err != nil || !strings.Contains(string(list), "AWS::SQS::Queue") {
		t.Errorf("stateful.txt = %q, %v, want the new queue in it", list, err)
	}
}

func TestAssetHashesAreMasked(t *testing.T) {
	t.Chdir(t.TempDir())
	var templates []string
	for _, content := range []string{"one", "two"} {
		app := NewApp(t)
		stack := newStack(app, "One")
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		asset := awss3assets.NewAsset(stack, jsii.String("File"), &awss3assets.AssetProps{Path: &file})
		awscdk.NewCfnOutput(stack, jsii.String("Key"), &awscdk.CfnOutputProps{Value: asset.S3ObjectKey()})
		accept(t, func() { Check(&recorder{TB: t, name: "TestSomething"}, app) })
		data, err := os.ReadFile("testdata/TestSomething/One.template.json")
		if err != nil {
			t.Fatal(err)
		}
		templates = append(templates, string(data))
	}
	if templates[0] != templates[1] || !strings.Contains(templates[0], "ASSET_HASH") {
		t.Errorf("templates differ with the asset:\n%s\n%s", templates[0], templates[1])
	}
}

func TestSynthReportsWhatWentWrong(t *testing.T) {
	app := NewApp(t)
	stack := newStack(app, "One")
	awscdk.NewCfnOutput(stack, jsii.String("Output"),
		&awscdk.CfnOutputProps{Value: awscdk.Fn_ImportValue(jsii.String("x")), ExportName: jsii.String(strings.Repeat("x", 300))})
	if _, err := synth(app); err == nil || !strings.Contains(err.Error(), "300") {
		t.Errorf("error is %v, want CDK's about the export name", err)
	}
}
