package engine

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// check runs the rules side by side, and returns what each found. There are more of those who run
// them than processors: one that waits for what another derives of the assembly holds nobody up.
// There are few, as each has to grow a stack. It panics with what a rule panicked with.
func check(a *assembly.Assembly, rules []Rule) []tally {
	var (
		found    = make([]tally, len(rules))
		next     atomic.Int64
		running  sync.WaitGroup
		panicked atomic.Value
	)
	run := func(i int) {
		defer func() {
			if r := recover(); r != nil {
				panicked.CompareAndSwap(nil, any(recovered{r}))
			}
		}()
		rules[i].Check(&Pass{a, found[i].add})
	}
	for range min(len(rules), 8*runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for i := next.Add(1); i <= int64(len(rules)); i = next.Add(1) {
				run(int(i - 1))
			}
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
