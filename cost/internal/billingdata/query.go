package billingdata

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// A Query is a question about the month before this one, or what its text says.
type Query struct{ Name, Description, SQL string }

// Queries are questions about a table of Athena that holds an export. The keys are those of cost
// allocation tags; the first one names the team.
func (t Table) Queries(from string, keys []string) []Query {
	if strings.HasPrefix(t.Name, "FOCUS") {
		return focusQueries(from, keys[0])
	}
	return cur2Queries(from, keys)
}

const (
	lastMonth = "billing_period = date_format(date_trunc('month', current_date) - interval '1' month, '%Y-%m')"
	charged   = "line_item_line_item_type NOT IN ('Tax', 'Credit', 'Refund')"
	// amortized is what a line costs when what was paid ahead is spread over its term, as Cost
	// Explorer has it.
	amortized = `sum(CASE line_item_line_item_type
    WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost
    WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment
    WHEN 'SavingsPlanNegation' THEN 0
    WHEN 'SavingsPlanUpfrontFee' THEN 0
    WHEN 'DiscountedUsage' THEN reservation_effective_cost
    WHEN 'RIFee' THEN reservation_unused_amortized_upfront_fee_for_billing_period + reservation_unused_recurring_fee
    ELSE line_item_unblended_cost END)`
)

func cur2Queries(from string, keys []string) []Query {
	ask := func(name, description, where string, columns ...string) Query {
		return Query{name, description, fmt.Sprintf("SELECT %s, %s AS cost\nFROM %s\nWHERE %s\n  AND %s\nGROUP BY %s\nORDER BY cost DESC",
			strings.Join(columns, ", "), amortized, from, lastMonth, where, "1, 2"[:3*len(columns)-2])}
	}
	missing := make([]string, len(keys))
	for i, key := range keys {
		missing[i] = tag(key) + " IS NULL"
	}
	return []Query{
		ask("by-team", "what each team spent", charged, "coalesce("+tag(keys[0])+", '(none)') AS team"),
		ask("by-service", "what each service costs", charged, "line_item_product_code AS service"),
		ask("untagged", "what lacks a cost allocation tag, by resource",
			charged+"\n  AND line_item_resource_id <> ''\n  AND ("+strings.Join(missing, " OR ")+")",
			"line_item_product_code AS service", "line_item_resource_id AS resource"),
		ask("nat-and-data-transfer", "what NAT gateways, endpoints and data transfer cost, by resource",
			charged+"\n  AND (line_item_usage_type LIKE '%NatGateway%' OR line_item_usage_type LIKE '%VpcEndpoint%'"+
				"\n    OR line_item_usage_type LIKE '%DataTransfer%' OR line_item_usage_type LIKE '%-AWS-In-Bytes'"+
				"\n    OR line_item_usage_type LIKE '%-AWS-Out-Bytes')",
			"line_item_usage_type AS usage", "line_item_resource_id AS resource"),
	}
}

func focusQueries(from, team string) []Query {
	ask := func(name, description, column, where string) Query {
		return Query{name, description,
			fmt.Sprintf("SELECT %s, sum(effectivecost) AS cost\nFROM %s\nWHERE %s\n  AND %s\nGROUP BY 1\nORDER BY cost DESC",
				column, from, lastMonth, where)}
	}
	const usage = "chargecategory IN ('Usage', 'Purchase')"
	// Keys may have a prefix such as user: before them.
	tagged := fmt.Sprintf(
		"element_at(map_values(map_filter(tags, (k, v) -> regexp_like(k, '(^|[:/])%s$') AND k NOT LIKE 'costCategory/%%')), 1)", team)
	return []Query{
		ask("by-team", "what each team spent", "coalesce("+tagged+", '(none)') AS team", usage),
		ask("by-service", "what each service costs", "servicename AS service", usage),
		ask("untagged", "what has no team, by resource", "resourceid AS resource",
			usage+"\n  AND resourceid IS NOT NULL\n  AND "+tagged+" IS NULL"),
		ask("nat-and-data-transfer", "what NAT gateways and data transfer cost, by meter", "skumeter AS meter",
			usage+"\n  AND (skumeter LIKE '%NatGateway%' OR skumeter LIKE '%DataTransfer%')"),
	}
}

// tag is the value of a cost allocation tag, NULL without one: a subscript would fail.
func tag(key string) string { return "element_at(resource_tags, '" + TagKey(key) + "')" }

var notInKey = regexp.MustCompile(`[^a-z0-9]+`)

// TagKey is how CUR 2.0 spells the key of a tag that people set: user_cost_center for CostCenter.
func TagKey(key string) string {
	var spelled strings.Builder
	previous := ' '
	for _, r := range key {
		if unicode.IsUpper(r) && (unicode.IsLower(previous) || unicode.IsDigit(previous)) {
			spelled.WriteByte('_')
		}
		spelled.WriteRune(unicode.ToLower(r))
		previous = r
	}
	return "user_" + strings.Trim(notInKey.ReplaceAllString(spelled.String(), "_"), "_")
}
