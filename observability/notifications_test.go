package observability_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

func TestNotificationsDefault(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	observability.NewNotifications(stack, "Alerts", &p)
	snapshot.Check(t, app)
}

func TestNotificationsKeepTheirPromises(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
	observability.NewNotifications(stack, "Alerts", &p)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestNotificationsFull(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	secret := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("Url"), jsii.String("pagerduty"))
	p.Page.Endpoints[0] = alerting.Endpoint{Name: "PagerDuty", Secret: secret}
	p.Page.Slack = &alerting.SlackChannel{Workspace: "T07EA123LEP", Channel: "C07EZ1ABC23"}
	p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
	p.AcknowledgeWithin = 5 * time.Minute
	n := observability.NewNotifications(stack, "Alerts", &p)
	global := n.InUSEast1("Global", plinth.StackProps{Tags: tags, WatchedBy: "a test"})
	if got := *awscdk.Stack_Of(global).Region(); got != "us-east-1" {
		t.Errorf("Region = %s, want us-east-1", got)
	}
	if again := global.InUSEast1("Again", plinth.StackProps{Tags: tags, WatchedBy: "a test"}); again != global {
		t.Error("InUSEast1() made another, want the same in us-east-1")
	}
	snapshot.Check(t, app)
	url := at(t, snapshot.Synth(t, app), "Global/Alerts/Page/ToPagerDuty/Resource").Get("Endpoint").String()
	if !strings.Contains(url, ":us-east-1:") {
		t.Errorf("Endpoint = %s, want a secret of the Region: CloudFormation finds no other", url)
	}
}

func TestNotificationsAreClean(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
	observability.NewNotifications(stack, "Alerts", &p)
	guardrailtest.Clean(t, app)
}

func TestNotificationsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewNotifications, false, func(awscdk.Stack, int) observability.NotificationsProps {
		return routes()
	})
}

func TestADeadPathIsToldByAnother(t *testing.T) {
	app, stack := newStack(t)
	p := routes()
	observability.NewNotifications(stack, "Alerts", &p)
	a := snapshot.Synth(t, app)
	const alerts = "Prod/Alerts/"
	for topic, other := range map[string]string{"Page": "Escalation", "Ticket": "Page", "Escalation": "Page"} {
		told := at(t, a, alerts+other+"/Topic/Resource")
		for _, alarm := range []string{"/NotDelivered/Resource", "/Undelivered/Resource"} {
			found := false
			for _, action := range at(t, a, alerts+topic+alarm).Get("AlarmActions").List() {
				found = found || action.RefersTo(told)
			}
			if !found {
				t.Errorf("%s%s does not tell %s", topic, alarm, other)
			}
		}
		if key := at(t, a, alerts+topic+"/Topic/Resource").Get("KmsMasterKeyId"); key.String() == told.Get("KmsMasterKeyId").String() {
			t.Errorf("%s and %s share a key, want one each", topic, other)
		}
	}
}

func TestNotificationsRefuse(t *testing.T) {
	_, stack := newStack(t)
	for want, change := range map[string]func(p *observability.NotificationsProps){
		`observability.Notifications "Prod/Bad": Page has no subscriber`: func(p *observability.NotificationsProps) {
			p.Page = observability.Route{}
		},
		`Escalation has no subscriber`: func(p *observability.NotificationsProps) { p.Escalation = observability.Route{} },
		`Page has Emails alone, want`:  func(p *observability.NotificationsProps) { p.Page.Endpoints = nil },
		`AcknowledgeWithin is 1m30s, want whole minutes`: func(p *observability.NotificationsProps) {
			p.AcknowledgeWithin = 90 * time.Second
		},
		`AcknowledgeWithin is -1m0s`: func(p *observability.NotificationsProps) { p.AcknowledgeWithin = -time.Minute },
	} {
		p := routes()
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewNotifications(stack, "Bad", &p) })
	}
	constructtest.Refused(t, stack, "Page has no subscriber", func() { observability.NewNotifications(stack, "Bad", nil) })
	p := routes()
	n := observability.NewNotifications(stack, "Alerts", &p)
	p = routes()
	p.Page.Endpoints[0] = alerting.Endpoint{Name: "PagerDuty", Secret: awssecretsmanager.NewSecret(stack, jsii.String("Url"), nil)}
	made := observability.NewNotifications(stack, "Made", &p)
	constructtest.Refused(t, stack, `Page has the endpoint PagerDuty with a secret whose name is not known before deployment`, func() {
		made.InUSEast1("GlobalMade", plinth.StackProps{Tags: tags})
	})
	constructtest.Refused(t, stack, `props has Account "" and Region "eu-west-1", want neither`, func() {
		n.InUSEast1("Global", plinth.StackProps{Region: "eu-west-1"})
	})
}

func TestNotificationsThatAreSilencedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		p := routes()
		p.Digest = observability.Route{Emails: []string{"readers@example.com"}}
		return observability.NewNotifications(stack, "Alerts", &p)
	}, map[string]any{
		"Path/Silent TreatMissingData": "notBreaching", "Path/Silent EvaluationPeriods": 24, "Path/Daily AlarmActions": []any{},
		"Page/ToPagerDuty RawMessageDelivery": true, "Collection/Collects RawMessageDelivery": false,
		"Collection/Collects FilterPolicy": map[string]any{"never": []any{"x"}}, "Collection/Queue MessageRetentionPeriod": 3600,
		"Collection/Daily State": "DISABLED", "Page/ToPagerDuty RedrivePolicy.deadLetterTargetArn": "arn:aws:sqs:eu-west-1:111111111111:other",
	})
}
