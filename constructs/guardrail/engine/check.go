package engine

import (
	"sync"
	"sync/atomic"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// check runs the rules, all at once, and returns what each found: one that waits for what another
// derives of the assembly holds nobody up. It panics with what a rule panicked with.
func check(a *assembly.Assembly, rules []Rule) []tally {
	var (
		found    = make([]tally, len(rules))
		running  sync.WaitGroup
		panicked atomic.Value
	)
	for i, rule := range rules {
		running.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panicked.CompareAndSwap(nil, any(recovered{r}))
				}
			}()
			rule.Check(&Pass{a, found[i].add})
		})
	}
	running.Wait()
	if r, ok := panicked.Load().(recovered); ok {
		panic(r.value)
	}
	return found
}

// recovered lets values of several types be stored in one atomic value.
type recovered struct{ value any }
