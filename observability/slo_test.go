package observability_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	elb "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// alertsIn are notifications in a stack.
func alertsIn(stack awscdk.Stack) *observability.Notifications {
	p := routes()
	return observability.NewNotifications(stack, "Alerts", &p)
}

// calls are those of a function that is not in the app.
func calls(stack constructs.Construct, id string) observability.Requests {
	return observability.CallsOfFunction(awslambda.Function_FromFunctionName(stack, &id, jsii.String("orders")))
}

// balancerIn is a load balancer and a group behind it, as little of them as a test needs.
func balancerIn(stack awscdk.Stack) (elb.ApplicationLoadBalancer, elb.ApplicationTargetGroup) {
	vpc := awsec2.Vpc_FromVpcAttributes(stack, jsii.String("VPC"), &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("eu-west-1a", "eu-west-1b"),
		PrivateSubnetIds: jsii.Strings("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"),
	})
	balancer := elb.NewApplicationLoadBalancer(stack, jsii.String("Balancer"), &elb.ApplicationLoadBalancerProps{Vpc: vpc})
	group := elb.NewApplicationTargetGroup(stack, jsii.String("Group"), &elb.ApplicationTargetGroupProps{
		Vpc: vpc, Port: jsii.Number(443), TargetType: elb.TargetType_IP,
	})
	balancer.AddListener(jsii.String("Listener"), &elb.BaseApplicationListenerProps{
		Port: jsii.Number(443), Protocol: elb.ApplicationProtocol_HTTPS, DefaultTargetGroups: &[]elb.IApplicationTargetGroup{group},
		Certificates: &[]elb.IListenerCertificate{
			elb.ListenerCertificate_FromArn(jsii.String("arn:aws:acm:eu-west-1:111111111111:certificate/1"))},
		Open: jsii.Bool(false),
	})
	return balancer, group
}

func TestSLODefault(t *testing.T) {
	app, stack := newStack(t)
	observability.NewSLO(stack, "Orders", &observability.SLOProps{Of: calls(stack, "Function"), Alerts: alertsIn(stack)})
	snapshot.Check(t, app)
}

func TestSLOFull(t *testing.T) {
	app, stack := newStack(t)
	slo := observability.NewSLO(stack, "Latency", &observability.SLOProps{
		Of: calls(stack, "Function"), Goal: 99, Within: 300 * time.Millisecond, Period: 28 * 24 * time.Hour,
		MinimumErrors: 5, Alerts: alertsIn(stack), Combined: true, ApplicationSignals: true,
	})
	if len(slo.Pages()) != 2 || len(slo.Tickets()) != 1 || slo.Objective() == nil {
		t.Errorf("%d pages, %d tickets, objective %v; want 2, 1 and one", len(slo.Pages()), len(slo.Tickets()), slo.Objective())
	}
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	for path, actions := range map[string]bool{"Burns1h": false, "Burns6h": false, "Burns3d": true} {
		if got := at(t, a, "Prod/Latency/"+path).Get("AlarmActions", "0").Exists(); got != actions {
			t.Errorf("%s has an action is %t, want %t", path, got, actions)
		}
	}
}

func TestSLOGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewSLO, false, func(stack awscdk.Stack, n int) observability.SLOProps {
		p := routes()
		alerts := observability.NewNotifications(stack, fmt.Sprint("Alerts", n), &p)
		return observability.SLOProps{Of: calls(stack, fmt.Sprint("Function", n)), Alerts: alerts, ApplicationSignals: n == 1}
	})
}

// windowOf is how a burn-rate alarm looks at the requests.
func windowOf(t *testing.T, a *assembly.Assembly, path string) (seconds int, threshold string, expressions []string, counted []string) {
	t.Helper()
	alarm := at(t, a, path)
	threshold, _ = alarm.Get("Threshold").Text()
	for _, query := range alarm.Get("Metrics").List() {
		id, _ := query.Get("Id").Text()
		if expression, ok := query.Get("Expression").Text(); ok {
			expressions = append(expressions, id+" = "+expression)
		}
	}
	for _, s := range watch.Watched(alarm) {
		name, _ := s.Metric.Get("MetricName").Text()
		statistic, _ := s.Statistic.Text()
		seconds, _ = s.Period.Int()
		counted = append(counted, name+" "+statistic)
	}
	return seconds, threshold, expressions, counted
}

func TestWindowsAreWhole(t *testing.T) {
	app, stack := newStack(t)
	observability.NewSLO(stack, "Orders", &observability.SLOProps{Of: calls(stack, "Function"), Alerts: alertsIn(stack)})
	a := snapshot.Synth(t, app)
	for path, want := range map[string]struct {
		seconds   int
		threshold string
		ratio     string
	}{
		"Long1h": {3600, "0.0144", "IF(bad >= 10, bad / total, 0)"}, "Short1h": {300, "0.0144", "IF(total > 0, bad / total, 0)"},
		"Long6h": {21600, "0.006", "IF(bad >= 10, bad / total, 0)"}, "Short6h": {1800, "0.006", "IF(total > 0, bad / total, 0)"},
		"Long3d": {259200, "0.001", "IF(bad >= 10, bad / total, 0)"}, "Short3d": {21600, "0.001", "IF(total > 0, bad / total, 0)"},
	} {
		seconds, threshold, expressions, _ := windowOf(t, a, "Prod/Orders/"+path)
		if seconds != want.seconds || threshold != want.threshold || expressions[0] != "ratio = "+want.ratio {
			t.Errorf("%s: %d s, threshold %s, %s; want %d s, %s, %s", path, seconds, threshold, expressions[0],
				want.seconds, want.threshold, want.ratio)
		}
		if err := metric.CheckSpan(1, seconds); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if err := metric.CheckPeriod(seconds); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for path, severity := range map[string]string{"Burns1h": "Page", "Burns6h": "Page", "Burns3d": "Ticket"} {
		alarm, name := at(t, a, "Prod/Orders/"+path), strings.TrimPrefix(path, "Burns")
		rule, _ := alarm.Get("AlarmRule").Outline()
		long, short := at(t, a, "Prod/Orders/Long"+name).LogicalID, at(t, a, "Prod/Orders/Short"+name).LogicalID
		if want := fmt.Sprintf(`ALARM("${%s.Arn}") AND ALARM("${%s.Arn}")`, long, short); rule != want {
			t.Errorf("AlarmRule of %s = %s, want %s", path, rule, want)
		}
		topic := at(t, a, "Prod/Alerts/"+severity+"/Topic/Resource")
		if !alarm.Get("AlarmActions", "0").RefersTo(topic) || !alarm.Get("OKActions", "0").RefersTo(topic) {
			t.Errorf("%s tells %v and %v, want the topic of %s", path, alarm.Get("AlarmActions"), alarm.Get("OKActions"), severity)
		}
	}
}

// What is counted, for each kind of workload.
func TestErrorsAndRequestsAreCountedWhole(t *testing.T) {
	app, stack := newStack(t)
	balancer, group := balancerIn(stack)
	cluster := awsecs.Cluster_FromClusterAttributes(stack, jsii.String("Cluster"),
		&awsecs.ClusterAttributes{ClusterName: jsii.String("shop"), Vpc: balancer.Vpc()})
	service := awsecs.FargateService_FromFargateServiceAttributes(stack, jsii.String("Service"),
		&awsecs.FargateServiceAttributes{Cluster: cluster, ServiceName: jsii.String("orders")})
	http := awsapigatewayv2.HttpApi_FromHttpApiAttributes(stack, jsii.String("HTTP"),
		&awsapigatewayv2.HttpApiAttributes{HttpApiId: jsii.String("a1b2c3")})
	rest := awsapigateway.NewRestApi(stack, jsii.String("REST"), &awsapigateway.RestApiProps{RestApiName: jsii.String("orders")})
	rest.Root().AddMethod(jsii.String("GET"), nil, nil)
	for _, rule := range []string{"ACCESS-004", "AUDIT-001", "BACKUP-002", "ELB-002"} {
		guardrail.Waive(stack, rule, "they stand for what is measured")
	}
	alerts := alertsIn(stack)
	cases := map[string]struct {
		of         observability.Requests
		within     time.Duration
		bad, total string
		counts     []string
	}{
		"Shop": {observability.RequestsOfLoadBalancer(balancer), 0, "FILL(errors, 0) + FILL(refused, 0)", "FILL(requests, 0) + FILL(refused, 0)",
			[]string{"HTTPCode_Target_5XX_Count Sum", "HTTPCode_ELB_5XX_Count Sum", "RequestCount Sum"}},
		"Shared": {observability.RequestsOfTargetGroup(group, balancer), 0, "FILL(errors, 0) + FILL(refused, 0)",
			"FILL(requests, 0) + FILL(refused, 0)",
			[]string{"HTTPCode_Target_5XX_Count Sum", "HTTPCode_ELB_5XX_Count Sum", "RequestCount Sum"}},
		"Slow": {observability.RequestsOfLoadBalancer(balancer), 250 * time.Millisecond, "FILL(measured, 0) - FILL(fast, 0)", "FILL(measured, 0)",
			[]string{"TargetResponseTime SampleCount", "TargetResponseTime TC(:0.25)"}},
		"Connect": {observability.RequestsOfService(service), 0, "FILL(errors, 0)", "FILL(requests, 0)",
			[]string{"HTTPCode_Target_5XX_Count Sum", "RequestCount Sum"}},
		"Function": {calls(stack, "Orders"), 0, "FILL(errors, 0) + FILL(throttled, 0)", "FILL(calls, 0) + FILL(throttled, 0)",
			[]string{"Errors Sum", "Throttles Sum", "Invocations Sum"}},
		"Long": {calls(stack, "Invoices"), 2 * time.Second, "FILL(measured, 0) - FILL(fast, 0)", "FILL(measured, 0)",
			[]string{"Duration SampleCount", "Duration TC(:2000)"}},
		"OfHTTP": {observability.RequestsOfHTTPAPI(http), 0, "FILL(errors, 0)", "FILL(requests, 0)", []string{"5xx Sum", "Count Sum"}},
		"OfREST": {observability.RequestsOfRESTAPI(rest), 0, "FILL(errors, 0)", "FILL(requests, 0)", []string{"5XXError Sum", "Count Sum"}},
		"Signals": {observability.RequestsOfApplicationSignals("orders", "ecs:shop"), 0, "FILL(errors, 0)", "FILL(requests, 0)",
			[]string{"Fault Sum", "Latency SampleCount"}},
	}
	for id, c := range cases {
		observability.NewSLO(stack, id, &observability.SLOProps{Of: c.of, Within: c.within, Alerts: alerts})
	}
	a := snapshot.Synth(t, app)
	for id, c := range cases {
		_, _, expressions, counts := windowOf(t, a, "Prod/"+id+"/Long1h")
		want := []string{"ratio = IF(bad >= 10, bad / total, 0)", "bad = " + c.bad, "total = " + c.total}
		if diff := cmp.Diff(want, expressions) + cmp.Diff(c.counts, counts); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

func TestSLOsRefuse(t *testing.T) {
	_, stack := newStack(t)
	alerts := alertsIn(stack)
	balancer, _ := balancerIn(stack)
	function := calls(stack, "Function")
	good := observability.SLOProps{Of: function, Alerts: alerts}
	refused := func(want string, change func(p *observability.SLOProps)) {
		p := good
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewSLO(stack, "Bad", &p) })
	}
	refused("Of is not set, want requests such as RequestsOfLoadBalancer(balancer)",
		func(p *observability.SLOProps) { p.Of = observability.Requests{} })
	refused("Alerts is nil, want the Notifications that hear of it", func(p *observability.SLOProps) { p.Alerts = nil })
	refused("Goal is 100, which leaves no budget for errors and makes every one an alarm; want less, such as 99.99",
		func(p *observability.SLOProps) { p.Goal = 100 })
	refused("Goal is -99.9, want a percentage such as 99.9", func(p *observability.SLOProps) { p.Goal = -99.9 })
	refused("Goal is NaN, want a percentage such as 99.9", func(p *observability.SLOProps) { p.Goal = math.NaN() })
	refused("Goal is 96, and 14.4 times its budget for errors are 57.6 % of all requests",
		func(p *observability.SLOProps) { p.Goal, p.Of = 96, observability.RequestsOfLoadBalancer(balancer) })
	refused("Period is 24h0m0s, want whole days from 28 to 90", func(p *observability.SLOProps) { p.Period = 24 * time.Hour })
	refused("Within is -1s, want whole milliseconds, such as 500 * time.Millisecond",
		func(p *observability.SLOProps) { p.Within = -time.Second })
	refused("Within is 500ms, and no metric tells how long these requests take", func(p *observability.SLOProps) {
		service := awsecs.FargateService_FromFargateServiceAttributes(balancer.Stack(), jsii.String("Service"), &awsecs.FargateServiceAttributes{
			ServiceName: jsii.String("orders"), Cluster: awsecs.Cluster_FromClusterAttributes(balancer.Stack(), jsii.String("Cluster"),
				&awsecs.ClusterAttributes{ClusterName: jsii.String("shop"), Vpc: balancer.Vpc()}),
		})
		p.Of, p.Within = observability.RequestsOfService(service), 500*time.Millisecond
	})
	refused("MinimumErrors is -1, want 1 or more", func(p *observability.SLOProps) { p.MinimumErrors = -1 })
}

func TestSLOsThatAreLoosenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewSLO(stack, "Orders",
			&observability.SLOProps{Of: calls(stack, "Function"), Alerts: alertsIn(stack), ApplicationSignals: true})
	}, map[string]any{
		"Long1h Threshold": 0.5, "Long1h Metrics.0.Expression": "bad / total", "Short1h TreatMissingData": "ignore",
		"Long3d Metrics.3.MetricStat.Period": 60, "Burns1h AlarmActions": []any{}, "Burns6h AlarmRule": "FALSE",
		"Objective Goal.AttainmentGoal": 90,
	})
}
