package plinth

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// A progress says on a terminal what a run is doing, on one line that it erases at the end, and
// with PLINTH_TIMINGS=1 how long each phase took. Anywhere else it is silent.
type progress struct {
	w        io.Writer // nil unless it is a terminal
	timings  io.Writer // nil unless they are asked for
	phases   []string  // in the order in which they began
	took     map[string]time.Duration
	at       string
	since    time.Time
	now      func() time.Time
	finished bool
}

func newProgress(stderr io.Writer) *progress {
	p := &progress{took: map[string]time.Duration{}, now: time.Now}
	if isTerminal(stderr) && os.Getenv("CI") == "" && !testing.Testing() {
		p.w = stderr
	}
	if os.Getenv("PLINTH_TIMINGS") == "1" {
		p.timings = stderr
	}
	return p
}

// isTerminal reports whether a person is looking.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// enter begins a phase, which ends the one before. The cursor stays at the beginning of the line,
// so that what the app prints takes its place.
func (p *progress) enter(phase string) {
	p.leave()
	if _, again := p.took[phase]; !again {
		p.phases = append(p.phases, phase)
		p.took[phase] = 0
	}
	p.at, p.since = phase, p.now()
	if p.w != nil {
		fmt.Fprintf(p.w, "\r\x1b[K%s ...\r", phase)
	}
}

func (p *progress) leave() {
	if p.at != "" {
		p.took[p.at] += p.now().Sub(p.since)
	}
	p.at = ""
}

// finish erases the line, and prints the times.
func (p *progress) finish() {
	p.leave()
	if p.finished {
		return
	}
	p.finished = true
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	if p.timings == nil {
		return
	}
	var total time.Duration
	var parts []string
	for _, phase := range p.phases {
		total += p.took[phase]
		parts = append(parts, fmt.Sprintf("%s %.2f s", phase, p.took[phase].Seconds()))
	}
	fmt.Fprintf(p.timings, "%s, together %.2f s\n", strings.Join(parts, ", "), total.Seconds())
}
