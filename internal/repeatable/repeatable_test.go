package repeatable_test

import (
	"flag"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/internal/repeatable"
)

func TestEveryRunDrawsTheSame(t *testing.T) {
	if flag.Lookup("rapid.seed").Value.String() != "1" {
		t.Skip("another seed is asked for")
	}
	var draws [2][]int
	for i := range draws {
		repeatable.CheckFew(t, 7, func(t *rapid.T) { draws[i] = append(draws[i], rapid.Int().Draw(t, "number")) })
	}
	if len(draws[0]) != 7 {
		t.Errorf("CheckFew() draws %d times, want 7", len(draws[0]))
	}
	for i := range draws[0] {
		if draws[0][i] != draws[1][i] {
			t.Errorf("draw %d is %d and %d, want the same", i, draws[0][i], draws[1][i])
		}
	}
}
