package plinth

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// watched is a progress on a terminal, whose clock goes on by a second each time that it is read.
func watched(terminal, timings *bytes.Buffer) *progress {
	clock := time.Unix(0, 0)
	p := &progress{took: map[string]time.Duration{}, now: func() time.Time { clock = clock.Add(time.Second); return clock }}
	if terminal != nil {
		p.w = terminal
	}
	if timings != nil {
		p.timings = timings
	}
	return p
}

func TestProgressErasesItsLine(t *testing.T) {
	var out bytes.Buffer
	p := watched(&out, nil)
	for _, phase := range []string{"defining", "synthesizing"} {
		p.enter(phase)
	}
	p.finish()
	p.finish() // a panic after the end
	const want = "\r\x1b[Kdefining ...\r\r\x1b[Ksynthesizing ...\r\r\x1b[K"
	if got := out.String(); got != want {
		t.Errorf("progress = %q, want %q", got, want)
	}
}

func TestTimingsAddUpPhases(t *testing.T) {
	var out bytes.Buffer
	p := watched(nil, &out)
	for _, phase := range []string{"defining", "synthesizing", "checking", "synthesizing"} {
		p.enter(phase)
	}
	p.finish()
	const want = "defining 1.00 s, synthesizing 2.00 s, checking 1.00 s, together 4.00 s\n"
	if got := out.String(); got != want {
		t.Errorf("timings = %q, want %q", got, want)
	}
}

func TestMainIsSilentUnlessAsked(t *testing.T) {
	define := func(app awscdk.App) { emptyStack(app) }
	if _, _, stderr := executed(t, define); stderr != "" {
		t.Errorf("standard error = %q, want nothing", stderr)
	}
	t.Setenv("PLINTH_TIMINGS", "1")
	_, _, stderr := executed(t, define)
	for _, phase := range []string{"starting ", "defining ", "synthesizing ", "checking ", "together "} {
		if !strings.Contains(stderr, phase) {
			t.Errorf("standard error lacks %q:\n%s", phase, stderr)
		}
	}
	if strings.Contains(stderr, "\r") {
		t.Errorf("standard error has control characters: %q", stderr)
	}
}

func TestNobodyLooksAtAFile(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if isTerminal(file) || isTerminal(null) || isTerminal(&bytes.Buffer{}) {
		t.Errorf("isTerminal() = %t, %t, %t, want none", isTerminal(file), isTerminal(null), isTerminal(&bytes.Buffer{}))
	}
}
