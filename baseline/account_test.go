package baseline_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func everything() baseline.AccountBaselineProps {
	contact := func(kind string) *baseline.Contact {
		return &baseline.Contact{Name: kind, Title: "On call", Email: kind + "@example.com", Phone: "+49 30 1234567"}
	}
	return baseline.AccountBaselineProps{
		SecurityContact: contact("security"), BillingContact: contact("billing"), OperationsContact: contact("operations"),
		BlockInternetGateways: true,
	}
}

func TestAccountBaselineDefault(t *testing.T) {
	app := snapshot.NewApp(t)
	baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", nil)
	snapshot.Check(t, app)
}

// Everything in one Region, what is left for a second, and what is left where the organization
// declares the rest.
func TestAccountBaselineFull(t *testing.T) {
	app := snapshot.NewApp(t)
	props := everything()
	before := fmt.Sprintf("%#v", props)
	baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", &props)
	if after := fmt.Sprintf("%#v", props); after != before {
		t.Errorf("props were\n%s\nand are\n%s", before, after)
	}
	props.RegionalOnly = true
	baseline.NewAccountBaseline(
		plinth.NewStack(app, "Further", &plinth.StackProps{Account: workload, Region: "us-east-1", Tags: tags, WatchedBy: "a test"}),
		"Baseline", &props)
	baseline.NewAccountBaseline(stackIn(app, "Declared", "666666666666"), "Baseline",
		&baseline.AccountBaselineProps{DeclaredByOrganization: true})
	snapshot.Check(t, app)
}

func TestAccountBaselineTakesNilAndZeroPropsForTheSame(t *testing.T) {
	var templates []string
	for _, props := range []*baseline.AccountBaselineProps{nil, {}} {
		app := snapshot.NewApp(t)
		baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", props)
		templates = append(templates, constructtest.Template(t, snapshot.Synth(t, app), "Account"))
	}
	if templates[0] != templates[1] {
		t.Errorf("templates are\n%s\nand\n%s", templates[0], templates[1])
	}
}

func newStackSet(t testing.TB) (awscdk.App, *baseline.AccountStackSet) {
	t.Helper()
	app, stack := managementStack(t)
	return app, baseline.NewAccountStackSet(stack, "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{existing(stack).Root()}, Regions: []string{"eu-west-1", "eu-central-1"},
	})
}

func TestAccountStackSetDefault(t *testing.T) {
	app, _ := newStackSet(t)
	snapshot.Check(t, app)
}

func TestAccountStackSetFull(t *testing.T) {
	app, stack := managementStack(t)
	org := newOrganization(stack)
	delegated := stackIn(app, "Delegated", "444444444444")
	baseline.NewAccountStackSet(delegated, "Accounts", &baseline.AccountStackSetProps{
		Targets: []*baseline.Target{org.Unit("Production"), org.Unit("Development")}, Regions: []string{"eu-west-1"}, Baseline: everything(),
		Delegated: true,
	})
	snapshot.Check(t, app)
}

func TestAccountsAreConstructs(t *testing.T) {
	app, set := newStackSet(t)
	account := baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", &baseline.AccountBaselineProps{})
	if account.Node().DefaultChild() != account.Runbook() || set.Node().DefaultChild() != set.StackSet() ||
		*account.Analyzer().Type() != "ACCOUNT" {
		t.Error("accessors return something else")
	}
	usable(t, app, stackIn(app, "After", workload), account, set)
}

func TestAccountSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(b *baseline.AccountBaseline)
	}{
		"a setting less": {"ACCOUNT-001", "Account/Baseline/Resource", func(b *baseline.AccountBaseline) {
			b.Runbook().AddPropertyOverride(jsii.String("Content.mainSteps"), []any{})
		}},
		"public buckets": {"ACCOUNT-001", "Account/Baseline/Resource", func(b *baseline.AccountBaseline) {
			b.Runbook().AddPropertyOverride(jsii.String("Content.mainSteps.4.inputs.PublicAccessBlockConfiguration.BlockPublicAcls"), false)
		}},
		"no analyzer": {"ACCOUNT-001", "Account/Baseline", func(b *baseline.AccountBaseline) {
			b.Node().TryRemoveChild(jsii.String("Analyzer"))
		}},
		"never run": {"ACCOUNT-002", "Account/Baseline/Resource", func(b *baseline.AccountBaseline) {
			b.Node().TryRemoveChild(jsii.String("Daily"))
		}},
		"run once": {"PROMISE-001", "Account/Baseline/Daily", func(b *baseline.AccountBaseline) {
			child(b, "Daily").AddPropertyOverride(jsii.String("ScheduleExpression"), "at(2020-01-01T00:00:00)")
		}},
		"no stranger is found": {"PROMISE-001", "Account/Baseline/Analyzer", func(b *baseline.AccountBaseline) {
			b.Analyzer().AddPropertyOverride(jsii.String("ArchiveRules"), []any{map[string]any{"RuleName": "All"}})
		}},
		"public snapshots": {"SNAPSHOT-001", "Account/Baseline/Snapshots", func(b *baseline.AccountBaseline) {
			child(b, "Snapshots").AddPropertyOverride(jsii.String("State"), "unblocked")
		}},
		"a runbook that may do anything": {"IAM-003", "Account/Baseline/Role", func(b *baseline.AccountBaseline) {
			child(b, "Role", "DefaultPolicy", "Resource").AddPropertyOverride(jsii.String("PolicyDocument.Statement.0.Action"), "*")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			app := snapshot.NewApp(t)
			c.sabotage(baseline.NewAccountBaseline(stackIn(app, "Account", workload), "Baseline", nil))
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
	app, set := newStackSet(t)
	set.StackSet().AddPropertyOverride(jsii.String("TemplateBody"), "{}")
	guardrailtest.Caught(t, app, "ACCOUNT-001", "Management/Accounts")
	app, set = newStackSet(t)
	set.StackSet().AddPropertyOverride(jsii.String("AutoDeployment.Enabled"), false)
	guardrailtest.Caught(t, app, "STACKSET-001", "Management/Accounts")
}

func TestAccountBadInput(t *testing.T) {
	_, stack := managementStack(t)
	org := existing(stack)
	account := func(c baseline.Contact) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) {
			baseline.NewAccountBaseline(scope, id, &baseline.AccountBaselineProps{SecurityContact: &c})
		}
	}
	set := func(props baseline.AccountStackSetProps) func(constructs.Construct, string) {
		return func(scope constructs.Construct, id string) { baseline.NewAccountStackSet(scope, id, &props) }
	}
	root := []*baseline.Target{org.Root()}
	refused(t, stack, map[string]misuse{
		"half a contact": {account(baseline.Contact{Name: "A", Email: "a@example.com"}),
			"SecurityContact.Title is empty, want Name, Title, Email and Phone"},
		"e-mail": {account(baseline.Contact{Name: "A", Title: "B", Email: "C", Phone: "D"}),
			`SecurityContact.Email is "C", want an e-mail address`},
		"no props":   {func(scope constructs.Construct, id string) { baseline.NewAccountStackSet(scope, id, nil) }, "Targets is empty"},
		"zero props": {set(baseline.AccountStackSetProps{}), "Targets is empty"},
		"an account": {set(baseline.AccountStackSetProps{Targets: []*baseline.Target{org.Account("Network")}}),
			"Targets[0] is nil or an account"},
		"no Region":      {set(baseline.AccountStackSetProps{Targets: root}), "Regions is empty"},
		"unknown Region": {set(baseline.AccountStackSetProps{Targets: root, Regions: []string{"atlantis-1"}}), `Regions has "atlantis-1"`},
		"regional": {set(baseline.AccountStackSetProps{Targets: root, Regions: []string{"eu-west-1"},
			Baseline: baseline.AccountBaselineProps{RegionalOnly: true}}), "Baseline.RegionalOnly is set"},
		"contact of a set": {set(baseline.AccountStackSetProps{Targets: root, Regions: []string{"eu-west-1"},
			Baseline: baseline.AccountBaselineProps{BillingContact: &baseline.Contact{}}}),
			"Baseline.BillingContact.Name is empty, want Name, Title, Email and Phone"},
		"nil scope": {func(_ constructs.Construct, id string) { baseline.NewAccountBaseline(nil, id, nil) }, "scope is nil"},
	})
}
