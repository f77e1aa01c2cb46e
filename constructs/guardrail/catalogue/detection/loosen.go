package detection

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// The words of AlarmRule that are no alarm, outside the names that it quotes.
var (
	quoted   = regexp.MustCompile(`"[^"]*"`)
	raised   = regexp.MustCompile(`(?i)\bALARM\s*\(`)
	constant = regexp.MustCompile(`(?i)\b(TRUE|FALSE)\b`)
)

func raisable(pass *engine.Pass, alarm *assembly.Resource) {
	text, _ := alarm.Get("AlarmRule").Outline()
	rule := quoted.ReplaceAllString(text, "")
	if !raised.MatchString(rule) || strings.EqualFold(constant.FindString(rule), "FALSE") {
		pass.Report(alarm, "AlarmRule", "is %v, which no alarm makes true", alarm.Get("AlarmRule"))
	}
	suppressor := alarm.Get("ActionsSuppressor")
	if !suppressor.Exists() {
		return
	}
	by := suppressing(pass, suppressor)
	switch {
	case by == nil:
		pass.Report(alarm, "ActionsSuppressor", "is %v, an alarm that is not in the app", suppressor)
	case constant.MatchString(by.Get("AlarmRule").String()):
		pass.Report(alarm, "ActionsSuppressor", "is %s, which is raised at all times", by.Path)
	}
}

// suppressing finds an alarm by a reference or by its name.
func suppressing(pass *engine.Pass, named assembly.Value) *assembly.Resource {
	if to, ok := named.Target(); ok {
		return to.Resource
	}
	for _, alarm := range append(pass.OfType("AWS::CloudWatch::Alarm"), pass.OfType("AWS::CloudWatch::CompositeAlarm")...) {
		if name := alarm.Get("AlarmName"); name.Exists() && name.Same(named) == assembly.True {
			return alarm
		}
	}
	return nil
}

// loosenedControls leaves out what a construct of ours defines, whose caller named the controls.
func loosenedControls(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly)
	for _, r := range pass.OfType(standardType) {
		if off := r.Get("DisabledStandardsControls"); recorded[r.Path] == nil && off.Exists() && len(off.Elements()) > 0 {
			pass.Report(r, "DisabledStandardsControls", "switches off %v", off)
		}
	}
	for _, r := range pass.OfType("AWS::SecurityHub::SecurityControl") {
		parameters := r.Get("Parameters")
		standard := slices.ContainsFunc(parameters.Keys(), func(name string) bool {
			return parameters.Get(name, "ValueType").Is("DEFAULT") != assembly.True
		})
		if recorded[r.Path] == nil && (standard || len(parameters.Keys()) == 0) {
			pass.Report(r, "Parameters", "replaces the parameters of control %v by %v", r.Get("SecurityControlId"), parameters)
		}
	}
}

// sensitive are texts of the kinds that Macie looks for: a card, a social security number, a key,
// an address. None of them is anybody's.
var sensitive = []string{"5425233430109903", "078-05-1121", "AKIAZQZQZQZQZQZQZQZQ", "zq.zq@zq.example"}

func sparedTexts(pass *engine.Pass, list *assembly.Resource) {
	if words := list.Get("Criteria", "S3WordsList"); words.Exists() {
		pass.Report(list, "Criteria.S3WordsList", "is %v, and what it holds is not in the app", words)
	}
	regex := list.Get("Criteria", "Regex")
	if !regex.Exists() {
		return
	}
	text, known := regex.Text()
	pattern, err := regexp.Compile(text)
	switch {
	case !known || err != nil:
		pass.Report(list, "Criteria.Regex", "is %v, and what it matches is unknown", regex)
	case slices.ContainsFunc(sensitive, pattern.MatchString):
		pass.Report(list, "Criteria.Regex", "is %v, which matches sensitive data of any kind", regex)
	}
}
