package main

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch/watchtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// TestTemplates synthesizes the app once, for everything that is asked of it.
func TestTemplates(t *testing.T) {
	a := synthesized(t)
	snapshot.Compare(t, a)
	promisetest.Undone(t, a)
	watchtest.Everything(t, a)
	t.Run("NeedsNoFeatureFlags", func(t *testing.T) {
		constructtest.WithoutFlags(t, a, func(app awscdk.App) { define(app) })
	})
	t.Run("NoLongLivedCredentials", func(t *testing.T) { noLongLivedCredentials(t, a) })
	t.Run("EveryOpenRegionIsWatched", func(t *testing.T) { everyOpenRegionIsWatched(t, a) })
	t.Run("AnotherRegion", func(t *testing.T) { anotherRegion(t, a) })
	t.Run("ContainmentIsRehearsed", func(t *testing.T) { containmentIsRehearsed(t, a) })
}

func synthesized(t *testing.T) *assembly.Assembly {
	t.Helper()
	app := snapshot.NewApp(t)
	define(app)
	return snapshot.Synth(t, app)
}

// Nobody has a credential that outlives the hour.
func noLongLivedCredentials(t *testing.T, a *assembly.Assembly) {
	for _, typ := range []string{"AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::EC2::KeyPair"} {
		if n := len(a.OfType(typ)); n > 0 {
			t.Errorf("%d resources of %s, want none", n, typ)
		}
	}
}

// Every Region of the list is recorded and watched before accounts are measured there: controls
// fail where nothing is recorded.
func everyOpenRegionIsWatched(t *testing.T, a *assembly.Assembly) {
	for _, typ := range []string{"Custom::GuardDutyConfiguration", "Custom::GuardDutyOrganization", "AWS::Config::ConfigurationRecorder"} {
		var in []string
		for _, r := range a.OfType(typ) {
			in = append(in, r.Stack.Region)
		}
		slices.Sort(in)
		if diff := cmp.Diff(slices.Sorted(slices.Values(config.Regions)), in); diff != "" {
			t.Errorf("Regions with %s (-want +got):\n%s", typ, diff)
		}
	}
	var linked []string
	for _, v := range a.OfType("AWS::SecurityHub::FindingAggregator")[0].Get("Regions").List() {
		linked = append(linked, v.String())
	}
	if diff := cmp.Diff(config.Regions[1:], linked); diff != "" {
		t.Errorf("Regions that the posture links (-want +got):\n%s", diff)
	}
	var order []string
	for _, step := range rehearse.First(a).Steps {
		order = append(order, step.Stack.ID)
	}
	if last := order[len(order)-1]; last != "SecurityTooling" {
		t.Errorf("the first deployment goes %v, want SecurityTooling last", order)
	}
}

// A Region that is opened later becomes watched, and nothing that is there is replaced.
func anotherRegion(t *testing.T, after *assembly.Assembly) {
	before := func() *assembly.Assembly {
		defer func(all []string) { config.Regions = all }(config.Regions)
		config.Regions = config.Regions[:2]
		return synthesized(t)
	}()
	r := rehearse.Update(before, after)
	for _, f := range r.Findings {
		t.Error(f)
	}
	var created []string
	for _, step := range r.Steps {
		if step.New {
			created = append(created, step.Stack.ID)
		}
	}
	if diff := cmp.Diff([]string{"SecurityTooling-eu-north-1", "Shop-eu-north-1"}, created); diff != "" {
		t.Errorf("created stacks (-want +got):\n%s", diff)
	}
}

// A critical finding starts the containment, which changes nothing as long as it is a rehearsal.
func containmentIsRehearsed(t *testing.T, a *assembly.Assembly) {
	const finding = `{"source": "aws.guardduty", "detail-type": "GuardDuty Finding", "detail": {"severity": 9, "id": "f", "accountId": "111111111111",
		"type": "AttackSequence:IAM/CompromisedCredentials", "resource": {"resourceType": "AttackSequence"}, "service": {"detection": {"sequence": {"resources": [
			{"uid": "AKIA1", "resourceType": "ACCESS_KEY", "data": {"accessKey": {"principalId": "AIDA1", "userName": "eve", "userType": "IAMUser"}}}]}}}}}`
	started := 0
	for _, rule := range a.OfType("AWS::Events::Rule") {
		matched, err := eventtest.Match(rule.Get("EventPattern"), finding)
		if err != nil {
			t.Error(err)
		}
		for _, target := range rule.Get("Targets").List() {
			to, ok := target.Get("Arn").Target()
			if !matched || !ok || to.Resource.Path != "SecurityTooling/Containment/Resource/Resource" {
				continue
			}
			started++
			run := workflowtest.Run(t, to.Resource, json.RawMessage(finding), func(c workflowtest.Call) (any, error) {
				return map[string]any{"Tags": []any{}, "AccessKeyMetadata": []any{map[string]any{"AccessKeyId": "AKIA1", "Status": "Active"}}}, nil
			})
			if diff := cmp.Diff([]string{"iam:listUserTags", "iam:listAccessKeys", "sns:publish"}, run.Actions()); diff != "" || run.Failed != nil {
				t.Errorf("failed %v, calls (-want +got):\n%s", run.Failed, diff)
			}
		}
	}
	if started != 1 {
		t.Errorf("the finding starts the containment %d times", started)
	}
}
