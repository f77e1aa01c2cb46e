package main

import (
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

// BenchmarkCheck reads the whole setup and holds it to every rule, as each synthesis does.
func BenchmarkCheck(b *testing.B) {
	app := snapshot.NewApp(b)
	define(app, deployed(b))
	dir := snapshot.Synth(b, app).Dir
	for b.Loop() {
		a, err := assembly.Read(dir)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.Evaluate(a, catalogue.Rules(), time.Time{}); err != nil {
			b.Fatal(err)
		}
	}
}
