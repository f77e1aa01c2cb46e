package cost

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// UsageBudgetProps configure a [UsageBudget]. Of, Limit and Unit are required, and Emails or
// Alerts.
type UsageBudgetProps struct {
	// Of are groups of usage types that have the same unit, as Cost Explorer shows them:
	// "EC2: Running Hours".
	Of []string
	// Limit is how much may be used in a month, in Unit, which is that of the usage: "Hrs" or "GB".
	Limit int
	Unit  string
	// For picks the usage, as it does for [BudgetProps]. The default is all.
	For Filter
	// Actual and Forecast are those of [BudgetProps].
	Actual, Forecast []int
	// Emails and Alerts are those of [BudgetProps].
	Emails []string
	Alerts *alerting.AlertTopic
}

// A UsageBudget tells when what is used in a month comes near a limit: hours that instances run, GB
// that NAT gateways process. It promises that somebody hears of every threshold. It costs nothing.
// See "Creating a usage budget".
type UsageBudget struct {
	constructs.Construct
	budget awsbudgets.CfnBudget
}

// NewUsageBudget defines a budget. It panics with an error when Of or Unit is empty, for a limit
// that is not more than zero, and for what [NewBudget] refuses.
func NewUsageBudget(scope constructs.Construct, id string, props *UsageBudgetProps) *UsageBudget {
	b := &UsageBudget{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	terms, _ := p.For.terms()
	terms = append(terms, term{dimensions, "USAGE_TYPE_GROUP", slices.Sorted(slices.Values(p.Of))})
	told := subscribers(p.Emails, p.Alerts)
	b.budget = budgetOf(b, "Resource", "tells of what is used and will be used, for everybody it names",
		&awsbudgets.CfnBudget_BudgetDataProperty{
			BudgetType: jsii.String("USAGE"), TimeUnit: jsii.String("MONTHLY"), Metrics: jsii.Strings("UsageQuantity"),
			FilterExpression: expressionOf(terms),
			BudgetLimit:      &awsbudgets.CfnBudget_SpendProperty{Amount: jsii.Number(p.Limit), Unit: &p.Unit},
		}, p.Alerts,
		append(notificationsAt(above, "ACTUAL", p.Actual, told), notificationsAt(above, "FORECASTED", p.Forecast, told)...))
	return b
}

// Resource returns the L1 construct; there is no L2.
func (b *UsageBudget) Resource() awsbudgets.CfnBudget { return b.budget }

func (p *UsageBudgetProps) withDefaults() (UsageBudgetProps, error) {
	var q UsageBudgetProps
	if p != nil {
		q = *p
	}
	if q.Actual == nil && q.Forecast == nil {
		q.Actual, q.Forecast = []int{50, 80, 100}, []int{100}
	}
	switch {
	case len(q.Of) == 0 || slices.Contains(q.Of, ""):
		return q, fmt.Errorf("Of is %q, want groups of usage types such as \"EC2: Running Hours\"", q.Of)
	case q.Limit <= 0:
		return q, fmt.Errorf("Limit is %d, want more than zero", q.Limit)
	case q.Unit == "":
		return q, errors.New("Unit is empty, want that of the usage, such as \"Hrs\" or \"GB\"")
	}
	return q, checkTold(q.For, q.Actual, q.Forecast, q.Emails, q.Alerts)
}
