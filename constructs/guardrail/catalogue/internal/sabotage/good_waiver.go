package sabotage

import "github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"

// waivers are why a conversion group may be open, and a runbook let somebody in.
func waivers() map[string][]assemblytest.Entry {
	all := map[string][]assemblytest.Entry{
		"Prod/BreakGlass": {logicalID("BreakGlass"), waiver("DEPLOY-001", "it takes the access away again")},
		"Prod/Conversion": {logicalID("Conversion")}, "Prod/Conversion/Out": {logicalID("ConversionOut")},
	}
	for _, rule := range []string{"SG-001", "SG-002", "SG-003", "SG-004"} {
		all["Prod/Conversion"] = append(all["Prod/Conversion"], waiver(rule, "it untracks connections"))
	}
	return all
}

func waiver(rule, reason string) assemblytest.Entry {
	return assemblytest.Entry{Type: "plinth:waiver", Data: Object{"rule": rule, "reason": reason}}
}

func logicalID(id string) assemblytest.Entry {
	return assemblytest.Entry{Type: "aws:cdk:logicalId", Data: id}
}
