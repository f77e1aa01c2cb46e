package detection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

var muteRules = []engine.Rule{
	{
		ID: "MUTE-001", Title: "GuardDuty detectors trust no lists of addresses or names",
		Why: "Nothing that comes from a trusted address is a finding, and the list is a file: whoever writes to it goes unseen, and no " +
			"template shows it.",
		Fix:    "Suppress the one type of finding that is a nuisance, or waive the rule with what the list holds and who may write to it.",
		Pillar: engine.Security,
		Check:  trustedLists,
	},
	{
		ID: "MUTE-002", Title: "Filters and archive rules of security services archive named findings only",
		Why:    "A filter that names no type, vulnerability or resource archives findings that nobody has thought of.",
		Fix:    "Name the types of finding, the vulnerabilities or the resources in the criteria.",
		Pillar: engine.Security,
		Check:  archivedFindings,
	},
	{
		ID: "MUTE-003", Title: "Security Hub automation rules silence named findings only",
		Why:    "A rule for a severity, an account or a product also hides what nobody has thought of, and nobody is told.",
		Fix:    "Name controls, generators or resources in the criteria; FindingRule of security.Posture does.",
		Pillar: engine.Security,
		Check:  silencedFindings,
	},
	{
		ID: "MUTE-004", Title: "Alarm mute rules leave alarms of constructs alone, and others most of the time",
		Why: "A muted alarm changes its state and tells nobody: whoever waits for the window goes unseen, and a window that recurs every " +
			"minute or hour never ends.",
		Fix:    "Mute alarms of the workload only, once (at) or at one minute and hour of a day (cron), for less than a day.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::CloudWatch::AlarmMuteRule", mutedAlarms),
	},
	{
		ID: "MUTE-005", Title: "Composite alarms can be raised",
		Why:    "An alarm whose rule is never true, or that another one suppresses at all times, looks like one that keeps watch.",
		Fix:    "Name alarms in AlarmRule as ALARM(...), without FALSE, and suppress by an alarm of the app that is raised for a window only.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::CloudWatch::CompositeAlarm", raisable),
	},
	{
		ID: "MUTE-006", Title: "Security Hub standards have all their controls, with their own parameters",
		Why:    "A control that is off, or that allows 999 days instead of 90, passes what it was written to find.",
		Fix:    "Suppress findings of the resources that are meant to be so, or waive the rule with who decided it.",
		Pillar: engine.Security,
		Check:  loosenedControls,
	},
	{
		ID: "MUTE-007", Title: "Macie allow lists spare single texts",
		Why:    "Macie reports nothing that an allow list matches: one for every number hides every card.",
		Fix:    "Write a pattern that matches the texts that are meant, and no others of their kind.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::Macie::AllowList", sparedTexts),
	},
}

func trustedLists(pass *engine.Pass) {
	for _, typ := range []string{"AWS::GuardDuty::IPSet", "AWS::GuardDuty::TrustedEntitySet"} {
		for _, r := range pass.OfType(typ) {
			if active := r.Get("Activate"); active.Exists() && active.Is(false) != assembly.True {
				pass.Report(r, "Location", "is %v, and what it holds is not in the app: no finding is made of what it trusts", r.Get("Location"))
			}
		}
	}
}

// archivers are the filters that put findings away: where they say so, and the criteria that name
// what is put away.
var archivers = []struct {
	typ, action, means, criteria string
	names                        []string
}{
	{"AWS::GuardDuty::Filter", "Action", "ARCHIVE", "FindingCriteria.Criterion", []string{"type"}},
	{"AWS::InspectorV2::Filter", "FilterAction", "SUPPRESS", "FilterCriteria",
		[]string{"VulnerabilityId", "FindingArn", "Title", "ResourceId", "LambdaFunctionName", "EcrImageRepositoryName", "EcrImageHash"}},
	{"AWS::Macie::FindingsFilter", "Action", "ARCHIVE", "FindingCriteria.Criterion",
		[]string{"type", "resourcesAffected.s3Bucket.name", "resourcesAffected.s3Object.path"}},
}

// archivedFindings leaves out what a construct of ours defines, for findings that its caller named.
func archivedFindings(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly)
	for _, a := range archivers {
		for _, r := range pass.OfType(a.typ) {
			criteria := r.Get(strings.Split(a.criteria, ".")...)
			names := func(key string) bool { return naming(criteria.Get(key)) }
			if r.Get(a.action).Is(a.means) != assembly.False && len(recorded[r.Path]) == 0 && !slices.ContainsFunc(a.names, names) {
				property, _, _ := strings.Cut(a.criteria, ".")
				pass.Report(r, property, "archives findings of every type")
			}
		}
	}
	for _, r := range pass.OfType("AWS::AccessAnalyzer::Analyzer") {
		for i, rule := range r.Get("ArchiveRules").List() {
			if len(recorded[r.Path]) == 0 && !slices.ContainsFunc(rule.Get("Filter").List(), namesAccess) {
				pass.Report(r, fmt.Sprintf("ArchiveRules.%d.Filter", i), "names no resource and no principal, and archives what it matches")
			}
		}
	}
}

// namesAccess reports whether a filter of Access Analyzer says whose access is meant, or to what.
func namesAccess(filter assembly.Value) bool {
	property, _ := filter.Get("Property").Text()
	if property != "resource" && property != "id" && !strings.HasPrefix(property, "principal.") {
		return false
	}
	if parts := filter.Get("Contains").List(); slices.ContainsFunc(parts, func(part assembly.Value) bool {
		text, _ := part.Text()
		return strings.Contains("arn:aws:s3:::", text) // as every resource does
	}) {
		return false
	}
	return allNamed(append(filter.Get("Eq").List(), filter.Get("Contains").List()...))
}

// naming reports whether a criterion matches known names, or their beginnings, and nothing else.
func naming(criterion assembly.Value) bool {
	if filters := criterion.List(); len(filters) > 0 && filters[0].Get("Comparison").Exists() {
		return !slices.ContainsFunc(filters, vague)
	}
	var named []assembly.Value
	for _, equals := range []string{"Eq", "Equals", "eq", "eqExactMatch"} {
		named = append(named, criterion.Get(equals).List()...)
	}
	return allNamed(named)
}

func allNamed(values []assembly.Value) bool {
	return len(values) > 0 && !slices.ContainsFunc(values, func(v assembly.Value) bool {
		text, known := v.Text()
		return !known || text == ""
	})
}

// silencedFindings leaves out what a construct of ours defines, for findings that its caller named.
func silencedFindings(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly)
	for _, typ := range []string{"AWS::SecurityHub::AutomationRule", "AWS::SecurityHub::AutomationRuleV2"} {
		for _, r := range pass.OfType(typ) {
			if r.Get("RuleStatus").Is("DISABLED") == assembly.True || len(recorded[r.Path]) > 0 || narrow(r.Get("Criteria")) {
				continue
			}
			for _, action := range r.Get("Actions").List() {
				if silences(action.Get("FindingFieldsUpdate")) {
					pass.Report(r, "Criteria", "names no control, generator or resource, and the rule silences what it matches")
					break
				}
			}
		}
	}
}

// silences reports whether an update closes findings, or makes less of them.
func silences(update assembly.Value) bool {
	if update.Get("Workflow", "Status").OneOf("NEW", "NOTIFIED") == assembly.False && update.Get("Workflow", "Status").Exists() {
		return true
	}
	if id := update.Get("StatusId"); id.Exists() && id.OneOf("1", "2") != assembly.True { // of OCSF: New, In Progress
		return true
	}
	if id := update.Get("SeverityId"); id.Exists() && id.OneOf("4", "5", "6") != assembly.True { // High, Critical, Fatal
		return true
	}
	severity := update.Get("Severity", "Label")
	return severity.Exists() && severity.OneOf("CRITICAL", "HIGH") != assembly.True
}

// narrowing are criteria that say which findings are meant.
var narrowing = []string{"ComplianceSecurityControlId", "GeneratorId", "Title", "ResourceId", "Id"}

// narrow reports whether the criteria name findings, or match only those that need no action.
func narrow(criteria assembly.Value) bool {
	for _, key := range narrowing {
		if filters := criteria.Get(key).List(); len(filters) > 0 && !slices.ContainsFunc(filters, vague) {
			return true
		}
	}
	for _, group := range criteria.Get("OcsfFindingCriteria", "CompositeFilters").List() { // of version 2
		if slices.ContainsFunc(group.Get("StringFilters").List(), namesFinding) && group.Get("Operator").Is("OR") == assembly.False {
			return true
		}
	}
	return only(criteria.Get("SeverityLabel"), "LOW", "INFORMATIONAL") || only(criteria.Get("ComplianceStatus"), "PASSED")
}

// namesFinding reports whether a filter of OCSF says which findings are meant.
func namesFinding(filter assembly.Value) bool {
	named := filter.Get("FieldName").OneOf("compliance.control", "finding_info.title", "finding_info.uid", "resources.uid", "metadata.uid")
	return named == assembly.True && !vague(filter.Get("Filter"))
}

// vague reports whether a filter matches by anything but a known name or its beginning.
func vague(filter assembly.Value) bool {
	return filter.Get("Comparison").OneOf("EQUALS", "PREFIX") != assembly.True || !allNamed([]assembly.Value{filter.Get("Value")})
}

func only(filters assembly.Value, values ...string) bool {
	all := filters.List()
	return len(all) > 0 && !slices.ContainsFunc(all, func(f assembly.Value) bool {
		return f.Get("Comparison").Is("EQUALS") != assembly.True || f.Get("Value").OneOf(values...) != assembly.True
	})
}
