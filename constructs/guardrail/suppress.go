package guardrail

import (
	"sync"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
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

// suppress waives in the words of cdk-nag what a waiver in ours is about, for the rules that say
// the same.
func suppress(scope constructs.IConstruct, rule, reason string) {
	byType := map[string][]any{}
	for _, r := range nag.Of(controls()[rule]) {
		for _, typ := range r.Types {
			for _, id := range r.IDs {
				byType[typ] = append(byType[typ], map[string]any{"id": id, "reason": reason})
			}
		}
	}
	if len(byType) > 0 {
		batch.Run(batch.On("Suppression", "add", scope, byType))
	}
}
