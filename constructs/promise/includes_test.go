package promise_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

func TestRefersAddsUp(t *testing.T) {
	kept := promise.At("Chat").Refers("Topics", "Topic/Resource").Refers("Topics", "Alarm").Refers("Topics", "Policy")
	a := recording(t, template(), promise.That("x", kept))
	var got []string
	for _, b := range promise.Breaches(a) {
		_, wanted, _ := strings.Cut(b.Detail, "want ")
		got = append(got, wanted)
	}
	want := []string{"a reference to Prod/Alarm", "a reference to Prod/Policy"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("breaches (-want +got):\n%s", diff)
	}
}

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
