package engine_test

import (
	"os/exec"
	"strings"
	"testing"
)

// A wrong verb in a message is found by go vet, and not by whoever reads the finding.
func TestVetChecksFormats(t *testing.T) {
	out, err := exec.Command("go", "vet", "./testdata/misprint").CombinedOutput()
	if err == nil {
		t.Fatalf("go vet accepts testdata/misprint, want two complaints:\n%s", out)
	}
	for _, want := range []string{
		"Report format %d has arg \"a text\" of wrong type string",
		"ReportStack format %s reads arg #1, but call has 0 args",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("go vet says\n%s\nwant %q", out, want)
		}
	}
}
