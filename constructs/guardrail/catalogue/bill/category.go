package bill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/identifier"
)

const categoryType = "AWS::CE::CostCategory"

var categoryRules = []engine.Rule{
	{
		ID: "CATEGORY-001", Title: "AWS takes the rules of cost categories",
		Why: "Cost Explorer refuses a rule that gives no value or two, a tag among the dimensions, other signs in names, and shares that are " +
			"not all of a cost. A tag without values picks what has no tag.",
		Fix:    "Write the rules as cost.NewCostCategory does.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(categoryType, categoryTaken),
	},
	{
		ID: "CATEGORY-002", Title: "Rules of cost categories are reached",
		Why:    "The first rule that picks a cost gives it its value. A later one that picks the same costs, or fewer, gives none.",
		Fix:    "Put the special rules before the general ones.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(categoryType, categoryReached),
	},
}

var categoryDimension = []string{"LINKED_ACCOUNT", "LINKED_ACCOUNT_NAME", "SERVICE_CODE", "RECORD_TYPE", "REGION", "USAGE_TYPE",
	"BILLING_ENTITY", "INVOICING_ENTITY"}

func categoryTaken(pass *engine.Pass, category *assembly.Resource) {
	if start := category.Get("EffectiveStart"); start.Exists() {
		pass.Report(category, "EffectiveStart", "is %v, which CloudFormation does not take: a category counts from its month on", start)
	}
	if version := category.Get("RuleVersion"); version.Is("CostCategoryExpression.v1") == assembly.False {
		pass.Report(category, "RuleVersion", "is %v; want CostCategoryExpression.v1", version)
	}
	for _, property := range []string{"Name", "DefaultValue"} {
		if name, known := category.Get(property).Text(); known && !identifier.CostCategory.Valid(name) {
			pass.Report(category, property, "is %q; want up to 50 letters, digits, spaces, _ and -", name)
		}
	}
	rules := category.Get("Rules")
	if form := rules.Form(); form == assembly.List || form == assembly.Object {
		pass.Report(category, "Rules", "are a list; want JSON as text")
	}
	values := map[string]bool{}
	inherited := false
	for i, rule := range rules.Decoded().List() {
		at := fmt.Sprintf("Rules.%d", i)
		value, _ := rule.Get("Value").Text()
		values[value] = true
		if rule.Get("Type").Is("INHERITED_VALUE") == assembly.True {
			inherited = true
			if rule.Get("Value").Exists() || rule.Get("Rule").Exists() {
				pass.Report(category, at, "is INHERITED_VALUE and has a Value or a Rule; want InheritedValue alone")
			}
			if from := rule.Get("InheritedValue", "DimensionName"); from.OneOf("LINKED_ACCOUNT_NAME", "TAG") == assembly.False ||
				from.Is("TAG") == assembly.True && !rule.Get("InheritedValue", "DimensionKey").Exists() {
				pass.Report(category, at, "inherits from %v; want LINKED_ACCOUNT_NAME, or TAG with its DimensionKey", from)
			}
			continue
		}
		if !rule.Get("Value").Exists() || !rule.Get("Rule").Exists() {
			pass.Report(category, at, "has no Value or no Rule; want both, or the Type INHERITED_VALUE")
		}
		if value != "" && !identifier.CostCategory.Valid(value) {
			pass.Report(category, at, "gives the value %q; want up to 50 letters, digits, spaces, _ and -", value)
		}
		conditionsTaken(pass, category, at, rule.Get("Rule"))
	}
	value, _ := category.Get("DefaultValue").Text()
	values[value] = true
	splitsTaken(pass, category, values, inherited)
}

func conditionsTaken(pass *engine.Pass, category *assembly.Resource, at string, rule assembly.Value) {
	for _, e := range conditions(rule) {
		if n := len(e.Keys()); n > 1 {
			pass.Report(category, at, "has %d conditions side by side; want them in And or Or", n)
		}
		if key := e.Get("Dimensions", "Key"); key.Exists() && key.OneOf(categoryDimension...) == assembly.False {
			pass.Report(category, at, "has the dimension %v; want one of %s, or Tags", key, strings.Join(categoryDimension[:6], ", "))
		}
		for _, by := range []string{"Tags", "CostCategories", "Dimensions"} {
			if of := e.Get(by); of.Exists() && len(of.Get("Values").Elements()) == 0 && of.Get("MatchOptions", "0").Is("ABSENT") != assembly.True {
				pass.Report(category, at, "has %s %v without Values, which picks what has none; want values, or the option ABSENT", by, of.Get("Key"))
			}
		}
	}
}

func splitsTaken(pass *engine.Pass, category *assembly.Resource, values map[string]bool, inherited bool) {
	splits := category.Get("SplitChargeRules").Decoded().List()
	if len(splits) > 10 {
		pass.Report(category, "SplitChargeRules", "are %d; want 10 at most", len(splits))
	}
	for i, split := range splits {
		at := fmt.Sprintf("SplitChargeRules.%d", i)
		source, known := split.Get("Source").Text()
		targets := split.Get("Targets").Elements()
		if known && slices.ContainsFunc(targets, func(t assembly.Value) bool { return t.Is(source) == assembly.True }) {
			pass.Report(category, at, "divides %s among others and itself", source)
		}
		for _, v := range append([]assembly.Value{split.Get("Source")}, targets...) {
			if value, known := v.Text(); known && !inherited && !values[value] {
				pass.Report(category, at, "names the value %s, which no rule gives", value)
			}
		}
		if split.Get("Method").Is("FIXED") != assembly.True {
			continue
		}
		sum, shares := 0, split.Get("Parameters", "0", "Values").Elements()
		for _, share := range shares {
			n, _ := share.Int()
			sum += n
		}
		if sum != 100 || len(shares) != len(targets) {
			pass.Report(category, at, "has %d shares of %d percent for %d values; want one for each, 100 in all", len(shares), sum, len(targets))
		}
	}
}

// categoryReached compares rules of one condition with the ones before them.
func categoryReached(pass *engine.Pass, category *assembly.Resource) {
	type pick struct{ kind, key string }
	seen := map[pick][]string{}
	for i, rule := range category.Get("Rules").Decoded().List() {
		if from := rule.Get("InheritedValue", "DimensionName"); from.Is("LINKED_ACCOUNT_NAME") == assembly.True &&
			i < len(category.Get("Rules").Decoded().List())-1 {
			pass.Report(category, fmt.Sprintf("Rules.%d", i+1), "is never reached: every cost has an account, whose name the rule before takes over")
			return
		}
		for _, kind := range []string{"Dimensions", "Tags", "CostCategories"} {
			of := rule.Get("Rule", kind)
			key, known := of.Get("Key").Text()
			if !known {
				continue
			}
			values, exact := exactly(of)
			if len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(seen[pick{kind, key}], v) }) {
				pass.Report(category, fmt.Sprintf("Rules.%d", i), "is never reached: rules before it pick %s of %s", strings.Join(values, ", "), key)
			}
			if exact {
				seen[pick{kind, key}] = append(seen[pick{kind, key}], values...)
			}
		}
	}
}

// exactly are the values of a condition, and whether it picks all costs that have one of them.
func exactly(of assembly.Value) (values []string, exact bool) {
	for _, v := range of.Get("Values").Elements() {
		text, known := v.Text()
		if !known {
			return nil, false
		}
		values = append(values, text)
	}
	option := of.Get("MatchOptions", "0")
	return values, !option.Exists() || option.Is("EQUALS") == assembly.True
}
