package resilience_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

func stopping(stack awscdk.Stack) []awscloudwatch.IAlarm {
	return []awscloudwatch.IAlarm{awscloudwatch.Alarm_FromAlarmArn(stack, jsii.String(fmt.Sprint("Users", len(*stack.Node().Children()))),
		jsii.String("arn:aws:cloudwatch:eu-west-1:111111111111:alarm:users-notice"))}
}

func testStack(app awscdk.App) awscdk.Stack { return stackOf(app, "Test", plinth.NonProduction) }

func gameDay(stack awscdk.Stack) *resilience.GameDay {
	return resilience.NewGameDay(stack, "GameDay", &resilience.GameDayProps{Stop: stopping(stack), Alerts: alertsIn(stack)})
}

// everyExperiment is a game day with every field set but those that production refuses.
func everyExperiment(stack awscdk.Stack) {
	dashboard := awscloudwatch.NewDashboard(stack, jsii.String("Dashboard"), nil)
	resilience.NewGameDay(stack, "GameDay", &resilience.GameDayProps{
		Stop: stopping(stack), Alerts: alertsIn(stack), Experiments: fault.Kinds(), Zone: 2, Region: "eu-central-1",
		Outage: time.Hour, TagKey: "fault", TagValue: "allowed", Schedule: "cron(0 10 ? * WED#2 *)", Dashboard: dashboard,
		Own: []fault.Experiment{{Kind: "Reboots", Description: "Reboots every database",
			Targets: []fault.Target{{Name: "All", Type: "aws:rds:db", Mode: fault.All}},
			Actions: []fault.Action{{Name: "Reboot", ID: "aws:rds:reboot-db-instances", Target: "All"}}}},
	})
}

func TestGameDayDefault(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := testStack(app)
	g := gameDay(stack)
	g.Expose(vpc(stack))
	if key, value := g.Tag(); key != "game-day" || value != "Test/GameDay" || len(g.Templates()) != 1 || g.Machine() == nil {
		t.Errorf("Tag() = %s, %s, or another accessor returns nil", key, value)
	}
	snapshot.Check(t, app)
}

func TestGameDayFull(t *testing.T) {
	app := snapshot.NewApp(t)
	everyExperiment(testStack(app))
	snapshot.Check(t, app)
}

func TestGameDayGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewGameDay, false, func(stack awscdk.Stack, n int) resilience.GameDayProps {
		return resilience.GameDayProps{Stop: stopping(stack), Alerts: alertsIn(stack), Zone: 1 + n%3}
	})
}

func TestGameDaysKeepTheirPromises(t *testing.T) {
	app := snapshot.NewApp(t)
	everyExperiment(testStack(app))
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestGameDaysThatAreWeakenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return gameDay(stack).Templates()[0] }, map[string]any{
		"StopConditions.0.Source": "none", "Targets.Instances.ResourceTags.game-day": "everything",
		"Targets.Instances.Filters.1.Values":                           []any{"terminated"},
		"Actions.StopInstances.Parameters.startInstancesAfterDuration": "PT12H",
		"ExperimentOptions.AccountTargeting":                           "multi-account",
	})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return gameDay(stack) }, map[string]any{
		"ZonePower/Role/DefaultPolicy PolicyDocument.Statement": []any{map[string]any{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}},
	})
}

// In production somebody starts it, or gives a reason why nobody has to.
func TestGameDaysRunByThemselvesOutsideProductionOnly(t *testing.T) {
	scheduled := func(define func(stack awscdk.Stack), class plinth.Class) bool {
		app := snapshot.NewApp(t)
		define(stackOf(app, "Stack", class))
		for _, s := range snapshot.Synth(t, app).OfType("AWS::Scheduler::Schedule") {
			if s.Get("State").Is("ENABLED") == assembly.True {
				return true
			}
		}
		return false
	}
	plain := func(stack awscdk.Stack) { gameDay(stack) }
	reasoned := func(stack awscdk.Stack) {
		resilience.NewGameDay(stack, "GameDay", &resilience.GameDayProps{Stop: stopping(stack), Alerts: alertsIn(stack),
			Schedule: "cron(0 9 ? * TUE#1 *)", InProduction: "test has a tenth of the load"})
	}
	for name, c := range map[string]struct {
		got, want bool
	}{
		"sandbox":                  {scheduled(plain, plinth.Sandbox), true},
		"non-production":           {scheduled(plain, plinth.NonProduction), true},
		"production":               {scheduled(plain, plinth.Production), false},
		"production with a reason": {scheduled(reasoned, plinth.Production), true},
	} {
		if c.got != c.want {
			t.Errorf("scheduled in %s = %v, want %v", name, c.got, c.want)
		}
	}
}

func TestExposedAreTheTargetsOnly(t *testing.T) {
	app, stack := newStack(t)
	g := gameDay(stack)
	d := resilience.NewDatabase(stack, "Database", &resilience.DatabaseProps{VPC: vpc(stack)})
	g.Expose(d)
	a := snapshot.Synth(t, app)
	database := one(t, a, "AWS::RDS::DBInstance")
	target := one(t, a, "AWS::FIS::ExperimentTemplate").Get("Targets", "Databases", "ResourceTags", "game-day")
	if database.Tag("game-day").Same(target) != assembly.True {
		t.Errorf("tag of the database = %v, want that of the target, %v", database.Tag("game-day"), target)
	}
	for _, r := range a.OfType("AWS::EC2::Subnet") {
		if r.Tag("game-day").Exists() {
			t.Errorf("%s carries the tag, want it on what was exposed only", r.Path)
		}
	}
}

func TestGameDayRunsOneExperimentAfterTheOther(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := testStack(app)
	resilience.NewGameDay(stack, "GameDay", &resilience.GameDayProps{Stop: stopping(stack), Alerts: alertsIn(stack),
		Experiments: []fault.Kind{fault.TaskLoss, fault.ClusterFailover}})
	machine := there(t, snapshot.Synth(t, app), "Test/GameDay/Run/Resource")
	for name, c := range map[string]struct {
		ends []string
		want []string
		fail string
	}{
		"both complete":  {[]string{"completed", "completed"}, []string{"start 1", "look 1", "look 1", "start 2", "look 2", "look 2"}, ""},
		"an alarm rings": {[]string{"stopped", "completed"}, []string{"start 1", "look 1", "look 1"}, "ExperimentNotCompleted"},
		"nothing is hit": {[]string{"failed", "completed"}, []string{"start 1", "look 1", "look 1"}, "ExperimentNotCompleted"},
		"the second ends": {[]string{"completed", "stopped"}, []string{"start 1", "look 1", "look 1", "start 2", "look 2", "look 2"},
			"ExperimentNotCompleted"},
	} {
		t.Run(name, func(t *testing.T) {
			var calls []string
			templates, looked := map[any]bool{}, false
			run := workflowtest.Run(t, machine, map[string]any{}, func(call workflowtest.Call) (any, error) {
				switch call.Action {
				case "fis:startExperiment":
					template := call.Parameters["ExperimentTemplateId"]
					if templates[template] || !strings.HasSuffix(call.Parameters["ClientToken"].(string), fmt.Sprint("-", template)) {
						t.Errorf("it starts %v, a second time or with a token that does not tell it", call.Parameters)
					}
					templates[template], looked = true, false
					id := fmt.Sprint(len(templates))
					calls = append(calls, "start "+id)
					return map[string]any{"Experiment": map[string]any{"Id": id}}, nil
				case "fis:getExperiment":
					id, state := call.Parameters["Id"].(string), "running"
					calls = append(calls, "look "+id)
					if looked {
						state = c.ends[id[0]-'1']
					}
					looked = true
					return map[string]any{"Experiment": map[string]any{"State": map[string]any{"Status": state}}}, nil
				}
				return nil, errors.New("it is not expected")
			})
			if diff := cmp.Diff(c.want, calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			got := ""
			if run.Failed != nil {
				got = run.Failed.Name
			}
			if got != c.fail {
				t.Errorf("it failed with %q, want %q", got, c.fail)
			}
		})
	}
}

func TestExperimentsThatDoNotCompleteAreTold(t *testing.T) {
	app := snapshot.NewApp(t)
	gameDay(testStack(app))
	a := snapshot.Synth(t, app)
	pattern := there(t, a, "Test/GameDay/Ended/Resource").Get("EventPattern")
	template := "${" + one(t, a, "AWS::FIS::ExperimentTemplate").LogicalID + ".Id}"
	for _, c := range []struct {
		template, status string
		want             bool
	}{
		{template, "stopped", true}, {template, "failed", true}, {template, "completed", false}, {template, "running", false},
		{"EXTofOthers", "failed", false},
	} {
		event := map[string]any{"source": "aws.fis", "detail-type": "FIS Experiment State Change", "detail": map[string]any{
			"experiment-template-id": c.template, "new-state": map[string]any{"status": c.status},
			"old-state": map[string]any{"status": "running"}}}
		if got, err := eventtest.Match(pattern, event); err != nil || got != c.want {
			t.Errorf("an experiment of %s that is %s is told: %v, %v, want %v", c.template, c.status, got, err, c.want)
		}
	}
}

func TestGameDayRefuses(t *testing.T) {
	refused(t, resilience.NewGameDay, func(stack awscdk.Stack) map[string]misuse[resilience.GameDayProps] {
		type props = resilience.GameDayProps
		with := func(change func(p *props)) props {
			p := props{Stop: stopping(stack), Alerts: alertsIn(stack)}
			change(&p)
			return p
		}
		return map[string]misuse[props]{
			"nothing stops it": {props{}, "Stop has 0 alarms, want 1 to 5 that end an experiment"},
			"six alarms": {with(func(p *props) { p.Stop = append(p.Stop, p.Stop[0], p.Stop[0], p.Stop[0], p.Stop[0], p.Stop[0]) }),
				"Stop has 6 alarms"},
			"nobody hears": {with(func(p *props) { p.Alerts = nil }), "Alerts is nil, want the topic that hears of experiments"},
			"meteor":       {with(func(p *props) { p.Experiments = []fault.Kind{"Meteor"} }), `Experiments: "Meteor" is unknown, want one of`},
			"twice": {with(func(p *props) { p.Experiments = []fault.Kind{fault.TaskLoss, fault.TaskLoss} }),
				`Experiments and Own have the kind "TaskLoss" twice or none`},
			"no Region": {with(func(p *props) { p.Experiments = []fault.Kind{fault.RegionIsolation} }), "Region is empty"},
			"own": {with(func(p *props) {
				p.Own = []fault.Experiment{{Kind: "Own", Actions: []fault.Action{{Name: "A", ID: "aws:a"}}}}
			}),
				`Own Own: A: "aws:a" is no action`},
			"seventh zone":  {with(func(p *props) { p.Zone = 7 }), "Zone is 7, want 1 for the first zone, 6 at most"},
			"short outage":  {with(func(p *props) { p.Outage = time.Minute }), "Outage is 1m0s, want whole minutes from 10m to 6h"},
			"in production": {with(func(p *props) { p.Schedule = "rate(1 day)" }), "Schedule is set in production without a reason"},
			"no schedule":   {with(func(p *props) { p.InProduction = "why not" }), "InProduction is set, want it only with Schedule"},
		}
	})
}
