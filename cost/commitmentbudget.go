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

// A Commitment is what was bought ahead.
type Commitment string

// The commitments. AWS looks at reservations of one service at a time.
const (
	SavingsPlans           Commitment = "Savings Plans"
	ReservedInstances      Commitment = "Amazon Elastic Compute Cloud - Compute"
	ReservedDatabases      Commitment = "Amazon Relational Database Service"
	ReservedCacheNodes     Commitment = "Amazon ElastiCache"
	ReservedSearchNodes    Commitment = "Amazon OpenSearch Service"
	ReservedWarehouseNodes Commitment = "Amazon Redshift"
)

// CommitmentBudgetProps configure a [CommitmentBudget]. Of is required, and Emails or Alerts.
type CommitmentBudgetProps struct {
	// Of is what is looked at.
	Of Commitment
	// Utilization is the percentage of a month's commitment below which it is told that it goes
	// unused. The default is 90: below one minus the discount, which is 72 for 28 percent, a
	// commitment costs more than it saves, see package commitment.
	Utilization int
	// Coverage is the percentage of usage below which it is told that too little is committed. The
	// default is not to tell: what runs on Spot or not at night is better not committed.
	Coverage int
	// Emails and Alerts are those of [BudgetProps].
	Emails []string
	Alerts *alerting.AlertTopic
}

// A CommitmentBudget tells when Savings Plans or reservations go unused, or cover too little.
// Nothing in Plinth buys any. It promises that somebody hears of it. It costs nothing. See
// "Creating a Savings Plans budget" and "Creating a reservation budget".
type CommitmentBudget struct {
	constructs.Construct
	budgets []awsbudgets.CfnBudget
}

// NewCommitmentBudget defines a budget for utilization and, if asked for, one for coverage. It
// panics with an error when Of is not known, for percentages that are not 1 to 100, and when nobody
// hears of it.
func NewCommitmentBudget(scope constructs.Construct, id string, props *CommitmentBudgetProps) *CommitmentBudget {
	b := &CommitmentBudget{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	b.tell(p, "Utilization", "UTILIZATION", p.Utilization)
	if p.Coverage > 0 {
		b.tell(p, "Coverage", "COVERAGE", p.Coverage)
	}
	return b
}

// Budgets returns the L1 constructs: that of utilization, and that of coverage if there is one.
func (b *CommitmentBudget) Budgets() []awsbudgets.CfnBudget { return slices.Clone(b.budgets) }

func (b *CommitmentBudget) tell(p CommitmentBudgetProps, id, kind string, at int) {
	data := &awsbudgets.CfnBudget_BudgetDataProperty{
		BudgetType: jsii.String("SAVINGS_PLANS_" + kind), TimeUnit: jsii.String("MONTHLY"),
		BudgetLimit: &awsbudgets.CfnBudget_SpendProperty{Amount: jsii.Number(100), Unit: jsii.String("PERCENTAGE")},
	}
	if p.Of != SavingsPlans {
		data.BudgetType = jsii.String("RI_" + kind)
		data.CostFilters = map[string]any{"Service": []string{string(p.Of)}}
	}
	b.budgets = append(b.budgets, budgetOf(b, id, "tells when a commitment goes unused or covers too little", data, p.Alerts,
		notificationsAt(below, "ACTUAL", []int{at}, subscribers(p.Emails, p.Alerts))))
}

func (p *CommitmentBudgetProps) withDefaults() (CommitmentBudgetProps, error) {
	var q CommitmentBudgetProps
	if p != nil {
		q = *p
	}
	if q.Utilization == 0 {
		q.Utilization = 90
	}
	switch q.Of {
	case SavingsPlans, ReservedInstances, ReservedDatabases, ReservedCacheNodes, ReservedSearchNodes, ReservedWarehouseNodes:
	default:
		return q, fmt.Errorf("Of is %q, want SavingsPlans, ReservedInstances, ReservedDatabases, ReservedCacheNodes, "+
			"ReservedSearchNodes or ReservedWarehouseNodes", q.Of)
	}
	err := percentages("Utilization", []int{q.Utilization}, 100)
	if q.Coverage != 0 {
		err = errors.Join(err, percentages("Coverage", []int{q.Coverage}, 100))
	}
	return q, errors.Join(err, heard(q.Emails, q.Alerts))
}
