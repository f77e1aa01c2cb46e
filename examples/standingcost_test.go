package examples_test

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// A count is what somebody counted in a stack, by the names of the list of prices, and what that
// costs in a month.
type count struct {
	monthly string
	of      map[string]float64
}

// byHand reads testdata/standingcost.txt: what the stacks of each example have and cost, once their
// lines add up.
func byHand(t *testing.T) map[string]map[string]count {
	t.Helper()
	monthly, all, example := map[string]float64{}, map[string]map[string]count{}, ""
	for line := range strings.Lines(read(t, "testdata/standingcost.txt")) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case fields[0] == "price":
			monthly[fields[1]] = number(t, fields[2]) * map[string]float64{"hour": 730, "month": 1}[fields[3]]
			if _, err := time.Parse(time.DateOnly, fields[4]); err != nil || !strings.HasPrefix(fields[5], "https://aws.amazon.com/") {
				t.Errorf("the price of %s is of %q, from %q, want a day and a page of AWS", fields[1], fields[4], fields[5])
			}
		case len(fields) == 1:
			example = fields[0]
			all[example] = map[string]count{}
		default:
			of, sum := map[string]float64{}, 0.0
			for i := 3; i < len(fields); i += 3 {
				each := monthly[fields[i+1]]
				if each == 0 {
					t.Errorf("%s, %s: %q has no price", example, fields[0], fields[i+1])
				}
				of[fields[i+1]] = number(t, fields[i])
				sum += of[fields[i+1]] * each
			}
			all[example][fields[0]] = count{fields[1], of}
			if math.Abs(sum-number(t, fields[1])) > 0.02 { // each row of a bill is rounded
				t.Errorf("%s, %s: the line adds up to %.2f, want %s", example, fields[0], sum, fields[1])
			}
		}
	}
	return all
}

func number(t *testing.T, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStandingCostsByHandAddUp(t *testing.T) {
	counted := byHand(t)
	for _, main := range glob(t, "*/main.go") {
		if example, _, _ := strings.Cut(main, "/"); len(counted[example]) == 0 {
			t.Errorf("testdata/standingcost.txt does not count %s", example)
		}
	}
}

// checkStandingCost compares what package price tells of an example with what was counted by hand.
func checkStandingCost(t *testing.T, example, dir string) {
	t.Helper()
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, want := map[string]string{}, map[string]string{}
	for stack, counted := range byHand(t)[example] {
		want[stack] = counted.monthly
	}
	for _, stack := range price.Default().Standing(a).Stacks {
		got[stack.Stack.Path] = strings.Trim(stack.Total.String(), "$")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("standing cost of each stack, -counted by hand +calculated:\n%s", diff)
	}
}
