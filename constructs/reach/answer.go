package reach

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An Answer says whether traffic gets from one place to another, and by which path.
type Answer struct {
	From, To string
	// Via are the places where one connection ends and the next begins, see [Origin.Via].
	Via     []string
	Traffic Traffic
	// Reachable is True if a packet arrives and its reply comes back, False if none does, and
	// Unknown if that depends on what only deployment knows.
	Reachable assembly.Truth
	// Partial is set if True does not hold for every subnet, address and client port of the two
	// places. Blocked is then an example.
	Partial bool
	// Path is the path of a packet that arrives, or else of one that does not.
	Path []Hop
	// Blocked is the step at which a packet is dropped, or at which nothing more is known.
	Blocked *Hop
	// Err is set if a place is not in the app or its name is ambiguous. Reachable is then Unknown.
	Err error
}

// String shows the answer and its path, one line for each step.
func (a Answer) String() string {
	var b strings.Builder
	ends := strings.Join(append(append([]string{a.From}, a.Via...), a.To), " -> ")
	fmt.Fprintf(&b, "%s %v: %s", ends, a.Traffic, word(a.Reachable))
	if a.Partial {
		b.WriteString(", in part")
	}
	if a.Err != nil {
		fmt.Fprintf(&b, "\n  %v", a.Err)
	}
	for i, hop := range a.Path {
		fmt.Fprintf(&b, "\n  %d. %v", i+1, hop)
	}
	if a.Blocked != nil && (a.Partial || len(a.Path) == 0) {
		fmt.Fprintf(&b, "\n  but: %v", a.Blocked)
	}
	return b.String()
}

// word answers a question about reachability.
func word(t assembly.Truth) string {
	return [...]string{assembly.Unknown: "unknown", assembly.False: "no", assembly.True: "yes"}[t]
}
