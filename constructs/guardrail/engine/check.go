package engine

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// check runs the rules, as many at once as there are processors, and returns what each found. It
// panics with what a rule panicked with.
func check(a *assembly.Assembly, rules []Rule) []tally {
	var (
		found    = make([]tally, len(rules))
		next     atomic.Int64
		workers  sync.WaitGroup
		panicked atomic.Value
	)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					panicked.CompareAndSwap(nil, any(recovered{r}))
				}
			}()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(rules) {
					return
				}
				rules[i].Check(&Pass{a, found[i].add})
			}
		})
	}
	workers.Wait()
	if r, ok := panicked.Load().(recovered); ok {
		panic(r.value)
	}
	return found
}

// recovered lets values of several types be stored in one atomic value.
type recovered struct{ value any }
