package cost

import (
	"errors"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsce"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// CostCategoryProps configure a [CostCategory]. Rules are required.
type CostCategoryProps struct {
	// Name is that of the category: "Team". It cannot be changed without losing what was categorized.
	// The default is the id of the construct.
	Name string
	// Rules are tried in order: the first that picks a cost decides, so the special ones come before
	// the general ones.
	Rules []CategoryRule
	// Default is the value of costs that no rule picks. The default is "Other".
	Default string
	// Splits divide the costs of some values among others.
	Splits []SplitCharge
}

// A CostCategory says whose costs are whose, in every report of the payer account. It promises that
// its rules stay in their order. It counts from the beginning of the month in which it is defined.
// It costs nothing. See "Organizing costs using AWS Cost Categories".
type CostCategory struct {
	constructs.Construct
	category awsce.CfnCostCategory
}

// NewCostCategory defines a cost category. It panics with an error for names and values that AWS
// refuses, for a rule that gives no value or two, for one that is never reached, for a tag that
// stacks have in another case, and for a split from or to a value that no rule gives.
func NewCostCategory(scope constructs.Construct, id string, props *CostCategoryProps) *CostCategory {
	c := &CostCategory{}
	p := plinth.Define(c, scope, id, func() (CostCategoryProps, error) { return props.withDefaults(id) })
	rules := make([]any, len(p.Rules))
	for i, rule := range p.Rules {
		rules[i] = rule.document()
	}
	made := &awsce.CfnCostCategoryProps{
		Name: &p.Name, RuleVersion: jsii.String("CostCategoryExpression.v1"), Rules: document(rules), DefaultValue: &p.Default,
	}
	if len(p.Splits) > 0 {
		splits := make([]any, len(p.Splits))
		for i, split := range p.Splits {
			splits[i] = split.document()
		}
		made.SplitChargeRules = document(splits)
	}
	c.category = plinth.Kept(awsce.NewCfnCostCategory, c, "Resource", "says whose costs are whose, rule by rule", made)
	return c
}

// Resource returns the L1 construct; there is no L2.
func (c *CostCategory) Resource() awsce.CfnCostCategory { return c.category }

func (p *CostCategoryProps) withDefaults(id string) (CostCategoryProps, error) {
	var q CostCategoryProps
	if p != nil {
		q = *p
	}
	if q.Name == "" {
		q.Name = id
	}
	if q.Default == "" {
		q.Default = "Other"
	}
	if len(q.Rules) == 0 || len(q.Rules) > 500 {
		return q, fmt.Errorf("Rules has %d rules, want 1 to 500", len(q.Rules))
	}
	if err := errors.Join(identifier.CostCategory.Check("Name", q.Name), identifier.CostCategory.Check("Default", q.Default)); err != nil {
		return q, err
	}
	values := map[string]bool{q.Default: true}
	inherits := false
	for i, rule := range q.Rules {
		if err := rule.check(); err != nil {
			return q, fmt.Errorf("Rules[%d]: %w", i, err)
		}
		values[rule.Value] = true
		inherits = inherits || rule.Value == ""
		for j, before := range q.Rules[:i] {
			if rule.Value != "" && before.covers(rule) {
				return q, fmt.Errorf("Rules[%d] is never reached: Rules[%d] picks all of its costs, want it the other way round", i, j)
			}
		}
	}
	return q, checkSplits(q.Splits, values, inherits)
}
