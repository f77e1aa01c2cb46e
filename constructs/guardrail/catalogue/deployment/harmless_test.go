package deployment_test

import (
	"maps"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	all := deployHarmless()
	maps.Copy(all, templateHarmless())
	all["production by another name"] = []Change{More("Vpc.Tags", Object{"Key": "env", "Value": "prod"})}
	all["a template at 90 % of its resources"] = []Change{fill(450)}
	all["a template of another app, with the paths of its constructs"] = []Change{
		Attribute("Vpc", "Metadata", Object{"aws:cdk:path": "Old/Network/Vpc"}),
	}
	all["the path that is recorded, in the template as well"] = []Change{
		Attribute("Conversion", "Metadata", Object{"aws:cdk:path": "Prod/Conversion"}),
	}
	return all
}
