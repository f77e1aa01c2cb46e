package order_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/order"
)

// stack is one with an empty template; stacks are in the manifest in the order of their names.
func stack(name string, assets string, dependencies ...string) assemblytest.Stack {
	return assemblytest.Stack{Name: name, Template: `{}`, Dependencies: dependencies, Assets: strings.Fields(assets)}
}

func names(stacks []*assembly.Stack) string {
	var all []string
	for _, s := range stacks {
		all = append(all, s.Name)
	}
	return strings.Join(all, " ")
}

// What is wanted here is what the CLI's own work graph does; cli_test.go asks it.
var cases = []struct {
	name   string
	stacks []assemblytest.Stack
	want   string
}{
	{"the manifest's", []assemblytest.Stack{stack("A", ""), stack("B", ""), stack("C", "")}, "A B C"},
	{"dependencies first", []assemblytest.Stack{stack("A", "", "C"), stack("B", "", "A"), stack("C", "")}, "C A B"},
	{"what waits goes behind what does not", []assemblytest.Stack{stack("A", ""), stack("B", "", "A"), stack("C", "")}, "A C B"},
	{"what has more to upload starts later", []assemblytest.Stack{stack("A", "1 2 3"), stack("B", "4")}, "A B"},
	{"no assets at all is faster", []assemblytest.Stack{stack("A", "1 2"), stack("B", "")}, "B A"},
	{"a shared asset waits for what its stacks need",
		[]assemblytest.Stack{stack("A", "1"), stack("B", "1", "D"), stack("C", "2"), stack("D", "3")}, "C D A B"},
	{"but not in a circle", []assemblytest.Stack{stack("A", "1"), stack("B", "1", "A")}, "A B"},
}

func TestOrder(t *testing.T) {
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			got, err := order.Of(assemblytest.Read(t, tt.stacks...))
			if err != nil || names(got) != tt.want {
				t.Errorf("Of() = %s, %v, want %s", names(got), err, tt.want)
			}
		})
	}
}

func TestCyclesAreNamed(t *testing.T) {
	for _, tt := range []struct {
		name           string
		stacks         []assemblytest.Stack
		deployed, want string
	}{
		{"two", []assemblytest.Stack{stack("A", ""), stack("B", "", "C"), stack("C", "", "B")},
			"A", "stacks wait for each other: B needs C needs B"},
		{"itself", []assemblytest.Stack{stack("A", "", "A")}, "", "stacks wait for each other: A needs A"},
		{"those that only need them are left out",
			[]assemblytest.Stack{stack("A", "", "B"), stack("B", "", "C"), stack("C", "", "D", "B"), stack("D", "")},
			"D", "stacks wait for each other: B needs C needs B"},
		{"an asset shared with them", []assemblytest.Stack{stack("A", "1"), stack("B", "1", "C"), stack("C", "", "B")},
			"A", "stacks wait for each other: B needs C needs B"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := order.Of(assemblytest.Read(t, tt.stacks...))
			var cycle *order.Cycle
			if !errors.As(err, &cycle) || err.Error() != tt.want || names(got) != tt.deployed {
				t.Errorf("Of() = %q, %v, want %q, %s", names(got), err, tt.deployed, tt.want)
			}
		})
	}
}

func TestBeforeFollowsDependencies(t *testing.T) {
	a := assemblytest.Read(t, stack("A", ""), stack("B", "", "A"), stack("C", "", "B"), stack("D", ""))
	for _, tt := range []struct {
		first, s int
		want     bool
	}{{0, 2, true}, {1, 2, true}, {2, 0, false}, {0, 3, false}, {0, 0, false}} {
		if got := order.Before(a.Stacks[tt.first], a.Stacks[tt.s]); got != tt.want {
			t.Errorf("Before(%s, %s) = %v, want %v", a.Stacks[tt.first].Name, a.Stacks[tt.s].Name, got, tt.want)
		}
	}
}

// random is an app with dependencies in any direction.
func random(seed uint64) []assemblytest.Stack {
	r := rand.New(rand.NewPCG(seed, 0))
	stacks := make([]assemblytest.Stack, 1+r.IntN(8))
	for i := range stacks {
		var needs []string
		for range r.IntN(3) {
			needs = append(needs, fmt.Sprint("S", r.IntN(len(stacks))))
		}
		var assets []string
		for range r.IntN(4) {
			assets = append(assets, fmt.Sprint(r.IntN(6)))
		}
		slices.Sort(needs)
		stacks[i] = stack(fmt.Sprint("S", i), strings.Join(assets, " "), slices.Compact(needs)...)
	}
	return stacks
}

// Whatever the app: each stack is deployed at most once and after its dependencies, all of them if
// there is no cycle, and a cycle that is reported is one.
func TestOrderKeepsDependencies(t *testing.T) {
	cyclic := 0
	for seed := range uint64(300) {
		a := assemblytest.Read(t, random(seed)...)
		got, err := order.Of(a)
		for i, s := range got {
			for _, d := range s.Dependencies {
				if !slices.Contains(got[:i], d) {
					t.Fatalf("seed %d: %s is deployed before %s, which it depends on: %s", seed, s.Name, d.Name, names(got))
				}
			}
		}
		var cycle *order.Cycle
		if !errors.As(err, &cycle) {
			if len(got) != len(a.Stacks) {
				t.Fatalf("seed %d: deployed %s without an error, want all %d", seed, names(got), len(a.Stacks))
			}
			continue
		}
		cyclic++
		for i, s := range cycle.Stacks {
			next := cycle.Stacks[(i+1)%len(cycle.Stacks)]
			if !slices.Contains(s.Dependencies, next) || slices.Contains(got, s) {
				t.Fatalf("seed %d: %v, but %s does not wait for %s", seed, err, s.Name, next.Name)
			}
		}
	}
	if cyclic < 20 {
		t.Errorf("apps with cycles = %d, want enough of them", cyclic)
	}
}
