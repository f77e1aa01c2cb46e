package resilience_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

// everyHealthCheck is one of each kind, with every field set in one of them.
func everyHealthCheck(stack awscdk.Stack) {
	alarm := usersNotice(stack)
	resilience.NewHealthCheck(stack, "Endpoint", &resilience.HealthCheckProps{
		Domain: "us.shop.example.com", Path: "/deep", Port: 8443, Text: "ok", Fast: true, Failures: 2,
		Topics: []awssns.ITopic{alertsIn(stack).Topic()},
	})
	resilience.NewHealthCheck(stack, "Address", &resilience.HealthCheckProps{Domain: "203.0.113.7"})
	resilience.NewHealthCheck(stack, "Inside", &resilience.HealthCheckProps{Alarm: alarm})
}

// usersNotice is an alarm of a load balancer.
func usersNotice(stack awscdk.Stack) awscloudwatch.Alarm {
	return resilience.NewTargetGroup(stack, "Web", &resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)}).AlarmOnErrors("Users", 5)
}

func autoshift(stack awscdk.Stack) *resilience.ZonalAutoshift {
	l := loadBalancer(stack)
	g := resilience.NewTargetGroup(stack, "Web", &resilience.TargetGroupProps{LoadBalancer: l})
	return resilience.NewZonalAutoshift(stack, "Autoshift", &resilience.ZonalAutoshiftProps{
		LoadBalancer: l, Outcome: g.AlarmOnErrors("Errors", 10), Blocking: g.AlarmOnUnhealthy("Unhealthy"),
		BlockedWindows: []string{"Fri:17:00-Mon:09:00"}, BlockedDates: []string{"2026-11-27"}, Alerts: alertsIn(stack),
	})
}

func TestHealthCheckFull(t *testing.T) {
	a := snapshot.NewApp(t)
	everyHealthCheck(stackIn(a, "Global", "111111111111", "us-east-1"))
	stack := stackIn(a, "Prod", "111111111111", "eu-west-1")
	h := resilience.NewHealthCheck(stack, "Endpoint", &resilience.HealthCheckProps{Domain: "eu.shop.example.com"})
	if h.Resource() == nil || h.ID() == nil {
		t.Error("an accessor returns nil")
	}
	if got := h.FailoverSeconds(60); got != 150 {
		t.Errorf("FailoverSeconds(60) = %d, want 150: three failures in 30 seconds each, and the time to live", got)
	}
	if autoshift(stack).Resource() == nil {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, a)
}

func TestHealthCheckGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewHealthCheck, false, func(awscdk.Stack, int) resilience.HealthCheckProps {
		return resilience.HealthCheckProps{Domain: "eu.shop.example.com"}
	})
	constructtest.Guard(t, newStack, resilience.NewZonalAutoshift, false, func(stack awscdk.Stack, n int) resilience.ZonalAutoshiftProps {
		l := resilience.NewLoadBalancer(stack, fmt.Sprint("Balancer", n), &resilience.LoadBalancerProps{
			VPC: vpc(stack), Certificates: []awscertificatemanager.ICertificate{certificate(stack, "shop")},
		})
		g := resilience.NewTargetGroup(stack, fmt.Sprint("Web", n), &resilience.TargetGroupProps{LoadBalancer: l})
		return resilience.ZonalAutoshiftProps{LoadBalancer: l, Outcome: g.AlarmOnErrors("Errors", 10)}
	})
}

func TestEveryPromiseOfHealthChecksThatIsUndoneIsFound(t *testing.T) {
	a := snapshot.NewApp(t)
	everyHealthCheck(stackIn(a, "Global", "111111111111", "us-east-1"))
	autoshift(stackIn(a, "Prod", "111111111111", "eu-west-1"))
	promisetest.Undone(t, snapshot.Synth(t, a))
}

// A practice run that fails is worth something only when somebody hears of it.
func TestShiftsAndFailedPracticeAreTold(t *testing.T) {
	app, stack := newStack(t)
	autoshift(stack)
	pattern := there(t, snapshot.Synth(t, app), "Prod/Autoshift/Shifts/Resource").Get("EventPattern")
	for event, want := range map[string]bool{"Practice Run Failed": true, "Practice Run Interrupted": true, "Autoshift In Progress": true,
		"Autoshift Completed": true, "Practice Run Started": false, "Practice Run Succeeded": false} {
		got, err := eventtest.Match(pattern, map[string]any{"source": "aws.arc-zonal-shift", "detail-type": event})
		if err != nil || got != want {
			t.Errorf("%s is told: %v, %v, want %v", event, got, err, want)
		}
	}
}

// The metric of a health check is in us-east-1 alone, so an alarm elsewhere never has data.
func TestHealthChecksHaveAlarmsWhereTheirMetricIs(t *testing.T) {
	for region, want := range map[string]int{"us-east-1": 1, "eu-west-1": 0} {
		a := snapshot.NewApp(t)
		resilience.NewHealthCheck(stackIn(a, "Prod", "111111111111", region), "Check", &resilience.HealthCheckProps{Domain: "shop.example.com"})
		if got := len(snapshot.Synth(t, a).OfType("AWS::CloudWatch::Alarm")); got != want {
			t.Errorf("alarms in %s = %d, want %d", region, got, want)
		}
	}
}

func TestHealthChecksRefuseWhatCannotWork(t *testing.T) {
	refused(t, resilience.NewHealthCheck, func(stack awscdk.Stack) map[string]misuse[resilience.HealthCheckProps] {
		alarm := usersNotice(stack)
		return map[string]misuse[resilience.HealthCheckProps]{
			"nothing":         {resilience.HealthCheckProps{}, "Domain is empty"},
			"both":            {resilience.HealthCheckProps{Domain: "a.example.com", Alarm: alarm}, "Domain and Alarm are both set"},
			"private address": {resilience.HealthCheckProps{Domain: "10.0.0.1"}, "Domain is 10.0.0.1, a private address"},
			"URL":             {resilience.HealthCheckProps{Domain: "https://a.example.com"}, "want a name without a scheme"},
			"path":            {resilience.HealthCheckProps{Domain: "a.example.com", Path: "health"}, `Path is "health"`},
			"port":            {resilience.HealthCheckProps{Domain: "a.example.com", Port: -1}, "Port is -1"},
			"failures":        {resilience.HealthCheckProps{Domain: "a.example.com", Failures: 11}, "Failures is 11, want 1 to 10"},
			"topics": {resilience.HealthCheckProps{Domain: "a.example.com", Topics: []awssns.ITopic{alertsIn(stack).Topic()}},
				"Region of the stack is eu-west-1, want a stack in us-east-1"},
		}
	})
	refused(t, resilience.NewZonalAutoshift, func(stack awscdk.Stack) map[string]misuse[resilience.ZonalAutoshiftProps] {
		l := loadBalancer(stack)
		alarm := resilience.NewTargetGroup(stack, "Web", &resilience.TargetGroupProps{LoadBalancer: l}).AlarmOnErrors("Users", 5)
		return map[string]misuse[resilience.ZonalAutoshiftProps]{
			"no balancer": {resilience.ZonalAutoshiftProps{}, "LoadBalancer is nil"},
			"no outcome":  {resilience.ZonalAutoshiftProps{LoadBalancer: l}, "Outcome is nil"},
			"window": {resilience.ZonalAutoshiftProps{LoadBalancer: l, Outcome: alarm, BlockedWindows: []string{"Friday"}},
				`BlockedWindows has "Friday", want one like "Fri:17:00-Mon:09:00"`},
			"no such day": {resilience.ZonalAutoshiftProps{LoadBalancer: l, Outcome: alarm, BlockedDates: []string{"2026-02-30"}},
				`BlockedDates has "2026-02-30", want one like "2026-11-27"`},
			"alarm elsewhere": {resilience.ZonalAutoshiftProps{LoadBalancer: l, Outcome: alarm, Blocking: awscloudwatch.Alarm_FromAlarmArn(stack,
				jsii.String("Far"), jsii.String("arn:aws:cloudwatch:eu-central-1:111111111111:alarm:incident"))},
				"Blocking is an alarm in eu-central-1, want one in eu-west-1, where the load balancer is"},
			"dates": {resilience.ZonalAutoshiftProps{LoadBalancer: l, Outcome: alarm, BlockedDates: make([]string, 16)},
				"BlockedDates has 16 entries, want 15 at most"},
		}
	})
}
