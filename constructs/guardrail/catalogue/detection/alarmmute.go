package detection

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

var (
	window = regexp.MustCompile(`^(at\(.+\)|cron\(\d+ \d+ .+\))$`)
	short  = regexp.MustCompile(`^PT(\d{1,3}M|([1-9]|1\d|2[0-3])H(\d{1,2}M)?)$`)
)

func mutedAlarms(pass *engine.Pass, rule *assembly.Resource) {
	recorded := promise.Recorded(pass.Assembly)
	names := rule.Get("MuteTargets", "AlarmNames")
	for _, alarm := range pass.Resources() {
		if !strings.HasSuffix(alarm.Type, "Alarm") || recorded[alarm.Path] == nil {
			continue
		}
		targeted := slices.ContainsFunc(names.Targets(), func(to assembly.Reference) bool { return to.Resource == alarm })
		if name, known := alarm.Get("AlarmName").Text(); targeted || known && name != "" && names.Includes(name) != assembly.False {
			pass.Report(rule, "MuteTargets.AlarmNames", "mutes %s, which a construct keeps watch by", alarm.Path)
			return
		}
	}
	schedule := rule.Get("Rule", "Schedule")
	expression, _ := schedule.Get("Expression").Text()
	duration, _ := schedule.Get("Duration").Text()
	switch {
	case !window.MatchString(expression):
		pass.Report(rule, "Rule.Schedule.Expression", "is %v; want at, or cron with one minute and one hour", schedule.Get("Expression"))
	case !short.MatchString(duration):
		pass.Report(rule, "Rule.Schedule.Duration", "is %v; want less than a day", schedule.Get("Duration"))
	}
}
