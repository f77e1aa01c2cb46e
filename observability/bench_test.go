package observability_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// BenchmarkObserve synthesizes a stack of a hundred queues, and observes them. With JSII_DEBUG=1
// CDK's runtime prints every message: it takes 6 for the templates of a stack, and 2 for an alarm.
func BenchmarkObserve(b *testing.B) {
	for _, observed := range []bool{false, true} {
		b.Run(fmt.Sprintf("observed=%t", observed), func(b *testing.B) {
			for b.Loop() {
				app := snapshot.NewApp(b)
				stack := newStackIn(app, map[bool]string{false: "nobody"}[observed])
				alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
				for i := range 100 {
					awssqs.NewCfnQueue(stack, jsii.String(fmt.Sprint("Queue", i)), &awssqs.CfnQueueProps{SqsManagedSseEnabled: true})
				}
				if observed {
					observability.Observe(app, &observability.ObserveProps{
						Alerts: []observability.Routes{observability.ToAll(alerts)},
					})
				}
				snapshot.Synth(b, app)
			}
		})
	}
}
