package identity

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/metricalarm"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var ssoRules = []engine.Rule{
	{
		ID: "SSO-001", Title: "Administrator permission sets have sessions of at most four hours",
		Why:    "The shorter the session of an administrator, the less a stolen one is worth.",
		Fix:    "Set SessionDuration to PT4H or less.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::SSO::PermissionSet", administratorSession),
	},
	{
		ID: "SSO-002", Title: "Development permission sets are not assigned to production accounts",
		Why:    "Developers who can change production by hand will do so, and nobody reviews those changes.",
		Fix:    "Assign the permission set, which is tagged Environment=nonproduction, only to accounts of other organizational units.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::SSO::Assignment", developmentOnly),
	},
	{
		ID: "SSO-003", Title: "Development permission sets have a permissions boundary",
		Why: "The boundary limits whatever is added to the permission set later; without it, one more policy can make " +
			"developers administrators.",
		Fix:    "Set PermissionsBoundary on the permission set, which is tagged Environment=nonproduction.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::SSO::PermissionSet", func(pass *engine.Pass, set *assembly.Resource) {
			if set.Tag("Environment").Is("nonproduction") == assembly.True {
				pass.WantSet(set, "PermissionsBoundary")
			}
			const managed = "PermissionsBoundary.ManagedPolicyArn"
			text, _ := set.Get(strings.Split(managed, ".")...).Outline()
			if last := text[strings.LastIndexByte(text, '/')+1:]; last == "AdministratorAccess" {
				pass.Report(set, managed, "is %s, which limits nothing that matters", last)
			}
		}),
	},
	{
		ID: "SSO-004", Title: "Break-glass permission sets raise an alarm when they are used",
		Why: "Emergency access that nobody notices is a back door.",
		Fix: "Call AddBreakGlassAlarm, or add a metric filter for sign-ins with the permission set to the log group of the " +
			"trail, and an alarm on its metric.",
		Pillar: engine.Security,
		Check:  breakGlassAlarm,
	},
	{
		ID: "SSO-005", Title: "Auditor permission sets do not read data",
		Why:    "Auditors look at configurations, not at contents, and ReadOnlyAccess reads every object and every table.",
		Fix:    "Use SecurityAudit and ViewOnlyAccess instead.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::SSO::PermissionSet", func(pass *engine.Pass, set *assembly.Resource) {
			if name, _ := set.Get("Name").Text(); !strings.Contains(strings.ToLower(name), "audit") {
				return
			}
			for _, p := range set.Get("ManagedPolicies").List() {
				text, known := p.Outline()
				if last := text[strings.LastIndexByte(text, '/')+1:]; !known || strings.Contains(last, "${") ||
					slices.Contains(readsData, last) {
					pass.Report(set, "ManagedPolicies", "has %v, which may read data", p)
				}
			}
			for _, p := range access.Of(pass.Assembly, set) {
				if action, truth := p.Reads(); truth != assembly.False {
					pass.Report(set, p.Property, "allows %s, which reads data", action)
				}
			}
		}),
	},
}

// readsData are the AWS managed policies that allow reading stored data.
var readsData = []string{"ReadOnlyAccess", "PowerUserAccess", "AdministratorAccess", "DataScientist", "DatabaseAdministrator"}

// hours matches an ISO 8601 duration of hours and minutes.
var hours = regexp.MustCompile(`^PT(?:(\d+)H)?(?:(\d+)M)?$`)

func administratorSession(pass *engine.Pass, set *assembly.Resource) {
	everything := set.Get("CustomerManagedPolicyReferences").Exists() || administersInline(pass, set)
	everything = everything || slices.ContainsFunc(set.Get("ManagedPolicies").List(), func(v assembly.Value) bool {
		text, readable := v.Outline()
		name := text[strings.LastIndexByte(text, '/')+1:]
		return !readable || strings.Contains(name, "${") || name == "AdministratorAccess" || name == "IAMFullAccess"
	})
	if !everything || !set.Get("SessionDuration").Exists() {
		return // an hour, which is the default
	}
	text, _ := set.Get("SessionDuration").Text()
	parts := hours.FindStringSubmatch(text)
	if parts == nil {
		pass.Report(set, "SessionDuration", "is %v; want PT4H or less", set.Get("SessionDuration"))
		return
	}
	h, _ := strconv.Atoi(parts[1]) // an empty part is none
	m, _ := strconv.Atoi(parts[2])
	if h*60+m > 4*60 {
		pass.Report(set, "SessionDuration", "is %s, with %v; want PT4H or less", text, set.Get("ManagedPolicies"))
	}
}

// administersInline reports whether the inline policy of a permission set may allow everything.
func administersInline(pass *engine.Pass, set *assembly.Resource) bool {
	return slices.ContainsFunc(access.Of(pass.Assembly, set), func(p *access.Policy) bool {
		return p.Administers(p.Statements...) != assembly.False
	})
}

// productionUnits are the names of units whose accounts are in production.
var productionUnits = []string{"Production", "Prod", "Regulated"}

// developmentOnly follows an assignment to its permission set and account, and the account to its
// units. An account that is only an id says nothing of its unit.
func developmentOnly(pass *engine.Pass, assignment *assembly.Resource) {
	set, ok := assignment.Get("PermissionSetArn").Target()
	if !ok || set.Resource.Tag("Environment").Is("nonproduction") != assembly.True {
		return
	}
	at, ok := assignment.Get("TargetId").Target()
	if !ok || at.Resource.Type != "AWS::Organizations::Account" {
		return
	}
	parent := at.Resource.Get("ParentIds", "0")
	for {
		unit, ok := parent.Target()
		if !ok || unit.Resource.Type != "AWS::Organizations::OrganizationalUnit" {
			return
		}
		if unit.Resource.Get("Name").OneOf(productionUnits...) == assembly.True {
			pass.Report(assignment, "TargetId", "assigns permission set %s to account %s of unit %v", set.Resource.Path, at.Resource.Path,
				unit.Resource.Get("Name"))
			return
		}
		parent = unit.Resource.Get("ParentId")
	}
}

var breakGlass = regexp.MustCompile(`(?i)break.?glass`)

// breakGlassAlarm looks for an alarm on emergency access in apps that define the trail of the
// organization. Where the trail is in another app, so is the alarm.
func breakGlassAlarm(pass *engine.Pass) {
	if !slices.ContainsFunc(pass.OfType("AWS::CloudTrail::Trail"), func(trail *assembly.Resource) bool {
		return trail.Get("IsOrganizationTrail").Is(true) == assembly.True
	}) {
		return
	}
	for _, set := range pass.OfType("AWS::SSO::PermissionSet") {
		name, known := set.Get("Name").Text()
		if !known || !breakGlass.MatchString(name) {
			continue
		}
		if !slices.ContainsFunc(pass.OfType("AWS::Logs::MetricFilter"), func(filter *assembly.Resource) bool {
			pattern, _ := filter.Get("FilterPattern").Outline()
			return strings.Contains(pattern, "AWSReservedSSO_"+name+"_") && alarmed(pass.Assembly, filter)
		}) {
			pass.Report(set, "Name", "is %s, and no enabled alarm watches a metric filter for AWSReservedSSO_%[1]s_", name)
		}
	}
}

// alarmed tells whether an enabled alarm watches the metric of a filter.
func alarmed(a *assembly.Assembly, filter *assembly.Resource) bool {
	return slices.ContainsFunc(metricalarm.On(a, filter), func(alarm *assembly.Resource) bool {
		return alarm.Get("ActionsEnabled").Is(false) == assembly.False
	})
}
