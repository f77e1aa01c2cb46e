// Refused has a property that CloudFormation does not know.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

func main() {
	plinth.Main(func(app awscdk.App) {
		stack := plinth.NewStack(app, "Refused", &plinth.StackProps{
			Tags: plinth.Tags{Project: "test", Team: "platform", CostCenter: "4711"},
		})
		topic := awssns.NewCfnTopic(stack, jsii.String("Topic"), nil)
		topic.AddPropertyOverride(jsii.String("NoSuchProperty"), jsii.Bool(true))
	})
}
