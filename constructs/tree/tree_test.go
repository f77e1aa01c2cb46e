package tree_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

type part struct{ constructs.Construct }

func (p *part) Marker() {}

// What is remembered, and what is derived when a construct is defined, is what CDK says.
func TestAnswersAreThoseOfCDK(t *testing.T) {
	app := awscdk.NewApp(nil)
	stage := awscdk.NewStage(app, jsii.String("Stage"), nil)
	plain := awscdk.NewStack(stage, jsii.String("Plain"), nil)
	nested := awscdk.NewNestedStack(plain, jsii.String("Nested"), nil)
	stack := plinth.NewStack(stage, "Prod", &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
	})
	all := []constructs.IConstruct{plain, nested, stack, awssqs.NewQueue(stack, jsii.String("a/b"), nil)}
	for _, scope := range []constructs.Construct{plain, nested, stack} {
		x, below := &part{}, &part{}
		plinth.Init(x, scope, "a/b c")
		plinth.Init(below, x, "Part")
		all = append(all, x, below)
	}
	for _, x := range all {
		for range 2 {
			if got, want := tree.Path(x), *x.Node().Path(); got != want {
				t.Errorf("Path() = %q, want %q", got, want)
			}
			if got, want := tree.Stack(x), awscdk.Stack_Of(x); got != want {
				t.Errorf("Stack() of %s is another one than CDK's", tree.Path(x))
			}
			if got, want := *tree.Node(x).Addr(), *x.Node().Addr(); got != want {
				t.Errorf("Node() of %s is another one than CDK's", tree.Path(x))
			}
		}
	}
	if err := plinth.Try(func() { tree.Stack(stage) }); err == nil {
		t.Error("a stage is in a stack, want a panic")
	}
}
