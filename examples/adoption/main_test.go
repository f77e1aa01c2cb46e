package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestTemplates(t *testing.T) {
	app, define := snapshot.NewApp(t), steps[len(steps)-1].define
	define(app)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) { constructtest.WithoutFlags(t, a, define) })
	t.Run("NoStepReplacesWhatIsLive", func(t *testing.T) { noStepReplacesWhatIsLive(t, a) })
}

// Each step is deployed onto the one before. Nothing live is replaced or deleted, and what changes
// is written down.
func noStepReplacesWhatIsLive(t *testing.T, whole *assembly.Assembly) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var before *assembly.Assembly
	for i, step := range steps {
		after := whole
		if i < len(steps)-1 { // the app's own main, without the feature flags that Plinth pins
			app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())})
			step.define(app)
			after = snapshot.Synth(t, app)
		}
		report, err := engine.Evaluate(after, catalogue.Rules(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		told := fmt.Sprintf(" | %d | %d |\n", report.Count(engine.Error), len(report.Waived))
		if row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \| .*\n`, i)).FindString(string(readme)); !strings.HasSuffix(row, told) {
			t.Errorf("README's row of step %d is %q, want it to end in %q: errors and what is waived", i, row, told)
		}
		if before != nil {
			rehearsetest.Change(t, fmt.Sprintf("%d-%s", i, step.name), before, after)
			for _, c := range change.Between(plan.Of(before, after)) {
				if c.Kind != change.Create && c.Kind != change.Modify {
					t.Errorf("step %d, %s: %v", i, step.name, c)
				}
			}
		}
		before = after
	}
}

// Without its old logical id the bucket would be another one.
func TestWithoutAdoptionTheBucketGoes(t *testing.T) {
	was, is := snapshot.NewApp(t), snapshot.NewApp(t)
	defaults(was)
	stack := newStack(is)
	defineOrders(stack, bucket.NewSecureBucket(stack, "Store", nil).Bucket())
	plainTopic(stack)
	waiveAlarms(stack)
	plinth.Defaults(is, nil)
	r := rehearse.Update(snapshot.Synth(t, was), snapshot.Synth(t, is))
	if text := r.String(); !strings.Contains(text, "Documents7E5B2978") || !strings.Contains(text, "no longer in the template") {
		t.Errorf("the rehearsal says\n%s\nwant that the bucket is no longer in the template", text)
	}
}
