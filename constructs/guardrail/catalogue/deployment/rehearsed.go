package deployment

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse/change"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/limit"
	"github.com/plinth-cdk/plinth/constructs/rehearse/place"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// rehearsed reports what goes wrong in a first deployment of the app.
func rehearsed(check func(*plan.Plan) []finding.Finding) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		p := assembly.Derived(pass.Assembly, planKey{}, func(a *assembly.Assembly) *plan.Plan { return plan.Of(nil, a) })
		for _, f := range check(p) {
			switch {
			case f.Severity != finding.Error:
			case f.Resource != nil:
				pass.Report(f.Resource, f.Property, "%s", f.Message)
			default:
				pass.ReportStack(f.Stack, f.Property, "%s", f.Message)
			}
		}
	}
}

type planKey struct{}

// policyQuotas leaves out what is no policy, and what an organization has: STACK-002, SCP-001 and
// SCP-002 are about those.
func policyQuotas(p *plan.Plan) []finding.Finding {
	return slices.DeleteFunc(limit.Check(p), func(f finding.Finding) bool {
		return f.Resource == nil || !strings.Contains(f.Property, "Polic") || strings.HasPrefix(f.Resource.Type, "AWS::Organizations::")
	})
}

// names leaves out what an account or an organization has once, and the one policy of a resource of
// the app, for which there are rules of their own: ACCESS-005 speaks of the latter.
func names(p *plan.Plan) []finding.Finding {
	return slices.DeleteFunc(change.Collisions(p), func(f finding.Finding) bool {
		return place.Alone(f.Resource.Type) || strings.HasPrefix(f.Resource.Type, "AWS::Organizations::") || setsSole(f.Resource)
	})
}

func setsSole(policy *assembly.Resource) bool {
	return slices.ContainsFunc(access.Sole, func(of struct{ Type, Property string }) bool {
		_, inApp := policy.Get(of.Property).Target()
		return of.Type == policy.Type && inApp
	})
}
