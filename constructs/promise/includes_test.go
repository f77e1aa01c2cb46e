package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

func TestIncludesAddsUp(t *testing.T) {
	one := promise.At("Chat").Includes("Topics", "a")
	once := promise.Data([]promise.Promise{promise.That("x", promise.At("Chat").Includes("Topics", "a", "b"))})
	twice := promise.Data([]promise.Promise{promise.That("x", one.Includes("Topics", "b"))})
	if diff := cmp.Diff(once, twice); diff != "" {
		t.Errorf("Includes twice (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(promise.Data([]promise.Promise{promise.That("x", promise.At("Chat").Includes("Topics", "a"))}),
		promise.Data([]promise.Promise{promise.That("x", one)})); diff != "" {
		t.Errorf("the subject that it was added to changed:\n%s", diff)
	}
}
