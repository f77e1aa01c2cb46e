package resilience_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
)

// What the tests of this package stand on is clean itself, so that a finding is about what they
// test.
func TestTheVPCOfTheTestsIsClean(t *testing.T) {
	app, stack := newStack(t)
	if n := len(*vpc(stack).IsolatedSubnets()); n != 6 {
		t.Errorf("isolated subnets = %d, want 6", n)
	}
	guardrailtest.Clean(t, app)
}
