package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// kinds are the resources that the workflows contain and restore, as GuardDuty calls them and as
// their states do.
var kinds = []struct{ name, state string }{
	{"Instance", "instance"}, {"AccessKey", "principal"}, {"S3Bucket", "bucket"}, {"Lambda", "function"}, {"RDSDBInstance", "database"},
}

// byKind leads each kind of resource to the states for it.
func byKind(prefix, otherwise string) workflow.Choice {
	var rules []workflow.Rule
	for _, kind := range kinds {
		rules = append(rules, workflow.Equals("$.resource.kind", kind.name).Then(prefix+kind.state))
	}
	return choose(otherwise, rules...)
}

// resourceStates are what happens to every resource: look, decide, write down, act, settle.
func resourceStates() workflow.States {
	outcome := func(text string, trouble bool, more object) workflow.Pass {
		return workflow.Pass{Parameters: extend(object{
			"resource.$": "$.resource", "key.$": "$.key", "outcome": text, "trouble": trouble, "problems.$": "$.problems",
		}, more)}
	}
	record := object{"record.$": "$.record"} // shows what there was to contain
	settled := func(next string) workflow.Task {
		t := settle(next)
		t.Catch = catch("$.problems.Ledger", "Incomplete")
		return t
	}
	return workflow.States{
		"Resource": byKind("Look at ", "Advised"),
		"Weigh":    compute("Decide", "$.weighed", object{"exempt.$": "States.ArrayContains($.tagged.Keys, '" + OptOutTag + "')"}),
		"Decide": choose("Claim",
			workflow.Equals("$.weighed.exempt", true).Then("Exempt"), workflow.Equals("$.act", false).Then("Rehearsed")),
		"Claim":          claim(),
		"Act":            byKind("Contain ", "Advised"),
		"Settle":         compute("How", "$.settled", object{"errors.$": "$.problems..Error"}),
		"How":            choose("Done", workflow.Present("$.settled.errors[0]").Then("Not done")),
		"Done":           set("Write done", "$.outcome", "contained"),
		"Not done":       set("Write not done", "$.outcome", "incomplete"),
		"Write done":     settled("Contained"),
		"Write not done": settled("Incomplete"),
		"Contained":      outcome("contained", false, record),
		"Incomplete":     outcome("contained, but not wholly", true, nil),
		"Lost":           outcome("not contained: nothing was changed", true, nil),
		"Exempt":         outcome("exempt by its tag", false, nil),
		"Rehearsed":      outcome("would be contained", false, record),
		"Repeated":       outcome("contained already", false, nil),
		"Advised":        outcome("left to people: there is nothing safe to do", false, nil),
	}
}
