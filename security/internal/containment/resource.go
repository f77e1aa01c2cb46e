package containment

import "github.com/plinth-cdk/plinth/constructs/workflow"

// kinds are the resources that the workflows contain and restore, as GuardDuty calls them and as
// their states do.
var kinds = []struct{ name, state string }{
	{"Instance", "instance"}, {"Node", "node"}, {"AccessKey", "principal"}, {"S3Bucket", "bucket"}, {"Lambda", "function"},
	{"RDSDBInstance", "database"},
}

// byKind leads each kind of resource to the states for it.
func byKind(prefix, otherwise string) workflow.Choice {
	var rules []workflow.Rule
	for _, kind := range kinds {
		rules = append(rules, workflow.Equals("$.resource.kind", kind.name).Then(prefix+kind.state))
	}
	return choose(otherwise, rules...)
}

// keyStates name the entry of a resource in the ledger, from an account at a path. IAM is global:
// its principals are the same in every Region.
func keyStates(start, next, account string) workflow.States {
	key := func(format, values string) workflow.Pass {
		return compute(next, "$.entry", object{"key.$": "States.Format('" + format + "', " + account + ", " + values + ")"})
	}
	return workflow.States{
		start:               choose("Name of resource", workflow.Equals("$.resource.kind", "AccessKey").Then("Name of principal")),
		"Name of resource":  key("{}/${Region}/{}/{}", "$.resource.kind, $.resource.id"),
		"Name of principal": key("{}/{}/{}", "$.resource.kind, $.resource.id"),
	}
}

// An outcome is how it ended with one resource: what is said of it, whether that is news, and
// whether somebody has to do something.
type outcome struct {
	text          string
	silent        bool
	trouble       bool
	isInstance    bool
	withoutRecord bool
}

func (o outcome) state() workflow.Pass {
	fields := object{
		"resource.$": "$.resource", "key.$": "$.entry.key", "outcome": o.text, "news": !o.silent, "trouble": o.trouble,
		"problems.$": "$.problems",
	}
	if !o.withoutRecord {
		fields["record.$"] = "$.record" // shows what there was to contain
	}
	if o.isInstance {
		fields["isolated"] = true
	}
	return workflow.Pass{Parameters: fields}
}

// said is what is said of each kind of resource that was contained, or would be. It says contained
// of what is, and of the others what holds.
var said = []struct{ kind, done, would string }{
	{"Instance", "isolated: it makes and takes no new connection. Those that EC2 tracks by itself, through NAT and transit gateways, " +
		"firewalls, endpoints, network load balancers and egress-only gateways, go on until they are idle or the instance is stopped",
		"would be isolated, except for connections that EC2 tracks by itself"},
	{"Node", "left running, and its evidence is kept: other workloads of its cluster run on it. Cordon and drain it first",
		"would be left running, and its evidence kept"},
	{"AccessKey", "contained", "would be contained"},
	{"S3Bucket", "closed to the public. Who has credentials for it still reaches it", "would be closed to the public"},
	{"Lambda", "stopped: nobody invokes it. What runs goes on until it times out, and its credentials until they expire",
		"would be stopped"},
	{"RDSDBInstance", "closed to the internet, and copied. Who is in its network, or connected, still reaches it",
		"would be closed to the internet, and copied"},
}

// saidStates say it.
func saidStates() workflow.States {
	all := workflow.States{}
	for _, s := range said {
		all["Done "+s.kind] = outcome{text: s.done, isInstance: s.kind == "Instance"}.state()
		all["Would "+s.kind] = outcome{text: s.would}.state()
	}
	return all
}

// saying leads each kind of resource to what is said of it.
func saying(prefix string, before ...workflow.Rule) workflow.Choice {
	for _, s := range said {
		before = append(before, workflow.Equals("$.resource.kind", s.kind).Then(prefix+s.kind))
	}
	return choose("Advised", before...)
}

// resourceStates are what happens to every resource: look, decide, write down, act, settle.
func resourceStates() workflow.States {
	settled := func(next string) workflow.Task {
		t := settle(next)
		t.Catch = catch("$.problems.Ledger", "Incomplete")
		return t
	}
	return workflow.Merge(keyStates("Resource", "Look", "$.finding.account"), repeatStates(), saidStates(), workflow.States{
		"Look":  byKind("Look at ", "Advised"),
		"Weigh": compute("Decide", "$.weighed", object{"exempt.$": "States.ArrayContains($.tagged.Keys, '" + OptOutTag + "')"}),
		"Decide": choose("Claim",
			workflow.Equals("$.weighed.exempt", true).Then("Exempt"), workflow.Equals("$.act", false).Then("Rehearse")),
		"Claim":          claim(),
		"Act":            byKind("Contain ", "Advised"),
		"Look at node":   workflow.Pass{Next: "Look at instance"},
		"Contain node":   workflow.Pass{Next: "Contain instance"},
		"Settle":         compute("How", "$.settled", object{"errors.$": "$.problems..Error"}),
		"How":            choose("Done", workflow.Present("$.settled.errors[0]").Then("Not done")),
		"Done":           set("Write done", "$.outcome", "contained"),
		"Not done":       set("Write not done", "$.outcome", "incomplete"),
		"Write done":     settled("What was done"),
		"Write not done": settled("Incomplete"),
		"What was done":  saying("Done "),
		"Incomplete":     outcome{text: "contained, but not wholly", trouble: true, withoutRecord: true}.state(),
		"Lost":           outcome{text: "not contained: nothing was changed", trouble: true, withoutRecord: true}.state(),
		"Exempt":         outcome{text: "exempt by its tag", withoutRecord: true}.state(),
		"Repeated":       outcome{text: "contained already", silent: true, withoutRecord: true}.state(),
		"Released":       outcome{text: "left alone: a person released it from this finding", silent: true, withoutRecord: true}.state(),
		"Advised":        outcome{text: "left to people: there is nothing safe to do", withoutRecord: true}.state(),
		"Advised about person": outcome{text: "left to people: the role is that of IAM Identity Center, and nobody changes it here. " +
			"Disable the user there, and revoke the sessions", withoutRecord: true}.state(),

		"Rehearse": saying("Would ", workflow.Present("$.record.Lacks[0]").Then("Would not isolate")),
		"Would not isolate": outcome{
			text: "would not be isolated: the VPC of an interface has no quarantine. Define a Quarantine in it", trouble: true}.state(),
	})
}
