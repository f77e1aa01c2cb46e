package security_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/security"
)

// GuardDuty in one account, which tells a channel of Slack and contains what is critical.
func ExampleNewThreatDetection() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{
			Slack: &security.SlackChannel{Workspace: "T07EA123LEP", Channel: "C07EZ1ABC23"},
		})
		containment := security.NewContainment(stack, "Containment", nil)
		security.NewThreatDetection(stack, "Threats", &security.ThreatDetectionProps{
			Alerts: alerts, Contain: []awsevents.IRuleTarget{containment.Target()},
			Suppress: []security.Suppression{{
				Name: "honeypot", Reason: "SEC-12: it is there to be probed",
				Match: map[string][]string{"resource.instanceDetails.tags.value": {"honeypot"}},
			}},
		})
	})
	for _, rule := range a.OfType("AWS::Events::Rule") {
		fmt.Println(rule.Get("Description"), "go to", len(rule.Get("Targets").List()))
	}
	// Output:
	// Findings of severity 9 and more: attack sequences go to 2
	// Findings of severity 7 to 8.9 go to 2
}

// Mail for the people on call.
func ExampleNewAlertTopic() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{"oncall@example.com"}})
	})
	constructtest.Count(a, "AWS::SNS::Topic", "AWS::SNS::Subscription", "AWS::KMS::Key")
	// Output:
	// AWS::SNS::Topic 1
	// AWS::SNS::Subscription 1
	// AWS::KMS::Key 1
}

// The delegated administrator of Security Hub CSPM configures all accounts below the root.
func ExampleNewPosture() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewPosture(stack, "Posture", &security.PostureProps{
			Govern: []string{"r-ab12"}, LinkedRegions: []string{"eu-central-1"},
			Disable: []security.DisabledControl{{ID: "EC2.10", Reason: "SEC-9: endpoints are central"}},
			FindingRules: []security.FindingRule{{
				Name: "Website", Reason: "SEC-3: the website is public", Controls: []string{"S3.2"},
				Resources: []string{"arn:aws:s3:::website"},
			}},
		})
	})
	policy := a.OfType("AWS::SecurityHub::ConfigurationPolicy")[0].Get("ConfigurationPolicy", "SecurityHub")
	for _, standard := range policy.Get("EnabledStandardIdentifiers").List() {
		fmt.Println(standard)
	}
	// Output:
	// arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0
	// arn:aws:securityhub:eu-west-1::standards/cis-aws-foundations-benchmark/v/5.0.0
}

// The delegated administrator switches Inspector on in every account that joins.
func ExampleNewInspector() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		security.NewInspector(stack, "Inspector", &security.InspectorProps{ForOrganization: true})
	})
	constructtest.Count(a, "Custom::Inspector", "Custom::InspectorOrganization")
	// Output:
	// Custom::Inspector 1
	// Custom::InspectorOrganization 1
}

// Macie in one account, with a bucket for its results.
func ExampleNewMacie() {
	a := constructtest.Preview(func(stack awscdk.Stack) { security.NewMacie(stack, "Macie", nil) })
	fmt.Println(a.OfType("AWS::Macie::Session")[0].Get("FindingPublishingFrequency"))
	// Output: FIFTEEN_MINUTES
}

// A graph to investigate findings in.
func ExampleNewDetective() {
	a := constructtest.Preview(func(stack awscdk.Stack) { security.NewDetective(stack, "Detective", nil) })
	constructtest.Count(a, "AWS::Detective::Graph")
	// Output: AWS::Detective::Graph 1
}

// The alarms of the CIS benchmark on a trail's log group, each with the runbook to begin with.
func ExampleNewTrailAlarms() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		alerts := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{"oncall@example.com"}})
		security.NewTrailAlarms(stack, "Alarms", &security.TrailAlarmsProps{
			LogGroup:   awslogs.LogGroup_FromLogGroupName(stack, jsii.String("Trail"), jsii.String("trail")),
			Alerts:     alerts,
			Runbooks:   security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts}),
			Thresholds: map[security.TrailAlarm]int{security.UnauthorizedCalls: 20},
			Except:     map[security.TrailAlarm]string{security.VPCChanges: "SEC-5: pipelines change networks daily"},
		})
	})
	constructtest.Count(a, "AWS::Logs::MetricFilter")
	// Output: AWS::Logs::MetricFilter 14
}
