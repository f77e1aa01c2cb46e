package identity

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// policyOf are the types that set the one policy that a resource has, and the property that names
// the resource. DEPLOY-007 speaks of those of which AWS refuses the second.
var policyOf = []struct{ typ, property string }{
	{"AWS::SNS::TopicInlinePolicy", "TopicArn"},
	{"AWS::SNS::TopicPolicy", "Topics.*"},
	{"AWS::SQS::QueueInlinePolicy", "Queue"},
	{"AWS::SQS::QueuePolicy", "Queues.*"},
	{"AWS::SecretsManager::ResourcePolicy", "SecretId"},
}

// onePolicy reports the second policy of a resource. Policies that both have a condition may well
// exclude each other.
func onePolicy(pass *engine.Pass) {
	first := map[*assembly.Resource]*assembly.Resource{}
	for _, of := range policyOf {
		for _, r := range pass.OfType(of.typ) {
			for _, path := range option.Paths(r, of.property) {
				target, inApp := r.Get(path...).Target()
				if !inApp {
					continue
				}
				other, again := first[target.Resource]
				switch {
				case !again:
					first[target.Resource] = r
				case other != r && !slices.ContainsFunc([]*assembly.Resource{r, other}, func(p *assembly.Resource) bool {
					return len(p.Conditions()) == 0
				}):
				case other != r:
					pass.Report(r, path[0], "is %v, whose policy %s sets as well: only the one that is deployed last counts", target.Resource.Path,
						other.Path)
				}
			}
		}
	}
}
