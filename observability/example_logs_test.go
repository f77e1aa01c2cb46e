package observability_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewLogs() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logs := observability.NewLogs(stack, "Logs", nil)
		logs.Group("Orders")
		logs.Group("Invoices")
	})
	constructtest.Count(a, "AWS::Logs::LogGroup", "AWS::KMS::Key")
	// Output:
	// AWS::Logs::LogGroup 2
	// AWS::KMS::Key 1
}

func ExampleNewLogDestination() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		central := constructtest.Beside(stack, "Central", "333333333333", "eu-west-1")
		to := observability.NewLogDestination(central, "Logs", &observability.LogDestinationProps{
			Accounts: []string{"111111111111"}, Topics: []awssns.ITopic{awssns.Topic_FromTopicArn(central, jsii.String("Alerts"),
				jsii.String("arn:aws:sns:eu-west-1:333333333333:alerts"))},
		})
		observability.NewLogs(stack, "Logs", &observability.LogsProps{To: to}).Group("Orders")
	})
	for _, filter := range a.OfType("AWS::Logs::SubscriptionFilter") {
		arn, _ := filter.Get("DestinationArn").Outline()
		fmt.Println(filter.Path, "sends to", arn)
	}
	// Output: Prod/Logs/Orders/Central sends to arn:aws:logs:eu-west-1:333333333333:destination:CentralLogs69FEE3CF
}

func ExampleNewLogCentralization() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		observability.NewLogCentralization(stack, "Copies", &observability.LogCentralizationProps{
			Organization: "o-a1b2c3d4e5", Regions: []string{"eu-west-1", "eu-central-1"},
		})
	})
	source := a.OfType("AWS::ObservabilityAdmin::OrganizationCentralizationRule")[0].Get("Rule", "Source")
	fmt.Println(source.Get("Scope"), source.Get("SourceLogsConfiguration", "EncryptedLogGroupStrategy"))
	// Output: OrganizationId = 'o-a1b2c3d4e5' ALLOW
}

func ExampleNewSink() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		observability.NewSink(stack, "Sink", &observability.SinkProps{Organization: "o-a1b2c3d4e5"})
	})
	fmt.Println(a.OfType("AWS::Oam::Sink")[0].Get("Policy", "Statement", "0", "Condition", "StringEquals"))
	// Output: {"aws:PrincipalOrgID":"o-a1b2c3d4e5"}
}

func ExampleNewLink() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		central := constructtest.Beside(stack, "Central", "333333333333", "eu-west-1")
		sink := observability.NewSink(central, "Sink", &observability.SinkProps{Organization: "o-a1b2c3d4e5"})
		observability.NewLink(stack, "Link", &observability.LinkProps{Sink: sink})
	})
	for _, link := range a.OfType("AWS::Oam::Link") {
		fmt.Println(link.Path, "shares", link.Get("ResourceTypes"))
	}
	// Output: Prod/Link/Resource shares ["AWS::CloudWatch::Metric","AWS::Logs::LogGroup","AWS::XRay::Trace"]
}

// A platform masks what its workloads forget to, in log groups that services make for themselves
// too.
func ExampleNewAccountMasking() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		observability.NewAccountMasking(stack, "Masking", nil)
	})
	policy := a.OfType("AWS::Logs::AccountPolicy")[0]
	fmt.Println(policy.Get("PolicyType"), policy.Get("Scope"))
	// Output: DATA_PROTECTION_POLICY ALL
}
