package cost_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

func TestRightSizing(t *testing.T) {
	for name, organization := range map[string]bool{"Account": false, "Organization": true} {
		t.Run(name, func(t *testing.T) {
			app, stack := newPayer(t)
			r := cost.NewRightSizing(stack, "RightSizing", &cost.RightSizingProps{Alerts: alertsIn(stack), Organization: organization})
			if r.Machine() == nil {
				t.Error("Machine() = nil")
			}
			guardrailtest.Clean(t, app)
			snapshot.Check(t, app)
			promisetest.Undone(t, snapshot.Synth(t, app))
		})
	}
}

func TestRightSizingGuard(t *testing.T) {
	constructtest.Guard(t, newPayer, cost.NewRightSizing, false, func(stack awscdk.Stack, _ int) cost.RightSizingProps {
		return cost.RightSizingProps{Alerts: alertsIn(stack)}
	})
}

// The services look the members up as their caller, and only where there are members.
func TestEnrollmentOfAnOrganizationMayListItsAccounts(t *testing.T) {
	for _, organization := range []bool{true, false} {
		app, stack := newPayer(t)
		cost.NewRightSizing(stack, "RightSizing", &cost.RightSizingProps{Alerts: alertsIn(stack), Organization: organization})
		may := false
		for _, policy := range snapshot.Synth(t, app).OfType("AWS::IAM::Policy") {
			for _, s := range policy.Get("PolicyDocument", "Statement").List() {
				may = may || strings.Contains(s.Get("Action").String(), "organizations:ListAccounts")
			}
		}
		if may != organization {
			t.Errorf("with Organization %v, a role may list accounts: %v", organization, may)
		}
	}
}

// Opting out erases all recommendations.
func TestTheEnrollmentOutlivesItsStack(t *testing.T) {
	app, stack := newPayer(t)
	cost.NewRightSizing(stack, "RightSizing", &cost.RightSizingProps{Alerts: alertsIn(stack)})
	for _, r := range snapshot.Synth(t, app).Resources() {
		if strings.HasSuffix(r.Type, "Enrollment") &&
			(r.Get("Delete").Exists() || !strings.Contains(r.Get("Create").String(), `"status":"Active"`)) {
			t.Errorf("%s has Create %v and Delete %v, want to enroll and never to leave", r.Path, r.Get("Create"), r.Get("Delete"))
		}
	}
}

func TestRightSizingRefusesBadInput(t *testing.T) {
	_, stack := newPayer(t)
	other := stackOf(stack.Node().Scope().(constructs.Construct), "Other", plinth.Production)
	constructtest.Refused(t, stack, "Alerts is nil, want", func() { cost.NewRightSizing(stack, "A", &cost.RightSizingProps{}) })
	constructtest.Refused(t, stack, "Alerts is in another stack", func() {
		cost.NewRightSizing(stack, "B", &cost.RightSizingProps{Alerts: alertsIn(other)})
	})
}
