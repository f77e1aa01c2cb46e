package resilience_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// global is the stack of what Route 53 and Region switch do.
func global(stack awscdk.Stack) awscdk.Stack { return beside(stack, "Global", "us-east-1") }

func zone(stack awscdk.Stack) awsroute53.IHostedZone {
	if zones[stack] == nil {
		zones[stack] = awsroute53.HostedZone_FromHostedZoneAttributes(stack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
			HostedZoneId: jsii.String("Z0123456789ABCDEFGHIJ"), ZoneName: jsii.String("example.com"),
		})
	}
	return zones[stack]
}

var zones = map[awscdk.Stack]awsroute53.IHostedZone{}

// led is a pair with databases, services and traffic.
func led(stack awscdk.Stack, change func(*resilience.RegionTrafficProps)) (*resilience.RegionTraffic, *resilience.RegionSwitch) {
	dr := everyRecovery(stack)
	p := resilience.RegionTrafficProps{Zone: zone(global(stack)), Name: "shop.example.com"}
	if change != nil {
		change(&p)
	}
	traffic, plan := dr.AddTraffic(global(stack), "Shop", &p,
		resilience.SwitchedService{Primary: service(stack), Recovery: service(standby(stack))})
	dr.AddRunbooks()
	return traffic, plan
}

// ledPair is such a pair, synthesized: it is clean.
var ledPair = constructtest.Shared(func(t *testing.T) *assembly.Assembly {
	app, stack := newStack(t)
	led(stack, nil)
	return snapshot.Synth(t, app)
})

func TestDisasterRecoveryFull(t *testing.T) {
	app, stack := newStack(t)
	traffic, plan := led(stack, func(p *resilience.RegionTrafficProps) {
		p.PrimaryCheck, p.RecoveryCheck, p.IPv6 = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222", true
	})
	if traffic.Primary().Alarm() == nil || traffic.Recovery().Alarm() == nil || plan.Resource() == nil || plan.Name() == "" {
		t.Error("an accessor returns nil")
	}
	snapshot.Check(t, app)
}

func TestEveryPromiseOfTrafficThatIsUndoneIsFound(t *testing.T) {
	a := ledPair(t)
	runbooktest.Check(t, a)
	promisetest.Undone(t, a)
}

// Databases move before services, and traffic last, in both directions.
func TestPlansMoveDatabasesFirstAndTrafficLast(t *testing.T) {
	plan := one(t, ledPair(t), "AWS::ARCRegionSwitch::Plan")
	var got []string
	for _, w := range plan.Get("Workflows").List() {
		line := w.Get("WorkflowTargetAction").String() + " " + w.Get("WorkflowTargetRegion").String() + ":"
		for _, step := range w.Get("Steps").List() {
			line += " " + step.Get("ExecutionBlockType").String()
		}
		got = append(got, line)
	}
	const steps = " RdsPromoteReadReplica AuroraGlobalDatabase ECSServiceScaling Route53HealthCheck"
	want := []string{"activate eu-west-1:" + steps, "activate eu-central-1:" + steps,
		"postRecovery eu-west-1: RdsCreateCrossRegionReplica", "postRecovery eu-central-1: RdsCreateCrossRegionReplica"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("workflows (-want +got):\n%s", diff)
	}
	if plan.Get("Triggers").Exists() {
		t.Error("the plan has triggers, want people to start it")
	}
}

// Until the plan's own health checks are known, nothing leads clients to what is not promoted.
func TestTrafficStaysUntilPeopleCanLeadIt(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*resilience.RegionTrafficProps)
		want   map[string]string
	}{
		"held": {nil, map[string]string{"PRIMARY": "Global/Shop/Held", "SECONDARY": ""}},
		"led": {func(p *resilience.RegionTrafficProps) { p.PrimaryCheck, p.RecoveryCheck = "one", "two" },
			map[string]string{"PRIMARY": "one", "SECONDARY": "two"}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := newStack(t)
			led(stack, c.change)
			got := map[string]string{}
			for _, r := range snapshot.Synth(t, app).OfType("AWS::Route53::RecordSet") {
				check := r.Get("HealthCheckId")
				to, refers := check.Target()
				switch {
				case refers:
					got[r.Get("Failover").String()] = to.Resource.Path
				case check.Exists():
					got[r.Get("Failover").String()] = check.String()
				default:
					got[r.Get("Failover").String()] = ""
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("health checks of the records (-want +got):\n%s", diff)
			}
		})
	}
}

// serving is a pair of services and a bucket that need no promotion.
func serving(stack awscdk.Stack, strategy objective.Strategy, change func(*resilience.RegionTrafficProps)) *resilience.RegionSwitch {
	dr := resilience.NewDisasterRecovery(stack, "Pair", &resilience.DisasterRecoveryProps{
		Recovery: recovery(stack), Strategy: strategy, RPO: time.Hour, RTO: time.Hour, Failover: objective.Failover{Automatic: true},
		Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
	})
	dr.AddBucket("Documents", nil)
	p := resilience.RegionTrafficProps{Zone: zone(global(stack)), Name: "shop.example.com"}
	if change != nil {
		change(&p)
	}
	_, plan := dr.AddTraffic(global(stack), "Traffic", &p,
		resilience.SwitchedService{Primary: service(stack), Recovery: service(recovery(stack))})
	return plan
}

func TestTrafficThatNeedsNoPromotionLeadsItself(t *testing.T) {
	for strategy, want := range map[objective.Strategy]string{objective.ActiveActive: "Region", objective.WarmStandby: "Failover"} {
		app, stack := newStack(t)
		if plan := serving(stack, strategy, nil); (plan != nil) != (strategy == objective.ActiveActive) {
			t.Errorf("%s: plan = %v, want one for ActiveActive alone", strategy, plan)
		}
		for _, r := range snapshot.Synth(t, app).OfType("AWS::Route53::RecordSet") {
			if to, ok := r.Get("HealthCheckId").Target(); !r.Get(want).Exists() || !ok ||
				to.Resource.Get("HealthCheckConfig", "Type").String() != "HTTPS" {
				t.Errorf("%s: record %s has %s %v and check %v, want an endpoint's", strategy, r.Path, want, r.Get(want), r.Get("HealthCheckId"))
			}
		}
	}
}

// Two Regions that both serve have a plan that leaves one and comes back, and people lead clients
// away from one that is healthy.
func TestPeopleLeaveARegionThatServesAndComeBack(t *testing.T) {
	app, stack := newStack(t)
	serving(stack, objective.ActiveActive, func(p *resilience.RegionTrafficProps) { p.PrimaryCheck, p.RecoveryCheck = "one", "two" })
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	plan := one(t, a, "AWS::ARCRegionSwitch::Plan")
	got := []string{plan.Get("RecoveryApproach").String()}
	for _, w := range plan.Get("Workflows").List() {
		line := w.Get("WorkflowTargetAction").String() + ":" // of any Region
		for _, step := range w.Get("Steps").List() {
			line += " " + step.Get("ExecutionBlockType").String()
		}
		got = append(got, line)
	}
	want := []string{"activeActive", "activate: ECSServiceScaling Route53HealthCheck", "deactivate: Route53HealthCheck"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	records := map[string]string{}
	for _, r := range a.OfType("AWS::Route53::RecordSet") {
		if !strings.HasPrefix(r.Path, "Global/Traffic/") {
			continue
		}
		check := r.Get("HealthCheckId").String()
		if to, ok := r.Get("HealthCheckId").Target(); ok {
			check = to.Resource.Path
		}
		to := r.Get("AliasTarget", "DNSName").String()
		if target, ok := r.Get("AliasTarget", "DNSName").Target(); ok {
			to = target.Resource.Get("Name").String()
		}
		records[r.Get("Name").String()+" in "+r.Get("SetIdentifier").String()] = check + " to " + to
	}
	if diff := cmp.Diff(map[string]string{
		"shop.example.com in eu-west-1":                         "one to healthy.eu-west-1.shop.example.com",
		"shop.example.com in eu-central-1":                      "two to healthy.eu-central-1.shop.example.com",
		"healthy.eu-west-1.shop.example.com in eu-west-1":       "Global/Traffic/Primary/Resource to eu-west-1.shop.example.com",
		"healthy.eu-central-1.shop.example.com in eu-central-1": "Global/Traffic/Recovery/Resource to eu-central-1.shop.example.com",
	}, records); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// Both Regions hear of a plan that would fail, and of no other plan.
func TestBothRegionsHearWhenThePlanWouldFail(t *testing.T) {
	a := ledPair(t)
	name := one(t, a, "AWS::ARCRegionSwitch::Plan").Get("Name").String()
	event := func(plan string, detail map[string]any) map[string]any {
		return map[string]any{"source": "aws.arc-region-switch", "detail-type": "ARC Region Switch Plan Evaluation",
			"resources": []any{"arn:aws:arc-region-switch::111111111111:plan/" + plan + ":a1b2c3"}, "detail": detail}
	}
	warning := map[string]any{"metadata": map[string]any{"warning": "There is a plan evaluation warning"}}
	for _, path := range []string{"Prod/Pair/Warned/Resource", "Recovery/PairPlan/Warned/Resource"} {
		pattern := there(t, a, path).Get("EventPattern")
		for _, c := range []struct {
			event map[string]any
			want  bool
		}{
			{event(name, warning), true}, {event("another", warning), false},
			{event(name, map[string]any{"eventType": "ExecutionStarted"}), false},
		} {
			if got, err := eventtest.Match(pattern, c.event); err != nil || got != c.want {
				t.Errorf("%s: Match(%v) = %v, %v, want %v", path, c.event, got, err, c.want)
			}
		}
	}
}

// While a Region is lost, what leads clients can be changed: it knows both by name.
func TestTrafficReadsNothingOfTheRegions(t *testing.T) {
	for _, s := range ledPair(t).Stacks {
		for _, i := range s.Imports() {
			if i.From == nil || i.From.Region != s.Region {
				t.Errorf("%s reads %s %q, want nothing of another Region", s.Path, i.Function, i.Name)
			}
		}
	}
}

// A pilot light that sleeps is not healthy, and nobody wants to be told.
func TestNobodyIsToldThatAPilotLightSleeps(t *testing.T) {
	for _, asleep := range []bool{false, true} {
		app, stack := newStack(t)
		dr, at := warm(stack), standby(stack)
		dr.Add(objective.Data{Name: "Orders", By: objective.GlobalDatabase})
		sleeping := resilience.NewService(at, "Sleeping", &resilience.ServiceProps{VPC: vpc(at), Image: image(), Asleep: asleep,
			Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(at)}})
		alerts := alertsIn(global(stack))
		dr.AddTraffic(global(stack), "Traffic", &resilience.RegionTrafficProps{Zone: zone(global(stack)), Name: "shop.example.com",
			Topics: []awssns.ITopic{alerts.Topic()}}, resilience.SwitchedService{Primary: service(stack), Recovery: sleeping})
		a := snapshot.Synth(t, app)
		for path, want := range map[string]bool{"Primary": true, "Recovery": !asleep} {
			alarm := there(t, a, "Global/Traffic/"+path+"/Unhealthy/Resource")
			if got := alarm.Get("AlarmActions").Exists(); got != want {
				t.Errorf("asleep %v: %s tells somebody = %v, want %v", asleep, path, got, want)
			}
		}
	}
}

func TestTrafficRefusesBadInput(t *testing.T) {
	_, stack := newStack(t)
	dr, at := everyRecovery(stack), global(stack)
	automatic := resilience.NewDisasterRecovery(stack, "Automatic", &resilience.DisasterRecoveryProps{
		Recovery: recovery(stack), Standby: standby(stack), Strategy: objective.WarmStandby, RPO: time.Hour, RTO: time.Hour,
		Failover: objective.Failover{Automatic: true}, Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
	})
	source := resilience.NewDatabase(stack, "Source",
		&resilience.DatabaseProps{VPC: vpc(stack), Replicated: true, RecoveryKey: automatic.Key()})
	copied := automatic.AddReplica("Copy", &resilience.RegionReplicaProps{Source: source, VPC: vpc(standby(stack))})
	elsewhere := resilience.NewService(stack, "Elsewhere", &resilience.ServiceProps{VPC: vpc(stack), Image: image(),
		Requests: resilience.TargetGroupProps{LoadBalancer: loadBalancer(stack)},
		Cluster:  awsecs.NewCluster(stack, jsii.String("Unnamed"), &awsecs.ClusterProps{Vpc: vpc(stack)})})
	empty, done := warmNamed(stack, "Empty"), dr
	done.AddRunbooks()
	alarm := awscloudwatch.Alarm_FromAlarmName(at, jsii.String("Alarm"), jsii.String("users"))
	traffic := func(change func(*resilience.RegionTrafficProps)) func() {
		p := resilience.RegionTrafficProps{Zone: zone(at), Name: "shop.example.com", Primary: "eu-west-1", Recovery: "eu-central-1"}
		change(&p)
		return func() { resilience.NewRegionTraffic(at, "Bad", &p) }
	}
	plan := func(change func(*resilience.RegionSwitchProps)) func() {
		p := resilience.RegionSwitchProps{Primary: "eu-west-1", Recovery: "eu-central-1", RTO: time.Hour, Zone: zone(at),
			Record: "shop.example.com", Alarms: []awscloudwatch.IAlarm{alarm}}
		change(&p)
		return func() { resilience.NewRegionSwitch(at, "Bad", &p) }
	}
	type (
		props = resilience.RegionTrafficProps
		steps = resilience.RegionSwitchProps
	)
	for want, f := range map[string]func(){
		"AddTraffic: global is nil or elsewhere, want a stack in us-east-1": func() { empty.AddTraffic(stack, "Bad", nil) },
		"Failover.Automatic is true, want people to decide":                 func() { automatic.AddTraffic(at, "Bad", nil) },
		"AddRunbooks: there is no database to move":                         func() { empty.AddRunbooks() },
		"a database is added after AddRunbooks, which would leave it out": func() {
			done.AddReplica("Late", &resilience.RegionReplicaProps{Source: source, VPC: vpc(standby(stack))})
		},
		"AddTraffic: it follows AddRunbooks, want it once, and before": func() { done.AddTraffic(at, "Bad", nil) },
		"Zone is nil, want the hosted zone of Name":                    traffic(func(p *props) { p.Zone = nil }),
		"Name is empty, want what clients ask for":                     traffic(func(p *props) { p.Name = "" }),
		`Primary is "eu-west-1" and Recovery "eu-west-1"`:              traffic(func(p *props) { p.Recovery = p.Primary }),
		`Led is "ByChance", want ByPeople, ByHealth or Both`:           traffic(func(p *props) { p.Led = "ByChance" }),
		"PrimaryCheck and RecoveryCheck are not both set":              traffic(func(p *props) { p.PrimaryCheck = "x" }),
		"PrimaryCheck is set and Led is ByHealth": traffic(func(p *props) {
			p.PrimaryCheck, p.RecoveryCheck, p.Led = "x", "y", resilience.ByHealth
		}),
		`Primary is "" and Recovery "eu-central-1", want two Regions`: plan(func(p *steps) { p.Primary = "" }),
		"RTO is 1m30s, want whole minutes, up to a week":              plan(func(p *steps) { p.RTO = 90 * time.Second }),
		"Alarms is empty, want alarms of the application":             plan(func(p *steps) { p.Alarms = nil }),
		"Zone and Record are not both set":                            plan(func(p *steps) { p.Record = "" }),
		"Replicas are given with ActiveActive, want them promoted by AddRunbooks": plan(func(p *steps) {
			p.ActiveActive, p.Replicas = true, []*resilience.RegionReplica{copied}
		}),
		"Services has Prod/Elsewhere in a cluster whose name only the deployment knows": plan(func(p *steps) {
			p.Services = []resilience.SwitchedService{{Primary: elsewhere, Recovery: elsewhere}}
		}),
		"there is nothing to switch": plan(func(p *steps) { p.Zone, p.Record = nil, "" }),
		"Services has one with a Region missing": plan(
			func(p *steps) { p.Services = make([]resilience.SwitchedService, 1) }),
	} {
		constructtest.Refused(t, stack, want, f)
	}
}

func TestTrafficGuard(t *testing.T) {
	inUSEast1 := func(t *testing.T) (awscdk.App, awscdk.Stack) {
		app := snapshot.NewApp(t)
		return app, stackIn(app, "Prod", "111111111111", "us-east-1")
	}
	constructtest.Guard(t, inUSEast1, resilience.NewRegionTraffic, false, func(stack awscdk.Stack, n int) resilience.RegionTrafficProps {
		return resilience.RegionTrafficProps{Zone: zone(stack), Name: "shop" + string(rune('0'+n)) + ".example.com", Primary: "eu-west-1",
			Recovery: "eu-central-1"}
	})
	constructtest.Guard(t, inUSEast1, resilience.NewRegionSwitch, false, func(stack awscdk.Stack, n int) resilience.RegionSwitchProps {
		return resilience.RegionSwitchProps{Primary: "eu-west-1", Recovery: "eu-central-1", RTO: time.Duration(n+1) * time.Hour,
			Zone: zone(stack), Record: "shop.example.com", Alarms: []awscloudwatch.IAlarm{
				awscloudwatch.Alarm_FromAlarmName(stack, jsii.String("Users"+string(rune('0'+n))), jsii.String("users"))}}
	})
}

func TestPairsWithTrafficDeployInOrder(t *testing.T) {
	r := rehearse.First(ledPair(t))
	var order []string
	for _, step := range r.Steps {
		order = append(order, step.Stack.Path)
	}
	if diff := cmp.Diff([]string{"Recovery", "Prod", "Standby", "Global"}, order); diff != "" {
		t.Errorf("stacks are deployed in another order (-want +got):\n%s", diff)
	}
	for _, f := range r.Findings {
		if f.Severity == finding.Error && f.Stack.Path == "Global" {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
}
