package cost_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/cost"
)

var emails = []string{"finance@example.com"}

func newPayer(t *testing.T) (awscdk.App, awscdk.Stack) {
	t.Helper()
	app := snapshot.NewApp(t)
	return app, stackOf(app, "Payer", plinth.Production)
}

func billing(stack awscdk.Stack) *alerting.AlertTopic {
	if there := stack.Node().TryFindChild(jsii.String("Billing")); there != nil {
		return there.(*alerting.AlertTopic)
	}
	return alerting.NewAlertTopic(stack, "Billing", &alerting.AlertTopicProps{Emails: emails, Billing: true})
}

func everything(stack awscdk.Stack) {
	team := cost.Filter{Tags: map[string][]string{"Team": {"shop"}}, Accounts: []string{"222222222222", "111111111111"}}
	cost.NewBudget(stack, "All", &cost.BudgetProps{Limit: 5_000 * price.Unit, Alerts: billing(stack)})
	cost.NewBudget(stack, "Shop", &cost.BudgetProps{Adjust: 3, For: team, Actual: []int{110}, Emails: emails})
	cost.NewUsageBudget(stack, "Hours", &cost.UsageBudgetProps{
		Of: []string{"EC2: Running Hours"}, Limit: 10_000, Unit: "Hrs", For: team, Emails: emails,
	})
	cost.NewCommitmentBudget(stack, "Plans", &cost.CommitmentBudgetProps{Of: cost.SavingsPlans, Coverage: 60, Alerts: billing(stack)})
	cost.NewCommitmentBudget(stack, "Databases", &cost.CommitmentBudgetProps{Of: cost.ReservedDatabases, Emails: emails})
	cost.NewAnomalyDetection(stack, "Anomalies", &cost.AnomalyDetectionProps{Alerts: billing(stack), Emails: emails})
	cost.NewAnomalyDetection(stack, "Teams", &cost.AnomalyDetectionProps{ByTag: "Team", Dollars: 50, Emails: emails})
	cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{
		Rules: []cost.CategoryRule{
			{Value: "Shop", For: team},
			{Value: "Platform", For: cost.Filter{Accounts: []string{"333333333333"}}, Services: []string{"AmazonVPC"}},
			{FromTag: "Team"},
		},
		Splits: []cost.SplitCharge{{From: "Platform", To: []string{"Shop", "Other"}, Shares: []int{70, 30}}},
	})
}

func TestBilling(t *testing.T) {
	app, stack := newPayer(t)
	everything(stack)
	guardrailtest.Clean(t, app)
	snapshot.Check(t, app)
}

func TestBillingKeepsItsPromises(t *testing.T) {
	app, stack := newPayer(t)
	everything(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestBillingGuards(t *testing.T) {
	constructtest.Guard(t, newPayer, cost.NewBudget, false, func(stack awscdk.Stack, _ int) cost.BudgetProps {
		return cost.BudgetProps{Limit: price.Unit, Alerts: billing(stack)}
	})
	constructtest.Guard(t, newPayer, cost.NewCommitmentBudget, false, func(stack awscdk.Stack, _ int) cost.CommitmentBudgetProps {
		return cost.CommitmentBudgetProps{Of: cost.SavingsPlans, Alerts: billing(stack)}
	})
	constructtest.Guard(t, newPayer, cost.NewAnomalyDetection, false, func(stack awscdk.Stack, n int) cost.AnomalyDetectionProps {
		return cost.AnomalyDetectionProps{ByTag: fmt.Sprint("Team", n), Alerts: billing(stack)} // one by service is all that AWS allows
	})
	constructtest.Guard(t, newPayer, cost.NewCostCategory, false, func(awscdk.Stack, int) cost.CostCategoryProps {
		return cost.CostCategoryProps{Rules: []cost.CategoryRule{{FromAccountName: true}}}
	})
}

// CloudFormation creates the new one before it deletes the old one, and the old one has the name.
func TestBudgetsHaveNoName(t *testing.T) {
	for _, budget := range synthesized(t).OfType("AWS::Budgets::Budget") {
		if name := budget.Get("Budget", "BudgetName"); name.Exists() {
			t.Errorf("%s is called %v, want no name", budget.Path, name)
		}
	}
}

// CDK tags neither budgets nor their actions.
func TestBudgetsHaveTheTagsOfTheirStack(t *testing.T) {
	app, stack := newPayer(t)
	everything(stack)
	cost.NewBudgetAction(stack, "Freeze", &cost.BudgetActionProps{
		Budget: cost.NewBudget(stack, "Frozen", &cost.BudgetProps{Limit: price.Unit, Emails: emails}),
		SCP:    &cost.SCPAction{PolicyID: "p-12345678", Targets: []string{"r-ab12"}}, Emails: emails,
	})
	a := snapshot.Synth(t, app)
	for _, budget := range append(a.OfType("AWS::Budgets::Budget"), a.OfType("AWS::Budgets::BudgetsAction")...) {
		if got := len(budget.Get("ResourceTags").List()); got != 5 {
			t.Errorf("%s has %d tags, want the five of its stack", budget.Path, got)
		}
	}
}

// AWS replaces monitors whose tags change, and allows one by service.
func TestAnomalyDetectionHasNoTags(t *testing.T) {
	app, stack := newPayer(t)
	everything(stack)
	awscdk.Tags_Of(stack).Add(jsii.String("Owner"), jsii.String("us"), nil)
	a := snapshot.Synth(t, app)
	for _, r := range append(a.OfType("AWS::CE::AnomalyMonitor"), a.OfType("AWS::CE::AnomalySubscription")...) {
		if got := r.Get("ResourceTags"); got.Exists() {
			t.Errorf("%s has the tags %v, want none", r.Path, got)
		}
	}
}

func TestAnomaliesReachTopicsAtOnceAndAddressesDaily(t *testing.T) {
	for _, s := range synthesized(t).OfType("AWS::CE::AnomalySubscription") {
		frequency, _ := s.Get("Frequency").Text()
		kind, _ := s.Get("Subscribers").List()[0].Get("Type").Text()
		if want := map[string]string{"SNS": "IMMEDIATE", "EMAIL": "DAILY"}[kind]; frequency != want {
			t.Errorf("%s tells %s %s, want %s", s.Path, kind, frequency, want)
		}
	}
}

func TestCategoryRulesAreThoseOfTheAPI(t *testing.T) {
	category := synthesized(t).OfType("AWS::CE::CostCategory")[0]
	var got []any
	text, _ := category.Get("Rules").Text()
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	equals := []any{"EQUALS"}
	dimension := func(key string, values ...any) any {
		return map[string]any{"Dimensions": map[string]any{"Key": key, "Values": values, "MatchOptions": equals}}
	}
	want := []any{
		map[string]any{"Type": "REGULAR", "Value": "Shop", "Rule": map[string]any{"And": []any{
			dimension("LINKED_ACCOUNT", "111111111111", "222222222222"),
			map[string]any{"Tags": map[string]any{"Key": "Team", "Values": []any{"shop"}, "MatchOptions": equals}},
		}}},
		map[string]any{"Type": "REGULAR", "Value": "Platform", "Rule": map[string]any{"And": []any{
			dimension("LINKED_ACCOUNT", "333333333333"), dimension("SERVICE_CODE", "AmazonVPC"),
		}}},
		map[string]any{"Type": "INHERITED_VALUE", "InheritedValue": map[string]any{"DimensionName": "TAG", "DimensionKey": "Team"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Another name is another category, which begins with this month: the splits and the months before
// are gone. Another export delivers beside the first one until that is deleted.
func TestRenamesAreRehearsed(t *testing.T) {
	named := func(category, export string) *assembly.Assembly {
		app, stack := newPayer(t)
		cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{Name: category, Rules: []cost.CategoryRule{{FromTag: "Team"}}})
		bill := plinth.NewStack(app, "Bill", &plinth.StackProps{Account: "111111111111", Region: "us-east-1", Tags: tags})
		cost.NewDataExport(bill, export, nil)
		return snapshot.Synth(t, app)
	}
	before := named("Team", "Lines")
	for want, after := range map[string]*assembly.Assembly{
		"AWS::CE::CostCategory": named("Squad", "Lines"), "AWS::BCMDataExports::Export": named("Team", "Bill"),
	} {
		found := slices.ContainsFunc(rehearse.Update(before, after).Findings, func(f finding.Finding) bool {
			return (f.Kind == finding.Replace || f.Kind == finding.Delete) && strings.Contains(f.String(), want)
		})
		if !found {
			t.Errorf("rehearsal finds %v, want that of %s nothing is left", rehearse.Update(before, after).Findings, want)
		}
	}
}

var synthesized = constructtest.Shared(func(t *testing.T) *assembly.Assembly {
	app, stack := newPayer(t)
	everything(stack)
	return snapshot.Synth(t, app)
})

func TestBudgetsRefuseBadInput(t *testing.T) {
	_, stack := newPayer(t)
	plain := alerting.NewAlertTopic(stack, "Plain", &alerting.AlertTopicProps{Emails: emails})
	good := func(change func(*cost.BudgetProps)) func() {
		p := cost.BudgetProps{Limit: price.Unit, Emails: emails}
		change(&p)
		return func() { cost.NewBudget(stack, "Budget", &p) }
	}
	refused(t, map[string]func(){
		"Limit is $0.00, want":                     good(func(p *cost.BudgetProps) { p.Limit = 0 }),
		"Limit is -$1.00, want more":               good(func(p *cost.BudgetProps) { p.Limit = -price.Unit }),
		"Limit is $1.00 and Adjust is 3":           good(func(p *cost.BudgetProps) { p.Adjust = 3 }),
		"Adjust is 13, want 1 to 12":               good(func(p *cost.BudgetProps) { p.Limit, p.Adjust = 0, 13 }),
		"Actual has 1001, want":                    good(func(p *cost.BudgetProps) { p.Actual = []int{1001} }),
		"Forecast has 0, want":                     good(func(p *cost.BudgetProps) { p.Forecast = []int{0} }),
		"Actual is [80 80], want no":               good(func(p *cost.BudgetProps) { p.Actual = []int{80, 80} }),
		"have 11 percentages, want 1 to 10":        good(func(p *cost.BudgetProps) { p.Actual = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11} }),
		"Emails is empty and Alerts is nil":        good(func(p *cost.BudgetProps) { p.Emails = nil }),
		`Emails has "finance"`:                     good(func(p *cost.BudgetProps) { p.Emails = []string{"finance"} }),
		"Emails has 11 addresses":                  good(func(p *cost.BudgetProps) { p.Emails = make([]string, 11) }),
		"Alerts admits no billing":                 good(func(p *cost.BudgetProps) { p.Alerts = plain }),
		`For: Tags has the key "Team" with values`: good(func(p *cost.BudgetProps) { p.For.Tags = map[string][]string{"Team": nil} }),
		`For: Tags has "costcenter", want "CostCenter", as stacks have it`: good(func(p *cost.BudgetProps) {
			p.For.Tags = map[string][]string{"costcenter": {"4711"}}
		}),
		`For: Accounts has "1"`: good(func(p *cost.BudgetProps) { p.For.Accounts = []string{"1"} }),
	})
}

func TestCommitmentsAndAnomaliesRefuseBadInput(t *testing.T) {
	_, stack := newPayer(t)
	plans := func(p cost.CommitmentBudgetProps) func() {
		return func() { cost.NewCommitmentBudget(stack, "Plans", &p) }
	}
	anomalies := func(p cost.AnomalyDetectionProps) func() {
		return func() { cost.NewAnomalyDetection(stack, "Anomalies", &p) }
	}
	refused(t, map[string]func(){
		`Of is "", want SavingsPlans`:     plans(cost.CommitmentBudgetProps{Emails: emails}),
		"Utilization has 101, want":       plans(cost.CommitmentBudgetProps{Of: cost.SavingsPlans, Utilization: 101, Emails: emails}),
		"Coverage has -1, want":           plans(cost.CommitmentBudgetProps{Of: cost.SavingsPlans, Coverage: -1, Emails: emails}),
		"Emails is empty":                 plans(cost.CommitmentBudgetProps{Of: cost.SavingsPlans}),
		"Dollars is -1":                   anomalies(cost.AnomalyDetectionProps{Dollars: -1, Emails: emails}),
		`By is "REGION", want`:            anomalies(cost.AnomalyDetectionProps{By: "REGION", Emails: emails}),
		`ByTag "Team" and ByCategory "T"`: anomalies(cost.AnomalyDetectionProps{ByTag: "Team", ByCategory: "T", Emails: emails}),
		`ByTag is "team", want "Team"`:    anomalies(cost.AnomalyDetectionProps{ByTag: "team", Emails: emails}),
		"Alerts is nil, want somebody":    anomalies(cost.AnomalyDetectionProps{}),
	})
}

func TestCategoriesRefuseBadInput(t *testing.T) {
	_, stack := newPayer(t)
	shop := cost.CategoryRule{Value: "Shop", For: cost.Filter{Accounts: []string{"111111111111"}}}
	rules := func(rules ...cost.CategoryRule) func() {
		return func() { cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{Rules: rules}) }
	}
	split := func(s cost.SplitCharge) func() {
		return func() {
			cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{Rules: []cost.CategoryRule{shop}, Splits: []cost.SplitCharge{s}})
		}
	}
	narrow := cost.CategoryRule{Value: "Web", For: cost.Filter{Accounts: []string{"111111111111"}, Regions: []string{"eu-west-1"}}}
	refused(t, map[string]func(){
		"Rules has 0 rules":                             rules(),
		"Rules[1] is never reached: Rules[0] picks all": rules(shop, narrow),
		"Rules[0]: Value is \"\", FromTag \"\" and":     rules(cost.CategoryRule{For: shop.For}),
		"Rules[0]: Value is \"a/b\", want up to 50":     rules(cost.CategoryRule{Value: "a/b", For: shop.For}),
		"Rules[0]: For and Services pick all costs":     rules(cost.CategoryRule{Value: "Shop"}),
		"Rules[0]: For or Services is set, want none":   rules(cost.CategoryRule{FromTag: "Team", For: shop.For}),
		`Rules[0]: FromTag is "TEAM", want "Team"`:      rules(cost.CategoryRule{FromTag: "TEAM"}),
		"Rules[0]: For.Services is [\"Amazon RDS\"]": rules(
			cost.CategoryRule{Value: "DB", For: cost.Filter{Services: []string{"Amazon RDS"}}}),
		"Splits[0]: To is [], want":                        split(cost.SplitCharge{From: "Shop"}),
		"Splits[0]: no rule gives the value \"Web\"":       split(cost.SplitCharge{From: "Shop", To: []string{"Web"}}),
		"Splits[0]: Shares is [60], want a percentage for": split(cost.SplitCharge{From: "Shop", To: []string{"Other"}, Shares: []int{60}}),
		"Splits[0]: Shares is [100] and Evenly is set, want": split(
			cost.SplitCharge{From: "Shop", To: []string{"Other"}, Shares: []int{100}, Evenly: true}),
	})
	if err := plinth.Try(rules(narrow, shop)); err != nil {
		t.Errorf("the special rule before the general one: %v", err)
	}
}

func refused(t *testing.T, cases map[string]func()) {
	t.Helper()
	for want, define := range cases {
		if err := plinth.Try(define); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the constructor panics with %v, want %q", err, want)
		}
	}
}
