// Package guardrail holds an app to Plinth's guardrails: rules that are evaluated on the
// final templates, after every escape hatch, Aspect and mixin, for every resource in the
// app, whoever defined it.
//
//	app := awscdk.NewApp(nil)
//	guardrail.Enforce(app)
//	// ... any CDK app ...
//	app.Synth(nil) // ends the process on a violation, naming rule, construct path and fix
//
// plinth.Main does this by itself. An exception is granted where it is needed and nowhere
// else, with a reason that travels in the assembly:
//
//	guardrail.Waive(vpc, "VPC-002", "one zone carries the test traffic", guardrail.Until("2027-03-31"))
//
// An app that runs cdk-nag as well says it once: the waiver suppresses its rules of the same
// meaning.
//
// The rules are in package catalogue and listed in its README; the engine that evaluates them is in
// package engine. Neither needs CDK or Node: cmd/guardrail applies them to a cdk.out that was
// written in any language, and to templates that no CDK wrote. Packages sarif, junit, markdown and
// annotations write a report in further forms.
package guardrail
