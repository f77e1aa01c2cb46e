package observability_test

import (
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/observability"
)

// The age at which a message is too old is half of how long the queue keeps it.
func ExampleObserve() {
	a := constructtest.PreviewObserved(func(stack awscdk.Stack) {
		alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
		awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{
			RetentionPeriod: awscdk.Duration_Hours(jsii.Number(2)), EnforceSSL: jsii.Bool(true),
		})
		observability.Observe(stack, &observability.ObserveProps{
			Alerts: []observability.Routes{observability.ToAll(alerts)},
		})
	})
	if err := watch.Cover(a).Print(os.Stdout); err != nil {
		panic(err)
	}
	// Output:
	// Prod/Alerts/Topic/Resource (AWS::SNS::Topic)
	//   exempt  NumberOfNotificationsFailed  there is no other topic that could tell; Notifications have one
	// Prod/Alerts/Failed/Resource (AWS::SQS::Queue)
	//   Page  ApproximateNumberOfMessagesVisible  Maximum > 0 for 1 of 1 x 60 s  Prod/Alerts/NotDelivered/Resource
	// Prod/Orders/Resource (AWS::SQS::Queue)
	//   Ticket  ApproximateAgeOfOldestMessage  Maximum >= 3600 for 15 of 15 x 60 s  Prod/Observed/Orders.ApproximateAgeOfOldestMessage
}
