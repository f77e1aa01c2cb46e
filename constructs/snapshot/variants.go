package snapshot

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Variants returns a function that synthesizes an app with changes of its setup, for tests that
// rehearse them. Each variant starts from a new setup, so that no change reaches another one; the
// app without changes is synthesized once.
//
//	with := snapshot.Variants(t, current, define)
//	rehearsetest.Change(t, "zone", with(), with(func(s *setup) { s.zones++ }))
func Variants[S any](t testing.TB, setup func() S, define func(app awscdk.App, s S)) func(changes ...func(s *S)) *assembly.Assembly {
	synthesized := func(changes []func(s *S)) *assembly.Assembly {
		t.Helper()
		s := setup()
		for _, change := range changes {
			change(&s)
		}
		app := NewApp(t)
		define(app, s)
		return Synth(t, app)
	}
	var unchanged *assembly.Assembly
	return func(changes ...func(s *S)) *assembly.Assembly {
		t.Helper()
		if len(changes) > 0 {
			return synthesized(changes)
		}
		if unchanged == nil {
			unchanged = synthesized(nil)
		}
		return unchanged
	}
}
