package observability_test

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewNotifications() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		observability.NewNotifications(stack, "Alerts", &observability.NotificationsProps{
			Page: observability.Route{Endpoints: []alerting.Endpoint{
				{Name: "OnCall", URL: "https://oncall.example.com/alerts"},
			}},
			Ticket:     observability.Route{Emails: []string{"team@example.com"}},
			Escalation: observability.Route{Emails: []string{"lead@example.com"}},
		})
	})
	for _, s := range a.OfType("AWS::SNS::Subscription") {
		fmt.Println(strings.Split(s.Path, "/")[2], s.Get("Protocol"), s.Get("Endpoint"))
	}
	// Output:
	// Escalation email lead@example.com
	// Page https https://oncall.example.com/alerts
	// Ticket email team@example.com
}
