package baseline_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
)

// Administrators get into every account, developers into those of Development and Sandbox.
func ExampleNewAccess() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		units := baseline.DefaultUnits()
		units = append(units, baseline.Unit{Name: baseline.RegulatedUnit, Accounts: []baseline.Account{{Name: "Payments"}}})
		units[2].Accounts = []baseline.Account{{Name: "Shop Development"}}
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com", Units: units})
		baseline.NewAccess(stack, "Access", &baseline.AccessProps{
			Organization: org, InstanceARN: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
			Administrators: "9067600000-11111111-1111-1111-1111-111111111111",
			Developers:     "9067600000-22222222-2222-2222-2222-222222222222",
		})
	})
	for _, set := range a.OfType("AWS::SSO::PermissionSet") {
		assigned := 0
		for _, assignment := range a.OfType("AWS::SSO::Assignment") {
			if assignment.Get("PermissionSetArn").RefersTo(set) {
				assigned++
			}
		}
		fmt.Println(set.Get("Name"), set.Get("SessionDuration"), "in", assigned, "accounts")
	}
	// Output:
	// Administrator PT4H in 6 accounts
	// Developer PT8H in 1 accounts
	// Auditor PT8H in 0 accounts
	// BreakGlass PT1H in 0 accounts
}

// What operators do by hand. Break glass says whom it lets in on the topic that people hear.
func ExampleNewRunbooks() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{Email: "aws@example.com"})
		people := baseline.NewAccess(stack, "Access", &baseline.AccessProps{
			Organization: org, InstanceARN: "arn:aws:sso:::instance/ssoins-1234567890abcdef",
		})
		alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
		baseline.NewRunbooks(stack, "Runbooks", &baseline.RunbooksProps{Organization: org, Access: people, Topic: alerts.Topic()})
	})
	for _, runbook := range a.OfType("AWS::SSM::Document") {
		fmt.Println(runbook.Path, "takes", runbook.Get("Content", "parameters").Keys())
	}
	// Output:
	// Prod/Runbooks/AddAccount takes [Email Name Unit]
	// Prod/Runbooks/SuspendAccount takes [Account DryRun Reason]
	// Prod/Runbooks/ReinstateAccount takes [Account Unit]
	// Prod/Runbooks/BreakGlass takes [Account Duration Person Reason]
}
