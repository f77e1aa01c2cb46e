package observability_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// symptom is an alarm on errors of a function.
func symptom(stack constructs.Construct, id string) interfacesawscloudwatch.IAlarmRef {
	return awscloudwatch.NewCfnAlarm(stack, &id, &awscloudwatch.CfnAlarmProps{
		Namespace: jsii.String("AWS/Lambda"), MetricName: jsii.String("Errors"), Statistic: jsii.String("Sum"), Period: jsii.Number(60),
		Dimensions:        &[]any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("FunctionName"), Value: jsii.String("orders")}},
		EvaluationPeriods: jsii.Number(3), Threshold: jsii.Number(0), ComparisonOperator: jsii.String("GreaterThanThreshold"),
		TreatMissingData: jsii.String("notBreaching"),
	})
}

// ordersService is a service of ECS that is not in the app.
func ordersService(stack constructs.Construct, id string) awsecs.IBaseService {
	scope := constructs.NewConstruct(stack, &id)
	vpc := awsec2.Vpc_FromVpcAttributes(scope, jsii.String("VPC"), &awsec2.VpcAttributes{
		VpcId: jsii.String("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("eu-west-1a"),
	})
	return awsecs.FargateService_FromFargateServiceAttributes(scope, jsii.String("Service"), &awsecs.FargateServiceAttributes{
		ServiceName: jsii.String("orders"),
		Cluster: awsecs.Cluster_FromClusterAttributes(scope, jsii.String("Cluster"),
			&awsecs.ClusterAttributes{ClusterName: jsii.String("shop"), Vpc: vpc}),
	})
}

var sundays = observability.MaintenanceWindow{
	Days: []time.Weekday{time.Sunday}, At: "02:30", For: 90 * time.Minute, TimeZone: "Europe/Berlin",
}

func TestWorkloadAlarmDefault(t *testing.T) {
	app, stack := newStack(t)
	w := observability.NewWorkloadAlarm(stack, "Orders", &observability.WorkloadAlarmProps{
		Symptoms: []interfacesawscloudwatch.IAlarmRef{symptom(stack, "Errors")}, Alerts: alertsIn(stack),
	})
	if w.Suppressor() != nil {
		t.Error("there is a suppressor, want none without a reason")
	}
	a := snapshot.Synth(t, app)
	alarm := at(t, a, "Prod/Orders/Resource")
	for _, property := range []string{"AlarmName", "ActionsSuppressor", "ActionsSuppressorWaitPeriod"} {
		if alarm.Get(property).Exists() {
			t.Errorf("%s = %v, want none", property, alarm.Get(property))
		}
	}
}

// full is a workload alarm with everything set.
func full(stack awscdk.Stack) *observability.WorkloadAlarm {
	alerts := alertsIn(stack)
	slo := observability.NewSLO(stack, "SLO", &observability.SLOProps{Of: calls(stack, "Function"), Alerts: alerts, Combined: true})
	w := observability.NewWorkloadAlarm(stack, "Orders", &observability.WorkloadAlarmProps{
		Symptoms: []interfacesawscloudwatch.IAlarmRef{symptom(stack, "Errors")}, SLOs: []*observability.SLO{slo},
		Heartbeats:  []interfacesawscloudwatch.IAlarmRef{symptom(stack, "Heartbeat")},
		Deployments: []awsecs.IBaseService{ordersService(stack, "Shop")}, Releases: true, SuppressFor: 20 * time.Minute,
		Windows: []observability.MaintenanceWindow{sundays, {At: "04:00", For: 5 * time.Minute}},
		Runbook: "https://wiki.example.com/orders", Alerts: alerts,
	})
	return w
}

func TestWorkloadAlarmFull(t *testing.T) {
	app, stack := newStack(t)
	w := full(stack)
	role := awsiam.NewRole(stack, jsii.String("Pipeline"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("codebuild.amazonaws.com"), nil),
	})
	w.GrantAnnounce(role)
	snapshot.Check(t, app)
}

func TestWorkloadAlarmsKeepTheirPromises(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestWorkloadAlarmGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewWorkloadAlarm, false, func(stack awscdk.Stack, n int) observability.WorkloadAlarmProps {
		p := routes()
		return observability.WorkloadAlarmProps{
			Symptoms: []interfacesawscloudwatch.IAlarmRef{symptom(stack, fmt.Sprint("Errors", n))},
			Windows:  []observability.MaintenanceWindow{sundays},
			Alerts:   observability.NewNotifications(stack, fmt.Sprint("Alerts", n), &p),
		}
	})
}

var term = regexp.MustCompile(`(ALARM|INSUFFICIENT_DATA)\("\$\{(\w+)\.Arn\}"\)`)

// raised evaluates the rule of a composite alarm, with the states of alarms by their path. Others
// are OK.
func raised(t *testing.T, a *assembly.Assembly, path string, states map[string]string) bool {
	t.Helper()
	byID := map[string]*assembly.Resource{}
	for _, r := range a.Resources() {
		byID[r.LogicalID] = r
	}
	rule, _ := at(t, a, path).Get("AlarmRule").Outline()
	rule = term.ReplaceAllStringFunc(rule, func(text string) string {
		match := term.FindStringSubmatch(text)
		alarm := byID[match[2]]
		state := states[alarm.Path]
		if alarm.Type == "AWS::CloudWatch::CompositeAlarm" && raised(t, a, alarm.Path, states) {
			state = "ALARM"
		}
		return map[bool]string{true: "T", false: "F"}[state == match[1]]
	})
	for _, step := range [][2]string{{"NOT T", "F"}, {"NOT F", "T"}} {
		rule = strings.ReplaceAll(rule, step[0], step[1])
	}
	for _, part := range strings.Split(strings.NewReplacer("(", "", ")", "").Replace(rule), " OR ") { // AND binds closer
		if !strings.Contains(part, "F") {
			return true
		}
	}
	return false
}

func TestEachSymptomPages(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	a := snapshot.Synth(t, app)
	for name, c := range map[string]struct {
		states map[string]string
		want   bool
	}{
		"nothing":                       {nil, false},
		"errors":                        {map[string]string{"Prod/Errors": "ALARM"}, true},
		"no data of errors":             {map[string]string{"Prod/Errors": "INSUFFICIENT_DATA"}, false},
		"no data of a heartbeat":        {map[string]string{"Prod/Heartbeat": "INSUFFICIENT_DATA"}, true},
		"a heartbeat":                   {map[string]string{"Prod/Heartbeat": "ALARM"}, true},
		"one window of the objective":   {map[string]string{"Prod/SLO/Long1h": "ALARM"}, false},
		"both windows of the objective": {map[string]string{"Prod/SLO/Long1h": "ALARM", "Prod/SLO/Short1h": "ALARM"}, true},
		"a slow burn":                   {map[string]string{"Prod/SLO/Long3d": "ALARM", "Prod/SLO/Short3d": "ALARM"}, false},
	} {
		if got := raised(t, a, "Prod/Orders/Resource", c.states); got != c.want {
			t.Errorf("%s raises it is %t, want %t", name, got, c.want)
		}
	}
}

func TestSuppressionEnds(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	a := snapshot.Synth(t, app)
	const of = "Prod/Orders/"
	for name, c := range map[string]struct {
		states map[string]string
		want   bool
	}{
		"nothing happens":          {nil, false},
		"a deployment":             {map[string]string{of + "Deploying1": "ALARM"}, true},
		"a deployment that hangs":  {map[string]string{of + "Deploying1": "ALARM", of + "Hanging1": "ALARM"}, false},
		"no data of deployments":   {map[string]string{of + "Deploying1": "INSUFFICIENT_DATA", of + "Hanging1": "ALARM"}, false},
		"a release":                {map[string]string{of + "Released": "ALARM"}, true},
		"one release after others": {map[string]string{of + "Released": "ALARM", of + "ReleasedOften": "ALARM"}, false},
		"a window":                 {map[string]string{of + "Window2/Open": "ALARM"}, true},
		"a window while one hangs": {map[string]string{of + "Window1/Open": "ALARM", of + "Hanging1": "ALARM"}, true},
	} {
		if got := raised(t, a, of+"Suppressor", c.states); got != c.want {
			t.Errorf("%s: suppressed is %t, want %t", name, got, c.want)
		}
	}
	for path, want := range map[string]time.Duration{
		"Hanging1": 20 * time.Minute, "Released": 20 * time.Minute, "Window1/Open": 90 * time.Minute, "Window2/Open": 5 * time.Minute,
	} {
		alarm := at(t, a, of+path)
		periods, _ := alarm.Get("EvaluationPeriods").Int()
		seconds, known := alarm.Get("Period").Int()
		if !known {
			seconds, _ = alarm.Get("Metrics", "1", "MetricStat", "Period").Int()
		}
		if got := time.Duration(periods*seconds) * time.Second; got != want {
			t.Errorf("%s looks back over %v, want %v", path, got, want)
		}
	}
}

// Silence of the metric may suppress nothing.
func TestSilenceSuppressesNothing(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	a := snapshot.Synth(t, app)
	for path, want := range map[string]string{
		"Deploying1": "notBreaching", "Hanging1": "breaching", "Released": "notBreaching", "ReleasedOften": "notBreaching",
		"Window1/Open": "notBreaching",
	} {
		if got := at(t, a, "Prod/Orders/"+path).Get("TreatMissingData"); got.Is(want) != assembly.True {
			t.Errorf("TreatMissingData of %s = %v, want %s", path, got, want)
		}
	}
}

func TestManySymptomsAreCombinedInParts(t *testing.T) {
	app, stack := newStack(t)
	var symptoms []interfacesawscloudwatch.IAlarmRef
	for i := range 95 {
		symptoms = append(symptoms, symptom(stack, fmt.Sprintf("Errors%02d", i)))
	}
	observability.NewWorkloadAlarm(stack, "Orders", &observability.WorkloadAlarmProps{Symptoms: symptoms, Alerts: alertsIn(stack)})
	a := snapshot.Synth(t, app)
	for i := range 95 {
		if !raised(t, a, "Prod/Orders/Resource", map[string]string{fmt.Sprintf("Prod/Errors%02d", i): "ALARM"}) {
			t.Errorf("symptom %d does not raise the alarm", i)
		}
	}
	if raised(t, a, "Prod/Orders/Resource", nil) {
		t.Error("no symptom raises the alarm")
	}
	longest := "arn:aws-us-gov:cloudwatch:ap-southeast-2:111111111111:alarm:" + strings.Repeat("x", 255)
	for _, r := range a.OfType("AWS::CloudWatch::CompositeAlarm") {
		rule, _ := r.Get("AlarmRule").Outline()
		if got := len(regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(rule, longest)); got > 10240 {
			t.Errorf("AlarmRule of %s may have %d characters, want 10240 at most", r.Path, got)
		}
	}
}

func TestWindowsAreAnnounced(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	schedule := at(t, snapshot.Synth(t, app), "Prod/Orders/Window1/Announces")
	if got, _ := schedule.Get("ScheduleExpression").Text(); got != "cron(30 2 ? * SUN *)" {
		t.Errorf("ScheduleExpression = %q, want Sundays at 02:30", got)
	}
	text, _ := schedule.Get("Target", "Input").Text()
	var input struct {
		Namespace  string
		MetricData []struct {
			MetricName string
			Value      int
		}
	}
	if err := json.Unmarshal([]byte(text), &input); err != nil {
		t.Fatal(err)
	}
	open := at(t, snapshot.Synth(t, app), "Prod/Orders/Window1/Open").Get("Metrics", "1", "MetricStat", "Metric")
	if open.Get("Namespace").Is(input.Namespace) != assembly.True ||
		open.Get("MetricName").Is(input.MetricData[0].MetricName) != assembly.True {
		t.Errorf("it announces %v, and the alarm watches %v", input, open)
	}
}

// While the page is suppressed nobody has to acknowledge it; when the suppression ends, CloudWatch
// sends the event again.
func TestSuppressedPagesAreNotEscalated(t *testing.T) {
	app, stack := newStack(t)
	full(stack)
	rule := at(t, snapshot.Synth(t, app), "Prod/Alerts/Acknowledgment/Alarm/Resource")
	for name, c := range map[string]struct {
		state map[string]any
		want  bool
	}{
		"a page":            {map[string]any{"value": "ALARM"}, true},
		"a suppressed page": {map[string]any{"value": "ALARM", "actionsSuppressedBy": "Alarm"}, false},
		"the end of a page": {map[string]any{"value": "OK"}, false},
	} {
		event := map[string]any{"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change",
			"detail": map[string]any{"state": c.state}}
		if got, err := eventtest.Match(rule.Get("EventPattern"), event); got != c.want || err != nil {
			t.Errorf("%s is escalated is %t, %v; want %t", name, got, err, c.want)
		}
	}
}

func TestWorkloadAlarmsRefuse(t *testing.T) {
	app, stack := newStack(t)
	other := plinth.NewStack(app, "Other", &plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Tags: tags, WatchedBy: "a test"})
	alerts, errors, theirs := alertsIn(stack), symptom(stack, "Errors"), symptom(other, "Errors")
	service := ordersService(stack, "Shop")
	for want, change := range map[string]func(p *observability.WorkloadAlarmProps){
		"Symptoms, SLOs and Heartbeats are empty, want what users notice": func(p *observability.WorkloadAlarmProps) { p.Symptoms = nil },
		"Alerts is nil, want the Notifications that hear of it":           func(p *observability.WorkloadAlarmProps) { p.Alerts = nil },
		"symptom 1 is in the stack Other, want all in the stack of the alarm": func(p *observability.WorkloadAlarmProps) {
			p.Symptoms = append(p.Symptoms, theirs)
		},
		"SuppressFor is 7m0s, want steps of 5 minutes up to 3 hours": func(p *observability.WorkloadAlarmProps) {
			p.SuppressFor = 7 * time.Minute
		},
		"SuppressFor is -5m0s, want steps of 5 minutes up to 3 hours": func(p *observability.WorkloadAlarmProps) {
			p.SuppressFor = -5 * time.Minute
		},
		"SuppressFor is 4h0m0s, want steps of 5 minutes up to 3 hours": func(p *observability.WorkloadAlarmProps) {
			p.SuppressFor = 4 * time.Hour
		},
		"Deployments, Releases and Windows take 32 alarms, want 30 at most: a deployment takes two": func(p *observability.WorkloadAlarmProps) {
			for range 16 {
				p.Deployments = append(p.Deployments, service)
			}
		},
		`Windows[0].At is "2:30", want a time of day such as "07:30"`: func(p *observability.WorkloadAlarmProps) {
			p.Windows = []observability.MaintenanceWindow{{At: "2:30", For: time.Hour}}
		},
		"Windows[1].For is 24h0m0s, want steps of 5 minutes up to 12 hours": func(p *observability.WorkloadAlarmProps) {
			p.Windows = []observability.MaintenanceWindow{sundays, {At: "02:30", For: 24 * time.Hour}}
		},
		`Windows[0].TimeZone is "CET+1", want an IANA name such as "Europe/Berlin" or "Etc/UTC"`: func(p *observability.WorkloadAlarmProps) {
			p.Windows = []observability.MaintenanceWindow{{At: "02:30", For: time.Hour, TimeZone: "CET+1"}}
		},
		"Windows[0].Days is [%!Weekday(7)], want days of the week": func(p *observability.WorkloadAlarmProps) {
			p.Windows = []observability.MaintenanceWindow{{At: "02:30", For: time.Hour, Days: []time.Weekday{7}}}
		},
	} {
		p := observability.WorkloadAlarmProps{Symptoms: []interfacesawscloudwatch.IAlarmRef{errors}, Alerts: alerts}
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewWorkloadAlarm(stack, "Bad", &p) })
	}
}

func TestWorkloadAlarmsThatAreSilencedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return full(stack) }, map[string]any{
		"AlarmActions": []any{}, "AlarmRule": "FALSE", "ActionsSuppressorWaitPeriod": 86400, "Suppressor AlarmRule": "TRUE",
		"Hanging1 EvaluationPeriods": 1440, "Deploying1 TreatMissingData": "breaching",
		"Window1/Announces ScheduleExpression": "rate(1 hour)", "Window1/Open EvaluationPeriods": 288,
	})
}
