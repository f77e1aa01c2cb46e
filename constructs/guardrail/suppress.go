package guardrail

import (
	"slices"
	"sync"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/nag"
)

// controls are those that each rule of the catalogue answers.
var controls = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, r := range catalogue.Rules() {
		all[r.ID] = r.Controls
	}
	return all
})

// A suppression is a waiver in the words of cdk-nag, for the rules that say the same.
type suppression struct {
	rules  []nag.Rule
	reason string
}

// suppress waives in the words of cdk-nag what a waiver in ours is about. What is below scope is
// complete at synthesis only, so an Aspect does it, ahead of those that judge.
func suppress(scope constructs.IConstruct, rule, reason string) {
	if rules := nag.Of(controls()[rule]); len(rules) > 0 {
		awscdk.Aspects_Of(scope).Add(&suppression{rules, reason},
			&awscdk.AspectOptions{Priority: awscdk.AspectPriority_MUTATING()})
	}
}

// Visit writes the metadata by which cdk-nag knows that a rule does not count for a resource.
func (s *suppression) Visit(node constructs.IConstruct) {
	if !*awscdk.CfnResource_IsCfnResource(node) {
		return
	}
	var r awscdk.CfnResource
	jsii.UnsafeCast(node, &r)
	var all []any
	if known, ok := r.GetMetadata(jsii.String("cdk_nag")).(map[string]any); ok {
		all, _ = known["rules_to_suppress"].([]any)
	}
	before := len(all)
	for _, rule := range s.rules {
		if rule.Judges(*r.CfnResourceType()) {
			for _, id := range rule.IDs {
				all = append(all, map[string]any{"id": id, "reason": s.reason})
			}
		}
	}
	if len(all) > before {
		r.AddMetadata(jsii.String("cdk_nag"), map[string]any{"rules_to_suppress": slices.Clip(all)})
	}
}
