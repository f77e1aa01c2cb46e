package preset

import (
	"maps"
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// A SecurityService is a detective service that [ProtectSecurityServices] guards.
type SecurityService string

const (
	GuardDuty      SecurityService = "GuardDuty"
	SecurityHub    SecurityService = "SecurityHub"
	Config         SecurityService = "Config"
	CloudTrail     SecurityService = "CloudTrail"
	AccessAnalyzer SecurityService = "AccessAnalyzer"
	Macie          SecurityService = "Macie"
	Inspector      SecurityService = "Inspector"
	Detective      SecurityService = "Detective"
	FlowLogs       SecurityService = "FlowLogs"
)

// ProtectSecurityServices denies everybody but the exempt automation to switch off,
// weaken or blind the detective services of an account, the account's administrators and
// root user included. Besides deletions that is: leaving the administrator account,
// narrowing what is recorded, redirecting where it goes, and hiding findings by filters,
// trusted lists and archive rules. Reading, triage and switching on stay free.
type ProtectSecurityServices struct {
	// Exempt are patterns of the roles that manage these services. The default is none:
	// then only the management account and the services themselves can change them, and
	// so not the pipeline that deployed them.
	Exempt []string
	// Except leaves services out. The default is to protect all.
	Except []SecurityService
	// Trails are names of trails, with wildcards. The default is all trails; name the
	// organization's, such as "org-*", where teams keep trails of their own.
	Trails []string
	// LogGroups are names of log groups, with wildcards, whose logs nobody else may
	// delete, expire or redirect: audit logs, flow logs. The default is none, because
	// every stack deletes log groups of its own.
	LogGroups []string
}

// Statements implements [policy.Preset].
func (p ProtectSecurityServices) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("ProtectSecurityServices", p.Exempt)
	if err != nil {
		return nil, err
	}
	ps := &policy.Problems{}
	for _, s := range p.Except {
		if securityActions[s] == nil {
			ps.Add("ProtectSecurityServices.Except", strconv.Quote(string(s)), "one of the SecurityService constants")
		}
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	var out []policy.Statement
	for _, service := range slices.Sorted(maps.Keys(securityActions)) {
		if slices.Contains(p.Except, service) {
			continue
		}
		out = append(out, deniedEverywhere("Protect"+string(service), exempt, securityActions[service]...))
		if service == CloudTrail {
			trails := deniedEverywhere("ProtectTrails", exempt, trailActions...)
			if len(p.Trails) > 0 {
				trails.Resource = patternsOf("arn:*:cloudtrail:*:*:trail/", p.Trails)
			}
			out = append(out, trails)
		}
	}
	if len(p.LogGroups) > 0 {
		groups := deniedEverywhere("ProtectLogGroups", exempt, logGroupActions...)
		groups.Resource = patternsOf("arn:*:logs:*:*:log-group:", p.LogGroups)
		out = append(out, groups)
	}
	return out, nil
}

func patternsOf(prefix string, names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + name
	}
	return out
}
