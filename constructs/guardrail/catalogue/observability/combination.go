package observability

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Quotas of CloudWatch. A name that a deployment generates is counted as if it had its greatest
// usual length: an ARN of 110 characters.
const (
	longestRule  = 10240
	mostChildren = 100
	lengthOfARN  = 110
)

var (
	state       = regexp.MustCompile(`(?i)\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^")]*)"?\s*\)`)
	placeholder = regexp.MustCompile(`\$\{[^}]*\}`)
)

func composite(pass *engine.Pass, alarm *assembly.Resource) {
	rule := alarm.Get("AlarmRule")
	text, known := rule.Outline()
	if !known {
		return
	}
	length := len(placeholder.ReplaceAllString(text, "")) + lengthOfARN*len(placeholder.FindAllString(text, -1))
	if length > longestRule {
		pass.Report(alarm, "AlarmRule", "has about %d characters; want %d at most", length, longestRule)
	}
	children := map[string]bool{}
	for _, match := range state.FindAllStringSubmatch(text, -1) {
		name := match[1]
		if children[name] {
			continue
		}
		children[name] = true
		if !placeholder.MatchString(name) && !exists(pass, name) {
			pass.Report(alarm, "AlarmRule", "names the alarm %s, which is not in the app", name)
		}
	}
	if len(children) > mostChildren {
		pass.Report(alarm, "AlarmRule", "combines %d alarms; want %d at most", len(children), mostChildren)
	}
}

// exists reports whether an alarm of the app has a name, or may have.
func exists(pass *engine.Pass, name string) bool {
	for _, typ := range []string{alarmType, compositeType} {
		for _, alarm := range pass.OfType(typ) {
			if given := alarm.Get("AlarmName"); given.Exists() && given.Is(name) != assembly.False {
				return true
			}
		}
	}
	return false
}
