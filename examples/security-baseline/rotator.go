package main

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/logdelivery"
)

// rotate makes a new value and swaps it for the current one: there is no service to tell.
//
//go:embed rotate.js
var rotate string

// newRotator defines the function that Secrets Manager calls in four steps, as "Rotation by Lambda
// function" in its guide says. Servers read AWSPREVIOUS, too, until nobody holds a cookie of it.
func newRotator(stack awscdk.Stack, key awskms.IKey) awslambda.IFunction {
	return awslambda.NewFunction(stack, jsii.String("Rotator"), &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_NODEJS_24_X(), Architecture: awslambda.Architecture_ARM_64(),
		Handler: jsii.String("index.handler"), Code: awslambda.Code_FromInline(&rotate), Timeout: awscdk.Duration_Seconds(jsii.Number(30)),
		LogGroup: logdelivery.NewLogGroup(stack, "RotatorLogs", awslogs.RetentionDays_ONE_YEAR, key),
	})
}
