package deployment_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	all := deployHarmless()
	all["a template at 90 % of its resources"] = []Change{fill(450)}
	return all
}
