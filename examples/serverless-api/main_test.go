package main

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// deployed is the setup once everything is deployed.
func deployed() setup {
	s := current()
	s.locked = true
	return s
}

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app, deployed())
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
}

// with is the app with a setup that is changed.
func with(t *testing.T, change func(s *setup)) *assembly.Assembly {
	t.Helper()
	s := deployed()
	change(&s)
	app := snapshot.NewApp(t)
	define(app, s)
	return snapshot.Synth(t, app)
}

func TestTheAPIDeploysFromNothing(t *testing.T) {
	rehearsetest.Phases(t, "README.md",
		rehearsetest.Phase{
			Title: "Everything, unlocked",
			Before: []string{
				"Bootstrap the Region: `cdk bootstrap aws://111111111111/eu-west-1`.",
				"Have a public hosted zone that answers for the domain: the certificate waits for it.",
				"Have an issuer of tokens that publishes its keys: the authorizer asks it when it is made.",
				"Put the URL of the on-call service into the secret `on-call-url`.",
			},
			Commands: []string{"cdk deploy Orders"},
			App:      with(t, func(s *setup) { s.locked = false }),
		},
		rehearsetest.Phase{
			Title:    "Protection from deletion",
			Before:   []string{"Confirm the mails of the alerts.", "Set `locked`."},
			Commands: []string{"cdk deploy Orders"},
			App:      with(t, func(*setup) {}),
		},
	)
}

// Nothing that holds data is replaced: that would be a finding, which fails the test.
func TestTheAPITakesWhatATeamChanges(t *testing.T) {
	before := with(t, func(*setup) {})
	for name, change := range map[string]func(s *setup){
		"memory":   func(s *setup) { s.memory = 1024 },
		"attempts": func(s *setup) { s.attempts = 3 },
	} {
		t.Run(name, func(t *testing.T) { rehearsetest.Change(t, name, before, with(t, change)) })
	}
}

// What AWS would replace is refused: the orders would be gone.
func TestTheAPIRefusesWhatWouldReplaceItsData(t *testing.T) {
	changed := rehearse.Update(with(t, func(*setup) {}), with(t, func(s *setup) { s.sortKey = "placed" }))
	refused := func(f finding.Finding) bool {
		return f.Severity == finding.Error && f.Path() == "Orders/Table/Resource" && f.Fix != ""
	}
	if changed.Deployable() || !slices.ContainsFunc(changed.Findings, refused) {
		t.Errorf("rehearsal finds %v, want the table named, with a way out", changed.Findings)
	}
}

// A chart of what is not in the app stays empty.
func TestTheDashboardShowsWhatIsInTheApp(t *testing.T) {
	a := with(t, func(*setup) {})
	shown := 0
	for _, dashboard := range a.OfType("AWS::CloudWatch::Dashboard") {
		for _, s := range watch.Shown(dashboard) {
			shown++
			for _, d := range s.Metric.Get("Dimensions").List() {
				if to, ok := d.Get("Value").Target(); !ok || to.Resource == nil {
					t.Errorf("%v is shown of %v, want a resource of the app", s.Metric.Get("MetricName"), d)
				}
			}
		}
	}
	if shown != 18 {
		t.Errorf("%d series are shown, want the 6 of the API and 12 of what serves it", shown)
	}
}

// Each objective pages by way of the one page of the workload, and the queries ask the logs of the
// app.
func TestTheAPIHasOnePage(t *testing.T) {
	a := with(t, func(*setup) {})
	paging := 0
	for _, alarm := range a.OfType("AWS::CloudWatch::CompositeAlarm") {
		for _, to := range alarm.Get("AlarmActions").Targets() {
			if to.Resource.In("Orders/Alerts/Page") {
				paging++
			}
		}
	}
	if paging != 1 {
		t.Errorf("%d composite alarms page, want 1", paging)
	}
	for _, query := range a.OfType("AWS::Logs::QueryDefinition") {
		for _, group := range query.Get("LogGroupNames").List() {
			if to, ok := group.Target(); !ok || to.Resource.Type != "AWS::Logs::LogGroup" {
				t.Errorf("%s asks %v, want a log group of the app", query.Path, group)
			}
		}
	}
}
