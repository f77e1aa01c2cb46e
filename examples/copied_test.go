//go:build copied

package examples_test

import (
	"path/filepath"
	"testing"
)

// TestCopiedExamples links, tests and runs every example again, which takes minutes.
func TestCopiedExamples(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		t.Run(example, func(t *testing.T) {
			templates(t, filepath.Join(copied(t, example, "go test .", "go run ."), "cdk.out"))
		})
	}
}
