package security_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/security"
)

// trailLogs is the log group of a trail of another stack.
func trailLogs(stack awscdk.Stack, id string) awslogs.ILogGroup {
	return awslogs.LogGroup_FromLogGroupName(stack, &id, jsii.String("trail"))
}

func trailAlarms(stack awscdk.Stack) *security.TrailAlarms {
	return security.NewTrailAlarms(stack, "Trail", &security.TrailAlarmsProps{LogGroup: trailLogs(stack, "Logs")})
}

func TestTrailAlarmsDefault(t *testing.T) {
	app, stack := newStack(t)
	alarms := trailAlarms(stack)
	if alarms.Alerts() == nil || alarms.Alarm(security.RootUse) == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestTrailAlarmsFull(t *testing.T) {
	app, stack := newStack(t)
	alerts := security.NewAlertTopic(stack, "Alerts", nil)
	alarms := security.NewTrailAlarms(stack, "Trail", &security.TrailAlarmsProps{
		LogGroup: trailLogs(stack, "Logs"), Alerts: alerts,
		Runbooks:   security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts}),
		Except:     map[security.TrailAlarm]string{security.VPCChanges: "the network team has a pipeline and a rule of its own (SEC-17)"},
		Thresholds: map[security.TrailAlarm]int{security.UnauthorizedCalls: 25},
	})
	if alarms.Alarm(security.VPCChanges) != nil {
		t.Error("an alarm that was left out is there")
	}
	snapshot.Check(t, app)
}

// Each alarm of the package cis has a constant, watches its own metric, says what to do, and no
// text is longer than CloudWatch takes.
func TestTrailAlarmsSayWhatToDo(t *testing.T) {
	app, stack := newStack(t)
	alerts := security.NewAlertTopic(stack, "Alerts", nil)
	security.NewTrailAlarms(stack, "Trail", &security.TrailAlarmsProps{LogGroup: trailLogs(stack, "Logs"), Alerts: alerts,
		Runbooks: security.NewIncidentRunbooks(stack, "Incidents", &security.IncidentRunbooksProps{Alerts: alerts})})
	alarms := map[string]*assembly.Resource{}
	for _, r := range snapshot.Synth(t, app).OfType("AWS::CloudWatch::Alarm") {
		alarms[r.Get("MetricName").String()] = r
	}
	for _, name := range []security.TrailAlarm{
		security.UnauthorizedCalls, security.ConsoleWithoutMFA, security.RootUse, security.IdentityPolicyChanges, security.TrailChanges,
		security.ConsoleFailures, security.KeyChanges, security.BucketPolicyChanges, security.RecorderChanges, security.SecurityGroupChanges,
		security.NetworkACLChanges, security.GatewayChanges, security.RouteTableChanges, security.VPCChanges, security.OrganizationChanges,
	} {
		a, ok := cis.ByName(string(name))
		alarm := alarms[string(name)]
		if !ok || alarm == nil {
			t.Errorf("%s is not in the benchmark, or has no alarm", name)
			continue
		}
		text, _ := alarm.Get("AlarmDescription").Outline()
		for _, want := range []string{"CIS " + a.Recommendation, a.Control, "Runbook: ${IncidentsTriage"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s says %q, and not %q", name, text, want)
			}
		}
		if len(text) > 1024-300 { // and as much for names
			t.Errorf("%s says %d letters", name, len(text))
		}
	}
	if len(cis.Alarms()) != 15 {
		t.Errorf("the benchmark has %d alarms, want a constant for each", len(cis.Alarms()))
	}
}

func TestTrailAlarmsGuard(t *testing.T) {
	constructtest.Guard(t, newStack, security.NewTrailAlarms, false, func(stack awscdk.Stack, n int) security.TrailAlarmsProps {
		return security.TrailAlarmsProps{
			LogGroup:   trailLogs(stack, []string{"", "A", "B"}[n]),
			Thresholds: map[security.TrailAlarm]int{security.RootUse: n + 1},
		}
	})
}

func TestTrailAlarmsSabotage(t *testing.T) {
	metric := func(property string, value any) func(awscdk.Stack) {
		return override(trailAlarms, property, value, "RootUse", "Resource")
	}
	alarm := func(property string, value any) func(awscdk.Stack) {
		return override(trailAlarms, property, value, "RootUseAlarm", "Resource")
	}
	const path = "Prod/Trail/RootUse"
	caught(t, map[string]sabotage{
		"a typo":          {"CIS-001", path, metric("FilterPattern", `{ $.userIdentity.type = "root" }`)},
		"a shorter one":   {"CIS-001", path, metric("FilterPattern", `{ $.userIdentity.type="Root" }`)},
		"another metric":  {"CIS-002", path, alarm("MetricName", "RootUsed")},
		"tells nobody":    {"CIS-003", path + "Alarm", alarm("AlarmActions", nil)},
		"is switched off": {"CIS-003", path + "Alarm", alarm("ActionsEnabled", false)},
	})
}

// An alarm is raised by the first event, or by as many as its threshold says.
func TestTrailAlarmsHaveThresholds(t *testing.T) {
	app, stack := newStack(t)
	security.NewTrailAlarms(stack, "Alarms", &security.TrailAlarmsProps{
		LogGroup: trailLogs(stack, "Trail"), Thresholds: map[security.TrailAlarm]int{security.UnauthorizedCalls: 25},
	})
	for _, alarm := range snapshot.Synth(t, app).OfType("AWS::CloudWatch::Alarm") {
		want := "1"
		switch alarm.Get("MetricName").String() {
		case string(security.UnauthorizedCalls):
			want = "25"
		case "ApproximateNumberOfMessagesVisible":
			want = "0" // exceeded, instead of reached
		}
		if got := alarm.Get("Threshold").String(); got != want {
			t.Errorf("%s: Threshold = %s, want %s", alarm.Path, got, want)
		}
	}
}

func TestTrailAlarmsRefuse(t *testing.T) {
	_, stack := newStack(t)
	group := trailLogs(stack, "Logs")
	type names = map[security.TrailAlarm]string
	everything := names{}
	for _, a := range cis.Alarms() {
		everything[security.TrailAlarm(a.Name)] = "why not"
	}
	constructtest.Refused(t, stack, "LogGroup is nil", func() { security.NewTrailAlarms(stack, "Bad", nil) })
	refused(t, security.NewTrailAlarms, map[string]misuse[security.TrailAlarmsProps]{
		"no log group": {security.TrailAlarmsProps{}, "LogGroup is nil, want that of a trail"},
		"no such alarm": {
			security.TrailAlarmsProps{LogGroup: group, Except: names{"Weather": "why not"}},
			`Except has "Weather", want one of UnauthorizedCalls, `,
		},
		"no reason": {
			security.TrailAlarmsProps{LogGroup: group, Except: names{security.RootUse: " "}},
			`Except[RootUse] is " ", want who decided`,
		},
		"everything": {security.TrailAlarmsProps{LogGroup: group, Except: everything}, "Except has all alarms"},
		"no such limit": {
			security.TrailAlarmsProps{LogGroup: group, Thresholds: map[security.TrailAlarm]int{"Weather": 1}},
			`Thresholds has "Weather"`,
		},
		"a limit of zero": {
			security.TrailAlarmsProps{LogGroup: group, Thresholds: map[security.TrailAlarm]int{security.RootUse: 0}},
			"Thresholds[RootUse] is 0, want 1 or more",
		},
	})
}
