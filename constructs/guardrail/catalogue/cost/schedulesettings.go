package cost

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // machines differ in the zones they know

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const scheduleType = "AWS::Scheduler::Schedule"

// reads are the verbs of calls that EventBridge Scheduler does not make, see "Using universal
// targets in EventBridge Scheduler".
var reads = regexp.MustCompile(
	`(?i):aws-sdk:[^:]+:((batch_?)?(get|describe|list|read)|poll|receive|search|scan|query|select|lookup|discover|validate|transactget)`)

func scheduleTaken(pass *engine.Pass, schedule *assembly.Resource) {
	if zone, known := schedule.Get("ScheduleExpressionTimezone").Text(); known {
		if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" || len(zone) > 50 {
			pass.Report(schedule, "ScheduleExpressionTimezone", "is %q, which is no zone of the IANA database", zone)
		}
	}
	arn, _ := schedule.Get("Target", "Arn").Outline()
	if !strings.Contains(arn, ":aws-sdk:") {
		return
	}
	if reads.MatchString(arn) {
		pass.Report(schedule, "Target.Arn", "is %s, which only reads", arn)
	}
	text, _ := schedule.Get("Target", "Input").Outline()
	var input map[string]any
	if json.Unmarshal([]byte(text), &input) != nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(input)) {
		if name != "" && name[0] >= 'a' && name[0] <= 'z' {
			pass.Report(schedule, "Target.Input", "has the parameter %s; want %s", name, strings.ToUpper(name[:1])+name[1:])
		}
	}
}

// stops are calls that stop databases, instances and groups, in schedules and state machines.
var stops = map[string]*regexp.Regexp{
	"AWS::RDS::DBInstance": regexp.MustCompile(`(?i)rds:stopDBInstance`),
	groupType:              regexp.MustCompile(`(?i)autoscaling:(update|set)`),
}

func stoppable(pass *engine.Pass) {
	sources := map[*assembly.Resource]*assembly.Resource{}
	for _, replica := range pass.OfType(databaseType) {
		if to, ok := replica.Get("SourceDBInstanceIdentifier").Target(); ok {
			sources[to.Resource] = replica
		}
	}
	for _, typ := range []string{scheduleType, "AWS::StepFunctions::StateMachine"} {
		for _, by := range pass.OfType(typ) {
			text, _ := by.Get().Outline()
			for _, property := range []string{"Target.Arn", "DefinitionString"} {
				more, _ := by.Get(strings.Split(property, ".")...).Outline()
				text += more
			}
			for _, to := range by.Targets() {
				if call := stops[to.Resource.Type]; call != nil && call.MatchString(text) {
					if why := whyNotStopped(to.Resource, sources); why != "" {
						pass.Report(to.Resource, "", "is to be stopped by %s, and %s", by.Path, why)
					}
				}
			}
		}
	}
}

func whyNotStopped(r *assembly.Resource, sources map[*assembly.Resource]*assembly.Resource) string {
	switch {
	case r.Get("DBClusterIdentifier").Exists():
		return "is a member of a cluster, which is stopped as a whole"
	case r.Get("SourceDBInstanceIdentifier").Exists():
		return "is a replica, which RDS does not stop"
	case sources[r] != nil:
		return fmt.Sprintf("has the replica %s, so RDS does not stop it", sources[r].Path)
	case r.Type == groupType && r.Get("NewInstancesProtectedFromScaleIn").Is(true) == assembly.True:
		return "protects its instances from scale-in, so none ends"
	}
	return ""
}

func savingDeletes(pass *engine.Pass) {
	for _, c := range customresource.All(pass.Assembly) {
		enrolls := strings.Contains(strings.ToLower(c.Action), "updateenrollmentstatus")
		if status, _ := c.Parameters["status"].(string); enrolls && strings.EqualFold(status, "Inactive") {
			pass.Report(c.Resource, c.When, "leaves %s, which erases what it knows", c.Service)
		}
	}
	for _, rule := range pass.OfType("AWS::ComputeOptimizer::AutomationRule") {
		for _, action := range rule.Get("RecommendedActionTypes").Elements() {
			if text, _ := action.Text(); strings.Contains(text, "Delete") && rule.Get("Status").Is("Inactive") != assembly.True {
				pass.Report(rule, "RecommendedActionTypes", "has %s", text)
			}
		}
	}
}
