package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	snapshot.Check(t, app)
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	t.Run("needs no feature flags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app) })
	})
	t.Run("deploys in waves", func(t *testing.T) { deploysInWaves(t, a) })
	t.Run("lets its own environment deploy alone", func(t *testing.T) { letsItsOwnEnvironmentDeploy(t, a) })
}

// A job is one of the workflow.
type job struct {
	Needs, Environment string
	Steps              []struct{ Run string }
}

func workflow(t *testing.T) map[string]job {
	t.Helper()
	text, err := os.ReadFile(".github/workflows/deploy.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Jobs map[string]job }
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Jobs
}

// The jobs of the workflow are the waves, each after the one before, and every stack that they name
// is there.
func deploysInWaves(t *testing.T, a *assembly.Assembly) {
	jobs, before := workflow(t), "check"
	if len(jobs) != len(waves())+1 {
		t.Errorf("the workflow has %d jobs, want one for each of %d waves, and check", len(jobs), len(waves()))
	}
	stacks, err := order.Of(a)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range stacks {
		all = append(all, s.Path)
	}
	var want []string
	for _, w := range waves() {
		j := jobs[w.name]
		if j.Needs != before || j.Environment != w.environment {
			t.Errorf("the job %s needs %q in the environment %q, want %q and %q", w.name, j.Needs, j.Environment, before, w.environment)
		}
		if run := j.Steps[len(j.Steps)-1].Run; !strings.HasSuffix(run, `"$GITHUB_JOB/Orders"`) {
			t.Errorf("the job %s runs %q, want the workload of its stage", w.name, run)
		}
		before = w.name
		want = append(want, w.name+"/Access", w.name+"/Orders")
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("stacks in the order of deployment (-want +got):\n%s", diff)
	}
}

// A token of development is none for production.
func letsItsOwnEnvironmentDeploy(t *testing.T, a *assembly.Assembly) {
	found := 0
	for _, r := range a.OfType("AWS::IAM::Role") {
		data, err := json.Marshal(r.Get("AssumeRolePolicyDocument").Raw())
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if !strings.Contains(text, "token.actions.githubusercontent.com") {
			continue
		}
		found++
		for _, w := range waves() {
			if strings.HasPrefix(r.Path, w.name+"/") && !strings.Contains(text, "repo:example/orders:environment:"+w.environment+`"`) {
				t.Errorf("%s trusts %s, want the environment %s", r.Path, text, w.environment)
			}
		}
	}
	if found != len(waves()) {
		t.Errorf("%d roles trust the repository, want %d", found, len(waves()))
	}
}
