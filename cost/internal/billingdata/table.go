// Package billingdata knows the tables of AWS Data Exports and what people ask of them: the columns
// with their types, the statement that exports them, and queries for Athena.
package billingdata

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
)

// A Table is one that AWS Data Exports can export.
type Table struct {
	// Name is that of the table in the statement of an export.
	Name string
	// Settings are its table configurations. AWS refuses a statement that selects a column which the
	// settings exclude.
	Settings map[string]string
	// Columns are what is exported.
	Columns []Column
}

// A Column is a column of a table, with its type in Athena.
type Column struct{ Name, Type string }

//go:embed cur2.txt
var cur2 string

//go:embed focus.txt
var focus string

const (
	containers  = "INCLUDE_SPLIT_COST_ALLOCATION_DATA"
	granularity = "TIME_GRANULARITY"
)

// CUR2 is the Cost and Usage Report 2.0, with the resources and, if asked for, with the shares that
// the tasks and pods of a container host have in its cost. See "Cost and Usage Report (CUR) 2.0" in
// the table dictionary of AWS Data Exports.
func CUR2(daily, splitContainers bool) Table {
	t := Table{"COST_AND_USAGE_REPORT", map[string]string{
		granularity: "HOURLY", "INCLUDE_RESOURCES": "TRUE", "INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY": "FALSE", containers: "FALSE",
	}, columns(cur2)}
	if daily {
		t.Settings[granularity] = "DAILY"
	}
	if splitContainers {
		t.Settings[containers] = "TRUE"
	} else {
		t.Columns = slices.DeleteFunc(t.Columns, func(c Column) bool { return strings.HasPrefix(c.Name, "split_line_item_") })
	}
	return t
}

// FOCUS is the FinOps Open Cost and Usage Specification 1.2 with the columns of AWS. See "FOCUS 1.2
// with AWS columns" in the table dictionary of AWS Data Exports.
func FOCUS(daily bool) Table {
	t := Table{"FOCUS_1_2_AWS", map[string]string{granularity: "HOURLY"}, columns(focus)}
	if daily {
		t.Settings[granularity] = "DAILY"
	}
	return t
}

// Statement selects every column; AWS Data Exports refuses an asterisk.
func (t Table) Statement() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return "SELECT " + strings.Join(names, ", ") + " FROM " + t.Name
}

// Configurations are the settings as an export has them.
func (t Table) Configurations() map[string]map[string]string {
	return map[string]map[string]string{t.Name: maps.Clone(t.Settings)}
}

func columns(list string) []Column {
	var all []Column
	for line := range strings.Lines(list) {
		name, kind, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "" && name != "#" {
			all = append(all, Column{name, kind})
		}
	}
	return all
}
