package billingdata

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var keys = []string{"Team", "CostCenter"}

// words are what looks like a name in a query.
var words = regexp.MustCompile(`[a-z][a-z_0-9]+`)

// sql are the words of Athena and of the queries that are no columns.
var sql = strings.Fields(
	"sum coalesce element_at date_format date_trunc month current_date interval cost team service resource usage meter " +
		"billing_period map_values map_filter regexp_like user_team user_cost_center none user")

// Athena finds out about a misspelled column when somebody asks, which is too late.
func TestQueriesNameColumnsOfTheirTable(t *testing.T) {
	for _, table := range []Table{CUR2(false, false), FOCUS(true)} {
		var columns []string
		for _, c := range table.Columns {
			columns = append(columns, strings.ToLower(c.Name))
		}
		queries := table.Queries("bill", keys)
		if len(queries) != 4 {
			t.Errorf("%s has %d queries, want by team, by service, untagged, and NAT and data transfer", table.Name, len(queries))
		}
		for _, q := range queries {
			for _, word := range words.FindAllString(literals.ReplaceAllString(q.SQL, ""), -1) {
				if word != "bill" && !slices.Contains(sql, word) && !slices.Contains(columns, word) {
					t.Errorf("%s, %s: %q is no column of the table", table.Name, q.Name, word)
				}
			}
			if by, want := strings.Count(grouping.FindString(q.SQL), ",")+1, strings.Count(q.SQL, " AS ")-1; by != want {
				t.Errorf("%s, %s groups by %d columns, want %d: all but the cost", table.Name, q.Name, by, want)
			}
			if !strings.Contains(q.SQL, "billing_period = ") {
				t.Errorf("%s, %s reads every month, want one partition", table.Name, q.Name)
			}
		}
	}
}

var grouping = regexp.MustCompile(`GROUP BY .*`)

var literals = regexp.MustCompile(`'[^']*'`)

// "columns … not a subset" is what AWS says.
func TestStatementsSelectWhatTheSettingsInclude(t *testing.T) {
	for _, split := range []bool{false, true} {
		table := CUR2(false, split)
		if got := strings.Contains(table.Statement(), "split_line_item_"); got != split {
			t.Errorf("CUR2(split %v) selects columns of containers: %v", split, got)
		}
		if got, want := table.Settings[containers], map[bool]string{true: "TRUE", false: "FALSE"}[split]; got != want {
			t.Errorf("CUR2(split %v) has %s %q, want %q", split, containers, got, want)
		}
		if n := len(table.Statement()); n > 36_000 {
			t.Errorf("the statement has %d characters, want 36000 at most", n)
		}
	}
	if CUR2(true, false).Settings[granularity] != "DAILY" || FOCUS(true).Settings[granularity] != "DAILY" ||
		FOCUS(false).Settings[granularity] != "HOURLY" {
		t.Error("the granularity is not what was asked for")
	}
}

func TestTablesAreThoseOfTheDictionary(t *testing.T) {
	kinds := []string{"string", "double", "timestamp", "map<string,string>", "map<string,double>"}
	for table, want := range map[*Table]int{{Name: "CUR2", Columns: columns(cur2)}: 125, {Name: "FOCUS", Columns: columns(focus)}: 60} {
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if seen[c.Name] || !slices.Contains(kinds, c.Type) {
				t.Errorf("%s has %s of type %q, want each once, of a type that Athena knows", table.Name, c.Name, c.Type)
			}
			seen[c.Name] = true
		}
		if len(seen) != want {
			t.Errorf("%s has %d columns, want %d", table.Name, len(seen), want)
		}
	}
}

func TestTagKeysAreSpelledAsInTheExport(t *testing.T) {
	for key, want := range map[string]string{
		"Team": "user_team", "CostCenter": "user_cost_center", "ManagedBy": "user_managed_by", "cost-center": "user_cost_center",
		"app:tier": "user_app_tier", "Tier2App": "user_tier2_app",
	} {
		if got := TagKey(key); got != want {
			t.Errorf("TagKey(%q) = %q, want %q", key, got, want)
		}
	}
}
