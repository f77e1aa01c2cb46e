package plinth

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// What a stack says to its constructs is what CDK says of it, in the stacks of this package and in
// those of CDK.
func TestWhatAStackSaysIsWhatCDKSays(t *testing.T) {
	app := NewApp(&AppProps{Outdir: t.TempDir()})
	for _, stack := range []awscdk.Stack{
		NewStack(app, "Known", &StackProps{Tags: someTags, Account: "111111111111", Region: "eu-west-1"}),
		NewStack(app, "Unknown", &StackProps{Tags: someTags}),
		awscdk.NewStack(app, jsii.String("Plain"), nil),
	} {
		at := PlaceOf(stack)
		if want := (Place{*stack.Partition(), *stack.Region(), *stack.Account()}); at != want {
			t.Errorf("PlaceOf() = %v, want %v", at, want)
		}
		if got, want := PartitionOf(stack), *awscdk.Aws_PARTITION(); got != want {
			t.Errorf("PartitionOf() = %q, want %q", got, want)
		}
		for got, of := range map[string]*awscdk.ArnComponents{
			at.ARN("sns", "topic/x"): {Service: jsii.String("sns"), Resource: jsii.String("topic"), ResourceName: jsii.String("x")},
			at.GlobalARN("iam", "role/x"): {
				Service: jsii.String("iam"), Region: jsii.String(""), Resource: jsii.String("role"), ResourceName: jsii.String("x")},
		} {
			if want := *stack.FormatArn(of); got != want {
				t.Errorf("ARN is %q, want %q", got, want)
			}
		}
	}
}

// An app chooses how its stacks read from each other; where it does not, references are weak.
func TestStacksReferAsTheAppChooses(t *testing.T) {
	for choice, want := range map[string]string{"": "weak", "strong": "strong"} {
		context := map[string]any{}
		if choice != "" {
			context[crossStackReferences] = choice
		}
		stack := NewStack(awscdk.NewApp(&awscdk.AppProps{Context: &context}), "Prod", &StackProps{Tags: someTags})
		if got := stack.Node().TryGetContext(jsii.String(crossStackReferences)); got != want {
			t.Errorf("where the app chooses %q references are %v, want %s", choice, got, want)
		}
	}
}

// A flag is on below a construct of every app, whether the app has it or not.
func TestSetFlagHoldsInEveryApp(t *testing.T) {
	for name, app := range map[string]awscdk.App{"plain": awscdk.NewApp(nil), "new": NewApp(&AppProps{Outdir: t.TempDir()})} {
		x := &defaults{}
		Init(x, NewStack(app, "Prod", &StackProps{Tags: someTags}), "X")
		SetFlag(x, LogsByPolicy)
		if got := x.Node().TryGetContext(jsii.String(LogsByPolicy)); got != true {
			t.Errorf("%s app: the flag is %v, want true", name, got)
		}
	}
}

func TestDefinedOutputsAreThoseOfTheFile(t *testing.T) {
	stack := NewStack(NewApp(&AppProps{Outdir: t.TempDir()}), "Prod", &StackProps{Tags: someTags})
	outputs, err := ParseOutputs("ids.json", []byte(`{"Prod": {"TopicId": "t-1"}}`))
	if err != nil {
		t.Fatal(err)
	}
	topic := awssns.NewTopic(stack, jsii.String("Topic"), nil)
	for id, want := range map[string]string{"Topic Id": "t-1", "Other": ""} {
		if got := outputs.Define(stack, id, topic.TopicArn()); got != want {
			t.Errorf("Define(%q) = %q, want %q", id, got, want)
		}
		if stack.Node().TryFindChild(&id) == nil {
			t.Errorf("there is no output %q", id)
		}
	}
}

// A role of one message is held to whom it trusts and to what it may do.
func TestDefinedRolesAreKept(t *testing.T) {
	for want, change := range map[string]func(role awscdk.CfnResource){
		"": func(awscdk.CfnResource) {},
		"AssumeRolePolicyDocument.Statement": func(role awscdk.CfnResource) {
			role.AddPropertyOverride(jsii.String("AssumeRolePolicyDocument.Statement.0.Principal"), "*")
		},
	} {
		app := NewApp(&AppProps{Outdir: t.TempDir(), ReportOnly: true})
		stack := NewStack(app, "Prod", &StackProps{Tags: someTags})
		topic := awssns.NewTopic(stack, jsii.String("Topic"), nil)
		role := DefineRole(stack, "Role", "publishes", batch.Map{
			"assumedBy": batch.New("aws_iam.ServicePrincipal", "events.amazonaws.com"),
		}, batch.On(topic, "grantPublish", batch.Result(0)))
		change(resource(role))
		a := read(t, app)
		var got string
		for _, breach := range promise.Breaches(a) {
			got = breach.Property
		}
		if got != want {
			t.Errorf("breach of %q, want %q", got, want)
		}
		if n := len(a.OfType("AWS::IAM::Policy")); n != 1 {
			t.Errorf("%d policies, want the one that was granted", n)
		}
	}
}
