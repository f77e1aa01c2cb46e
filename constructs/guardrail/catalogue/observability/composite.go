package observability

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var compositeRules = []engine.Rule{
	{
		ID: "COMPOSITE-001", Title: "Suppression of composite alarms is whole, and ends",
		Why: "CloudWatch refuses a suppressor without a wait and an extension period. A suppressor that takes silence for its alarm, or keeps " +
			"its state in it, suppresses every page from the day on which its metric stops.",
		Fix: "Set ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod to a minute or so, and TreatMissingData of the suppressor " +
			"to notBreaching; observability.WorkloadAlarm does.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(compositeType, suppressed),
	},
	{
		ID: "COMPOSITE-002", Title: "Composite alarms have actions that they can take",
		Why:    "A composite alarm cannot stop, recover or scale instances: CloudWatch refuses it with such an action.",
		Fix:    "Give the action to the metric alarm; composite alarms tell topics, functions and Systems Manager.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(compositeType, capable),
	},
}

// longestExtension is how long a suppression may outlast its reason, in seconds.
const longestExtension = 3600

func suppressed(pass *engine.Pass, alarm *assembly.Resource) {
	suppressor := alarm.Get("ActionsSuppressor")
	if !suppressor.Exists() {
		return
	}
	for _, property := range []string{"ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"} {
		period := alarm.Get(property)
		if !period.Exists() {
			pass.Report(alarm, property, "is not set, and the alarm has a suppressor")
		} else if seconds, known := period.Int(); known && seconds > longestExtension {
			pass.Report(alarm, property, "is %d; want %d seconds at most", seconds, longestExtension)
		}
	}
	to, ok := suppressor.Target()
	if !ok {
		return // MUTE-005 finds what is not in the app
	}
	if to.Resource == alarm {
		pass.Report(alarm, "ActionsSuppressor", "is the alarm itself")
		return
	}
	if silent := suppressesInSilence(to.Resource, 0); silent != nil {
		pass.Report(alarm, "ActionsSuppressor", "is raised while %s has no data: TreatMissingData is %v", silent.Path,
			silent.Get("TreatMissingData"))
	}
}

// reason is an alarm in a rule, after NOT or not.
var reason = regexp.MustCompile(`(?i)(\bNOT\s+)?\bALARM\s*\(\s*"?\$\{(\w+)[^}]*\}"?\s*\)`)

// suppressesInSilence returns a metric alarm that raises a suppressor while it has no data, or for
// as long as it has none.
func suppressesInSilence(suppressor *assembly.Resource, depth int) *assembly.Resource {
	if suppressor.Type == alarmType {
		if suppressor.Get("TreatMissingData").OneOf("breaching", "ignore") == assembly.True {
			return suppressor
		}
		return nil
	}
	rule, _ := suppressor.Get("AlarmRule").Outline()
	for _, match := range reason.FindAllStringSubmatch(rule, -1) {
		of := suppressor.Stack.Resource(match[2])
		if of == nil || match[1] != "" || depth > 5 {
			continue
		}
		if silent := suppressesInSilence(of, depth+1); silent != nil {
			return silent
		}
	}
	return nil
}

func capable(pass *engine.Pass, alarm *assembly.Resource) {
	for _, property := range []string{"AlarmActions", "OKActions", "InsufficientDataActions"} {
		for _, action := range alarm.Get(property).List() {
			text, _ := action.Outline()
			to, _ := action.Target()
			scales := to.Resource != nil && strings.HasSuffix(to.Resource.Type, "::ScalingPolicy")
			if scales || strings.Contains(text, ":automate:") || strings.Contains(text, ":swf:") || strings.Contains(text, ":autoscaling:") {
				pass.Report(alarm, property, "has %s, which a composite alarm cannot do", text)
			}
		}
	}
}
