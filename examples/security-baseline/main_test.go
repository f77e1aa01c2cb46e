package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

func TestTemplates(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	snapshot.Check(t, app)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

// Nobody has a credential that outlives the hour.
func TestNoLongLivedCredentials(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	a := snapshot.Synth(t, app)
	for _, typ := range []string{"AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::EC2::KeyPair"} {
		if n := len(a.OfType(typ)); n > 0 {
			t.Errorf("%d resources of %s, want none", n, typ)
		}
	}
	if len(a.OfType("Custom::GuardDutyConfiguration")) != 1 || len(a.OfType("Custom::GuardDutyOrganization")) != 1 {
		t.Error("the organization is not watched")
	}
}

// A critical finding starts the containment, which changes nothing as long as it is a rehearsal.
func TestContainmentIsRehearsed(t *testing.T) {
	app := snapshot.NewApp(t)
	define(app)
	a := snapshot.Synth(t, app)
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
