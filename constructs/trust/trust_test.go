package trust_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// conditions prints the conditions under which a role can be assumed.
func conditions(principal func(stack awscdk.Stack) awsiam.IPrincipal) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		awsiam.NewRole(stack, jsii.String("Role"), &awsiam.RoleProps{AssumedBy: principal(stack)})
	})
	statement := a.OfType("AWS::IAM::Role")[0].Get("AssumeRolePolicyDocument", "Statement").List()[0]
	fmt.Println(statement.Get("Principal", "Service"))
	fmt.Println(statement.Get("Condition"))
}

func ExampleForResources() {
	conditions(func(stack awscdk.Stack) awsiam.IPrincipal { return trust.ForResources(stack, "events", "rule/*") })
	// Output:
	// events.amazonaws.com
	// {"ArnLike":{"aws:SourceArn":"arn:aws:events:eu-west-1:111111111111:rule/*"},"StringEquals":{"aws:SourceAccount":"111111111111"}}
}

func ExampleForResourcesOf() {
	conditions(func(stack awscdk.Stack) awsiam.IPrincipal {
		return trust.ForResourcesOf(stack, "vpc-flow-logs", "ec2", "vpc-flow-log/*")
	})
	// Output:
	// vpc-flow-logs.amazonaws.com
	// {"ArnLike":{"aws:SourceArn":"arn:aws:ec2:eu-west-1:111111111111:vpc-flow-log/*"},"StringEquals":{"aws:SourceAccount":"111111111111"}}
}

func ExampleForAccount() {
	conditions(func(stack awscdk.Stack) awsiam.IPrincipal { return trust.ForAccount(stack, "chatbot") })
	// Output:
	// chatbot.amazonaws.com
	// {"StringEquals":{"aws:SourceAccount":"111111111111"}}
}
