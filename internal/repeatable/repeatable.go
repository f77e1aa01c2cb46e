// Package repeatable runs property tests on the same values in every run, so that a test that
// passed for its author passes for everybody else. To look further, draw from another seed:
//
//	go test -run TestName ./package -rapid.seed=0 -rapid.checks=1000
//
// where 0 is a random one, which a failure prints.
package repeatable

import (
	"flag"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// The flags of rapid are set before those of the command line are read, which take precedence.
func init() {
	set("rapid.seed", "1")
	set("rapid.nofailfile", "true")
}

// Check holds a property on the 100 draws of rapid, or as many as -rapid.checks says.
func Check(t *testing.T, holds func(*rapid.T)) {
	t.Helper()
	rapid.Check(t, holds)
}

// CheckFew is Check on fewer draws than rapid's 100, for properties that take long to look at. The
// command line does not change how many.
func CheckFew(t *testing.T, draws int, holds func(*rapid.T)) {
	t.Helper()
	before := flag.Lookup("rapid.checks").Value.String()
	set("rapid.checks", strconv.Itoa(draws))
	defer set("rapid.checks", before)
	rapid.Check(t, holds)
}

func set(name, value string) {
	if err := flag.Set(name, value); err != nil {
		panic(err)
	}
}
