package snapshot

import (
	"reflect"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Variants returns a function that synthesizes an app with changes of its setup, for tests that
// rehearse them. Each variant starts from a new setup, so that no change reaches another one.
// Setups that are the same are synthesized once, among them the app without changes.
//
//	with := snapshot.Variants(t, current, define)
//	rehearsetest.Change(t, "zone", with(), with(func(s *setup) { s.zones++ }))
func Variants[S any](t testing.TB, setup func() S, define func(app awscdk.App, s S)) func(changes ...func(s *S)) *assembly.Assembly {
	changed := func(changes []func(s *S)) S {
		s := setup()
		for _, change := range changes {
			change(&s)
		}
		return s
	}
	type variant struct {
		setup S
		of    *assembly.Assembly
	}
	var synthesized []variant
	return func(changes ...func(s *S)) *assembly.Assembly {
		t.Helper()
		s := changed(changes)
		for _, v := range synthesized {
			if reflect.DeepEqual(v.setup, s) {
				return v.of
			}
		}
		app := NewApp(t)
		define(app, changed(changes)) // which may write to what it is given
		a := Synth(t, app)
		synthesized = append(synthesized, variant{s, a})
		return a
	}
}
