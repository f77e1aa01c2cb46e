package snapshot_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// define is what an app's main function hands to plinth.Main.
func define(app awscdk.App) {
	stack := plinth.NewStack(app, "Dev", &plinth.StackProps{
		Class: plinth.NonProduction,
		Tags:  plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
	})
	awssqs.NewQueue(stack, jsii.String("Orders"), nil)
}

// A test of a whole app: every template against its golden file.
func ExampleCheck() {
	TestTemplates := func(t *testing.T) {
		app := snapshot.NewApp(t)
		define(app)
		snapshot.Check(t, app)
	}
	_ = TestTemplates
}
