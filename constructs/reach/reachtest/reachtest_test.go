package reachtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
	"github.com/plinth-cdk/plinth/constructs/reach/reachtest"
)

// A recorder is a test that is failed, and says why.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.said += fmt.Sprintf(format, args...) }

func (r *recorder) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func TestWhatReachesSomethingElseFailsTheTest(t *testing.T) {
	a, err := assembly.Read("../testdata/assembly")
	if err != nil {
		t.Fatal(err)
	}
	n := reach.Of(a)
	places := []string{"Dev/Vpc/app", "Prod/Vpc/app"}
	const want = `
		tcp/5432 from \ to 1 2
		1 Dev/Vpc/app   yes  no
		2 Prod/Vpc/app  no   yes`
	reachtest.Matrix(t, n, 5432, want, places...)
	r := &recorder{}
	reachtest.Matrix(r, n, 5432, strings.Replace(want, "no", "yes", 1), places...)
	if !strings.Contains(r.said, "reachability (-want +got)") {
		t.Errorf("Matrix() says %q of a table that is wrong, want the difference", r.said)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("Matrix() of a place that is not there goes on, want it to end the test")
			}
		}()
		reachtest.Matrix(r, n, 5432, want, "Nowhere")
	}()
	r = &recorder{}
	if reachtest.Sources(r, n, "Dev/Vpc/app", 5432, "nobody"); !strings.Contains(r.said, `Sources("Dev/Vpc/app", 5432)`) {
		t.Errorf("Sources() says %q of a source that is none, want the difference", r.said)
	}
}
