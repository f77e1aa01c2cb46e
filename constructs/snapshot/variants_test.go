package snapshot_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
)

func TestVariantsStartFromANewSetupEach(t *testing.T) {
	type setup struct{ stacks []int }
	defined := 0
	with := snapshot.Variants(t, func() setup { return setup{[]int{1, 2}} }, func(app awscdk.App, s setup) {
		defined++
		for _, n := range s.stacks {
			plinth.NewStack(app, fmt.Sprint("Stack", n), &plinth.StackProps{Tags: plinth.Tags{Project: "p", Team: "t", CostCenter: "c"}})
		}
	})
	before := with()
	after := with(func(s *setup) { s.stacks[0] = 7 }, func(s *setup) { s.stacks = append(s.stacks, 3) })
	if len(after.Stacks) != 3 || after.Stacks[0].Path != "Stack7" {
		t.Errorf("the variant has %d stacks and %s first, want both changes", len(after.Stacks), after.Stacks[0].Path)
	}
	if again := with(); again != before || defined != 2 || again.Stacks[0].Path != "Stack1" {
		t.Errorf("the app was defined %d times, want it once without changes, and not changed by its variant", defined)
	}
	if same := with(func(s *setup) { s.stacks = []int{7, 2, 3} }); same != after || defined != 2 {
		t.Errorf("the app was defined %d times, want it once for each setup, however that came about", defined)
	}
}
