package compute_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"an instance with an old template and options of its own": {Set("Second.MetadataOptions", Object{"HttpTokens": "required"}),
			Set("Second.LaunchTemplate.LaunchTemplateId", "lt-1")},
	}
}
