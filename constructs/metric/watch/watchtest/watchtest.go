// Package watchtest holds apps to it that everything in them is watched.
package watchtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// Everything wants every production resource that can be watched to have its recommended alarms, or
// an exemption, and the coverage to be that of the golden file testdata/coverage.txt.
func Everything(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	report := watch.Cover(a)
	if !report.Observed {
		t.Error("nothing is observed, want observability.Observe to be called")
	}
	for _, c := range report.Resources {
		if c.Resource.Stack.Class != assembly.Production {
			continue
		}
		for _, alarm := range c.Missing {
			t.Errorf("%s has no alarm on %s, want %s", c.Resource.Path, alarm.Metric, alarm.Condition())
		}
		for _, gap := range c.Gaps {
			t.Errorf("%s cannot be watched by %s: %s", c.Resource.Path, gap.Metric, gap.Reason)
		}
	}
	var got strings.Builder
	if err := report.Print(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "coverage.txt")
	if constructtest.Updating() {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-golden +covered); if that is intended, run go test -update:\n%s", golden, diff)
	}
}

// Shown wants dashboards to show as many series, each of resources of the app: a chart of what is
// not in it stays empty.
func Shown(t testing.TB, a *assembly.Assembly, series int) {
	t.Helper()
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
	if shown != series {
		t.Errorf("series on dashboards = %d, want %d", shown, series)
	}
}

// OnePage wants one composite alarm to tell a topic, however many objectives and symptoms there
// are.
func OnePage(t testing.TB, a *assembly.Assembly, topic string) {
	t.Helper()
	var paging []string
	for _, alarm := range a.OfType("AWS::CloudWatch::CompositeAlarm") {
		for _, to := range alarm.Get("AlarmActions").Targets() {
			if to.Resource.In(topic) {
				paging = append(paging, alarm.Path)
			}
		}
	}
	if len(paging) != 1 {
		t.Errorf("composite alarms that tell %s = %q, want one", topic, paging)
	}
}

// Asked wants saved queries to ask log groups of the app, and as many queries to be there.
func Asked(t testing.TB, a *assembly.Assembly, queries int) {
	t.Helper()
	all := a.OfType("AWS::Logs::QueryDefinition")
	for _, query := range all {
		for _, group := range query.Get("LogGroupNames").List() {
			if to, ok := group.Target(); !ok || to.Resource.Type != "AWS::Logs::LogGroup" {
				t.Errorf("%s asks %v, want a log group of the app", query.Path, group)
			}
		}
	}
	if len(all) != queries {
		t.Errorf("saved queries = %d, want %d", len(all), queries)
	}
}
