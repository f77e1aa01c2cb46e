package promisetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
)

// A recorder remembers that it failed.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.failure = fmt.Sprintf(format, args...) }

func TestBrokenFailsUnlessAPromiseNamesTheProperty(t *testing.T) {
	a := kept(t)
	for _, c := range []struct {
		id, property string
		value        any
		survives     bool
	}{
		{"Alarm", "Threshold", 2, false}, {"Alarm", "Threshold", 1, true}, {"Alarm", "Filter.On", false, false},
		{"Alarm", "Topics.0", "other", true}, {"Alarm", "Topics.1", "other", false}, {"Alarm", "Guardrails", []any{"None"}, true},
		{"Alarm", "Owner.Name", "us", true}, {"Topic", "DeletionPolicy", "Delete", false},
		{"Topic", "Policy.Statement.1.Effect", "Deny", false}, {"Other", "Name.First", "us", false},
	} {
		r := &recorder{TB: t}
		promisetest.Broken(r, a, "Prod/"+c.id, c.property, c.value)
		if survives := strings.Contains(r.failure, "want something about "+c.property); survives != c.survives {
			t.Errorf("%s %s %v: Broken reports %q, want a failure: %v", c.id, c.property, c.value, r.failure, c.survives)
		}
	}
}
