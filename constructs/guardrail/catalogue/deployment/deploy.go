package deployment

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/deploycall"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/rehearse/malformed"
	"github.com/plinth-cdk/plinth/constructs/rehearse/need"
)

var deployRules = []engine.Rule{
	{
		ID: "DEPLOY-001", Title: "Custom resources, schedules, workflows and scripts do not weaken safeguards",
		Why: "A call that is made after the template is deployed undoes what the template sets: no rule about resources sees a trail that is " +
			"stopped, a bucket that is opened or a route that is added.",
		Fix:      "Define it as a resource or with a construct, remove the call, or waive the rule at the construct with the reason.",
		Pillar:   engine.Security,
		Controls: deploycall.Controls(),
		Check:    eachCaller(weakens),
	},
	{
		ID: "DEPLOY-002", Title: "Custom resources, schedules and workflows say in the template what they call",
		Why:    "A service, an action or a definition that is known only at deployment may be any call that its role allows.",
		Fix:    "Write the service, the action and the definition into the template, and leave only their parameters to deployment.",
		Pillar: engine.Security,
		Check:  eachCaller(hides),
	},
	{
		ID: "DEPLOY-003", Title: "Custom resources, schedules and workflows change nothing that nobody reviewed",
		Why:      "No resource in the template shows what such a call changes, so no rule judges it and no diff shows that it changed.",
		Fix:      "Define it as a resource, make the call with sdkcall.New, or waive the rule at the construct with the reason.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check:    eachCaller(unreviewed),
	},
	{
		ID: "DEPLOY-004", Title: "Custom resources run functions of the app",
		Why:      "Nobody sees what the code of somebody else does in the account, or which role it has, and it can change without a deployment.",
		Fix:      "Define the function in the app, or use a resource type.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    functionsInApp,
	},
	{
		ID: "DEPLOY-005", Title: "Stacks wait for the stacks that they read from",
		Why: "CDK adds no dependency for values that cross accounts: a stack that is deployed first, alone or in parallel fails on an output " +
			"that nobody has published yet.",
		Fix:    "Add a dependency on the stack that publishes the value (stack.Node().AddDependency).",
		Pillar: engine.Reliability,
		Check:  rehearsed(need.Order),
	},
	{
		ID: "DEPLOY-006", Title: "Policies are within their quotas",
		Why:    "IAM, Organizations, KMS, S3 and CloudWatch Logs reject a longer policy when it is deployed.",
		Fix:    "Write conditions on the organization instead of lists of accounts, and patterns instead of names, or split the policy.",
		Pillar: engine.OperationalExcellence,
		Check:  rehearsed(policyQuotas),
	},
	{
		ID: "DEPLOY-007", Title: "Names are given once",
		Why: "AWS refuses the second resource of a name, the second attachment of a VPC to one transit gateway and the like; of two policies " +
			"of a bucket CloudFormation refuses one, or the later one takes the place of the other.",
		Fix:    "Remove one of them, or leave the name to CloudFormation.",
		Pillar: engine.Reliability,
		Check:  rehearsed(names),
	},
	{
		ID: "DEPLOY-008", Title: "Policies name principals that exist before them",
		Why:    "IAM, KMS and S3 refuse a policy whose principal does not exist as malformed.",
		Fix:    "Depend on the role, or admit its account and confine the statement by a condition on aws:PrincipalArn.",
		Pillar: engine.Reliability,
		Check:  rehearsed(need.Principals),
	},
	{
		ID: "DEPLOY-009", Title: "Statements of a policy are what AWS takes",
		Why: "AWS refuses a policy with two statements of one Sid as malformed, and IAM one with other characters than letters and digits in a " +
			"Sid, a principal where it is attached to one, or a resource in a trust policy.",
		Fix:    "Give each statement a Sid of its own, of letters and digits, or none, and leave out the principal or resource.",
		Pillar: engine.OperationalExcellence,
		Check:  rehearsed(malformed.Check),
	},
}

// eachCaller reports what a rule says of the calls of a resource: one finding for a resource.
func eachCaller(judge func(deploycall.Call) string) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, of := range assembly.Derived(pass.Assembly, callersKey{}, callers) {
			var said []string
			property := ""
			for _, c := range of.calls {
				text := judge(c)
				if text == "" || slices.Contains(said, text) {
					continue
				}
				property = cmp.Or(property, c.Property)
				said = append(said, text)
			}
			if len(said) > 0 {
				pass.Report(of.Resource, property, "%s", strings.Join(said, "; "))
			}
		}
	}
}

// A caller is a resource that makes calls which no construct recorded.
type caller struct {
	*assembly.Resource
	calls []deploycall.Call
}

type callersKey struct{}

func callers(a *assembly.Assembly) []caller {
	var all []caller
	record := promise.Recorded(a)
	for _, r := range a.Resources() {
		if calls := deploycall.Of(r, record.Of(r)); len(calls) > 0 {
			all = append(all, caller{r, calls})
		}
	}
	return all
}

func weakens(c deploycall.Call) string {
	if c.Unknown != "" {
		return ""
	}
	e := c.Effect()
	if e.Weakens == "" {
		return ""
	}
	text := "calls " + c.String() + ", which " + e.Weakens
	if c.By != "" {
		text = "runs " + c.By + ", which " + text
	}
	if c.Code {
		text = "runs code that " + text
	}
	if len(e.Controls) > 0 {
		text += " (" + strings.Join(e.Controls, ", ") + ")"
	}
	return text
}

func hides(c deploycall.Call) string { return c.Unknown }

func unreviewed(c deploycall.Call) string {
	if c.Unknown != "" || c.Code || !c.Effect().Unreviewed {
		return ""
	}
	return "calls " + c.String() + ", which changes what no rule looks at"
}

func functionsInApp(pass *engine.Pass) {
	unrecorded := func(string) bool { return false }
	for _, r := range pass.Resources() {
		if !deploycall.IsCustomResource(r) {
			continue
		}
		token := r.Get("ServiceToken")
		if _, inApp := token.Target(); token.Exists() && !inApp && len(deploycall.Of(r, unrecorded)) == 0 {
			pass.Report(r, "ServiceToken", "is %v, which is not in the app: what its code does is unknown", token)
		}
	}
}
