package detection

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const trailType = "AWS::CloudTrail::Trail"

var trailRules = []engine.Rule{
	{
		ID: "TRAIL-001", Title: "Trails record every call that manages something, in all Regions",
		Why: "Intruders work in Regions that nobody uses, global services log to a single Region, and whoever looks around leaves " +
			"no trace but calls that read.",
		Fix: "Set IsLogging, IsMultiRegionTrail and IncludeGlobalServiceEvents, and select management events without a filter on " +
			"reading or writing.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.1", "CIS 3.1"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			for _, property := range []string{"IsLogging", "IsMultiRegionTrail", "IncludeGlobalServiceEvents"} {
				pass.Want(trail, true, property)
			}
			trailSelectors(pass, trail)
		}),
	},
	{
		ID: "TRAIL-002", Title: "Trails have log file validation enabled",
		Why:      "Without digests, nobody can prove that a log file is complete and unchanged.",
		Fix:      "Set EnableLogFileValidation.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.4", "CIS 3.2"},
		Check: engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
			pass.Want(trail, true, "EnableLogFileValidation")
		}),
	},
	{
		ID: "TRAIL-003", Title: "Trails are encrypted with a KMS key",
		Why:      "Trails reveal how the organization works; the key policy decides who can read them, whoever can read the bucket.",
		Fix:      "Set KMSKeyId.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.2", "CIS 3.5"},
		Check:    trailHas("KMSKeyId"),
	},
	{
		ID: "TRAIL-004", Title: "Trails deliver to CloudWatch Logs",
		Why:      "Alarms on CloudWatch Logs see a call within minutes; files in a bucket wait until somebody reads them.",
		Fix:      "Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.",
		Pillar:   engine.Security,
		Controls: []string{"CloudTrail.5"},
		Check:    trailHas("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"),
	},
	{
		ID: "TRAIL-005", Title: "Event data stores keep events for 90 days, and cannot be deleted by mistake",
		Why:    "An intrusion is noticed after weeks: events that are gone by then, or a store that one call deletes, are no evidence.",
		Fix:    "Leave TerminationProtectionEnabled and IngestionEnabled on, and set RetentionPeriod to 90 or more.",
		Pillar: engine.Security,
		Check:  eventStores.Check,
	},
}

// eventStores are what CloudTrail Lake keeps: by default for 366 days or more, and protected.
var eventStores = option.Table{
	{Type: "AWS::CloudTrail::EventDataStore", Property: "IngestionEnabled", Want: option.IsNot("false")},
	{Type: "AWS::CloudTrail::EventDataStore", Property: "RetentionPeriod", Want: option.Unset(option.AtLeast(90))},
	{Type: "AWS::CloudTrail::EventDataStore", Property: "TerminationProtectionEnabled", Want: option.IsNot("false")},
}

// trailSelectors reports a trail whose selectors leave out management events, or those that only
// read or only write. Without selectors it records all of them.
func trailSelectors(pass *engine.Pass, trail *assembly.Resource) {
	everything := func(s assembly.Value) assembly.Truth {
		kind, managing := s.Get("ReadWriteType"), s.Get("IncludeManagementEvents")
		return assembly.TruthOf((!kind.Exists() || kind.Is("All") == assembly.True) &&
			(!managing.Exists() || managing.Is(true) == assembly.True))
	}
	management := func(s assembly.Value) assembly.Truth {
		selected := assembly.False
		for _, field := range s.Get("FieldSelectors").List() {
			switch {
			case field.Get("Field").Is("readOnly") != assembly.False:
				return assembly.False
			case field.Get("Field").Is("eventCategory") == assembly.True:
				selected = field.Get("Equals").Includes("Management")
			}
		}
		return selected
	}
	for _, selectors := range []struct {
		property string
		all      func(assembly.Value) assembly.Truth
	}{{"EventSelectors", everything}, {"AdvancedEventSelectors", management}} {
		if v := trail.Get(selectors.property); v.Exists() && assembly.Any(v.List(), selectors.all) != assembly.True {
			pass.Report(trail, selectors.property, "leave out management events that read, or that write")
		}
	}
}

func trailHas(properties ...string) func(*engine.Pass) {
	return engine.Each(trailType, func(pass *engine.Pass, trail *assembly.Resource) {
		for _, property := range properties {
			pass.WantSet(trail, property)
		}
	})
}
