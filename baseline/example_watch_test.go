package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// People hear when anybody but the pipeline changes a policy. AWS Organizations logs its calls in
// us-east-1.
func ExampleNewPolicyWatch() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		watch := constructtest.Beside(stack, "Watch", "111111111111", "us-east-1")
		alerts := alerting.NewAlertTopic(watch, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
		baseline.NewPolicyWatch(watch, "Policies", &baseline.PolicyWatchProps{
			Automation: []string{policy.Role("cdk-*"), policy.Role("pipeline")}, Topic: alerts.Topic(),
		})
	})
	fmt.Println(a.OfType("AWS::Events::Rule")[0].Get("EventPattern", "detail", "eventName"))
	fmt.Println(len(a.OfType("AWS::SNS::Topic")), "topic")
	// Output:
	// ["AttachPolicy","CreatePolicy","DeletePolicy","DetachPolicy","DisablePolicyType","UpdatePolicy"]
	// 1 topic
}

// A new account is in quarantine, under the policy of suspended accounts, until its baseline is
// there.
func ExampleNewAccountQuarantine() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		attachments, err := baseline.DefaultPolicies(org, baseline.PolicyOptions{Regions: []string{"eu-west-1"}})
		if err != nil {
			panic(err)
		}
		policies := baseline.NewPolicySet(stack, "Policies", &baseline.PolicySetProps{Organization: org, Attachments: attachments})

		watch := constructtest.Beside(stack, "Watch", "111111111111", "us-east-1")
		accounts := baseline.NewAccountStackSet(watch, "Accounts", &baseline.AccountStackSetProps{
			Targets: []*baseline.Target{org.Root()}, Regions: []string{"eu-west-1"},
		})
		baseline.NewAccountQuarantine(watch, "NewAccounts", &baseline.AccountQuarantineProps{
			Policy: policies.PolicyOf(org.Unit(baseline.SuspendedUnit), policy.TypeSCP), StackSet: accounts,
		})
	})
	fmt.Println(a.OfType("AWS::Events::Rule")[0].Get("EventPattern", "detail", "eventName"))
	fmt.Println(len(a.OfType("AWS::CloudWatch::Alarm")), "alarms on executions that fail")
	// Output:
	// ["CreateAccountResult"]
	// 3 alarms on executions that fail
}
