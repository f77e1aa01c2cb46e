package cost

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsbudgets"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

// A Filter picks costs: those of which every condition that is set holds. The zero Filter picks
// all.
type Filter struct {
	// Accounts are member accounts, of which the payer account sees the costs.
	Accounts []string
	// Services are names as Cost Explorer shows them: "Amazon Relational Database Service".
	Services []string
	// Regions are such as "eu-west-1".
	Regions []string
	// Tags are values by the key of a cost allocation tag, without a prefix, in the case in which it
	// is on stacks: {"Team": {"shop"}}. A key counts from the day on which it is activated.
	Tags map[string][]string
	// Categories are values by the name of a cost category.
	Categories map[string][]string
}

// A term is one condition: a dimension, a tag or a cost category has one of the values.
type term struct {
	kind, key string
	values    []string
}

const (
	dimensions = "Dimensions"
	tagged     = "Tags"
	categories = "CostCategories"
)

// terms are the conditions in an order that does not change.
func (f Filter) terms() ([]term, error) {
	var all []term
	add := func(kind, key string, values []string) {
		if len(values) > 0 {
			all = append(all, term{kind, key, slices.Sorted(slices.Values(values))})
		}
	}
	add(dimensions, "LINKED_ACCOUNT", f.Accounts)
	add(dimensions, "SERVICE", f.Services)
	add(dimensions, "REGION", f.Regions)
	for field, by := range map[string]map[string][]string{"Tags": f.Tags, "Categories": f.Categories} {
		for key, values := range by {
			if key == "" || len(values) == 0 { // no value would pick what has no such tag
				return nil, fmt.Errorf("%s has the key %q with values %q, want a key with one value or more", field, key, values)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Tags)) {
		if err := checkTagKey(key); err != nil {
			return nil, fmt.Errorf("Tags has %w", err)
		}
		add(tagged, key, f.Tags[key])
	}
	for _, key := range slices.Sorted(maps.Keys(f.Categories)) {
		add(categories, key, f.Categories[key])
	}
	for _, t := range all {
		if slices.Contains(t.values, "") {
			return nil, fmt.Errorf("%s has the values %q, want none that is empty", t.key, t.values)
		}
	}
	return all, identifier.Account.CheckAll("Accounts", f.Accounts)
}

// beforeCredits leaves out what AWS credits and refunds, which would hide what is spent: Cost
// Explorer, from which budgets have their costs, has them as lines of the bill.
var beforeCredits = &awsbudgets.CfnBudget_ExpressionProperty{Not: &awsbudgets.CfnBudget_ExpressionProperty{
	Dimensions: &awsbudgets.CfnBudget_ExpressionDimensionValuesProperty{
		Key: jsii.String("RECORD_TYPE"), Values: jsii.Strings("Credit", "Refund"),
	},
}}

// expressionOf is the filter of a budget, with further conditions.
func expressionOf(terms []term, all ...any) any {
	for _, t := range terms {
		e := &awsbudgets.CfnBudget_ExpressionProperty{}
		switch t.kind {
		case tagged:
			e.Tags = &awsbudgets.CfnBudget_TagValuesProperty{Key: &t.key, Values: jsii.Strings(t.values...)}
		case categories:
			e.CostCategories = &awsbudgets.CfnBudget_CostCategoryValuesProperty{Key: &t.key, Values: jsii.Strings(t.values...)}
		default:
			e.Dimensions = &awsbudgets.CfnBudget_ExpressionDimensionValuesProperty{Key: &t.key, Values: jsii.Strings(t.values...)}
		}
		all = append(all, e)
	}
	if len(all) == 1 {
		return all[0]
	}
	return &awsbudgets.CfnBudget_ExpressionProperty{And: &all}
}

// documentOf is the filter as Cost Explorer's API has it.
func documentOf(terms []term) any {
	var all []any
	for _, t := range terms {
		all = append(all, map[string]any{t.kind: map[string]any{"Key": t.key, "Values": t.values, "MatchOptions": []string{"EQUALS"}}})
	}
	if len(all) == 1 {
		return all[0]
	}
	return map[string]any{"And": all}
}
