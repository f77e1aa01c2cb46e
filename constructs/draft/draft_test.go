package draft_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/draft"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

func resource(t *testing.T, a *assembly.Assembly, path string) *assembly.Resource {
	t.Helper()
	for _, r := range a.Resources() {
		if r.Path == path {
			return r
		}
	}
	t.Fatalf("there is nothing at %s", path)
	return nil
}

func TestADraftIsWhatIsSynthesized(t *testing.T) {
	var before *draft.Draft
	after := constructtest.Preview(func(stack awscdk.Stack) {
		queue := awssqs.NewCfnQueue(stack, jsii.String("Orders"), &awssqs.CfnQueueProps{MessageRetentionPeriod: jsii.Number(60)})
		queue.AddPropertyOverride(jsii.String("MessageRetentionPeriod"), 120)
		inner := awscdk.NewNestedStack(stack, jsii.String("Inner"), nil)
		awssqs.NewCfnQueue(inner, jsii.String("Refunds"), nil)
		other := constructtest.Beside(stack, "Far", "111111111111", "us-east-1")
		far := awssqs.NewCfnQueue(other, jsii.String("Returns"), nil)
		awsssm.NewCfnParameter(stack, jsii.String("Where"), &awsssm.CfnParameterProps{Type: jsii.String("String"), Value: far.AttrArn()})
		var err error
		if before, err = draft.Read(stack); err != nil {
			t.Fatal(err)
		}
		if got := *before.Construct(resource(t, before.Assembly, "Prod/Orders")).LogicalId(); got != *queue.LogicalId() {
			t.Errorf("Construct() = %s, want the queue", got)
		}
		awssqs.NewCfnQueue(stack, jsii.String("Later"), nil)
	})
	if got := resource(t, before.Assembly, "Prod/Orders").Get("MessageRetentionPeriod").String(); got != "120" {
		t.Errorf("MessageRetentionPeriod = %s, want that of the override", got)
	}
	resource(t, before.Assembly, "Prod/Inner/Refunds")
	to, ok := resource(t, before.Assembly, "Prod/Where").Get("Value").Target()
	if !ok || to.Resource != resource(t, before.Assembly, "Far/Returns") || to.Attribute != "Arn" {
		t.Errorf("Value = %v, want the queue of the other stack", to)
	}
	resource(t, after, "Prod/Later")
	if got, want := resource(t, after, "Prod/Orders").LogicalID, resource(t, before.Assembly, "Prod/Orders").LogicalID; got != want {
		t.Errorf("logical id = %s, want %s as before", got, want)
	}
}

// Stages have drafts of their own.
func TestADraftIsOfOneStage(t *testing.T) {
	app := awscdk.NewApp(nil)
	outer := awscdk.NewStack(app, jsii.String("Outer"), nil)
	stage := awscdk.NewStage(app, jsii.String("Stage"), nil)
	inner := awscdk.NewStack(stage, jsii.String("Inner"), nil)
	for scope, want := range map[constructs.IConstruct]awscdk.Stack{app: outer, outer: outer, stage: inner, inner: inner} {
		d, err := draft.Read(scope)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Stacks) != 1 || d.Stack(d.Stacks[0]) != want {
			t.Errorf("the draft at %q has %d stacks, want %s alone", *scope.Node().Path(), len(d.Stacks), *want.Node().Path())
		}
	}
}

// A draft has neither promises nor the properties that nobody asks for, and leaves no trace.
func TestADraftIsWhatIsAskedFor(t *testing.T) {
	var before *draft.Draft
	define := func(read bool) *assembly.Assembly {
		return constructtest.Preview(func(stack awscdk.Stack) {
			queue := awssqs.NewCfnQueue(stack, jsii.String("Orders"), &awssqs.CfnQueueProps{MessageRetentionPeriod: jsii.Number(60)})
			plinth.Promise(queue, promise.That("is there", promise.At("").Is("MessageRetentionPeriod", 60)))
			awsssm.NewCfnParameter(stack, jsii.String("Where"), &awsssm.CfnParameterProps{Type: jsii.String("String"), Value: queue.AttrArn()})
			awscdk.Aspects_Of(queue).Add(&reader{func() {
				if !read {
					return
				}
				var err error
				if before, err = draft.Read(stack, "AWS::SSM::Parameter"); err != nil {
					t.Error(err)
				}
			}}, nil)
		})
	}
	with, without := define(true), define(false)
	if diff := cmp.Diff(without.Stacks[0].Metadata, with.Stacks[0].Metadata); diff != "" {
		t.Errorf("metadata after a draft (-without +with):\n%s", diff)
	}
	if resource(t, before.Assembly, "Prod/Where").Get("Value").Exists() {
		t.Error("the parameter has a value, which was to be left out")
	}
	if !resource(t, before.Assembly, "Prod/Orders").Get("MessageRetentionPeriod").Exists() {
		t.Error("the queue has no retention, which was not to be left out")
	}
	class := false
	for _, entry := range before.Stacks[0].Metadata {
		class = class || entry.Type == assembly.MetadataClass
		if entry.Type == assembly.MetadataPromise {
			t.Errorf("%s has a promise", entry.Path)
		}
	}
	if !class {
		t.Error("the stack has no class")
	}
}

type reader struct{ read func() }

func (r *reader) Visit(constructs.IConstruct) { r.read() }
