package preset

import (
	"strings"

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
	QueryLogs      SecurityService = "QueryLogs"   // of Route 53 and its Resolver
	DNSFirewall    SecurityService = "DNSFirewall" // of Route 53 Resolver
	SecurityLake   SecurityService = "SecurityLake"
	Shield         SecurityService = "Shield"
)

// ProtectSecurityServices lets only exempt roles disable or weaken the detective services of an
// account. It applies to the administrators and the root user of the account as well.
//
// Besides deletions, it denies leaving the administrator account, recording less, delivering
// elsewhere, running remediations, and hiding findings by filters, trusted lists, archive rules and
// samples. Reading, triage and enabling stay possible.
type ProtectSecurityServices struct {
	// Exempt are patterns of the roles that manage these services, such as that of the pipeline
	// that deploys them. By default, only the management account and the services themselves can
	// change them.
	Exempt []string
	// Except are services that are not protected. The default is none.
	Except []SecurityService
	// Trails are the names of the protected trails, with wildcards. The default is all. Where teams
	// have trails of their own, name those of the organization, such as "org-*".
	Trails []string
	// LogGroups are the names of log groups, with wildcards, whose logs nobody else may delete,
	// expire or redirect, such as audit logs and flow logs. The default is none, because stacks
	// delete their own log groups.
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
			ps.Add("ProtectSecurityServices.Except", strconv.Quote(string(s)), "one of %s", names(securityActions))
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

// names lists the keys of a map for a message.
func names[K ~string, V any](m map[K]V) string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, string(k))
	}
	return strings.Join(list, ", ")
}

// patternsOf makes an ARN pattern of each name.
func patternsOf(prefix string, names []string, suffix ...string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + name + strings.Join(suffix, "")
	}
	return out
}
