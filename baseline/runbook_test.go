package baseline_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestSettingsAreARunbook(t *testing.T) {
	app := snapshot.NewApp(t)
	props := everything()
	baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", &props)
	a := snapshot.Synth(t, app)
	runbooktest.Check(t, a)
	if steps := a.OfType("AWS::SSM::Document")[0].Get("Content", "mainSteps").List(); len(steps) != 9 {
		t.Errorf("%d steps, want six settings and three contacts", len(steps))
	}
}

func TestRunbooksDefault(t *testing.T) {
	app, stack := managementStack(t)
	r := baseline.NewRunbooks(stack, "Runbooks", &baseline.RunbooksProps{Organization: existing(stack)})
	if r.AddAccount() == nil || r.SuspendAccount() == nil || r.ReinstateAccount() == nil || r.BreakGlass() != nil || r.Topic() != nil {
		t.Error("accessors return something else")
	}
	runbooktest.Check(t, snapshot.Synth(t, app))
	snapshot.Check(t, app)
}

// withRunbooks makes everything that there is of runbooks, in an organization with workloads.
func withRunbooks(stack awscdk.Stack) *baseline.Runbooks {
	props := everybody(withWorkloads(stack))
	return baseline.NewRunbooks(stack, "Runbooks", &baseline.RunbooksProps{
		Organization: props.Organization, Access: baseline.NewAccess(stack, "Access", &props),
	})
}

func TestRunbooksFull(t *testing.T) {
	app, stack := managementStack(t)
	if r := withRunbooks(stack); r.BreakGlass() == nil || r.Topic() == nil {
		t.Error("accessors return something else")
	}
	runbooktest.Check(t, snapshot.Synth(t, app))
	snapshot.Check(t, app)
}

func TestRunbooksAreConstructs(t *testing.T) {
	app, stack := managementStack(t)
	org := existing(stack)
	first := baseline.NewRunbooks(stack, "First", &baseline.RunbooksProps{Organization: org})
	second := baseline.NewRunbooks(stack, "Second", &baseline.RunbooksProps{Organization: org})
	usable(t, app, stackIn(app, "After", managementAccount), first, second)
}

func TestRunbooksSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(*baseline.Runbooks)
	}{
		"a step that is gone": {"RUNBOOK-001", "Runbooks/SuspendAccount", func(r *baseline.Runbooks) {
			r.SuspendAccount().AddPropertyOverride(jsii.String("Content.mainSteps.1.name"), "Search")
		}},
		"with the caller's permissions": {"RUNBOOK-002", "Runbooks/AddAccount", func(r *baseline.Runbooks) {
			r.AddAccount().AddPropertyDeletionOverride(jsii.String("Content.assumeRole"))
		}},
		"suspends at once": {"RUNBOOK-003", "Runbooks/SuspendAccount", func(r *baseline.Runbooks) {
			r.SuspendAccount().AddPropertyOverride(jsii.String("Content.parameters.DryRun.default"), false)
		}},
		"suspends the log archive": {"RUNBOOK-005", "Runbooks/SuspendAccountRole", func(r *baseline.Runbooks) {
			child(r, "SuspendAccountRole", "DefaultPolicy", "Resource").AddPropertyOverride(jsii.String("PolicyDocument.Statement.1.Resource"), "*")
		}},
		"stays in when cancelled": {"RUNBOOK-004", "Runbooks/BreakGlass", func(r *baseline.Runbooks) {
			r.BreakGlass().AddPropertyDeletionOverride(jsii.String("Content.mainSteps.3.onCancel"))
		}},
		"stays in": {"RUNBOOK-004", "Runbooks/BreakGlass", func(r *baseline.Runbooks) {
			r.BreakGlass().AddPropertyOverride(jsii.String("Content.mainSteps.4.inputs.Api"), "ListAccountAssignments")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack := managementStack(t)
			c.sabotage(withRunbooks(stack))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

func TestRunbooksBadInput(t *testing.T) {
	_, stack := managementStack(t)
	org := baseline.NewOrganization(stack, "Organization", &baseline.OrganizationProps{
		Email: "aws@example.com", Units: []baseline.Unit{{Name: baseline.ProductionUnit}},
	})
	refused(t, stack, map[string]misuse{
		"no props": {func(scope constructs.Construct, id string) { baseline.NewRunbooks(scope, id, nil) }, "Organization is nil"},
		"zero props": {func(scope constructs.Construct, id string) {
			baseline.NewRunbooks(scope, id, &baseline.RunbooksProps{})
		}, "Organization is nil"},
		"nowhere to suspend to": {func(scope constructs.Construct, id string) {
			baseline.NewRunbooks(scope, id, &baseline.RunbooksProps{Organization: org})
		}, `Organization has no unit "Suspended"`},
	})
}
