package promise_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

// A property whose value a promise names is recorded, whatever it is now; what a promise says of a
// list or a number leaves the value open.
func TestRecordedAreTheValuesThatPromisesName(t *testing.T) {
	a := read(t, template())
	record := promise.Recorded(a)
	for _, c := range []struct {
		id, property string
		want         bool
	}{
		{"Topic", "KmsMasterKeyId", true},
		{"Topic", "TopicName", false},
		{"Alarm", "Threshold", true},
		{"Alarm", "Period", false},
		{"Other", "KmsMasterKeyId", false},
	} {
		if got := record.Of(a.Stacks[0].Resource(c.id))(c.property); got != c.want {
			t.Errorf("recorded %s of %s = %v, want %v", c.property, c.id, got, c.want)
		}
	}
}
