package cost_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

func TestTagActivation(t *testing.T) {
	app, stack := newPayer(t)
	if cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alertsIn(stack)}).Machine() == nil {
		t.Error("Machine() = nil")
	}
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestTagActivationKeepsItsPromises(t *testing.T) {
	app, stack := newPayer(t)
	cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alertsIn(stack), NoBackfill: true})
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestTagActivationGuard(t *testing.T) {
	constructtest.Guard(t, newPayer, cost.NewTagActivation, false, func(stack awscdk.Stack, _ int) cost.TagActivationProps {
		return cost.TagActivationProps{Alerts: alertsIn(stack)}
	})
}

func TestTagActivationRefusesBadInput(t *testing.T) {
	_, stack := newPayer(t)
	with := func(keys ...string) func() {
		return func() {
			cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alertsIn(stack), Keys: keys})
		}
	}
	refused(t, map[string]func(){
		"Alerts is nil":                            func() { cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{}) },
		`Keys has "Owner" and "owner"`:             with("Team", "owner", "Owner"),
		`Keys has "costcenter", want "CostCenter"`: with("Team", "costcenter"),
		`Keys has "user:Team", want "Team"`:        with("user:Team"),
		`Keys has "AWS:x", want`:                   with("AWS:x"),
		`Keys has " Team", want`:                   with(" Team"),
		"Keys has 21 keys":                         with(make([]string, 21)...),
	})
}

func ExampleNewTagActivation() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alertsIn(stack)})
	})
	constructtest.Count(a, "AWS::StepFunctions::StateMachine", "AWS::Scheduler::Schedule")
	// Output:
	// AWS::StepFunctions::StateMachine 1
	// AWS::Scheduler::Schedule 1
}
