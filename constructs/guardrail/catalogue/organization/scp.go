package organization

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy"
)

var scpRules = []engine.Rule{
	{
		ID: "SCP-001", Title: "Organization policies are within the size quota",
		Why:    "AWS Organizations rejects a longer policy when half of the stack is deployed.",
		Fix:    "Split the policy, or let baseline.PolicySet pack its statements.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(policyType, policyLength),
	},
	{
		ID: "SCP-002", Title: "Organization policies are within the attachment quota of their targets",
		Why:    "AWS Organizations rejects one policy too many when half of the stack is deployed; FullAWSAccess counts as well.",
		Fix:    "Merge policies of the target, or move some to an organizational unit below it.",
		Pillar: engine.OperationalExcellence,
		Check:  policiesOnTargets,
	},
	{
		ID: "SCP-003", Title: "Organization policies do not exempt everyone",
		Why:    "A Deny that exempts every principal denies nothing, and looks as if it did.",
		Fix:    "Name the roles that are exempt, such as those of the deployment pipeline, and protect them.",
		Pillar: engine.Security,
		Check:  engine.Each(policyType, policyExemptions),
	},
	{
		ID: "SCP-004", Title: "Organization policies are deployed as they were tested",
		Why: "A decision table tests the policies that it is given; a statement that is lost or changed on the way to the " +
			"template is tested by nothing.",
		Fix:    "Change the statements where they are defined, together with their decision table, instead of the template.",
		Pillar: engine.Security,
		Check:  policiesAsTested,
	},
	{
		ID: "SCP-005", Title: "Organization policies are attached to a target",
		Why:    "A policy without a target has no effect, though it is listed beside those that do.",
		Fix:    "Set TargetIds to the root, an organizational unit or an account.",
		Pillar: engine.Security,
		Check: engine.Each(policyType, func(pass *engine.Pass, p *assembly.Resource) {
			if !p.Get("TargetIds").AlwaysExists() || len(p.Get("TargetIds").List()) == 0 {
				pass.Report(p, "TargetIds", "names no target")
			}
		}),
	},
	{
		ID: "SCP-006", Title: "FullAWSAccess policies stay attached",
		Why:    "Service control policies grant nothing by themselves: without FullAWSAccess, everything below the target is denied.",
		Fix:    "Leave FullAWSAccess attached, and deny what is unwanted.",
		Pillar: engine.Reliability,
		Check:  fullAccessStays,
	},
}

// An organizationQuota is the size of a policy, and how many of a type a target may have, without
// those that AWS attaches itself.
type organizationQuota struct{ characters, policies int }

var organizationQuotas = map[string]organizationQuota{
	string(policy.TypeSCP):      {policy.RaisedSCPQuota.Characters, policy.RaisedSCPQuota.Policies - 1},
	string(policy.TypeRCP):      {policy.RCPQuota.Characters, policy.RCPQuota.Policies - 1},
	string(policy.TypeAIOptOut): {2500, 10},
}

func quotaOf(typ string) organizationQuota {
	if q, ok := organizationQuotas[typ]; ok {
		return q
	}
	return organizationQuota{10000, 10}
}

func policyLength(pass *engine.Pass, p *assembly.Resource) {
	typ, known := p.Get("Type").Text()
	if !known {
		pass.Report(p, "Type", "is %v, which is known only at deployment", p.Get("Type"))
		return
	}
	content := p.Get("Content")
	size := 0
	if text, ok := content.Outline(); ok { // JSON as text counts as it is written
		size = deployedLength(text)
	} else {
		b, _ := json.Marshal(plain(content))
		size = deployedLength(string(b))
	}
	if limit := quotaOf(typ).characters; size > limit {
		pass.Report(p, "Content", "is %d characters long; want at most %d for a %s", size, limit, typ)
	}
}

// deployedLength is the length of a text in which each part that is known only at deployment counts
// as a long id.
func deployedLength(text string) int {
	return len(statement.Placeholder.ReplaceAllString(text, strings.Repeat("x", 64)))
}

// plain turns a document into Go values. What is known only at deployment stays as a placeholder.
func plain(v assembly.Value) any {
	if keys := v.Keys(); len(keys) > 0 {
		m := map[string]any{}
		for _, k := range keys {
			m[k] = plain(v.Get(k))
		}
		return m
	}
	if text, ok := v.Outline(); ok {
		return text
	}
	list := []any{}
	for _, e := range v.List() {
		if _, readable := e.Outline(); !readable && len(e.Keys()) == 0 {
			list = append(list, fmt.Sprint(e))
			continue
		}
		list = append(list, plain(e))
	}
	return list
}

func policiesOnTargets(pass *engine.Pass) {
	count := map[string]int{} // by type and target
	for _, p := range pass.OfType(policyType) {
		typ := p.Get("Type").String()
		for _, target := range p.Get("TargetIds").List() {
			id := target.String()
			if to, ok := target.Target(); ok {
				id = name(to.Resource)
			}
			count[typ+" "+id]++
			if n, most := count[typ+" "+id], quotaOf(typ).policies; n > most {
				pass.Report(p, "TargetIds", "is %s number %d on %s; want at most %d", typ, n, id, most)
			}
		}
	}
}

// exempting are the operators that exempt principals from a Deny.
var exempting = []string{"arnnotlike", "arnnotequals", "stringnotlike", "stringnotequals", "stringnotequalsignorecase"}

func policyExemptions(pass *engine.Pass, p *assembly.Resource) {
	for _, s := range statement.In(p.Get("Content")) {
		if s.Get("Effect").Is("Deny") == assembly.False {
			continue
		}
		for _, element := range []string{"NotAction", "NotResource"} {
			if assembly.Any(s.Get(element).List(), statement.Star) != assembly.False {
				pass.Report(p, "Content", "exempts everything from %v through its %s", s.Get("Sid"), element)
			}
		}
		for _, operator := range s.Get("Condition").Keys() {
			if !slices.Contains(exempting, strings.TrimSuffix(strings.ToLower(operator), "ifexists")) {
				continue
			}
			for _, key := range s.Get("Condition", operator).Keys() {
				for _, v := range s.Get("Condition", operator, key).List() {
					if exemptsAll(v) {
						pass.Report(p, "Content", "exempts %v from %v", v, s.Get("Sid"))
					}
				}
			}
		}
	}
}

// exemptsAll reports whether a pattern may match everything: the name at the end of an ARN, or all
// of a pattern that is no ARN, has no fixed part.
func exemptsAll(pattern assembly.Value) bool {
	if _, ok := pattern.Target(); ok {
		return false
	}
	text, readable := pattern.Outline()
	if !readable {
		return true
	}
	covered := statement.Placeholder.ReplaceAllStringFunc(text, mask)
	last := text[strings.LastIndexAny(covered, "/:")+1:]
	if colon := strings.LastIndexByte(covered, ':'); strings.HasPrefix(text, "arn:") && colon >= 0 {
		last = text[colon+1+strings.IndexByte(covered[colon+1:], '/')+1:] // a path is fixed as well
	}
	open := statement.Placeholder.ReplaceAllStringFunc(last, func(p string) string {
		if strings.HasPrefix(p, "${AWS::") {
			return p // an account or a partition is never a wildcard
		}
		return "*"
	})
	return strings.Trim(open, "*?/") == "" && strings.ContainsAny(open, "*?")
}

// mask replaces a placeholder by text of the same length, so that nothing is found in it.
func mask(p string) string { return strings.Repeat("x", len(p)) }

// policiesAsTested compares policies with the digests that their constructs recorded.
func policiesAsTested(pass *engine.Pass) {
	for _, stack := range pass.Stacks {
		for _, entry := range stack.Metadata {
			if entry.Type != assembly.MetadataPolicies {
				continue
			}
			recorded, _ := entry.Data.(map[string]any)
			for _, path := range slices.Sorted(maps.Keys(recorded)) {
				digests, _ := recorded[path].(map[string]any)
				policyAsTested(pass, stack, entry.Path+"/"+path, digests)
			}
		}
	}
}

func policyAsTested(pass *engine.Pass, stack *assembly.Stack, path string, digests map[string]any) {
	i := slices.IndexFunc(stack.Resources, func(r *assembly.Resource) bool { return r.Path == path })
	if i < 0 || len(stack.Resources[i].Conditions()) > 0 {
		pass.ReportStack(stack, path, "is not in the template, or only under a condition")
		return
	}
	p := stack.Resources[i]
	content, _ := plain(p.Get("Content").Decoded()).(map[string]any)
	now := policy.Digests(content)
	for _, part := range slices.Sorted(maps.Keys(digests)) {
		switch now[part] {
		case digests[part]:
		case "":
			pass.Report(p, "Content", "lacks %s, with which it was tested", part)
		default:
			pass.Report(p, "Content", "%s differs from the tested one", part)
		}
	}
	for _, part := range slices.Sorted(maps.Keys(now)) {
		if digests[part] == nil {
			pass.Report(p, "Content", "has %s, which was not tested", part)
		}
	}
}

// fullAccessStays looks for a call that detaches FullAWSAccess in every resource: it may be in a
// custom resource, a state machine or a runbook.
func fullAccessStays(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		full := ""
		for path, text := range r.Literals() {
			if strings.Contains(text, "p-FullAWSAccess") {
				full = strings.Join(path, ".")
			}
		}
		if full == "" {
			continue
		}
		for _, text := range r.Literals() {
			if strings.Contains(strings.ToLower(text), "detachpolicy") {
				pass.Report(r, full, "detaches FullAWSAccess")
				break
			}
		}
	}
}
