package interpreter

import (
	"container/heap"
	"iter"
	"time"
)

// A scheduler runs processes one at a time, in the order in which they are due.
type scheduler struct {
	now   time.Time
	due   agenda
	count int // of what was ever due, which keeps the order of what is due at the same time
	live  map[*process]bool
}

// A process is an execution, or a branch of one, that can wait.
type process struct {
	*scheduler
	next  func() (func(), bool)
	stop  func()
	yield func(func()) bool
}

// abandoned unwinds a process that nobody waits for any more.
type abandoned struct{}

// start makes a process that is due now.
func (s *scheduler) start(body func(*process)) *process {
	p := &process{scheduler: s}
	p.next, p.stop = iter.Pull(func(yield func(func()) bool) {
		p.yield = yield
		defer func() {
			if r := recover(); r != nil && r != (abandoned{}) {
				panic(r)
			}
		}()
		body(p)
	})
	s.live[p] = true
	s.wake(p, s.now)
	return p
}

// suspend ends the turn of a process. What is to wake it happens afterwards, outside of the
// process.
func (p *process) suspend(then func()) {
	if !p.yield(then) {
		panic(abandoned{})
	}
}

// sleep suspends a process until a time has come.
func (p *process) sleep(until time.Time) {
	p.suspend(func() { p.wake(p, until) })
}

// end abandons a process, which is not woken any more.
func (p *process) end() {
	if p.live[p] {
		delete(p.live, p)
		p.stop()
	}
}

func (s *scheduler) wake(p *process, at time.Time) {
	s.count++
	heap.Push(&s.due, turn{at, s.count, p})
}

// wakeFirst makes a process the next one, before everything that is due at the same time.
func (s *scheduler) wakeFirst(p *process) {
	s.count++
	heap.Push(&s.due, turn{s.now, -s.count, p})
}

// run gives turns until nothing is due, or something is due too late.
func (s *scheduler) run(deadline time.Time) (late bool) {
	for len(s.due) > 0 {
		t := heap.Pop(&s.due).(turn)
		if !s.live[t.process] {
			continue
		}
		if s.now = later(s.now, t.at); !deadline.IsZero() && s.now.After(deadline) {
			s.now = deadline
			return true
		}
		then, ok := t.next()
		if !ok {
			delete(s.live, t.process)
			continue
		}
		then()
	}
	return false
}

func (s *scheduler) close() {
	for p := range s.live {
		p.end()
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// A turn is when a process goes on.
type turn struct {
	at    time.Time
	count int
	*process
}

// An agenda is the turns to come, the next one first.
type agenda []turn

func (a agenda) Len() int      { return len(a) }
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(t any)   { *a = append(*a, t.(turn)) }

func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].count < a[j].count
}

func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}
