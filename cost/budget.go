package cost

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// BudgetProps configure a [Budget]. Limit or Adjust is required, and Emails or Alerts.
type BudgetProps struct {
	// Limit is what may be spent in a month: 500 * price.Unit is 500 dollars.
	Limit price.Money
	// Adjust takes the limit from what was spent in so many months before, 1 to 12, instead of
	// Limit.
	Adjust int
	// For picks the costs: of accounts, of which an organizational unit is several, or of the teams
	// that a tag or a cost category names. The default is all that the account sees: its own, or
	// those of the whole organization in the payer account.
	For Filter
	// Actual are the percentages of the limit at which what was spent is told, and Forecast those
	// for what will be by the end of the month; AWS forecasts after five weeks. The defaults are 50,
	// 80 and 100, and 100.
	Actual, Forecast []int
	// Emails hear of it, ten at most.
	Emails []string
	// Alerts hears of it, too. It has to admit billing: [alerting.AlertTopicProps.Billing].
	Alerts *alerting.AlertTopic
}

// A Budget tells when the costs of a month come near a limit, and cross it. It promises that
//
//   - somebody hears of every threshold, of what was spent and of what will be,
//   - credits and refunds do not hide what is spent: the unblended cost is counted, without them
//     (BUDGET-004),
//   - the budget has no name of its own, so that a changed threshold does not collide with it, and
//     no end,
//   - it has the tags of its stack.
//
// AWS looks at costs three times a day at most, 8 to 12 hours apart, so a budget tells of what is
// spent already; [BudgetAction] is no circuit breaker either. Budgets that tell are free. See
// "Managing your costs with AWS Budgets" and "Best practices for AWS Budgets".
type Budget struct {
	constructs.Construct
	budget awsbudgets.CfnBudget
}

// NewBudget defines a budget. It panics with an error when both or none of Limit and Adjust are
// set, when one is out of range, when nobody hears of it, when Alerts admits no billing, for more
// than ten thresholds, for a percentage that is not 1 to 1000, and for a tag that stacks have in
// another case.
func NewBudget(scope constructs.Construct, id string, props *BudgetProps) *Budget {
	b := &Budget{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	terms, _ := p.For.terms()
	data := &awsbudgets.CfnBudget_BudgetDataProperty{
		BudgetType: jsii.String("COST"), TimeUnit: jsii.String("MONTHLY"), Metrics: jsii.Strings("UnblendedCost"),
		FilterExpression: expressionOf(terms, beforeCredits),
	}
	if p.Adjust > 0 {
		data.AutoAdjustData = &awsbudgets.CfnBudget_AutoAdjustDataProperty{
			AutoAdjustType:    jsii.String("HISTORICAL"),
			HistoricalOptions: &awsbudgets.CfnBudget_HistoricalOptionsProperty{BudgetAdjustmentPeriod: jsii.Number(p.Adjust)},
		}
	} else {
		data.BudgetLimit = &awsbudgets.CfnBudget_SpendProperty{
			Amount: jsii.Number(float64(p.Limit) / float64(price.Unit)), Unit: jsii.String("USD"),
		}
	}
	told := subscribers(p.Emails, p.Alerts)
	b.budget = budgetOf(b, "Resource", "tells of what is spent and will be spent, for everybody it names", data, p.Alerts,
		append(notificationsAt(above, "ACTUAL", p.Actual, told), notificationsAt(above, "FORECASTED", p.Forecast, told)...))
	return b
}

// budgetOf defines a budget of any kind, with the tags of its stack: it is not among what CDK tags.
func budgetOf(
	scope constructs.Construct, id, sentence string, data *awsbudgets.CfnBudget_BudgetDataProperty, alerts *alerting.AlertTopic, told []any,
) awsbudgets.CfnBudget {
	props := &awsbudgets.CfnBudgetProps{Budget: data, NotificationsWithSubscribers: &told}
	if tags := stackTags(scope); len(tags) > 0 {
		all := make([]any, len(tags))
		for i, t := range tags {
			all[i] = &awsbudgets.CfnBudget_ResourceTagProperty{Key: &t.key, Value: &t.value}
		}
		props.ResourceTags = &all
	}
	budget := plinth.Kept(awsbudgets.NewCfnBudget, scope, id, sentence, props)
	if alerts != nil {
		tree.Depend(budget, alerts) // a message before the topic admits it is lost
	}
	return budget
}

// A pair is a tag.
type pair struct{ key, value string }

// stackTags are the tags of a stack in order.
func stackTags(scope constructs.IConstruct) []pair {
	values := *tree.Stack(scope).Tags().TagValues()
	all := make([]pair, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		all = append(all, pair{key, *values[key]})
	}
	return all
}

// Resource returns the L1 construct; there is no L2. Its Ref is the name that actions need.
func (b *Budget) Resource() awsbudgets.CfnBudget { return b.budget }

func (p *BudgetProps) withDefaults() (BudgetProps, error) {
	var q BudgetProps
	if p != nil {
		q = *p
	}
	if q.Actual == nil && q.Forecast == nil {
		q.Actual, q.Forecast = []int{50, 80, 100}, []int{100}
	}
	switch {
	case q.Limit == 0 && q.Adjust == 0:
		return q, errors.New("Limit is $0.00, want what may be spent in a month, such as 500 * price.Unit, or Adjust")
	case q.Limit != 0 && q.Adjust != 0:
		return q, fmt.Errorf("Limit is %v and Adjust is %d, want one of them", q.Limit, q.Adjust)
	case q.Limit < 0:
		return q, fmt.Errorf("Limit is %v, want more than zero", q.Limit)
	case q.Adjust < 0 || q.Adjust > 12:
		return q, fmt.Errorf("Adjust is %d, want 1 to 12 months", q.Adjust)
	}
	return q, checkTold(q.For, q.Actual, q.Forecast, q.Emails, q.Alerts)
}

// checkTold checks what is told to whom, and of which costs.
func checkTold(of Filter, actual, forecast []int, emails []string, alerts *alerting.AlertTopic) error {
	if n := len(actual) + len(forecast); n == 0 || n > 10 {
		return fmt.Errorf("Actual and Forecast have %d percentages, want 1 to 10", n)
	}
	if _, err := of.terms(); err != nil {
		return fmt.Errorf("For: %w", err)
	}
	return errors.Join(percentages("Actual", actual, 1000), percentages("Forecast", forecast, 1000), heard(emails, alerts))
}

// above and below are when a budget tells: more than the threshold, or less.
const (
	above = "GREATER_THAN"
	below = "LESS_THAN"
)

func notificationsAt(comparison, kind string, thresholds []int, told []any) []any {
	var all []any
	for _, at := range thresholds {
		all = append(all, &awsbudgets.CfnBudget_NotificationWithSubscribersProperty{
			Notification: &awsbudgets.CfnBudget_NotificationProperty{
				ComparisonOperator: &comparison, NotificationType: &kind,
				Threshold: jsii.Number(at), ThresholdType: jsii.String("PERCENTAGE"),
			},
			Subscribers: &told,
		})
	}
	return all
}

func subscribers(emails []string, alerts *alerting.AlertTopic) []any {
	var all []any
	if alerts != nil {
		all = append(all, &awsbudgets.CfnBudget_SubscriberProperty{
			SubscriptionType: jsii.String("SNS"), Address: alerts.ARN(),
		})
	}
	for _, email := range emails {
		all = append(all, &awsbudgets.CfnBudget_SubscriberProperty{SubscriptionType: jsii.String("EMAIL"), Address: &email})
	}
	return all
}

var errNoBilling = errors.New("Alerts admits no billing, want Billing: true in its props: what a topic does not admit is lost in silence")

// heard checks that somebody hears, in a form that AWS Budgets takes.
func heard(emails []string, alerts *alerting.AlertTopic) error {
	switch {
	case len(emails) == 0 && alerts == nil:
		return errors.New("Emails is empty and Alerts is nil, want somebody who hears of it")
	case len(emails) > 10:
		return fmt.Errorf("Emails has %d addresses, want ten at most: a mailing list, or Alerts", len(emails))
	case alerts != nil && !alerts.Billing():
		return errNoBilling
	}
	return identifier.Email.CheckAll("Emails", emails)
}

func percentages(field string, all []int, most int) error {
	for _, at := range all {
		if at < 1 || at > most {
			return fmt.Errorf("%s has %d, want percentages from 1 to %d", field, at, most)
		}
	}
	if sorted := slices.Sorted(slices.Values(all)); len(slices.Compact(sorted)) != len(all) {
		return fmt.Errorf("%s is %v, want no percentage twice", field, all)
	}
	return nil
}
