package batch_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/batch"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
)

// What a batch does and returns is what the calls by themselves do and return.
func TestABatchIsItsCalls(t *testing.T) {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Prod"), nil)
	batch.Run(batch.On(stack, "node.setContext", "key", []string{"a", "b"}))
	queue := awssqs.NewCfnQueue(stack, jsii.String("Orders"), nil)
	batch.Run(
		batch.On(queue, "addPropertyOverride", "MessageRetentionPeriod", 60),
		batch.New("CfnOutput", stack, "Out", &awscdk.CfnOutputProps{Value: queue.AttrArn()}),
	)
	document := awsiam.NewPolicyDocument(nil)
	batch.Run(batch.On(document, "addStatements", batch.Static("aws_iam.PolicyStatement", "fromJson", map[string]any{
		"Effect": "Allow", "Action": "sqs:*", "Resource": "*",
	})))
	got := batch.Ask(
		batch.Get(queue, "node.path"), batch.Get(queue, "stack"), batch.On(stack, "resolve", queue.AttrArn()),
		batch.On(stack, "node.tryGetContext", "key"), batch.On(document, "toJSON"), batch.Get(queue, "visibilityTimeout"),
	)
	want := []any{
		"Prod/Orders", stack, map[string]any{"Fn::GetAtt": []any{"Orders", "Arn"}}, []any{"a", "b"},
		map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}},
		nil,
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(x, y awscdk.Stack) bool { return x == y })); diff != "" {
		t.Errorf("Ask() (-want +got):\n%s", diff)
	}
	if out := stack.Node().TryFindChild(jsii.String("Out")); out == nil {
		t.Error("there is no output")
	}
}

// Calls are made wherever they stand in an argument, and objects of Go stay what they are.
func TestCallsStandAnywhereInData(t *testing.T) {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Prod"), nil)
	producer := &answer{}
	got := batch.Ask(batch.Get(stack, "node.id"), batch.On(stack, "resolve", map[string]any{
		"list":  []any{map[string]any{"path": batch.Get(stack, "node.path"), "id": batch.Result(0)}},
		"tags":  batch.Map{"lazy": batch.Static("Lazy", "string", producer)},
		"plain": []string{"text"},
	}))[1]
	want := map[string]any{
		"list": []any{map[string]any{"path": "Prod", "id": "Prod"}}, "tags": map[string]any{"lazy": "of Go"}, "plain": []any{"text"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("resolved (-want +got):\n%s", diff)
	}
}

type answer struct{}

// Produce is called by CDK.
func (*answer) Produce() *string { return jsii.String("of Go") }

func TestAFailingCallPanicsWithItsMessage(t *testing.T) {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Prod"), nil)
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "No child with id: 'Nothing'") {
			t.Errorf("panic is %v, want the message of CDK", err)
		}
	}()
	batch.Run(batch.On(stack, "node.findChild", "Nothing"))
}
