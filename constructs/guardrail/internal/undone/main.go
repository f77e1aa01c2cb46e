// Command undone is a CDK app with SSH open to the world, in the shape that its argument names, for
// tests that it does not get past the process that synthesizes it.
package main

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/pipelines"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

var shapes = map[string]func(app awscdk.App){
	"stack": func(app awscdk.App) { open(stack(app, "Prod")) },
	"group": func(app awscdk.App) { open(stack(constructs.NewConstruct(app, jsii.String("Prod")), "Shop")) },
	"stage": func(app awscdk.App) { stage(app) },
	"nested": func(app awscdk.App) {
		open(awscdk.NewNestedStack(stack(awscdk.NewStage(app, jsii.String("Prod"), nil), "Shop"), jsii.String("Inner"), nil))
	},
	"pipeline": func(app awscdk.App) {
		delivery := stack(app, "Delivery")
		source := pipelines.CodePipelineSource_Connection(jsii.String("shop/shop"), jsii.String("main"), &pipelines.ConnectionSourceOptions{
			ConnectionArn: jsii.String("arn:aws:codeconnections:eu-west-1:111111111111:connection/0"),
		})
		pipelines.NewCodePipeline(delivery, jsii.String("Pipeline"), &pipelines.CodePipelineProps{
			Synth: pipelines.NewShellStep(jsii.String("Synth"), &pipelines.ShellStepProps{
				Input: source, Commands: jsii.Strings("cdk synth"),
			}),
		}).AddStage(stage(delivery), nil)
	},
	"clean": func(app awscdk.App) { stack(awscdk.NewStage(app, jsii.String("Prod"), nil), "Shop") },
}

func main() {
	define := shapes[os.Args[1]]
	switch os.Args[2] {
	case "main":
		plinth.Main(define)
	case "new-app":
		app := plinth.NewApp(nil)
		define(app)
		app.Synth(nil)
	default:
		defer jsii.Close()
		app := awscdk.NewApp(nil)
		guardrail.Enforce(app)
		define(app)
		app.Synth(nil)
	}
}

func stage(scope constructs.Construct) awscdk.Stage {
	s := awscdk.NewStage(scope, jsii.String("Prod"), nil)
	open(stack(s, "Shop"))
	return s
}

func stack(scope constructs.Construct, id string) awscdk.Stack {
	return plinth.NewStack(scope, id, &plinth.StackProps{
		Account: "111111111111", Region: "eu-west-1", Tags: plinth.Tags{Project: "shop", Team: "checkout", CostCenter: "4711"},
	})
}

func open(scope constructs.Construct) {
	awsec2.NewCfnSecurityGroup(scope, jsii.String("Door"), &awsec2.CfnSecurityGroupProps{
		GroupDescription: jsii.String("open"),
		SecurityGroupIngress: []any{&awsec2.CfnSecurityGroup_IngressProperty{
			IpProtocol: jsii.String("tcp"), FromPort: jsii.Number(22), ToPort: jsii.Number(22), CidrIp: jsii.String("0.0.0.0/0"),
		}},
	})
}
