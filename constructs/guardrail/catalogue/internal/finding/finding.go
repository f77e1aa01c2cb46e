// Package finding reads the event rules that the findings of security services match.
package finding

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// sources are the services whose events are findings.
var sources = []string{"aws.guardduty", "aws.securityhub", "aws.macie", "aws.inspector2"}

// EachTarget makes a check of one that looks at each target of the event rules that findings may
// match.
func EachTarget(visit func(pass *engine.Pass, rule *assembly.Resource, target assembly.Value)) func(*engine.Pass) {
	return engine.Each("AWS::Events::Rule", func(pass *engine.Pass, rule *assembly.Resource) {
		source := rule.Get("EventPattern").Decoded().Get("source").Includes(sources...)
		if source == assembly.False {
			return
		}
		for _, target := range rule.Get("Targets").List() {
			visit(pass, rule, target)
		}
	})
}
