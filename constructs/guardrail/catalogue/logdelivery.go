package catalogue

import (
	"encoding/json"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// delivered are the log groups and buckets of the app that the delivery service has to
// write to, by what sends logs there.
func delivered(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	destinations := map[*assembly.Resource][]*assembly.Resource{}
	for _, config := range a.OfType(queryLogType) {
		for _, to := range config.Get("DestinationArn").Targets() {
			destinations[config] = append(destinations[config], to.Resource)
		}
	}
	return destinations
}

func logsDelivered(a *assembly.Assembly, report engine.Reporter) {
	byBucket := policies(a)
	for _, from := range a.OfType(queryLogType) {
		for _, to := range delivered(a)[from] {
			permitted := slices.ContainsFunc(byBucket[to], bucketTakesDelivery)
			if to.Type == logGroupType {
				permitted = slices.ContainsFunc(a.OfType("AWS::Logs::ResourcePolicy"), func(policy *assembly.Resource) bool {
					return policy.Stack == to.Stack && present(policy, to) && groupTakesDelivery(policy, to)
				})
			}
			if !permitted {
				report(from, "DestinationArn", "%s does not surely let %s write for this account alone", to.Path, deliveryService)
			}
		}
	}
}

func bucketTakesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statements(policy.Get("PolicyDocument")), func(s statement) bool {
		writer := anyOf(s.services(), func(v assembly.Value) assembly.Truth { return v.Is(deliveryService) })
		writes := anyOf(s.Get("Action").List(), func(v assembly.Value) assembly.Truth { return v.OneOf("s3:PutObject", "s3:*") })
		return both(writer, writes) == assembly.True && s.Get("Effect").Is("Allow") == assembly.True &&
			s.conditioned("aws:sourceaccount", "aws:sourcearn")
	})
}

// groupTakesDelivery reads a resource policy of CloudWatch Logs. It is JSON in a text, in
// which the log group appears as "${LogicalId.Arn}".
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

// names reports whether a text, or a list of them, holds one.
func names(v any, text string) bool {
	if list, ok := v.([]any); ok {
		return slices.Contains(list, any(text))
	}
	return v == text
}
