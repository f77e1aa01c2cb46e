// Package engine evaluates guardrails: rules that a cloud assembly has to satisfy as it will be
// deployed, after every escape hatch, Aspect and mixin, and for every resource in it, whichever
// construct or language defined it.
//
// A [Rule] is a value, and its check reports violations through a [Pass]. [Evaluate] runs rules
// over an assembly, applies the waivers that constructs recorded in it, and returns a [Report] that
// can be written as text or JSON; packages sarif, junit, markdown and annotations write it for
// others. [Report.Adjust] gives rules another severity. The package is pure Go and has no rules of
// its own but those about waivers: Plinth's are in package catalogue.
package engine
