package response

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/finding"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const quarantineTag = "plinth:quarantine"

const optOutKey = "aws:ResourceTag/plinth:do-not-contain"

var containRules = []engine.Rule{
	{
		ID: "CONTAIN-001", Title: "Isolation security groups allow no traffic",
		Why:    "Otherwise a contained instance keeps talking to the intruder.",
		Fix:    "Give the group no ingress, and only the egress rule to 255.255.255.255/32 that CDK writes for AllowAllOutbound false.",
		Pillar: engine.Security,
		Check:  quarantineGroups("isolation", isolates),
	},
	{
		ID: "CONTAIN-002", Title: "Conversion security groups allow all traffic and are attached to nothing",
		Why: "Connections become untracked only if all traffic is allowed both ways, for IPv4 and IPv6; anything else that " +
			"uses such a group is open to the world.",
		Fix:    "Allow all traffic to and from 0.0.0.0/0 and ::/0, and leave the group to the containment.",
		Pillar: engine.Security,
		Check:  quarantineGroups("conversion", converts),
	},
	{
		ID: "CONTAIN-003", Title: "Containment roles trust only their workflow and respect the opt-out tag",
		Why: "The role can write policies of every role: whoever else assumes it controls the account. The workflow checks " +
			"the tag, but the role must not depend on that.",
		Fix:    "Trust one account with a condition on aws:PrincipalArn, and deny every change to resources tagged plinth:do-not-contain.",
		Pillar: engine.Security,
		Check:  containmentRole,
	},
	{
		ID: "CONTAIN-004", Title: "State machines that findings start have a failure alarm",
		Why:    "If a containment fails silently, everybody believes that it worked.",
		Fix:    "Add an alarm on ExecutionsFailed of the state machine, with an action.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			finding.EachTarget(func(pass *engine.Pass, rule *assembly.Resource, target assembly.Value) {
				for _, to := range target.Get("Arn").Targets() {
					if machine := to.Resource; machine.Type == "AWS::StepFunctions::StateMachine" && !failureHeard(pass.Assembly, machine) {
						pass.Report(machine, "", "%s starts it, and no unconditional alarm with an action watches its ExecutionsFailed",
							rule.Path)
					}
				}
			})(pass)
		},
	},
}

// quarantineGroups makes a check of one that looks at each security group of a kind, with its rules
// by direction.
func quarantineGroups(kind string, visit func(pass *engine.Pass, group *assembly.Resource,
	rules map[string][]securitygroup.Rule)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		ingress, egress := securitygroup.ByGroup(pass.Assembly, "Ingress"), securitygroup.ByGroup(pass.Assembly, "Egress")
		for _, group := range pass.OfType("AWS::EC2::SecurityGroup") {
			switch group.Tag(quarantineTag).Is(kind) {
			case assembly.True:
				visit(pass, group, map[string][]securitygroup.Rule{"Ingress": ingress[group], "Egress": egress[group]})
			case assembly.Unknown:
				pass.Report(group, "Tags", "%s is %v, which is known only at deployment", quarantineTag, group.Tag(quarantineTag))
			}
		}
	}
}

func isolates(pass *engine.Pass, group *assembly.Resource, rules map[string][]securitygroup.Rule) {
	for _, rule := range rules["Ingress"] {
		pass.Report(rule.At, rule.Property, "allows traffic to %s", group.Path)
	}
	if len(rules["Egress"]) == 0 {
		pass.Report(group, "SecurityGroupEgress", "is not set, so AWS allows all outbound traffic")
	}
	for _, rule := range rules["Egress"] {
		if !rule.MatchesNothing() {
			pass.Report(rule.At, rule.Property, "allows traffic from %s", group.Path)
		}
	}
}

func converts(pass *engine.Pass, group *assembly.Resource, rules map[string][]securitygroup.Rule) {
	for _, direction := range []string{"Ingress", "Egress"} {
		for _, world := range []string{"0.0.0.0/0", "::/0"} {
			property := "CidrIp"
			if world == "::/0" {
				property = "CidrIpv6"
			}
			open := slices.ContainsFunc(rules[direction], func(rule securitygroup.Rule) bool {
				return rule.Get("IpProtocol").OneOf(securitygroup.EveryProtocol...) == assembly.True &&
					rule.Get(property).Is(world) == assembly.True && rule.At.PresentWith(group)
			})
			if !open {
				pass.Report(group, "SecurityGroup"+direction, "does not always allow all traffic for %s, so connections stay tracked",
					world)
			}
		}
	}
	for _, other := range group.Stack.Resources {
		own := strings.HasPrefix(other.Type, "AWS::EC2::SecurityGroup") && other.Get("GroupId").RefersTo(group)
		if other != group && !own && mentions(other, group) {
			pass.Report(other, "", "refers to %s, which allows all traffic", group.Path)
		}
	}
}

// mentions reports whether any property of a resource may refer to another of the same stack.
func mentions(r, to *assembly.Resource) bool {
	for path, text := range r.Literals() {
		function := ""
		for _, key := range path[max(0, len(path)-2):] {
			if key == "Ref" || strings.HasPrefix(key, "Fn::") {
				function = key
			}
		}
		if function != "" && (text == to.LogicalID || strings.HasPrefix(text, to.LogicalID+".") ||
			strings.Contains(text, "${"+to.LogicalID)) {
			return true
		}
	}
	return false
}

func containmentRole(pass *engine.Pass) {
	for _, role := range pass.OfType("AWS::IAM::Role") {
		if role.Get("RoleName").Is("plinth-containment") != assembly.True {
			continue
		}
		for _, s := range statement.In(role.Get("AssumeRolePolicyDocument")) {
			if s.Allows() && (len(s.Get("Principal", "AWS").List()) != 1 || s.Everyone() != assembly.False ||
				!s.Conditioned("aws:PrincipalArn")) {
				pass.Report(role, "AssumeRolePolicyDocument", "trusts %v without a condition on aws:PrincipalArn", s.Get("Principal"))
			}
		}
		var changes, denied []string
		for _, s := range statement.OfRole(pass.Assembly, role) {
			for _, action := range s.Get("Action").List() {
				text, _ := action.Text()
				switch {
				case s.Get("Effect").Is("Deny") == assembly.True && exempts(s):
					denied = append(denied, text)
				case s.Allows() && !reads(text):
					changes = append(changes, text)
				}
			}
		}
		for _, action := range changes {
			if !slices.Contains(denied, action) && !slices.Contains(denied, "*") || action == "" {
				pass.Report(role, "Policies", "may call %q on resources tagged plinth:do-not-contain", action)
			}
		}
	}
}

// exempts reports whether a denial applies to everything that has the opt-out tag.
func exempts(s statement.Statement) bool {
	operators := s.Get("Condition").Keys()
	return s.AllResources() == assembly.True && len(operators) == 1 && strings.EqualFold(operators[0], "Null") &&
		len(s.Get("Condition", operators[0]).Keys()) == 1 && s.Get("Condition", operators[0], optOutKey).Is("false") == assembly.True
}

func reads(action string) bool {
	_, api, _ := strings.Cut(action, ":")
	return strings.HasPrefix(api, "Describe") || strings.HasPrefix(api, "Get") || strings.HasPrefix(api, "List")
}

// failureHeard reports whether an alarm with an action watches for failed executions of a machine.
func failureHeard(a *assembly.Assembly, machine *assembly.Resource) bool {
	return slices.ContainsFunc(a.OfType("AWS::CloudWatch::Alarm"), func(alarm *assembly.Resource) bool {
		metrics := []assembly.Value{alarm.Get()}
		for _, m := range alarm.Get("Metrics").List() {
			metrics = append(metrics, m.Get("MetricStat", "Metric"))
		}
		watches := slices.ContainsFunc(metrics, func(m assembly.Value) bool {
			return m.Get("MetricName").Is("ExecutionsFailed") == assembly.True &&
				slices.ContainsFunc(m.Get("Dimensions").List(), func(d assembly.Value) bool {
					return d.Get("Value").RefersTo(machine)
				})
		})
		return watches && alarm.PresentWith(machine) && len(alarm.Get("AlarmActions").List()) > 0 &&
			alarm.Get("ActionsEnabled").Is(false) == assembly.False
	})
}
