package observability_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// queueIn is a queue that keeps what it cannot hand over.
func queueIn(stack constructs.Construct, id string) awssqs.Queue {
	return awssqs.NewQueue(stack, &id, &awssqs.QueueProps{EnforceSSL: jsii.Bool(true), Encryption: awssqs.QueueEncryption_SQS_MANAGED})
}

// ordersAndSearch are two workloads.
func ordersAndSearch(stack awscdk.Stack) *observability.DashboardProps {
	alerts := alertsIn(stack)
	orders := awslambda.Function_FromFunctionName(stack, jsii.String("Orders"), jsii.String("orders"))
	slo := observability.NewSLO(stack, "SLO", &observability.SLOProps{
		Of: observability.CallsOfFunction(orders), Alerts: alerts, Combined: true,
	})
	alarm := observability.NewWorkloadAlarm(stack, "Page", &observability.WorkloadAlarmProps{SLOs: []*observability.SLO{slo}, Alerts: alerts})
	return &observability.DashboardProps{Workloads: []observability.Workload{
		{Name: "Orders", Requests: observability.CallsOfFunction(orders), SLOs: []*observability.SLO{slo}, Alarm: alarm,
			Alarms: []interfacesawscloudwatch.IAlarmRef{alerts.Topic("Page").NotDelivered()},
			Saturation: []observability.Saturation{
				observability.SaturationOfFunction("Function", orders), observability.SaturationOfQueue("Queue", queueIn(stack, "Queue")),
				observability.SaturationOfService("Service", ordersService(stack, "Shop")),
				observability.SaturationOf("Stock", orders.MetricErrors(nil).With(&awscloudwatch.MetricOptions{Statistic: jsii.String("Sum")})),
			}},
		{Name: "Search", Requests: observability.RequestsOfService(ordersService(stack, "Found"))},
	}}
}

func TestDashboardFull(t *testing.T) {
	app, stack := newStack(t)
	d := observability.NewDashboard(stack, "Dashboard", ordersAndSearch(stack))
	if d.Page("Orders") == nil || d.Page("Search") == nil || d.Page("None") != nil || d.Overview() == nil {
		t.Error("pages are missing, want Orders, Search and the overview")
	}
	snapshot.Check(t, app)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestDashboardOfOneWorkloadHasNoOverview(t *testing.T) {
	app, stack := newStack(t)
	p := ordersAndSearch(stack)
	p.Workloads = p.Workloads[1:]
	if d := observability.NewDashboard(stack, "Dashboard", p); d.Overview() != nil {
		t.Error("there is an overview of one workload, want its page alone")
	}
	if n := len(snapshot.Synth(t, app).OfType("AWS::CloudWatch::Dashboard")); n != 1 {
		t.Errorf("%d dashboards, want 1", n)
	}
}

func TestGoldenSignalsComeFirst(t *testing.T) {
	app, stack := newStack(t)
	observability.NewDashboard(stack, "Dashboard", ordersAndSearch(stack))
	a := snapshot.Synth(t, app)
	for page, want := range map[string][]string{
		"Orders": {"0,0 Alarms", "0,3 Traffic", "8,3 Errors, % of requests", "16,3 Latency", "0,9 Function", "8,9 Queue", "16,9 Service",
			"0,15 Stock"},
		"Search": {"0,0 Traffic", "8,0 Errors, % of requests", "16,0 Errors"},
		"Overview": {"0,0 Orders", "6,0 Traffic", "12,0 Errors, % of requests", "18,0 Latency", "0,6 ## Search", "6,6 Traffic",
			"12,6 Errors, % of requests", "18,6 Errors"},
	} {
		var got []string
		for _, w := range at(t, a, "Prod/Dashboard/"+page).Get("DashboardBody").Decoded().Get("widgets").List() {
			title, ok := w.Get("properties", "title").Text()
			if !ok {
				title, _ = w.Get("properties", "markdown").Text()
			}
			got = append(got, fmt.Sprintf("%v,%v %s", w.Get("x"), w.Get("y"), title))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", page, diff)
		}
	}
}

// unknownMetrics are the series of dashboards that no service reports, or not of what is in the
// app. Names are of what the app does not define.
func unknownMetrics(a *assembly.Assembly, names ...string) (all []string) {
	for _, d := range a.OfType("AWS::CloudWatch::Dashboard") {
		for _, s := range watch.Shown(d) {
			namespace, _ := s.Metric.Get("Namespace").Text()
			name, _ := s.Metric.Get("MetricName").Text()
			of, known := metric.Find(namespace)
			if !known || !of.Publishes(name) {
				all = append(all, d.Path+": "+namespace+" reports no "+name)
				continue
			}
			var dimensions []string
			for _, dim := range s.Metric.Get("Dimensions").List() {
				text, _ := dim.Get("Name").Text()
				dimensions = append(dimensions, text)
				to, ok := dim.Get("Value").Target()
				value, _ := dim.Get("Value").Outline()
				if (!ok || to.Resource == nil) && !slices.Contains(names, value) {
					all = append(all, d.Path+": "+name+" of "+value+", which is not in the app")
				}
			}
			if m, listed := of.Find(name); listed && !m.Under(dimensions...) {
				all = append(all, d.Path+": "+name+" is not reported under "+strings.Join(dimensions, "+"))
			}
		}
	}
	return all
}

func TestEveryMetricOnADashboardExists(t *testing.T) {
	app, stack := newStack(t)
	observability.NewDashboard(stack, "Dashboard", ordersAndSearch(stack))
	a := snapshot.Synth(t, app)
	if got := unknownMetrics(a, "orders", "shop"); got != nil {
		t.Errorf("dashboards show %q, want what is reported", got)
	}
	shown := 0
	for _, d := range a.OfType("AWS::CloudWatch::Dashboard") {
		shown += len(watch.Shown(d))
	}
	if shown != 31 {
		t.Errorf("%d series are shown, want 31", shown)
	}
	if got := unknownMetrics(a, "shop"); got == nil {
		t.Error("series of orders are taken for those of a resource, want them found")
	}
}

func TestDashboardGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewDashboard, false, func(stack awscdk.Stack, n int) observability.DashboardProps {
		return observability.DashboardProps{
			Workloads: []observability.Workload{{Name: "Orders", Requests: calls(stack, fmt.Sprint("Function", n))}}}
	})
}

func TestDashboardsRefuse(t *testing.T) {
	_, stack := newStack(t)
	function := calls(stack, "Function")
	good := observability.Workload{Name: "Orders", Requests: function}
	with := func(change func(w *observability.Workload)) []observability.Workload {
		w := good
		change(&w)
		return []observability.Workload{w}
	}
	for want, workloads := range map[string][]observability.Workload{
		"Workloads is empty, want what is to be shown": nil,
		`Workloads[0].Name is "", want letters and digits`: with(
			func(w *observability.Workload) { w.Name = "" }),
		`Workloads[0].Name is "Check out", want letters and digits`: with(
			func(w *observability.Workload) { w.Name = "Check out" }),
		`Workloads[0].Name is "Overview", want letters and digits`: with(
			func(w *observability.Workload) { w.Name = "Overview" }),
		`Workloads[1].Name is "Orders", want letters and digits, each name once, and not Overview`: {good, good},
		"Workloads[0].Requests is not set, want requests such as RequestsOfLoadBalancer(balancer)": with(func(w *observability.Workload) {
			w.Requests = observability.Requests{}
		}),
		"Workloads[0].Alarms and SLOs are 100 alarms, want fewer than 100": with(func(w *observability.Workload) {
			w.Alarms = make([]interfacesawscloudwatch.IAlarmRef, 100)
		}),
		"Workloads[0].Saturation has 101 charts, want 100 at most on one page": with(func(w *observability.Workload) {
			w.Saturation = make([]observability.Saturation, 101)
		}),
	} {
		p := &observability.DashboardProps{Workloads: workloads}
		constructtest.Refused(t, stack, want, func() { observability.NewDashboard(stack, "Bad", p) })
	}
}

func TestDashboardsThatAreChangedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewDashboard(stack, "Dashboard", ordersAndSearch(stack)).Page("Orders")
	}, map[string]any{"DashboardBody": `{"widgets":[]}`})
}

func ExampleNewDashboard() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		function := awslambda.Function_FromFunctionName(stack, jsii.String("Orders"), jsii.String("orders"))
		observability.NewDashboard(stack, "Dashboard", &observability.DashboardProps{Workloads: []observability.Workload{{
			Name: "Orders", Requests: observability.CallsOfFunction(function),
			Saturation: []observability.Saturation{observability.SaturationOfFunction("Function", function)},
		}}})
	})
	for _, w := range a.OfType("AWS::CloudWatch::Dashboard")[0].Get("DashboardBody").Decoded().Get("widgets").List() {
		fmt.Println(w.Get("properties", "title"))
	}
	// Output:
	// Traffic
	// Errors, % of requests
	// Latency
	// Function
}
