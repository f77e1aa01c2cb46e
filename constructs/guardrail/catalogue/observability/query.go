package observability

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var queryRules = []engine.Rule{
	{
		ID: "QUERY-001", Title: "Saved queries ask log groups that exist",
		Why: "A query whose log groups are missing or misspelled is saved all the same, and asks nothing when it is needed. Logs Insights " +
			"asks 50 log groups at once.",
		Fix:      "Refer to log groups of the app in LogGroupNames, or waive the rule for those of others.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check:    engine.Each("AWS::Logs::QueryDefinition", asked),
	},
	{
		ID: "QUERY-002", Title: "Queries of flow logs read fields that Logs Insights finds there",
		Why: "Logs Insights discovers the 14 fields of the default format of flow logs, and nothing in any other. A query of a field that it " +
			"does not discover finds nothing, in the hour in which somebody asks.",
		Fix:    "Parse @message in the order of LogFormat, as observability.SavedQueries do, or read fields of the default format alone.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each("AWS::Logs::QueryDefinition", discovered),
	},
}

const mostGroups = 50

func asked(pass *engine.Pass, query *assembly.Resource) {
	names := query.Get("LogGroupNames")
	groups := names.List()
	switch {
	case len(groups) == 0 && (!names.Exists() || len(names.Elements()) == 0):
		pass.Report(query, "LogGroupNames", "is empty, so the query asks nothing by itself")
	case len(groups) > mostGroups:
		pass.Report(query, "LogGroupNames", "has %d log groups; want %d at most", len(groups), mostGroups)
	}
	for i, group := range groups {
		at := fmt.Sprintf("LogGroupNames.%d", i)
		if to, ok := group.Target(); ok {
			if to.Resource.Type == logGroupType && to.Attribute == "Arn" {
				pass.Report(query, at, "is an ARN; want the name of the log group")
			}
			continue
		}
		if name, known := group.Text(); known && !isGroup(pass, name) {
			pass.Report(query, at, "is %s, a log group that is not in the app", name)
		}
	}
}

const logGroupType = "AWS::Logs::LogGroup"

// isGroup reports whether a log group of the app has a name, or may have.
func isGroup(pass *engine.Pass, name string) bool {
	for _, group := range pass.OfType(logGroupType) {
		if given := group.Get("LogGroupName"); given.Exists() && given.Is(name) != assembly.False {
			return true
		}
	}
	return false
}
