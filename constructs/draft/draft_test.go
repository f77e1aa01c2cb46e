package draft_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/draft"
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
