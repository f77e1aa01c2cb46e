package deployment_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"a template at 90 % of its resources": {fill(450)},
	}
}
