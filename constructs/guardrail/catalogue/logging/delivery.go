package logging

import (
	"encoding/json"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const deliveryService = "delivery.logs.amazonaws.com"

var deliveryRules = []engine.Rule{
	{
		ID: "DELIVERY-001", Title: "Log destinations allow delivery by AWS for known sources only",
		Why: "Without permission the logs stay empty and nobody notices; without a condition, another account can make the " +
			"service fill the log group at your cost.",
		Fix: "Let " + deliveryService +
			" write to the destination, with a condition on aws:SourceAccount, or on aws:SourceOrgID for the bucket of " +
			"an organization: in a resource policy of CloudWatch Logs, or in the bucket policy.",
		Pillar: engine.Security,
		Check:  logsDelivered,
	},
}

func logsDelivered(pass *engine.Pass) {
	byBucket := s3bucket.Policies(pass.Assembly)
	for _, typ := range []string{"AWS::Route53Resolver::ResolverQueryLoggingConfig", "AWS::NetworkFirewall::LoggingConfiguration"} {
		for _, from := range pass.OfType(typ) {
			for _, to := range logdestination.Of(from) {
				if !permitsDelivery(pass.Assembly, byBucket, to) {
					pass.Report(from, logdestination.Deliveries[typ][0][0], "%s does not allow %s to write for known sources only",
						to.Path, deliveryService)
				}
			}
		}
	}
}

func permitsDelivery(a *assembly.Assembly, byBucket map[*assembly.Resource][]*assembly.Resource, to *assembly.Resource) bool {
	if to.Type != logGroupType {
		return slices.ContainsFunc(byBucket[to], bucketTakesDelivery)
	}
	return slices.ContainsFunc(a.OfType("AWS::Logs::ResourcePolicy"), func(policy *assembly.Resource) bool {
		return policy.Stack == to.Stack && policy.PresentWith(to) && groupTakesDelivery(policy, to)
	})
}

func bucketTakesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statement.In(policy.Get("PolicyDocument")), func(s statement.Statement) bool {
		writer := s.Services().Includes(deliveryService)
		writes := s.Get("Action").Includes("s3:PutObject", "s3:*")
		return writer.And(writes) == assembly.True && s.Get("Effect").Is("Allow") == assembly.True &&
			s.ForKnownSources()
	})
}

// groupTakesDelivery reads a resource policy of CloudWatch Logs: JSON as text, in which the log
// group is "${LogicalId.Arn}".
func groupTakesDelivery(policy, group *assembly.Resource) bool {
	text, _ := policy.Get("PolicyDocument").Outline()
	var document struct {
		Statement []struct {
			Effect    string
			Principal struct{ Service any }
			Resource  any
			Condition map[string]map[string]any
		}
	}
	if json.Unmarshal([]byte(text), &document) != nil {
		return false
	}
	for _, s := range document.Statement {
		bound := s.Condition["StringEquals"]["aws:SourceAccount"] != nil || s.Condition["ArnLike"]["aws:SourceArn"] != nil
		if s.Effect == "Allow" && names(s.Principal.Service, deliveryService) && names(s.Resource, "${"+group.LogicalID+".Arn}") && bound {
			return true
		}
	}
	return false
}

// names reports whether a text is one, or a list contains it.
func names(v any, text string) bool {
	if list, ok := v.([]any); ok {
		return slices.Contains(list, any(text))
	}
	return v == text
}
