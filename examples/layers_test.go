package examples_test

import (
	"strings"
	"testing"
)

// Each layer says what is often copied and what it does instead, what its choices cost, and in
// money.
func TestREADMEsOfLayersAreComplete(t *testing.T) {
	for _, layer := range []string{"network", "baseline", "security", "resilience", "cost", "observability"} {
		text := read(t, "../"+layer+"/README.md")
		for _, section := range []string{"What is often copied, and what stands here instead", "Trade-offs", "What it costs"} {
			if !strings.Contains(text, "\n## "+section+"\n") {
				t.Errorf("%s/README.md has no section %q", layer, section)
			}
		}
	}
}
