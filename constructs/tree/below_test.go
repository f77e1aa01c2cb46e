package tree_test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// What is below a construct is told from the rest by its class, and stands where CDK says.
func TestBelowIsWhatCDKFinds(t *testing.T) {
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(awscdk.NewStage(app, jsii.String("Stage"), nil), jsii.String("Plain"), nil)
	nested := awscdk.NewNestedStack(stack, jsii.String("Nested"), nil)
	awssqs.NewQueue(nested, jsii.String("Queue"), nil)
	awssns.NewTopic(stack, jsii.String("Topic"), nil)
	var got []string
	for _, r := range tree.Below[awscdk.CfnResource](stack, "CfnResource") {
		got = append(got, tree.Path(r))
		if want := awscdk.Stack_Of(r); tree.Stack(r) != want {
			t.Errorf("%s is in another stack than CDK says", tree.Path(r))
		}
	}
	want := []string{"Stage/Plain/Nested.NestedStack/Nested.NestedStackResource", "Stage/Plain/Nested/Queue/Resource",
		"Stage/Plain/Topic/Resource"}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("resources are at %q, want %q", got, want)
	}
	if stages := tree.Below[awscdk.Stage](app, "Stage"); len(stages) != 2 || tree.Path(stages[0]) != "" || tree.Path(stages[1]) != "Stage" {
		t.Errorf("%d stages, want the app and its stage", len(stages))
	}
}

// A stage of a CDK pipeline stands below the stack of the pipeline, and is in no stack.
func TestAStageBelowAStackIsInNone(t *testing.T) {
	app := awscdk.NewApp(nil)
	stage := awscdk.NewStage(stackIn(app, "Delivery"), jsii.String("Prod"), nil)
	stack := stackIn(stage, "Shop")
	if got := tree.Path(stack); got != "Delivery/Prod/Shop" {
		t.Errorf("Path() = %q, want Delivery/Prod/Shop", got)
	}
	if got := tree.Stack(tree.Group(stack, "X")); got != stack {
		t.Errorf("Stack() = %v, want that of the stage", got)
	}
}

func TestTextIsTheSameWheneverItIsAsked(t *testing.T) {
	topic := awssns.NewTopic(awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Prod"), nil), jsii.String("Topic"), nil)
	for range 2 {
		if got, want := *tree.Text(topic, "topicArn"), *topic.TopicArn(); got != want {
			t.Errorf("Text() = %q, want %q", got, want)
		}
	}
}

// A stack waits for others from the first synthesis on.
func TestDependStackIsInTheManifest(t *testing.T) {
	app := awscdk.NewApp(nil)
	last := stackIn(app, "Last")
	for _, id := range []string{"One", "Two"} {
		tree.DependStack(last, stackIn(app, id), "a reason")
	}
	a, err := assembly.Read(*app.Synth(nil).Directory())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range a.Stacks {
		if wants := s.ID == "Last"; wants != (len(s.Dependencies) == 2) {
			t.Errorf("%s waits for %d stacks, want 2 of Last alone", s.ID, len(s.Dependencies))
		}
	}
}
